"""Running text, as Word documents and web pages hold it: blocks under headings, made into rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

import pyarrow as pa

from dashboard.corpus_files.errors import EmptyFileError
from dashboard.corpus_files.records import TextUnit
from dashboard.corpus_files.rows import batched, string_array

INVISIBLE = "\u200b\ufeff"
"""Spaces without width, which stand where pages link to their own headings."""


@dataclass(frozen=True)
class Block:
    """A paragraph, a heading, an item of a list or a row of a table: its lines, broken where the author broke them.

    Whitespace within a line is single spaces; no line is empty.
    """

    lines: tuple[str, ...]
    is_heading: bool = False

    @property
    def text(self) -> str:
        """The lines, rejoined."""
        return " ".join(self.lines)


def block(text: str, *, is_heading: bool = False) -> Iterator[Block]:
    """The block with this text, whose line ends are the author's; nothing for one that is blank."""
    lines = (" ".join(line.split()).strip(INVISIBLE) for line in text.split("\n"))
    if kept := tuple(line for line in lines if line):
        yield Block(kept, is_heading)


def table_row(cells: Iterable[str]) -> Iterator[Block]:
    """The block for a row of a table; nothing if all its cells are blank."""
    return block(" | ".join(text for cell in cells if (text := " ".join(cell.split()))))


def text_batches(blocks: Iterator[Block], per: TextUnit | None, *, if_empty: str) -> Iterator[pa.RecordBatch]:
    """The blocks in batches: a row per paragraph (also for None) or line with the columns `text` and `section`, or all
    of them in a single row `text`. Raises `EmptyFileError` with the sentence `if_empty` where there is no text."""
    first = next(blocks, None)
    if first is None:
        raise EmptyFileError(if_empty)
    blocks = chain([first], blocks)
    if per == "document":
        texts = ["\n".join(each.lines) for each in blocks]
        yield pa.RecordBatch.from_arrays([string_array(["\n\n".join(texts)])], names=["text"])
        return
    for rows in batched(sectioned(blocks, per), characters=lambda row: len(row[0])):
        columns = [string_array(column) for column in zip(*rows, strict=True)]
        yield pa.RecordBatch.from_arrays(columns, names=["text", "section"])


def sectioned(blocks: Iterable[Block], per: TextUnit | None) -> Iterator[tuple[str, str | None]]:
    """Each text with the last heading above it. Headings become texts only where there is nothing else."""
    section: str | None = None
    headings: list[str] | None = []
    for each in blocks:
        if each.is_heading:
            section = each.text
            if headings is not None:
                headings.append(section)
            continue
        headings = None
        for text in each.lines if per == "line" else (each.text,):
            yield text, section
    for heading in headings or ():
        yield heading, None
