"""Which encoding a text file is in, and its characters."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TextIO

from dashboard.corpus_files.errors import EncodingError, UnsupportedFormatError
from dashboard.corpus_files.legacy_encodings import legacy_encoding
from dashboard.corpus_files.records import SourceFile

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

JAPANESE_SHIFT = b"\x1b$B"
"""How ISO-2022-JP, all of whose bytes are ASCII, announces Japanese characters."""

CHUNK = 1 << 20
SAMPLE = 1 << 15
JUDGED_BYTES = 1 << 13
SAMPLE_CHARACTERS = 1 << 18
MAX_LINE_CHARACTERS = 1 << 26

CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))
MAX_CONTROL_SHARE, MAX_LEGACY_CONTROL_SHARE = 0.1, 0.02
"""In any text, and in one that is not UTF-8: nothing else tells that from binary data."""
ASCII = bytes(range(128))
REPLACEMENT = "\ufffd".encode()


def detect_encoding(path: Path) -> str:
    """The name of the Python codec that reads the file.

    A byte order mark decides; then UTF-8 if (nearly) the whole file is valid; then UTF-16 or UTF-32 without a mark;
    then the letters that the bytes would stand for. Raises `UnsupportedFormatError` for bytes that are no text.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    if JAPANESE_SHIFT in head:
        return "iso2022_jp"
    if control_share(head) > MAX_CONTROL_SHARE:
        return wide_encoding(head)
    if is_utf8(path):
        return "utf-8"
    if control_share(head) > MAX_LEGACY_CONTROL_SHARE:
        raise binary_data()
    return legacy_encoding(unusual_lines(path))


def check_encoding(path: Path, encoding: str) -> str:
    """The codec for an encoding named by the user; raises `EncodingError` where it does not fit the file's start."""
    try:
        io.TextIOWrapper(io.BytesIO(), encoding)
        decoder = codecs.getincrementaldecoder(encoding)()
    except (LookupError, ValueError) as error:
        raise EncodingError(f"There is no encoding named “{encoding}”; utf-8 and windows-1252 are examples.") from error
    with path.open("rb") as file:
        head = file.read(CHUNK)
    try:
        decoder.decode(head)
    except UnicodeError as error:
        raise EncodingError(f"The file is not encoded in {encoding}; choose another encoding.") from error
    return "utf-8-sig" if head.startswith(codecs.BOM_UTF8) and codecs.lookup(encoding).name == "utf-8" else encoding


def open_text(source: SourceFile) -> TextIO:
    """The file's characters, line ends untouched; bytes that do not fit the encoding become U+FFFD."""
    return source.path.open(encoding=source.encoding, errors="replace", newline="")


def text_lines(text: TextIO) -> Iterator[str]:
    """The lines of the file with their ends; one that is longer than `MAX_LINE_CHARACTERS` comes in pieces."""
    return iter(partial(text.readline, MAX_LINE_CHARACTERS), "")


def sample_text(source: SourceFile) -> str:
    """Whole lines from the start of the file, about `SAMPLE_CHARACTERS`."""
    with open_text(source) as text:
        return text.read(SAMPLE_CHARACTERS) + text.readline(SAMPLE_CHARACTERS)


def control_share(head: bytes) -> float:
    """The share of bytes that no text has, or, as in UTF-16, half of each character."""
    return sum(head.count(byte) for byte in CONTROL_BYTES) / max(1, len(head))


def wide_encoding(head: bytes) -> str:
    """UTF-16 or UTF-32 without a byte order mark: one of them makes text of the bytes, or they are none."""
    for encoding in ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"):
        text = codecs.getincrementaldecoder(encoding)("replace").decode(head)
        strange = sum(not (character.isprintable() or character in "\t\n\r") for character in text)
        ascii_letters = sum(character.isascii() for character in text)
        if strange + text.count("\ufffd") <= 0.02 * len(text) <= ascii_letters:
            return encoding
    raise binary_data()


def binary_data() -> UnsupportedFormatError:
    """The error for bytes that are no text."""
    return UnsupportedFormatError("This file holds binary data, not text; save it as CSV or plain text first.")


def is_utf8(path: Path) -> bool:
    """Whether the file is UTF-8, give or take a few broken characters (one in twenty bytes that are not ASCII)."""
    unusual = broken = 0
    decoder = codecs.getincrementaldecoder("utf-8")("replace")
    for chunk in chunks(path):
        if chunk.isascii():
            broken += decoder.decode(b"", final=True).count("\ufffd")
        else:
            unusual += len(chunk.translate(None, delete=ASCII))
            broken += decoder.decode(chunk).count("\ufffd") - chunk.count(REPLACEMENT)
    return broken * 20 <= unusual


def unusual_lines(path: Path) -> bytes:
    """About `JUDGED_BYTES` of lines that are not ASCII: what tells encodings apart. The last may be cut."""
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < JUDGED_BYTES and (line := file.readline(JUDGED_BYTES)):
            if not line.isascii():
                sample += line
    return bytes(sample)


def chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, a chunk at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
