"""A ZIP archive: every file inside is a document, or a table where it is named like one."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.corpus_files.compressed import copy_bounded, most_bytes, too_large
from dashboard.corpus_files.errors import (
    CorpusFileError,
    EmptyFileError,
    MalformedFileError,
    OptionError,
    ProtectedFileError,
    TooLargeError,
    UnpackedTooLargeError,
)
from dashboard.corpus_files.reader_process import ReaderProcess, waiting_process
from dashboard.corpus_files.records import Reading, Rejections, SourceFile
from dashboard.corpus_files.rows import string_array, unique_names

MOST_FILES = 200_000
LISTED_FILES = 1_000
"""Files inside that can be chosen one by one."""

FILE_COLUMN = "file"
BATCH_DOCUMENTS = 1_000
BATCH_CHARACTERS = 1 << 24

IS_ENCRYPTED = 0x1
IS_UTF8 = 0x800

OpenInside = Callable[[SourceFile, ReaderProcess], Reading]


def read(source: SourceFile, open_inside: OpenInside) -> Reading:
    """All files of an archive, or the one that `options.table` names; one that is alone is read as if uploaded itself.

    Documents become rows with the columns `text` and `file`, the rows of tables get a column `file`; the cells of all
    are read as text. `open_inside` reads a file that has been unpacked. What cannot be read is rejected by name.
    """
    container = zipfile.ZipFile(source.path)
    try:
        most = most_bytes(source.path.stat().st_size)
        members = files_inside(container, most)
        names = tuple(member.filename for member in members)
        chosen = chosen_members(members, source.options.table)
        if len(chosen) == 1:
            member = unpacked(container, chosen[0], source, most=most)
            with waiting_process() as process:
                alone = open_inside(replace(member, options=replace(source.options, table=None)), process)
            return replace(alone, tables=names[:LISTED_FILES], table=chosen[0].filename) if len(names) > 1 else alone
    except BaseException:
        container.close()
        raise
    contents = Contents(source, container, open_inside)
    return Reading(
        format="zip",
        encoding=None,
        batches=contents.batches(members),
        rejections=contents.rejections,
        literal_columns=contents.literal_columns,
        tables=names[:LISTED_FILES],
    )


def files_inside(container: zipfile.ZipFile, most: int) -> list[zipfile.ZipInfo]:
    """The files of an archive that somebody put there; raises a `CorpusFileError` for none, too many, locked ones, or
    more than `most` bytes in all."""
    members = [member for member in container.infolist() if is_wanted(member)]
    if not members:
        raise EmptyFileError("This ZIP archive holds no files; choose another one.")
    if len(members) > MOST_FILES:
        raise TooLargeError(
            f"This ZIP archive holds {len(members):,} files, more than {MOST_FILES:,}; divide it and upload a part."
        )
    if sum(member.file_size for member in members) > most:
        raise too_large(most)
    if all(member.flag_bits & IS_ENCRYPTED for member in members):
        raise ProtectedFileError("This ZIP archive is protected by a password; unpack it and upload what is inside.")
    for member in members:
        member.filename = readable_name(member)
    return members


def is_wanted(member: zipfile.ZipInfo) -> bool:
    """Whether a member is a file, and none that an operating system added."""
    path = PurePosixPath(member.filename)
    return not member.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith((".", "~$"))


def readable_name(member: zipfile.ZipInfo) -> str:
    """The name inside the archive: many programs write UTF-8 without saying so."""
    if member.flag_bits & IS_UTF8:
        return member.filename
    try:
        return member.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return member.filename


def chosen_members(members: list[zipfile.ZipInfo], name: str | None) -> list[zipfile.ZipInfo]:
    """The members to read: all, or the one with this name."""
    if name is None:
        return members
    chosen = [member for member in members if member.filename == name]
    if not chosen:
        raise OptionError(f"This archive holds no file “{name}”; choose one that it does, or all.")
    return chosen[:1]


def unpacked(container: zipfile.ZipFile, member: zipfile.ZipInfo, source: SourceFile, *, most: int) -> SourceFile:
    """A member in the scratch folder, under a name of ours: its own could lead anywhere."""
    if member.flag_bits & IS_ENCRYPTED:
        raise ProtectedFileError("It is protected by a password.")
    path = source.scratch / "member"
    try:
        with container.open(member.orig_filename if member.orig_filename in container.NameToInfo else member) as stream:
            copy_bounded(stream, path, most=most)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise MalformedFileError("It is damaged, or packed in a way that is not known.") from error
    return replace(source, path=path, name=PurePosixPath(member.filename).name)


@dataclass
class Contents:
    """The files of an archive being read one after the other."""

    source: SourceFile
    container: zipfile.ZipFile
    open_inside: OpenInside
    rejections: Rejections = field(default_factory=Rejections)
    literal_columns: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._left = most_bytes(self.source.path.stat().st_size)
        self._plain_columns: set[str] = set()
        self._texts: list[str] = []
        self._files: list[str] = []

    def batches(self, members: list[zipfile.ZipInfo]) -> Iterator[pa.RecordBatch]:
        """The rows of all members in the order of the archive; raises a `CorpusFileError` if none can be read."""
        rows = 0
        with self.container, waiting_process() as process:
            for number, member in enumerate(members, start=1):
                try:
                    for batch in self._batches_of(member, process):
                        rows += batch.num_rows
                        yield batch
                except EmptyFileError:
                    self._files.append(member.filename)
                    self._texts.append("")
                except UnpackedTooLargeError:
                    raise
                except CorpusFileError as error:
                    self.rejections.add(number, str(error), member.filename)
            rows += len(self._texts)
            yield from self._waiting_documents()
        self.literal_columns -= self._plain_columns
        if not rows:
            first = self.rejections.rows[0]
            raise MalformedFileError(
                f"None of the {len(members):,} files in this archive can be read. The first, “{first.snippet}”: "
                f"{first.reason}"
            )

    def _batches_of(self, member: zipfile.ZipInfo, process: ReaderProcess) -> Iterator[pa.RecordBatch]:
        options = replace(self.source.options, text_per="document", table=None)
        inside = unpacked(self.container, member, replace(self.source, options=options), most=self._left)
        self._left -= inside.path.stat().st_size
        reading = self.open_inside(inside, process)
        for batch in reading.batches:
            if batch.schema.names == ["text"]:
                yield from self._documents(batch, member.filename)
            else:
                yield from self._waiting_documents()
                yield self._rows(batch, member.filename, reading.literal_columns)
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
