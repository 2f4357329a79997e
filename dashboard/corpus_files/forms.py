"""The form of a delimited file, and what a text becomes when it is read in one."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.corpus_files.encodings import MAX_LINE_CHARACTERS, SAMPLE_CHARACTERS
from dashboard.corpus_files.records import Dialect

COMMON_SHARE = 0.2
"""The share of rows as wide as any, below which a mark in a text may have divided them."""

NO_DELIMITER = "\U0010ffff"
"""A character that Unicode reserves for no text: csv.reader cannot be told to split nothing."""

csv.field_size_limit(MAX_LINE_CHARACTERS)


@dataclass(frozen=True)
class Form:
    """How a delimited file is written. `delimiter` is None for a single column, `quote` None for no quoting."""

    delimiter: str | None = None
    quote: str | None = '"'
    escape: str | None = None
    header_rows: int = 1
    skipped_lines: int = 0
    width: int = 1

    @property
    def has_header(self) -> bool:
        """Whether a row names the columns."""
        return self.header_rows > 0

    def parser_options(self) -> dict[str, Any]:
        """The arguments of `csv.reader`."""
        return {
            "delimiter": self.delimiter or NO_DELIMITER,
            "quotechar": self.quote,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape,
        }

    def as_dialect(self) -> Dialect:
        """The form in the words of the preview."""
        return {
            "delimiter": self.delimiter,
            "quote": self.quote,
            "escape": self.escape,
            "has_header": self.has_header,
            "header_rows": self.header_rows,
            "skipped_lines": self.skipped_lines,
        }


@dataclass(frozen=True)
class SampledRow:
    """A row of the sample and the line it begins on (from 1)."""

    line: int
    fields: Sequence[str]


def parse(sample: str, form: Form) -> list[SampledRow]:
    """The rows of the sample, without blank lines and without the last if the sample breaks off in it."""
    reader = csv.reader(io.StringIO(sample, newline=""), **form.parser_options())
    rows = []
    line = 1
    for fields in reader:
        if fields:
            rows.append(SampledRow(line, fields))
        line = reader.line_num + 1
    return rows[:-1] if len(sample) >= SAMPLE_CHARACTERS and len(rows) > 1 else rows


def usual_width(rows: Sequence[SampledRow]) -> int:
    """The most frequent number of fields; of two, the one met first that makes a table."""
    widths = Counter(len(row.fields) for row in rows)
    return max(widths, key=lambda width: (widths[width], width > 1), default=0)


def common_width(rows: Sequence[SampledRow]) -> int:
    """The largest number of fields that many rows have: where rows may be short, the width of the table."""
    widths = Counter(len(row.fields) for row in rows)
    return max((width for width in widths if widths[width] >= COMMON_SHARE * len(rows)), default=usual_width(rows))
