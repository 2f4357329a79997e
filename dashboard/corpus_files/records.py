"""What is known of a file once it has been read, as frozen records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pyarrow as pa

from dashboard.corpus_files.errors import OptionError

ColumnType = Literal["category", "number", "date", "text", "url", "id"]
"""The same words as `store.records.ColumnType`; a file reader does not know the store."""

TextUnit = Literal["line", "paragraph", "document"]
"""What becomes a row where a file is running text: a line, a paragraph, or all of it."""

Dialect = dict[str, Any]
"""How a delimited file is written: delimiter, quote, escape, has_header, header_rows, skipped_lines."""

KEPT_REJECTIONS = 1_000
"""Rejected rows that are kept to be shown; all are counted."""

SNIPPET_LENGTH = 20_000
"""Characters of a rejected row that are kept, so that it can be corrected."""


@dataclass(frozen=True)
class ReadOptions:
    """What the user knows better than the detection; None means: detect.

    `quote` may be empty for a file whose quotes are ordinary characters. A `delimiter` reads plain text as a table,
    `text_per` reads any text file as plain text. `header_row` is the line of the file, or the row of the sheet or the
    table of a page (from 1), that names the columns: what stands above it is skipped. `table` names the sheet of a
    workbook, the table of a page or the file of an archive or folder to read.
    """

    encoding: str | None = None
    delimiter: str | None = None
    quote: str | None = None
    has_header: bool | None = None
    header_row: int | None = None
    text_per: TextUnit | None = None
    table: str | None = None

    def __post_init__(self) -> None:
        for name, mark in (("delimiter", self.delimiter), ("quote", self.quote)):
            if mark and (len(mark) > 1 or mark in "\r\n"):
                raise OptionError(f"“{mark}” cannot be the {name}: it must be a single character.")
        if self.delimiter == "" or (self.delimiter and self.delimiter == self.quote):
            raise OptionError("The delimiter must be a character, and another one than the quote.")
        if self.header_row is not None and (self.header_row < 1 or self.has_header is False):
            raise OptionError(
                "The row with the names of the columns is counted from 1, and a table without one has none."
            )


@dataclass(frozen=True)
class ColumnPreview:
    """A column and what its cells are; `is_integer` tells whole numbers from others."""

    name: str
    type: ColumnType
    is_integer: bool = False


@dataclass(frozen=True)
class RejectedRow:
    """A row that could not be read: its first line in the file (from 1), why, and how it begins."""

    line: int
    reason: str
    snippet: str


@dataclass
class Rejections:
    """Counts rejected rows and keeps the first `KEPT_REJECTIONS` of them."""

    count: int = 0
    rows: list[RejectedRow] = field(default_factory=list)

    def add(self, line: int, reason: str, raw: str) -> None:
        """Count a row that could not be read."""
        self.count += 1
        if len(self.rows) < KEPT_REJECTIONS:
            self.rows.append(RejectedRow(line, reason, raw[:SNIPPET_LENGTH].rstrip("\r\n")))


@dataclass
class Reading:
    """A file being read. `literal_columns` and `rejections` are complete once `batches` are exhausted.

    Cells of `literal_columns` are written as JSON literals (numbers, booleans, arrays); those of other string
    columns are the texts themselves. `tables` are the names of all that could be read where a file holds several,
    `table` the one that is.
    """

    format: str
    encoding: str | None
    batches: Iterator[pa.RecordBatch]
    dialect: Dialect | None = None
    rejections: Rejections = field(default_factory=Rejections)
    literal_columns: set[str] = field(default_factory=set)
    tables: tuple[str, ...] = ()
    table: str | None = None


@dataclass(frozen=True)
class SourceFile:
    """A file on disk, the name it had on the user's computer, how to read it, and its encoding unless it is binary.

    `scratch` is a folder for what is unpacked from it; it is gone once the file has been read.
    """

    path: Path
    name: str
    options: ReadOptions
    scratch: Path
    encoding: str = ""

    @property
    def suffix(self) -> str:
        """What stands after the last dot of its name, in small letters."""
        return self.name.lower().rpartition(".")[2]


@dataclass(frozen=True)
class Summary:
    """What choosing a column as the text would give.

    `rows` = `documents` + `empty`; `rejected` rows are not among them. `duplicates` are documents whose text repeats
    an earlier one exactly, surrounding whitespace aside. `empty_rows` lists the first empty rows (from 1).
    """

    text_column: str
    rows: int
    documents: int
    empty: int
    rejected: int
    duplicates: int
    empty_rows: tuple[int, ...]
