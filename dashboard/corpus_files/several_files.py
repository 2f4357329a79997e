"""Several files read as one table: every file is a document, or a table where it is one."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.corpus_files.errors import (
    CorpusFileError,
    EmptyFileError,
    MalformedFileError,
    OptionError,
    TooLargeError,
    UnpackedTooLargeError,
)
from dashboard.corpus_files.reader_process import ReaderProcess, waiting_process
from dashboard.corpus_files.records import Reading, Rejections, SourceFile
from dashboard.corpus_files.rows import string_array, unique_names

MOST_FILES = 200_000
LISTED_FILES = 1_000
"""Files that can be chosen one by one."""

MOST_SECONDS_WASTED = 300
"""For files that turn out to be too much: a few may be, a thousand would take the night."""

FILE_COLUMN = "file"
BATCH_DOCUMENTS = 1_000
BATCH_CHARACTERS = 1 << 24

OpenInside = Callable[[SourceFile, ReaderProcess], Reading]
"""Reads one of the files."""


@dataclass(frozen=True)
class Member:
    """One of several files. `unpacked` puts it on disk, with at most so many bytes, for it to be read."""

    name: str
    unpacked: Callable[[SourceFile, int], SourceFile]


@dataclass(frozen=True)
class Collection:
    """Files that belong together: what holds them (“ZIP archive”) and its format (“zip”), how many bytes may come out
    of it, and what has to be closed in the end."""

    kind: str
    format: str
    members: Sequence[Member]
    most: int
    closing: AbstractContextManager[object]


def read_collection(source: SourceFile, collection: Collection, open_inside: OpenInside) -> Reading:
    """All files, or the one that `options.table` names; one that is alone is read as if uploaded itself.

    Documents become rows with the columns `text` and `file`, the rows of tables get a column `file`; the cells of all
    are read as text. What cannot be read is rejected by name. Raises a `CorpusFileError` for no file or too many.
    """
    check_count(collection)
    names = tuple(member.name for member in collection.members)
    chosen = chosen_members(collection, source.options.table)
    if len(chosen) == 1:
        with collection.closing, waiting_process() as process:
            member = chosen[0].unpacked(source, collection.most)
            alone = open_inside(replace(member, options=replace(source.options, table=None)), process)
        return replace(alone, tables=names[:LISTED_FILES], table=chosen[0].name) if len(names) > 1 else alone
    contents = Contents(source, collection, open_inside)
    return Reading(
        format=collection.format,
        encoding=None,
        batches=contents.batches(),
        rejections=contents.rejections,
        literal_columns=contents.literal_columns,
        tables=names[:LISTED_FILES],
    )


def check_count(collection: Collection) -> None:
    """Raise a `CorpusFileError` for no file or too many."""
    count = len(collection.members)
    if not count:
        raise EmptyFileError(f"This {collection.kind} holds no files; choose another one.")
    if count > MOST_FILES:
        raise TooLargeError(
            f"This {collection.kind} holds {count:,} files, more than {MOST_FILES:,}; divide it and read a part."
        )


def chosen_members(collection: Collection, name: str | None) -> Sequence[Member]:
    """The members to read: all, or the one with this name."""
    if name is None:
        return collection.members
    chosen = [member for member in collection.members if member.name == name]
    if not chosen:
        raise OptionError(f"This {collection.kind} holds no file “{name}”; choose one that it does, or all.")
    return chosen[:1]


@dataclass
class Contents:
    """The files of a collection being read one after the other."""

    source: SourceFile
    collection: Collection
    open_inside: OpenInside
    rejections: Rejections = field(default_factory=Rejections)
    literal_columns: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._left = self.collection.most
        self._plain_columns: set[str] = set()
        self._texts: list[str] = []
        self._files: list[str] = []

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The rows of all members in their order; raises a `CorpusFileError` if none can be read."""
        rows = 0
        wasted = 0.0
        members = self.collection.members
        with self.collection.closing, waiting_process() as process:
            for number, member in enumerate(members, start=1):
                began = time.monotonic()
                try:
                    for batch in self._batches_of(member, process):
                        rows += batch.num_rows
                        yield batch
                except EmptyFileError:
                    self._files.append(member.name)
                    self._texts.append("")
                except UnpackedTooLargeError:
                    raise
                except CorpusFileError as error:
                    wasted += (time.monotonic() - began) if isinstance(error, TooLargeError) else 0
                    if wasted > MOST_SECONDS_WASTED:
                        raise
                    self.rejections.add(number, str(error), member.name)
            rows += len(self._texts)
            yield from self._waiting_documents()
        self.literal_columns -= self._plain_columns
        if not rows:
            first = self.rejections.rows[0]
            raise MalformedFileError(
                f"None of the {len(members):,} files in this {self.collection.kind} can be read. The first, "
                f"“{first.snippet}”: {first.reason}"
            )

    def _batches_of(self, member: Member, process: ReaderProcess) -> Iterator[pa.RecordBatch]:
        options = replace(self.source.options, text_per="document", table=None)
        inside = member.unpacked(replace(self.source, options=options), self._left)
        self._left -= inside.path.stat().st_size
        reading = self.open_inside(inside, process)
        for batch in reading.batches:
            if batch.schema.names == ["text"]:
                yield from self._documents(batch, member.name)
            else:
                yield from self._waiting_documents()
                yield self._rows(batch, member.name, reading.literal_columns)
        self.rejections.count += reading.rejections.count
        self.rejections.rows += reading.rejections.rows

    def _documents(self, batch: pa.RecordBatch, file: str) -> Iterator[pa.RecordBatch]:
        self._texts += [text or "" for text in batch.column(0).to_pylist()]
        self._files += [file] * batch.num_rows
        if len(self._texts) >= BATCH_DOCUMENTS or sum(map(len, self._texts)) > BATCH_CHARACTERS:
            yield from self._waiting_documents()

    def _rows(self, batch: pa.RecordBatch, file: str, literal_columns: set[str]) -> pa.RecordBatch:
        """The rows of a table with their file, and every cell as text: another table may hold other things there."""
        names = unique_names([FILE_COLUMN, *batch.schema.names])
        for name, given in zip(names[1:], batch.schema.names, strict=True):
            (self.literal_columns if given in literal_columns else self._plain_columns).add(name)
        cells = [pc.cast(column, pa.string()) for column in batch.columns]
        return pa.RecordBatch.from_arrays([string_array([file] * batch.num_rows), *cells], names=names)

    def _waiting_documents(self) -> Iterator[pa.RecordBatch]:
        if self._texts:
            self._plain_columns.add("text")
            yield pa.RecordBatch.from_arrays(
                [string_array(self._texts), string_array(self._files)], names=["text", FILE_COLUMN]
            )
        self._texts, self._files = [], []
