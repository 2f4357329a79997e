"""Plain text: a line, a paragraph or the whole file is a document."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import quantiles
from typing import Literal

import pyarrow as pa

from dashboard.corpus_files.encodings import open_text, sample_text, text_lines
from dashboard.corpus_files.errors import TooLargeError
from dashboard.corpus_files.records import Reading, SourceFile, TextUnit
from dashboard.corpus_files.rows import batched, string_array

LONGEST_TEXT = 20_000_000
"""Characters: some five thousand pages, which no one can read as one document, and memory that one file may take."""


def read(source: SourceFile) -> Reading:
    """The text as one column `text`, a line, a paragraph or the file a row; blank lines are empty rows or end a
    paragraph."""
    per = source.options.text_per or detect_unit(sample_text(source))
    return Reading(format="text", encoding=source.encoding, batches=text_batches(source, per))


def text_batches(source: SourceFile, per: TextUnit) -> Iterator[pa.RecordBatch]:
    """The documents in batches."""
    with open_text(source) as text:
        lines = (line.rstrip("\r\n") for line in text_lines(text))
        documents = units(lines, per)
        for batch in batched(documents, characters=len):
            yield pa.RecordBatch.from_arrays([string_array(batch)], names=["text"])


def units(lines: Iterator[str], per: TextUnit) -> Iterator[str]:
    """The lines, joined to paragraphs or to one document."""
    if per == "document":
        return iter([document(lines)])
    return lines if per == "line" else paragraphs(lines)


def document(lines: Iterator[str]) -> str:
    """All lines as one text."""
    whole = Paragraph()
    for line in lines:
        whole.add(line)
    return whole.take().strip("\n")


def paragraphs(lines: Iterator[str]) -> Iterator[str]:
    """Runs of lines that are not blank, each joined by line ends."""
    paragraph = Paragraph()
    for line in lines:
        if line.strip():
            paragraph.add(line)
        elif paragraph:
            yield paragraph.take()
    if paragraph:
        yield paragraph.take()


class Paragraph:
    """Lines gathered to one text of a bounded length."""

    def __init__(self) -> None:
        self._clear()

    def _clear(self) -> None:
        self._lines: list[str] = []
        self._characters = 0

    def __bool__(self) -> bool:
        return bool(self._lines)

    def add(self, line: str) -> None:
        """Take one more line; raises `TooLargeError` where the text becomes longer than one may be."""
        self._lines.append(line)
        self._characters += len(line) + 1
        if self._characters > LONGEST_TEXT:
            raise TooLargeError(
                f"A text of this file has more than {LONGEST_TEXT / 1e6:,.0f} million characters, too many for one "
                "document; read it a line or a paragraph a text, or divide it."
            )

    def take(self) -> str:
        """The text, joined by line ends; the next begins."""
        text = "\n".join(self._lines)
        self._clear()
        return text


def detect_unit(sample: str) -> Literal["line", "paragraph"]:
    """A paragraph where lines were broken to a width: most lines that are not the last of theirs are nearly full."""
    blocks = [block.split("\n") for block in paragraphs(iter(sample.splitlines()))]
    inner = [len(line) for block in blocks for line in block[:-1]]
    if len(blocks) < 2 or len(inner) < len(blocks) // 2 or len(inner) < 2:
        return "line"
    width = quantiles(inner, n=20)[-1]
    full = sum(length >= 0.7 * width for length in inner)
    return "paragraph" if 40 <= width <= 200 and full >= 0.6 * len(inner) else "line"
