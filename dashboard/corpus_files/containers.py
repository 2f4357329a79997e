"""What a ZIP or an OLE container holds: a workbook, a document, or files packed together."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from dashboard.corpus_files.errors import MalformedFileError, ProtectedFileError, TooLargeError, UnsupportedFormatError

ContainerFormat = Literal["workbook", "docx", "archive"]

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OFFICE_FOLDERS: Mapping[str, ContainerFormat] = {"xl/": "workbook", "word/": "docx"}
UNREAD_FOLDERS = {"ppt/": "a PowerPoint presentation", "visio/": "a Visio drawing"}
"""Folders inside Office files; the wording completes “This file is ...”."""

OPEN_DOCUMENT = "application/vnd.oasis.opendocument."
UNREAD_TYPES = {
    "application/epub+zip": "an e-book (EPUB)",
    f"{OPEN_DOCUMENT}text": "an OpenDocument text",
    f"{OPEN_DOCUMENT}presentation": "an OpenDocument presentation",
}

LARGEST_DIRECTORY = 64 << 20
"""Bytes of the list of a container's files: enough for more files than are read."""

END_SEARCHED = (1 << 16) + 100
"""Bytes at the end of a ZIP container in which the place and size of its list stand, below a comment."""

SEARCHED = 1 << 26
"""Bytes of an OLE container that are searched for the names of its streams."""


def zip_format(path: Path) -> ContainerFormat:
    """What a ZIP container is; raises a `CorpusFileError` where it is damaged or of a kind that is not read."""
    check_directory(path)
    try:
        with zipfile.ZipFile(path) as container:
            names = container.namelist()
            media_type = declared_type(container)
    except (zipfile.BadZipFile, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise MalformedFileError("This ZIP file is damaged or incomplete; make it again and upload that.") from error
    if media_type.startswith(f"{OPEN_DOCUMENT}spreadsheet"):
        return "workbook"
    if media_type in UNREAD_TYPES:
        raise unread(UNREAD_TYPES[media_type])
    if "[Content_Types].xml" in names:
        for folder, kind in UNREAD_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                raise unread(kind)
        for folder, office_format in OFFICE_FOLDERS.items():
            if any(name.startswith(folder) for name in names):
                return office_format
    return "archive"


def check_directory(path: Path) -> None:
    """Raise `TooLargeError` for a container whose list of files alone would fill the memory when it is opened."""
    with path.open("rb") as file:
        file.seek(-min(path.stat().st_size, END_SEARCHED), 2)
        end = file.read()
    at = end.rfind(b"PK\5\6")
    size = int.from_bytes(end[at + 12 : at + 16], "little")
    large = end[max(0, at - 76) : at]  # before the end there may stand a record for larger numbers, then where it is
    if large.startswith(b"PK\6\6"):
        size = int.from_bytes(large[40:48], "little")
    if at >= 0 and size > LARGEST_DIRECTORY:
        raise TooLargeError("This ZIP file lists more files than are read; divide it and upload a part.")


def declared_type(container: zipfile.ZipFile) -> str:
    """The media type that OpenDocument files and e-books declare in a file of their own."""
    try:
        entry = container.getinfo("mimetype")
    except KeyError:
        return ""
    return container.read(entry).decode("ascii", "replace").strip() if entry.file_size < 200 else ""


def ole_format(path: Path) -> ContainerFormat:
    """What an OLE container is, by the names of its streams; raises a `CorpusFileError` unless it is a workbook."""
    with path.open("rb") as file:
        content = file.read(SEARCHED)
    if stream_name("EncryptedPackage") in content:
        raise ProtectedFileError(
            "This Office file is protected by a password; remove the password in Office, save it and upload that."
        )
    if stream_name("Workbook") in content or stream_name("Book") in content:
        return "workbook"
    if stream_name("WordDocument") in content:
        raise unread("a Word document of the old kind (.doc)", "save it as DOCX or plain text")
    if stream_name("__nameid_version1.0") in content:
        raise unread("an Outlook message", "save it as plain text")
    raise unread("an older Office file")


def stream_name(name: str) -> bytes:
    """A name as OLE containers write it."""
    return name.encode("utf-16-le")


def unread(kind: str, advice: str = "save it as DOCX, PDF, CSV or plain text") -> UnsupportedFormatError:
    """The error for a container that is not read."""
    return UnsupportedFormatError(f"This file is {kind}, which Isogloss does not read; {advice} and upload that.")
