"""What the cells of a column are, judged by all of them, and their values in that type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from dashboard.corpus_files.dates import DATE_FORMATS, date_values
from dashboard.corpus_files.records import ColumnPreview, ColumnType
from dashboard.corpus_files.spool import Spool

MISSING = r"(?i)^\s*(n/?a|nan|null|none|-|\?|\.)?\s*$"
"""Cells of a number or date column that mean: no value."""

WHOLE = r"^\s*[-+]?(0|[1-9]\d{0,17})\s*$"
"""Whole numbers of up to 18 digits; a leading zero or more digits make an id."""

Convert = Callable[[pa.Array], pa.Array]


@dataclass(frozen=True)
class TypedColumn:
    """A column, and how its cells as read become values of its type."""

    preview: ColumnPreview
    convert: Convert


@dataclass(frozen=True)
class NumberFormat:
    """How numbers are written: what a cell must match, what is removed from it, and the decimal mark."""

    pattern: str
    grouping: str | None = None
    decimal_mark: str = "."


NUMBER_FORMATS = (
    NumberFormat(r"^\s*[-+]?((0|[1-9]\d*)(\.\d*)?|\.\d+)([eE][-+]?\d+)?\s*$"),
    NumberFormat(r"^\s*[-+]?\d{1,3}(,\d{3})*(\.\d+)?\s*$", grouping=","),
    NumberFormat(r"^\s*[-+]?(\d+|\d{1,3}(\.\d{3})+)(,\d+)?\s*$", grouping=".", decimal_mark=","),
)

DIGITS = r"^\s*\d+\s*$"
DATE_LIKE = r"^.{0,12}\d.{3,40}$"
"""What every date matches: a cheap test that spares most columns the dear one."""

URL = re.compile(r"\s*(https?://|ftp://|www\.)\S+\s*$", re.I)
CODE = re.compile(r"\s*(?!\d+:\d\d)\S{0,64}\d\S{0,64}\s*$")
"""One word with a digit in it that is no time of day."""

COUNTED = 1_000
"""Characters of a cell whose words are counted: a text of fifty megabytes is known for one by then."""

MIN_COUNTED = 3
ID_NAME = re.compile(r"(?i:(^|[_\W])(id|ids|uuid|guid|key|hash|isbn|doi|asin)$)|[a-z]I[dD]$")


def typed_columns(spool: Spool, sample: pa.Table, literal_columns: set[str]) -> dict[str, TypedColumn]:
    """Every column of the file with its type, in the order of the file."""
    return {name: typed_column(spool, name, sample.column(name), name in literal_columns) for name in spool.fields}


def typed_column(spool: Spool, name: str, sample: pa.ChunkedArray, is_literal: bool) -> TypedColumn:
    """One column with its type."""
    kind = spool.fields[name]
    if pa.types.is_timestamp(kind):
        return TypedColumn(ColumnPreview(name, "date"), as_they_are)
    if pa.types.is_integer(kind) or pa.types.is_floating(kind):
        return number_column(name, sample, pa.types.is_integer(kind), as_they_are)
    filled = sample.filter(is_filled(sample))
    number_format = common_number_format(spool, name, filled) if len(filled) else None
    if number_format is not None:
        return written_number_column(spool, name, filled, number_format)
    if is_literal or not len(filled):
        return TypedColumn(ColumnPreview(name, "category"), as_they_are)
    date_format = common_date_format(spool, name, filled)
    if date_format is not None:
        return TypedColumn(ColumnPreview(name, "date"), partial(date_values, date_format=date_format))
    return TypedColumn(ColumnPreview(name, string_type(name, filled.to_pylist())), as_they_are)


def written_number_column(spool: Spool, name: str, filled: pa.ChunkedArray, number_format: NumberFormat) -> TypedColumn:
    """A column of numbers written as text."""
    plain = partial(plain_numbers, number_format=number_format)
    is_whole = matches(plain(filled), WHOLE) and all_match(spool, name, WHOLE, plain)
    kind = pa.int64() if is_whole else pa.float64()

    def convert(cells: pa.Array) -> pa.Array:
        return pc.cast(plain(cells), kind)

    if not is_whole and matches(filled, DIGITS):
        return TypedColumn(ColumnPreview(name, "id"), as_they_are)
    return number_column(name, convert(filled), is_whole, convert)


def number_column(name: str, values: pa.ChunkedArray, is_whole: bool, convert: Convert) -> TypedColumn:
    """A column of numbers, or of ids where they only count the rows or are named so."""
    if is_whole and (ID_NAME.search(name) or counts_rows(values)):
        return TypedColumn(ColumnPreview(name, "id", is_integer=True), lambda cells: pc.cast(cells, pa.string()))
    return TypedColumn(ColumnPreview(name, "number", is_whole), convert)


def common_number_format(spool: Spool, name: str, filled: pa.ChunkedArray) -> NumberFormat | None:
    """The format in which every cell of the column is a number."""
    for number_format in NUMBER_FORMATS:
        if matches(filled, number_format.pattern) and all_match(spool, name, number_format.pattern):
            return number_format
    return None


def common_date_format(spool: Spool, name: str, filled: pa.ChunkedArray) -> Sequence[str] | None:
    """The format in which every cell of the column is a date."""
    if not matches(filled, DATE_LIKE):
        return None
    cells = filled.combine_chunks()
    for date_format in DATE_FORMATS:
        if date_values(cells, date_format).null_count == 0 and all_dates(spool, name, date_format):
            return date_format
    return None


def all_dates(spool: Spool, name: str, date_format: Sequence[str]) -> bool:
    """Whether every cell of the whole column that is not missing is written like this, as the sample is."""
    return spool.is_sampled_whole or all(
        date_values(cells.filter(is_filled(cells)), date_format).null_count == 0
        for cells in column_batches(spool, name)
    )


def all_match(spool: Spool, name: str, pattern: str, prepare: Convert | None = None) -> bool:
    """Whether every cell of the whole column that is not missing matches the pattern, as the sample does."""
    return spool.is_sampled_whole or all(
        matches(prepare(cells) if prepare else cells.filter(is_filled(cells)), pattern)
        for cells in column_batches(spool, name)
    )


def column_batches(spool: Spool, name: str) -> Iterator[pa.Array]:
    """One column of the whole file, a batch at a time."""
    for batch in spool.batches([name]):
        yield batch.column(0)


def is_filled(cells: pa.Array | pa.ChunkedArray) -> pa.Array | pa.ChunkedArray:
    """Which cells hold a value."""
    return pc.invert(pc.fill_null(pc.match_substring_regex(cells, MISSING), fill_value=True))


def matches(cells: pa.Array | pa.ChunkedArray, pattern: str) -> bool:
    """Whether all cells that are not null match the pattern; the first tells most columns apart, and thousands of them
    cost no time."""
    first = cells[0].as_py() if len(cells) else None
    if first is not None and not re.search(pattern, first, re.ASCII):
        return False
    return pc.all(pc.match_substring_regex(cells, pattern), min_count=0).as_py() is True


def plain_numbers(cells: pa.Array, number_format: NumberFormat) -> pa.Array:
    """The cells as numbers are written in programs, null where they are missing."""
    plain = pc.if_else(is_filled(cells), pc.utf8_trim_whitespace(cells), None)
    if number_format.grouping:
        plain = pc.replace_substring(plain, number_format.grouping, "")
    if number_format.decimal_mark != ".":
        plain = pc.replace_substring(plain, number_format.decimal_mark, ".")
    return pc.utf8_ltrim(plain, "+")


def counts_rows(values: pa.ChunkedArray) -> bool:
    """Whether whole numbers are all different and go up by one from row to row, nearly always."""
    numbers = values.drop_null().to_numpy()
    if len(numbers) < MIN_COUNTED or len(np.unique(numbers)) < len(numbers):
        return False
    return float(np.mean(np.diff(numbers) == 1)) >= 0.95


def as_they_are(cells: pa.Array) -> pa.Array:
    """The cells unchanged."""
    return cells


def string_type(name: str, cells: Sequence[str]) -> ColumnType:
    """The type of a column of strings, none of them missing."""
    if share(cells, URL) >= 0.9:
        return "url"
    distinct = len(set(cells)) / len(cells)
    words = sum(len(cell[:COUNTED].split()) for cell in cells) / len(cells)
    if words <= 1.1 and distinct > 0.5 and (ID_NAME.search(name) or (distinct > 0.95 and share(cells, CODE) > 0.6)):
        return "id"
    if distinct <= 0.1 or (distinct <= 0.5 and words <= 3) or (distinct < 1 and words <= 1.5 and len(cells) < 20):
        return "category"
    return "text"


def share(cells: Sequence[str], pattern: re.Pattern[str]) -> float:
    """The share of cells that begin with the pattern."""
    return sum(pattern.match(cell) is not None for cell in cells) / len(cells)
