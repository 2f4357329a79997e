"""The file a visitor has uploaded and not yet stored, without a screen."""

from __future__ import annotations

import gc
import json
from dataclasses import asdict, replace
from types import SimpleNamespace
from uuid import uuid4

import numpy as np
import pytest
import streamlit as st
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from dashboard import session, uploads
from dashboard.corpus_files import CorpusFileError, ReadOptions, Selection
from dashboard.intake import Choices
from store import Store
from tests.asked_at_once import AskedAtOnce


@pytest.fixture
def store(tmp_path, monkeypatch):
    with Store.open(tmp_path) as opened:
        shared = session.Application(opened, AskedAtOnce(), SimpleNamespace())
        monkeypatch.setattr(session, "application", lambda: shared)
        monkeypatch.setattr(st, "session_state", {})
        yield opened


def sent(name, content):
    """A file as Streamlit hands it over."""
    return UploadedFile(UploadedFileRec(str(uuid4()), name, "", content), FileURLs())


def read(name, content):
    uploads.receive(sent(name, content))
    uploads.read_received()
    assert uploads.received() is None
    return uploads.current()


def test_an_upload_is_read_from_disk_and_leaves_nothing_behind(store):
    reading = read("notes.csv", b"note,stars\nfirst text,1\nsecond text,2\n")
    assert reading.table.name == "notes.csv"
    assert reading.path.read_bytes().startswith(b"note,stars")
    uploads.end()
    assert uploads.current() is None
    assert not list((store.home / session.UPLOADS).iterdir())


def test_a_second_upload_replaces_the_first(store):
    read("one.csv", b"note\nfirst text\n")
    read("two.csv", b"note\nsecond text\n")
    assert len(list((store.home / session.UPLOADS).iterdir())) == 1
    assert uploads.count() == 2


def test_reading_again_keeps_the_old_reading_when_it_fails(store):
    first = read("notes.csv", "note;stars\nschöner Text;1\nsecond text;2\n".encode())
    with pytest.raises(CorpusFileError):
        uploads.read_again(ReadOptions(encoding="no-such-encoding"))
    assert uploads.current() is first
    uploads.read_again(ReadOptions(encoding="iso-8859-1"))
    assert uploads.current().options.encoding == "iso-8859-1"
    assert "schÃ¶ner Text" in str(uploads.current().table.head(1))


def test_an_upload_that_cannot_be_read_is_removed(store):
    with pytest.raises(CorpusFileError):
        read("empty.csv", b"")
    assert uploads.current() is None
    assert not list((store.home / session.UPLOADS).iterdir())


def test_what_reads_all_rows_is_counted_once_for_each_choice_of_texts(store):
    upload = read("notes.csv", b"title,note\nA b c,first text\nA b c,second text\nA b c,\n")
    told = []
    summary = uploads.summary_of(upload, Choices("note"), told.append)
    assert (summary.documents, summary.empty, told[-1]) == (2, 1, 3)
    assert uploads.summary_of(upload, Choices("note", types=(("title", "text"),)), told.append) is summary
    assert len(told) == 1
    joined = Choices("note", Selection(template="{title}: {note}"))
    assert uploads.summary_of(upload, joined).documents == 3


def test_a_stored_upload_leaves_nothing_behind(store):
    upload = read("notes.csv", b"note,stars,day\nfirst text,1,1999\nsecond text,many,2001\n")
    choices = Choices("note", types=(("stars", "number"), ("day", "date")), left_out=())
    corpus, _ = uploads.store(upload, choices, name="Notes")
    assert store.corpora.list() == (corpus,)
    assert [(column.name, column.type) for column in corpus.columns] == [("stars", "number"), ("day", "date")]
    assert store.metadata.values(corpus, "stars").to_pylist() == [1, None]
    assert [moment.year for moment in store.metadata.values(corpus, "day").to_pylist()] == [1999, 2001]
    assert uploads.current() is None
    assert not list((store.home / session.UPLOADS).iterdir())


REVIEWS = b"title;note;stars\nof one;a first long text;1\ntoo;many;cells;here\nof two;a second long text;2\n"
CORRECTED = b"title,note,stars\nof three,a third long text,3\n"


