"""Which reader reads a file: the table of formats, and how a file's own is found."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import replace

from dashboard.corpus_files import delimited, json_file, parquet_file, plain_text
from dashboard.corpus_files.dialects import looks_like_table
from dashboard.corpus_files.encodings import check_encoding, detect_encoding, sample_text
from dashboard.corpus_files.errors import EmptyFileError, UnsupportedFormatError
from dashboard.corpus_files.records import Reading, SourceFile

READERS: Mapping[str, Callable[[SourceFile], Reading]] = {
    "delimited": delimited.read,
    "json": json_file.read,
    "jsonl": json_file.read_lines,
    "parquet": parquet_file.read,
    "text": plain_text.read,
}
"""A new format is a new file with such a function, a line here and one in the tables below."""

SUFFIXES = {
    "csv": "delimited", "tsv": "delimited", "tab": "delimited", "psv": "delimited",
    "json": "json", "geojson": "json", "jsonl": "jsonl", "ndjson": "jsonl",
    "parquet": "parquet", "pq": "parquet",
}  # fmt: skip

SIGNATURES = (
    (b"PK\x03\x04", "a ZIP container (such as Excel, Word or a ZIP archive)"),
    (b"PK\x05\x06", "an empty ZIP archive"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an older or password-protected Office file"),
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "compressed with gzip"),
    (b"\x28\xb5\x2f\xfd", "compressed with Zstandard"),
    (b"BZh", "compressed with bzip2"),
    (b"\xfd7zXZ", "compressed with xz"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"SQLite format 3", "an SQLite database"),
    (b"ARROW1", "an Arrow file"),
    (b"FEA1", "a Feather file"),
    (b"Obj\x01", "an Avro file"),
    (b"\x89HDF", "an HDF5 file"),
    (b"\x89PNG", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"RIFF", "an audio, video or image file"),
    (b"\x7fELF", "a program"),
)
"""How files begin that are no text; the wording completes “This file is ...”."""

MARKUP_SUFFIXES = {"html": "HTML", "htm": "HTML", "xml": "XML"}

ADVICE = "save it as CSV, JSON, JSON Lines, Parquet or plain text and upload that."


def open_reading(source: SourceFile) -> Reading:
    """Start reading a file in its format; raises a `CorpusFileError` that says why it cannot be read."""
    suffix = source.name.lower().rpartition(".")[2]
    with source.path.open("rb") as file:
        head = file.read(4096)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe") and source.path.stat().st_size <= len(head):
        raise EmptyFileError("This file is empty; choose another one.")
    if head.startswith(b"PAR1") or SUFFIXES.get(suffix) == "parquet":
        return READERS["parquet"](source)
    refuse_unsupported(head, suffix)
    source = replace(source, encoding=encoding_of(source))
    return READERS[text_format(source, suffix)](source)


def refuse_unsupported(head: bytes, suffix: str) -> None:
    """Raise `UnsupportedFormatError` for a file that begins or is named like one that is not read."""
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            raise UnsupportedFormatError(f"This file is {kind}, which Isogloss does not read; {ADVICE}")
    if suffix in MARKUP_SUFFIXES:
        raise UnsupportedFormatError(
            f"This is an {MARKUP_SUFFIXES[suffix]} file, which Isogloss does not read; {ADVICE}"
        )


def encoding_of(source: SourceFile) -> str:
    """The encoding that the user names, checked, or the one detected."""
    named = source.options.encoding
    return check_encoding(source.path, named) if named else detect_encoding(source.path)


def text_format(source: SourceFile, suffix: str) -> str:
    """The format of a text file: what the options ask for, what its name says, what its beginning looks like."""
    if source.options.text_per:
        return "text"
    if source.options.delimiter:
        return "delimited"
    named = SUFFIXES.get(suffix)
    if named == "delimited":
        return named
    sample = sample_text(source)
    if named in ("json", "jsonl") or (suffix not in ("txt", "md") and sample.lstrip()[:1] in ("{", "[")):
        return "jsonl" if holds_value_per_line(sample) else json_or_lines(sample, named)
    return "delimited" if looks_like_table(sample, source.options) else "text"


def holds_value_per_line(sample: str) -> bool:
    """Whether the first line is a JSON value of its own and another begins on the next."""
    lines = [line for line in sample.splitlines() if line.strip()]
    return len(lines) > 1 and is_json(lines[0]) and lines[1].lstrip()[:1] in ("{", "[", '"')


def json_or_lines(sample: str, named: str | None) -> str:
    """JSON, unless a file named JSON Lines does not begin like a document of several lines."""
    first, _, rest = sample.strip().partition("\n")
    spans_lines = bool(rest) and first.strip() in ("[", "{")
    return "jsonl" if named == "jsonl" and not spans_lines else "json"


def is_json(text: str) -> bool:
    """Whether the text is one JSON value."""
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
