"""The file that a visitor has uploaded and not yet stored: on disk, read, counted."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.analysis.text_profile import TextProfile, profile_texts
from dashboard.compute import Compute, outcome
from dashboard.corpus_files import CorpusFileError, Documents, ReadOptions, Selection, Summary, TableFile, open_file
from dashboard.intake import Choices, add_corpus, key_of
from store.records import ColumnType, Corpus

FIRST_ROWS = 50

PROFILED_TEXTS = 5_000
PROFILED_CHARACTERS = 3_000_000
"""Enough to tell a language of one text in a hundred, and read within seconds."""

Told = Callable[[int], None]
"""Hears how many rows are done."""


@dataclass(frozen=True, eq=False)
class Upload:
    """A file on disk, read with these options. `number` counts a visitor's uploads and readings: what they chose for
    one is not taken for the next. What reads all rows is done once per choice."""

    number: int
    folder: Path
    path: Path
    options: ReadOptions
    table: TableFile
    summaries: dict[tuple[str, Selection], Summary] = field(default_factory=dict)
    profiles: dict[tuple[str, Selection, str], Future[TextProfile]] = field(default_factory=dict)
    unfit: dict[tuple[str, ColumnType], int] = field(default_factory=dict)

    @cached_property
    def first_rows(self) -> list[dict[str, Any]]:
        """The first rows as read."""
        return self.table.head(FIRST_ROWS)

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


def begin(name: str, data: memoryview, told: Told | None = None) -> None:
    """Put an upload on disk, let go of it in memory, and read it; raises a `CorpusFileError`."""
    end()
    folder = Path(tempfile.mkdtemp(dir=session.uploads_folder()))
    path = folder / "upload"
    path.write_bytes(data)
    try:
        _read(folder, path, name, ReadOptions(), told)
    except CorpusFileError:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def read_again(options: ReadOptions, told: Told | None = None) -> None:
    """Read the same file with other options; raises a `CorpusFileError` and then keeps the old reading."""
    old: Upload = st.session_state["upload"]
    _read(old.folder, old.path, old.table.name, options, told)
    old.table.close()


def end() -> None:
    """Forget the uploaded file and delete its copies."""
    old = st.session_state.pop("upload", None)
    if old is not None:
        old.table.close()
        shutil.rmtree(old.folder, ignore_errors=True)


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


def _profile(compute: Compute, documents: Documents, encoder: str) -> TextProfile:
    texts = documents.random_texts(PROFILED_TEXTS, characters=PROFILED_CHARACTERS)
    return outcome(compute.ask(profile_texts, texts, encoder=encoder))


@st.cache_resource(show_spinner=False)
def background() -> ThreadPoolExecutor:
    """Threads that draw samples from files while the page shows what is known already."""
    return ThreadPoolExecutor(2, "profile")


def store(upload: Upload, choices: Choices, *, name: str) -> Corpus:
    """Store the upload as a corpus of this name, and forget it as an upload."""
    key = key_of(upload.path, options=upload.options, choices=choices)
    corpus = add_corpus(session.application().store, upload.table, name=name, choices=choices, content_key=key)
    end()
    return corpus


def _read(folder: Path, path: Path, name: str, options: ReadOptions, told: Told | None) -> None:
    st.session_state["uploads"] = count() + 1
    table = open_file(path, name=name, options=options, scratch=folder, told=told)
    st.session_state["upload"] = Upload(count(), folder, path, options, table)
