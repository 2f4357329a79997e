"""A ZIP archive: several files, none of which is unpacked beyond its bounds or under a name of its own."""

from __future__ import annotations

import zipfile
import zlib
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from dashboard.corpus_files.compressed import copy_bounded, most_bytes, too_large
from dashboard.corpus_files.errors import MalformedFileError, ProtectedFileError
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.several_files import Collection, Member, OpenInside, read_collection

IS_ENCRYPTED = 0x1
IS_UTF8 = 0x800


def read(source: SourceFile, open_inside: OpenInside) -> Reading:
    """All files of an archive, or the one that `options.table` names, as `read_collection` does."""
    container = zipfile.ZipFile(source.path)
    try:
        most = most_bytes(source.path.stat().st_size)
        members = files_inside(container, most)
        return read_collection(source, Collection("ZIP archive", "zip", members, most, container), open_inside)
    except BaseException:
        container.close()
        raise


def files_inside(container: zipfile.ZipFile, most: int) -> list[Member]:
    """The files of an archive that somebody put there; raises a `CorpusFileError` for locked ones, or for more than
    `most` bytes in all."""
    entries = [entry for entry in container.infolist() if is_wanted(entry)]
    if sum(entry.file_size for entry in entries) > most:
        raise too_large(most)
    if entries and all(entry.flag_bits & IS_ENCRYPTED for entry in entries):
        raise ProtectedFileError("This ZIP archive is protected by a password; unpack it and upload what is inside.")
    return [Member(readable_name(entry), partial(unpacked, container, entry)) for entry in entries]


def is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file, and none that an operating system added."""
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith((".", "~$"))


def readable_name(entry: zipfile.ZipInfo) -> str:
    """The name inside the archive: many programs write UTF-8 without saying so."""
    if entry.flag_bits & IS_UTF8:
        return entry.filename
    try:
        return entry.orig_filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename


def unpacked(container: zipfile.ZipFile, entry: zipfile.ZipInfo, source: SourceFile, most: int) -> SourceFile:
    """An entry in the scratch folder, under a name of ours: its own could lead anywhere."""
    if entry.flag_bits & IS_ENCRYPTED:
        raise ProtectedFileError("It is protected by a password.")
    path = source.scratch / "member"
    try:
        with container.open(entry) as stream:
            copy_bounded(stream, path, most=most)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise MalformedFileError("It is damaged, or packed in a way that is not known.") from error
    return replace(source, path=path, name=PurePosixPath(readable_name(entry)).name)
