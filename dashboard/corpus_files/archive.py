"""A ZIP archive: several files, none of which is unpacked beyond its bounds or under a name of its own."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import PurePosixPath

from dashboard.corpus_files.compressed import copy_bounded, most_bytes, too_large
from dashboard.corpus_files.errors import MalformedFileError, ProtectedFileError
from dashboard.corpus_files.legacy_encodings import legacy_encoding
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.several_files import Collection, Member, OpenInside, read_collection

IS_ENCRYPTED = 0x1
IS_UTF8 = 0x800

USUAL_FOR_NAMES = ("cp932", "gb18030", "big5", "cp949", "cp866", "cp874")
"""In which Windows writes the names of files whose script is not Latin."""


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
    return [
        Member(name, partial(unpacked, container, entry, name))
        for name, entry in zip(readable_names(entries), entries, strict=True)
    ]


def is_wanted(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file, and none that an operating system added."""
    path = PurePosixPath(entry.filename)
    return not entry.is_dir() and "__MACOSX" not in path.parts and not path.name.startswith((".", "~$"))


def readable_names(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names inside the archive. Where it does not say that they are UTF-8 they may be so all the same, or in the
    encoding of the machine on which it was packed, which its names together tell better than one."""
    unsaid = [raw_name(entry) for entry in entries if not entry.flag_bits & IS_UTF8]
    encoding = encoding_of_names(b"\n".join(unsaid))
    return [
        entry.filename if entry.flag_bits & IS_UTF8 else raw_name(entry).decode(encoding, "replace")
        for entry in entries
    ]


def raw_name(entry: zipfile.ZipInfo) -> bytes:
    """A name as it stands in the archive, of which `zipfile` has made characters by the standard's own encoding."""
    return entry.filename.encode("cp437", "replace")


def encoding_of_names(names: bytes) -> str:
    """The encoding of names: UTF-8, that of a machine with another script, or that of the standard."""
    try:
        names.decode("utf-8")
    except UnicodeDecodeError:
        found = legacy_encoding(names)
        return found if found in USUAL_FOR_NAMES else "cp437"
    return "utf-8"


def unpacked(
    container: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str, source: SourceFile, most: int
) -> SourceFile:
    """An entry in the scratch folder, under a name of ours: its own could lead anywhere."""
    if entry.flag_bits & IS_ENCRYPTED:
        raise ProtectedFileError("It is protected by a password.")
    path = source.scratch / "member"
    try:
        with container.open(entry) as stream:
            copy_bounded(stream, path, most=most)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, ValueError, RuntimeError) as error:
        raise MalformedFileError("It is damaged, or packed in a way that is not known.") from error
    return replace(source, path=path, name=PurePosixPath(name).name)
