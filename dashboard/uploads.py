"""The file that a visitor has uploaded and not yet stored: on disk, read, counted."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import remembered_choices, session, upload_stream
from dashboard.analysis.text_profile import TextProfile, profile_texts
from dashboard.compute import Compute, outcome
from dashboard.corpus_files import (
    CorpusFileError,
    Documents,
    ReadOptions,
    Selection,
    Summary,
    TableFile,
    open_file,
    rows_to_correct,
    vector_columns,
    with_corrected_rows,
)
from dashboard.corpus_files.server_path import resolved_below
from dashboard.home import files_folder
from dashboard.intake import Choices, add_corpus, extend_corpus, key_of
from dashboard.own_vectors import keep_vectors, own_vectors
from store.records import ColumnType, Corpus

FIRST_ROWS = 50

PROFILED_TEXTS = 5_000
PROFILED_CHARACTERS = 3_000_000
"""Enough to tell a language of one text in a hundred, and read within seconds."""

Told = Callable[[int], None]
"""Hears how many rows are done."""


@dataclass(frozen=True, eq=False)
class Upload:
    """A file on disk, read with these options, and files of corrected rows `added` to it.

    `number` counts a visitor's readings: what they chose for one is not taken for the next. `shape` is that
    of the file as detected, `remembered` what was chosen for the last file of that shape, where it fits. What reads all
    rows is done once per choice.
    """

    number: int
    kept_in: TemporaryDirectory[str]
    """Deleted at the latest when Streamlit forgets a visitor who went away."""
    path: Path
    options: ReadOptions
    table: TableFile
    shape: str
    remembered: Choices | None = None
    added: tuple[Path, ...] = ()
    summaries: dict[tuple[str, Selection], Summary] = field(default_factory=dict)
    profiles: dict[tuple[str, Selection, str], Future[TextProfile]] = field(default_factory=dict)
    unfit: dict[tuple[str, ColumnType], int] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        """Where lies what was made of the file."""
        return Path(self.kept_in.name)

    @property
    def size(self) -> int | None:
        """Bytes of the file; None for a folder."""
        return self.path.stat().st_size if self.path.is_file() else None

    @cached_property
    def first_rows(self) -> list[dict[str, Any]]:
        """The first rows as read."""
        return self.table.head(FIRST_ROWS)

    @cached_property
    def rejected_file(self) -> bytes:
        """The rejected rows as a file to correct."""
        return rows_to_correct(self.table)

    @cached_property
    def vector_columns(self) -> dict[str, int]:
        """The columns that hold vectors, and how many numbers a vector has."""
        return vector_columns(self.table)

    def unfit_cells(self, column: str, type_: ColumnType) -> int:
        """How many cells of this column hold something that is not of this type."""
        if (column, type_) not in self.unfit:
            self.unfit[column, type_] = self.table.with_types({column: type_}).unfit_cells(column)
        return self.unfit[column, type_]


def current() -> Upload | None:
    """The file this visitor is looking at before it is stored."""
    found: Upload | None = st.session_state.get("upload")
    return found


def count() -> int:
    """How many files this visitor has uploaded; a new number gives an empty upload field."""
    number: int = st.session_state.setdefault("uploads", 0)
    return number


@dataclass(frozen=True)
class Received:
    """A file that is there and not yet read; what is made of it is kept in a folder of its own."""

    name: str
    kept_in: TemporaryDirectory[str]
    path: Path


def received() -> Received | None:
    """The file that this visitor waits to see."""
    found: Received | None = st.session_state.get("received")
    return found


def receive(uploaded: UploadedFile) -> None:
    """An upload, to be read next; raises a `CorpusFileError` where there was no room for it."""
    kept_in = upload_stream.folder_of(uploaded)
    _make_way()
    st.session_state["received"] = Received(uploaded.name, kept_in, upload_stream.file_in(kept_in))


def receive_text(text: str) -> None:
    """A text that was pasted, to be read next."""
    _make_way()
    kept_in = upload_stream.new_folder()
    path = upload_stream.file_in(kept_in)
    path.write_text(text, "utf-8", errors="replace", newline="")
    st.session_state["received"] = Received("Pasted text", kept_in, path)


def receive_server_path(path: str) -> None:
    """A file or folder of the server, to be read next where it lies; raises a `CorpusFileError` where it is none."""
    allowed = files_folder()
    if allowed is None:
        raise CorpusFileError("This server lets nobody read its files; upload the file instead.")
    place = resolved_below(path, allowed)
    _make_way()
    st.session_state["received"] = Received(place.name, upload_stream.new_folder(), place)


def read_received(told: Told | None = None) -> None:
    """Read what was received, as one of its shape was read before; raises a `CorpusFileError`."""
    new: Received = st.session_state["received"]
    try:
        table = open_file(new.path, name=new.name, scratch=Path(new.kept_in.name), told=told)
    except CorpusFileError:
        new.kept_in.cleanup()
        st.session_state.pop("received")
        raise
    st.session_state.pop("received")
    _show(Upload(0, new.kept_in, new.path, ReadOptions(), table, remembered_choices.shape_of(table)))
    _read_as_remembered(told)


def read_again(options: ReadOptions, told: Told | None = None) -> None:
    """Read the same file with other options; raises a `CorpusFileError` and then keeps the old reading."""
    old: Upload = st.session_state["upload"]
    table = open_file(old.path, name=old.table.name, options=options, scratch=old.folder, told=told)
    _show(Upload(0, old.kept_in, old.path, options, table, old.shape))
    old.table.close()


def forget_remembered(told: Told | None = None) -> None:
    """Read the file as if none of its shape had been here before."""
    old: Upload = st.session_state["upload"]
    session.application().store.reading_choices.forget(old.shape)
    read_again(ReadOptions(), told)


def add_rows(uploaded: UploadedFile) -> None:
    """Append corrected rows, a file with the same columns; raises a `CorpusFileError` and then changes nothing."""
    old: Upload = st.session_state["upload"]
    path = old.folder / f"corrected {len(old.added) + 1}"
    shutil.copyfile(upload_stream.file_in(upload_stream.folder_of(uploaded)), path)
    with open_file(path, name=uploaded.name, scratch=old.folder) as corrected:
        table = with_corrected_rows(old.table, corrected)
    fresh = Upload(0, old.kept_in, old.path, old.options, table, old.shape, old.remembered, (*old.added, path))
    _show(fresh, number=old.number)


def end() -> None:
    """Forget the uploaded file and delete its copies."""
    old = st.session_state.pop("upload", None)
    if old is not None:
        old.table.close()
        old.kept_in.cleanup()


def summary_of(upload: Upload, choices: Choices, told: Told | None = None) -> Summary:
    """What these choices would give, counted once, since it reads all rows; raises a `CorpusFileError`."""
    texts = (choices.text_column, choices.selection)
    if texts not in upload.summaries:
        upload.summaries[texts] = choices.documents(upload.table).summary(told)
    return upload.summaries[texts]


def profile_of(upload: Upload, choices: Choices, encoder: str) -> Future[TextProfile]:
    """What a sample of the texts tells about them, as this encoder sees it; found out once, in the background."""
    asked = (choices.text_column, choices.selection, encoder)
    if asked not in upload.profiles:
        compute = session.application().compute
        upload.profiles[asked] = background().submit(_profile, compute, choices.documents(upload.table), encoder)
    return upload.profiles[asked]


def store(upload: Upload, choices: Choices, *, name: str) -> tuple[Corpus, str | None]:
    """Store the upload as a corpus of this name, remember the choices, and forget it as an upload.

    The second is the name of its own vectors where they were chosen. Raises a `CorpusFileError` before anything is
    stored.
    """
    into = session.application().store
    own = own_vectors(upload.table, choices, scratch=upload.folder) if choices.vectors else None
    key = key_of(upload.path, *upload.added, options=upload.options, choices=choices)
    corpus = add_corpus(into, upload.table, name=name, choices=choices, content_key=key)
    if own is not None:
        keep_vectors(into, upload.table, choices, corpus, own)
    remembered_choices.remember(into, upload.shape, upload.table, upload.options, choices)
    end()
    return corpus, None if own is None else own.encoder


@st.cache_resource(show_spinner=False)
def background() -> ThreadPoolExecutor:
    """Threads that draw samples from files while the page shows what is known already."""
    return ThreadPoolExecutor(2, "profile")


def _profile(compute: Compute, documents: Documents, encoder: str) -> TextProfile:
    texts = documents.random_texts(PROFILED_TEXTS, characters=PROFILED_CHARACTERS)
    return outcome(compute.ask(profile_texts, texts, encoder=encoder))


def add_to(corpus_id: str, upload: Upload, choices: Choices) -> None:
    """Store the rows of the upload in a corpus that is there, and forget it as an upload."""
    shared = session.application()
    key = key_of(upload.path, *upload.added, options=upload.options, choices=choices)
    with shared.jobs.holding(corpus_id):
        corpus = shared.store.corpora.get(corpus_id)
        extend_corpus(shared.store, corpus, upload.table, choices=choices, content_key=key)
    session.corpus_has_changed()
    end()


def _make_way() -> None:
    """For the next file: a new number gives an empty upload field, and what was there before is forgotten."""
    end()
    st.session_state["uploads"] = count() + 1


def _show(upload: Upload, *, number: int | None = None) -> None:
    """Let the visitor look at this; a new number lets every control begin anew."""
    if number is None:
        number = st.session_state["readings"] = st.session_state.get("readings", 0) + 1
    st.session_state["upload"] = replace(upload, number=number)


def _read_as_remembered(told: Told | None) -> None:
    fresh: Upload = st.session_state["upload"]
    known = remembered_choices.recall(session.application().store, fresh.shape)
    if known is None:
        return
    options, choices = known
    try:
        if options != fresh.options:
            read_again(options, told)
    except CorpusFileError:
        return
    read: Upload = st.session_state["upload"]
    if remembered_choices.fits(read.table, choices):
        st.session_state["upload"] = replace(read, remembered=choices)
