"""Plain text: a line, a paragraph or the whole file is a document."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import quantiles
from typing import Literal

import pyarrow as pa

from dashboard.corpus_files.encodings import open_text, sample_text, text_lines
from dashboard.corpus_files.records import Reading, SourceFile, TextUnit
from dashboard.corpus_files.rows import batched, string_array


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
        return iter(["\n".join(lines).strip("\n")])
    return lines if per == "line" else paragraphs(lines)


def paragraphs(lines: Iterator[str]) -> Iterator[str]:
    """Runs of lines that are not blank, each joined by line ends."""
    paragraph: list[str] = []
    for line in lines:
        if line.strip():
            paragraph.append(line)
        elif paragraph:
            yield "\n".join(paragraph)
            paragraph = []
    if paragraph:
        yield "\n".join(paragraph)


def detect_unit(sample: str) -> Literal["line", "paragraph"]:
    """A paragraph where lines were broken to a width: most lines that are not the last of theirs are nearly full."""
    blocks = [block.split("\n") for block in paragraphs(iter(sample.splitlines()))]
    inner = [len(line) for block in blocks for line in block[:-1]]
    if len(blocks) < 2 or len(inner) < len(blocks) // 2 or len(inner) < 2:
        return "line"
    width = quantiles(inner, n=20)[-1]
    full = sum(length >= 0.7 * width for length in inner)
    return "paragraph" if 40 <= width <= 200 and full >= 0.6 * len(inner) else "line"