def test_choices_are_remembered_for_files_of_the_same_shape(store):
    upload = read("march.csv", REVIEWS)
    uploads.read_again(ReadOptions(encoding="iso-8859-1"))
    choices = Choices("note", Selection(template="{title}: {note}", sample=1), (("stars", "category"),), ("title",))
    uploads.store(uploads.current(), choices, name="March")
    upload = read("april.csv", REVIEWS.replace(b"first", b"fourth"))
    assert upload.options == ReadOptions(encoding="iso-8859-1")
    assert upload.remembered == replace(choices, selection=Selection(template="{title}: {note}"))
    assert read("other.csv", b"note;stars\na first long text;1\n").remembered is None
    read("april.csv", REVIEWS)
    uploads.forget_remembered()
    assert (uploads.current().options, uploads.current().remembered) == (ReadOptions(), None)
    assert read("may.csv", REVIEWS).remembered is None


def test_what_would_be_chosen_anyway_is_not_remembered(store):
    content = b"note,stars\na first long text of words,1\na second long text of words,2\n"
    uploads.store(read("march.csv", content), Choices("note", Selection(sample=1)), name="March")
    assert read("april.csv", content).remembered is None


def test_choices_that_no_longer_fit_are_left_alone(store):
    shape = read("march.csv", REVIEWS).shape
    for kept in ({}, {"options": {}, "choices": {"text_column": "gone"}}, {"options": {"unknown": 1}, "choices": {}}):
        store.reading_choices.remember(shape, kept)
        assert read("april.csv", REVIEWS).remembered is None
    gone = {"options": {}, "choices": asdict(Choices("gone"))}
    store.reading_choices.remember(shape, gone)
    assert read("april.csv", REVIEWS).remembered is None


def test_corrected_rows_are_part_of_the_corpus_and_of_its_key(store):
    upload = read("march.csv", REVIEWS)
    assert upload.table.rejected_count == 1
    with pytest.raises(CorpusFileError, match="no column “stars”"):
        uploads.add_rows(sent("corrected.csv", b"title,note\nof three,a third long text\n"))
    assert uploads.current() is upload
    uploads.add_rows(sent("corrected.csv", CORRECTED))
    assert uploads.current().number == upload.number, "what was chosen stays chosen"
    with_rows, _ = uploads.store(uploads.current(), Choices("note"), name="March")
    assert store.corpora.texts(with_rows.id)[-1] == "a third long text"
    without, _ = uploads.store(read("march.csv", REVIEWS), Choices("note"), name="March")
    assert (with_rows.documents, without.documents) == (3, 2)


def test_own_vectors_are_stored_with_their_corpus(store):
    rows = "".join(json.dumps({"text": f"text {n}", "v": [float(n == m) for m in range(9)]}) + "\n" for n in range(9))
    upload = read("vectors.jsonl", rows.encode())
    assert upload.vector_columns == {"v": 9}
    corpus, encoder = uploads.store(upload, Choices("text", vectors="v"), name="Own")
    found = np.empty((9, 9), np.float32)
    store.vectors.read(corpus.id, encoder, into=found)
    np.testing.assert_array_equal(found, np.eye(9))
    again, same = uploads.store(read("vectors.jsonl", rows.encode()), Choices("text", vectors="v"), name="Own")
    assert (again, same) == (corpus, encoder)


def test_a_file_of_the_server_is_read_where_it_lies(store, tmp_path, monkeypatch):
    with pytest.raises(CorpusFileError, match="lets nobody read its files"):
        uploads.receive_server_path("notes.csv")
    folder = tmp_path / "allowed"
    (folder / "letters").mkdir(parents=True)
    for name in ("a.txt", "b.txt"):
        (folder / "letters" / name).write_text(f"The letter {name} is a text.")
    monkeypatch.setenv("ISOGLOSS_FILES", str(folder))
    with pytest.raises(CorpusFileError, match="no file or folder"):
        uploads.receive_server_path("../isogloss.duckdb")
    uploads.receive_server_path("letters")
    uploads.read_received()
    upload = uploads.current()
    assert (upload.table.name, upload.table.rows, upload.size) == ("letters", 2, None)
    corpus, _ = uploads.store(upload, Choices("text"), name="Letters")
    assert corpus.documents == 2
    assert sorted(path.name for path in (folder / "letters").iterdir()) == ["a.txt", "b.txt"]
    assert not list((store.home / session.UPLOADS).iterdir())


@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_what_a_visitor_leaves_behind_goes_when_they_are_forgotten(store):
    read("notes.csv", b"note,stars\nfirst text,1\n")
    assert list((store.home / session.UPLOADS).iterdir())
    st.session_state.clear()
    gc.collect()
    assert not list((store.home / session.UPLOADS).iterdir())
