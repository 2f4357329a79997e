"""Which encoding a text file is in, and its characters."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import charset_normalizer

from dashboard.corpus_files.errors import EncodingError, UnsupportedFormatError
from dashboard.corpus_files.records import SourceFile

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

LEGACY_ENCODINGS = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258",
    "cp874", "iso8859_2", "iso8859_15", "koi8_r", "koi8_u", "cp866", "mac_roman",
    "cp932", "euc_jp", "iso2022_jp", "gb18030", "big5", "cp949", "johab",
]  # fmt: skip

CHUNK = 1 << 20
SAMPLE = 1 << 16
SAMPLE_CHARACTERS = 1 << 18

CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\f\x0b\x1b"))
MAX_CONTROL_SHARE = 0.1
ASCII = bytes(range(128))
REPLACEMENT = "\ufffd".encode()


def detect_encoding(path: Path) -> str:
    """The name of the Python codec that reads the file.

    A byte order mark decides; then UTF-8 if (nearly) the whole file is valid; then UTF-16 or UTF-32 without a mark;
    then the statistics of charset-normalizer over the lines that are not ASCII. Raises `UnsupportedFormatError` for
    bytes that are no text.
    """
    with path.open("rb") as file:
        head = file.read(SAMPLE)
    for mark, encoding in BYTE_ORDER_MARKS:
        if head.startswith(mark):
            return encoding
    wide = wide_encoding(head)
    if wide:
        return wide
    if sum(head.count(byte) for byte in CONTROL_BYTES) > MAX_CONTROL_SHARE * len(head):
        raise UnsupportedFormatError("This file holds binary data, not text; save it as CSV or plain text first.")
    return "utf-8" if is_utf8(path) else legacy_encoding(unusual_lines(path))


def check_encoding(path: Path, encoding: str) -> str:
    """The codec for an encoding named by the user; raises `EncodingError` where it does not fit the file's start."""
    try:
        decoder = codecs.getincrementaldecoder(encoding)()
        with path.open("rb") as file:
            decoder.decode(file.read(CHUNK))
    except (LookupError, AttributeError) as error:
        raise EncodingError(f"There is no encoding named “{encoding}”; utf-8 and windows-1252 are examples.") from error
    except UnicodeError as error:
        raise EncodingError(f"The file is not encoded in {encoding}; choose another encoding.") from error
    return encoding


def open_text(source: SourceFile) -> TextIO:
    """The file's characters, line ends untouched; bytes that do not fit the encoding become U+FFFD."""
    return source.path.open(encoding=source.encoding, errors="replace", newline="")


def sample_text(source: SourceFile) -> str:
    """Whole lines from the start of the file, about `SAMPLE_CHARACTERS`."""
    with open_text(source) as text:
        return text.read(SAMPLE_CHARACTERS) + text.readline(SAMPLE_CHARACTERS)


def wide_encoding(head: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark: read the wrong way, ASCII characters all but vanish."""
    if b"\0" not in head:
        return None
    for encoding, width in (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2)):
        try:
            text = head[: len(head) // width * width].decode(encoding)
        except UnicodeDecodeError as error:
            if error.start < len(head) - 4:
                continue
            text = head[: error.start].decode(encoding)
        if sum(character.isascii() and character != "\0" for character in text) > 0.02 * len(text):
            return encoding
    return None


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


def legacy_encoding(sample: bytes) -> str:
    """The most plausible encoding that is no Unicode."""
    best = charset_normalizer.from_bytes(sample, cp_isolation=LEGACY_ENCODINGS).best()
    return best.encoding if best else "cp1252"


def unusual_lines(path: Path) -> bytes:
    """Up to `SAMPLE` bytes of lines that are not ASCII: what tells encodings apart."""
    sample = bytearray()
    with path.open("rb") as file:
        while len(sample) < SAMPLE and (line := file.readline(SAMPLE)):
            if not line.isascii():
                sample += line
    return bytes(sample)


def chunks(path: Path) -> Iterator[bytes]:
    """The file's bytes, a chunk at a time."""
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            yield chunk
