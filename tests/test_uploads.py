"""The file a visitor has uploaded and not yet stored, without a screen."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
import streamlit as st

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


def read(name, content):
    uploads.begin(name, memoryview(content))
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
    corpus = uploads.store(upload, choices, name="Notes")
    assert store.corpora.list() == (corpus,)
    assert [(column.name, column.type) for column in corpus.columns] == [("stars", "number"), ("day", "date")]
    assert store.metadata.values(corpus, "stars").to_pylist() == [1, None]
    assert [moment.year for moment in store.metadata.values(corpus, "day").to_pylist()] == [1999, 2001]
    assert uploads.current() is None
    assert not list((store.home / session.UPLOADS).iterdir())
