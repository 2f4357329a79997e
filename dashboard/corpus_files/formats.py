"""Which reader reads a file: the table of formats, and how a file's own is found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from dashboard.corpus_files import archive, delimited, folder, json_file, markdown, plain_text, ruled_table, subtitles
from dashboard.corpus_files.compressed import is_compressed, unpacked
from dashboard.corpus_files.containers import OLE_SIGNATURE, ZIP_SIGNATURES, ole_format, zip_format
from dashboard.corpus_files.dialects import looks_like_table
from dashboard.corpus_files.encodings import check_encoding, detect_encoding, sample_text
from dashboard.corpus_files.errors import EmptyFileError, MalformedFileError, UnsupportedFormatError
from dashboard.corpus_files.reader_process import ReaderProcess, waiting_process
from dashboard.corpus_files.records import Reading, ReadOptions, SourceFile

READERS: Mapping[str, Callable[[SourceFile], Reading]] = {
    "delimited": delimited.read,
    "json": json_file.read,
    "jsonl": json_file.read_lines,
    "markdown": markdown.read,
    "ruled table": ruled_table.read,
    "subtitles": subtitles.read,
    "text": plain_text.read,
}
"""A new format is a new file with such a function, a line here (or in `isolated_reader.READERS`, if a library reads it
that may loop or fill the memory) and one in the tables below."""

SUFFIXES = {
    "csv": "delimited", "tsv": "delimited", "tab": "delimited", "psv": "delimited",
    "json": "json", "geojson": "json", "jsonl": "jsonl", "ndjson": "jsonl",
    "parquet": "parquet", "pq": "parquet",
    "html": "html", "htm": "html", "xhtml": "html", "md": "markdown", "markdown": "markdown",
}  # fmt: skip

SHEETS = ("xls", "xlsx", "ods")
"""Many programs give these names to delimited tables."""

SIGNATURES = (
    (b"{\\rtf", "a rich text document"),
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

HTML_START = re.compile(r"\s*+(<\?xml\b[^>]*+>\s*+)?+(<!--(?:(?!-->).)*+-->\s*+)*+<(!doctype html|html)\b", re.I | re.S)
"""Possessive: a page of thousands of comments must not be tried in every way to divide it."""

SCRIPT_START = re.compile(r"\ufeff?[\w.]++ = [\[{]")
"""How the archive that Twitter gives its users begins each file: JSON after a name."""

XML_START = re.compile(r"\s*+<\?xml\b")

MAIL = ("eml", "mbox", "mht", "mhtml")

MAIL_START = re.compile(
    r"(From \S++ .*+\n)?+((?:From|To|Cc|Subject|Date|Message-ID|MIME-Version|Received|Return-Path|Delivered-To|"
    r"Reply-To|X-[\w-]++|Content-[\w-]++):[ \t].*+\n([ \t]++.*+\n)*+){4}",
    re.I,
)
"""Four headers in a row: a table or a letter that begins with “From:” and “To:” is none."""

ADVICE = "save it as CSV, Excel, PDF or plain text and upload that."


def open_reading(source: SourceFile, process: ReaderProcess | None = None) -> Reading:
    """Start reading a file in its format; raises a `CorpusFileError` that says why it cannot be read.

    `process` is there for a file inside an archive: it reads the formats that are read in a process of their own.
    """
    if source.path.is_dir():
        return folder.read(source, open_reading)
    source, head = without_compression(source)
    if not head.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe") and source.path.stat().st_size <= len(head):
        raise EmptyFileError("This file is empty; choose another one.")
    file_format = binary_format(source, head)
    if file_format is None:
        source = replace(source, encoding=encoding_of(source))
        file_format = text_format(source)
    if file_format == "archive" and process is not None:
        raise UnsupportedFormatError("This is an archive among other files, which is not opened; read it by itself.")
    if file_format == "archive":
        return archive.read(source, open_reading)
    if file_format in READERS:
        return READERS[file_format](source)
    if process is not None:
        return process.read(file_format, source)
    with waiting_process() as own:
        return own.read(file_format, source)


def without_compression(source: SourceFile) -> tuple[SourceFile, bytes]:
    """The file inside a compressed one, else the file itself, and how it begins."""
    head = beginning(source.path)
    if is_compressed(head):
        source = unpacked(source, head)
        head = beginning(source.path)
        if is_compressed(head):
            raise MalformedFileError("This file is compressed twice; unpack it and upload what is inside.")
    return source, head


def beginning(path: Path) -> bytes:
    """The first bytes of a file."""
    with path.open("rb") as file:
        return file.read(4096)


def binary_format(source: SourceFile, head: bytes) -> str | None:
    """The format of a file that is no text, None for text; raises a `CorpusFileError` for one that is not read."""
    if head.startswith(b"PAR1") or SUFFIXES.get(source.suffix) == "parquet":
        return "parquet"
    if head.startswith(ZIP_SIGNATURES):
        return zip_format(source.path)
    if head.startswith(OLE_SIGNATURE):
        return ole_format(source.path)
    if b"%PDF-" in head[:1024]:
        return "pdf"
    for signature, kind in SIGNATURES:
        if head.startswith(signature):
            raise UnsupportedFormatError(f"This file is {kind}, which Isogloss does not read; {ADVICE}")
    return None


def encoding_of(source: SourceFile) -> str:
    """The encoding that the user names, checked, or the one detected."""
    named = source.options.encoding
    return check_encoding(source.path, named) if named else detect_encoding(source.path)


def text_format(source: SourceFile) -> str:
    """The format of a text file: what the options ask for, what its name says, what its beginning looks like."""
    refuse_marked_up(source)
    named, options = SUFFIXES.get(source.suffix), source.options
    may_be_ruled = named in (None, "markdown", "delimited") and is_detected(options)
    if may_be_ruled and ruled_table.is_ruled_table(sample_text(source)):
        return "ruled table"
    if options.delimiter or (options.header_row and named is None):
        return "delimited"
    if named in ("html", "markdown", "delimited"):
        return "text" if named == "delimited" and options.text_per in ("line", "paragraph") else named
    if options.text_per and (named is None or options.text_per != "document"):
        return "text"
    return format_by_content(source, named)


def is_detected(options: ReadOptions) -> bool:
    """Whether nobody has said how rows, cells and texts are told apart."""
    said = (options.delimiter, options.quote, options.has_header, options.header_row, options.text_per)
    return all(value is None for value in said)


def refuse_marked_up(source: SourceFile) -> None:
    """Raise `UnsupportedFormatError` for a text whose lines are no sentences but marks of a format that is not read."""
    sample = sample_text(source)[:4096].lstrip("\ufeff")
    if source.suffix == "xml" or (XML_START.match(sample) and not looks_like_html(sample)):
        raise UnsupportedFormatError(f"This is an XML file, which Isogloss does not read; {ADVICE}")
    if source.suffix in MAIL or MAIL_START.match(sample):
        raise UnsupportedFormatError(
            "This is e-mail with its headers, which Isogloss does not read; export the messages as CSV, with a row a "
            "message, and upload that."
        )


def format_by_content(source: SourceFile, named: str | None) -> str:
    """The format that a text looks like, given what its name says."""
    sample = sample_text(source)
    if looks_like_html(sample):
        return "html"
    if subtitles.looks_like_subtitles(sample):
        return "subtitles"
    if source.suffix == "js" and SCRIPT_START.match(sample):
        return "json"
    if named in ("json", "jsonl") or (source.suffix != "txt" and sample.lstrip()[:1] in ("{", "[")):
        return "jsonl" if holds_value_per_line(sample) else json_or_lines(sample, named)
    is_table = source.suffix in SHEETS or looks_like_table(sample, source.options)
    return "delimited" if is_table else "text"


def looks_like_html(sample: str) -> bool:
    """Whether a text begins as web pages do."""
    return HTML_START.match(sample[:4096]) is not None


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
