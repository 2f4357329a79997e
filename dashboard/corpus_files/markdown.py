"""Markdown: plain text whose headings say where each paragraph stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from dashboard.corpus_files import plain_text
from dashboard.corpus_files.encodings import open_text, text_lines
from dashboard.corpus_files.plain_text import Paragraph
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.rows import batched, string_array

HEADING = re.compile(r" {0,3}#{1,6}\s+(?=\S)")
UNDERLINE = re.compile(r" {0,3}(=+|-+)\s*$")
"""Below a paragraph it makes a heading of it."""
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
    """Runs of lines that are not blank, and blocks of code whole, each with the last heading before it. Headings become
    texts only where there is nothing else."""
    section: str | None = None
    headings: list[str] | None = []
    for text, is_heading in blocks(lines):
        if is_heading:
            section = text
            if headings is not None:
                headings.append(text)
        else:
            headings = None
            yield text, section
    for heading in headings or ():
        yield heading, None


def blocks(lines: Iterator[str]) -> Iterator[tuple[str, bool]]:
    """Each paragraph, block of code and heading, and whether it is a heading."""
    paragraph = Paragraph()
    fence = None
    for line in lines:
        mark = FENCE.match(line)
        if mark and fence in (None, mark[1]):
            fence = None if fence else mark[1]
        heading = None if fence else heading_of(line)
        if heading is None and paragraph and not (fence or mark) and UNDERLINE.match(line):
            yield " ".join(paragraph.take().split()), True
        elif heading is None and (fence or line.strip()):
            paragraph.add(line)
        elif paragraph:
            yield paragraph.take(), False
        if heading:
            yield heading, True
    if paragraph:
        yield paragraph.take(), False


def heading_of(line: str) -> str | None:
    """The text of a line that is a heading; the marks that may close it have a space before them (“# Learn C#”)."""
    opening = HEADING.match(line)
    if opening is None:
        return None
    text = line[opening.end() :].rstrip()
    without_marks = text.rstrip("#")
    return without_marks.rstrip() if without_marks != without_marks.rstrip() else text
