"""Markdown: plain text whose headings say where each paragraph stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from dashboard.corpus_files import plain_text
from dashboard.corpus_files.encodings import open_text, text_lines
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.rows import batched, string_array

HEADING = re.compile(r" {0,3}#{1,6}\s+(.+?)\s*#*\s*$")
FENCE = re.compile(r" {0,3}(```|~~~)")
FRONT_MATTER = "---"


def read(source: SourceFile) -> Reading:
    """A paragraph, list or block of code a row, with the heading above it as `section`; the file or its lines if the
    options say so."""
    if source.options.text_per in ("line", "document"):
        return plain_text.read(source)
    return Reading(format="markdown", encoding=source.encoding, batches=section_batches(source))


def section_batches(source: SourceFile) -> Iterator[pa.RecordBatch]:
    """The paragraphs in batches."""
    with open_text(source) as text:
        lines = (line.rstrip("\r\n") for line in text_lines(text))
        for batch in batched(paragraphs(without_front_matter(lines)), characters=lambda row: len(row[0])):
            texts, sections = zip(*batch, strict=True)
            yield pa.RecordBatch.from_arrays([string_array(texts), string_array(sections)], names=["text", "section"])


def without_front_matter(lines: Iterator[str]) -> Iterator[str]:
    """The lines without the block of settings that a file may begin with."""
    first = next(lines, None)
    if first == FRONT_MATTER:
        for line in lines:
            if line == FRONT_MATTER:
                break
    elif first is not None:
        yield first
    yield from lines


def paragraphs(lines: Iterator[str]) -> Iterator[tuple[str, str | None]]:
    """Runs of lines that are not blank, and blocks of code whole, each with the last heading before it."""
    section: str | None = None
    paragraph: list[str] = []
    fence = None
    for line in lines:
        mark = FENCE.match(line)
        if mark and fence in (None, mark[1]):
            fence = None if fence else mark[1]
        heading = None if fence else HEADING.match(line)
        if heading is None and (fence or line.strip()):
            paragraph.append(line)
            continue
        if paragraph:
            yield "\n".join(paragraph), section
            paragraph = []
        if heading is not None:
            section = heading[1]
    if paragraph:
        yield "\n".join(paragraph), section
