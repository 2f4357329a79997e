"""A column in a type that somebody knows better than the detection."""

from __future__ import annotations

from functools import partial

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.corpus_files.column_types import (
    NUMBER_FORMATS,
    Convert,
    NumberFormat,
    TypedColumn,
    as_they_are,
    column_batches,
    plain_numbers,
)
from dashboard.corpus_files.dates import DATE_FORMATS, date_values
from dashboard.corpus_files.records import ColumnPreview, ColumnType
from dashboard.corpus_files.spool import Spool

YEARS = (("%Y",),)
"""Years alone are numbers until somebody says that they are dates."""

EXACT = 2.0**53
"""Below it, every whole number is a float of its own."""


def retyped_column(spool: Spool, name: str, type_: ColumnType) -> TypedColumn:
    """The column as this type; cells that are no number, or no date, become missing."""
    kind = spool.fields[name]
    if type_ == "number" and not pa.types.is_timestamp(kind):
        is_written = pa.types.is_string(kind)
        convert = partial(numbers_among, number_format=usual_number_format(spool, name)) if is_written else as_they_are
        is_whole = all_whole(spool, name, convert)
        return TypedColumn(ColumnPreview(name, "number", is_whole), in_kind(convert, is_whole))
    if type_ == "date" and not pa.types.is_timestamp(kind):
        written = partial(date_values, date_format=usual_date_format(spool, name))
        return TypedColumn(ColumnPreview(name, "date"), lambda cells: written(pc.cast(cells, pa.string())))
    if type_ in ("number", "date"):
        return TypedColumn(ColumnPreview(name, type_), as_they_are if type_ == "date" else no_numbers)
    return TypedColumn(ColumnPreview(name, type_), lambda cells: pc.cast(cells, pa.string()))


def usual_number_format(spool: Spool, name: str) -> NumberFormat:
    """The format in which most cells of the sample are numbers."""
    cells = spool.sample().column(name)
    fitting = [pc.sum(pc.match_substring_regex(cells, form.pattern)).as_py() or 0 for form in NUMBER_FORMATS]
    return NUMBER_FORMATS[fitting.index(max(fitting))]


def usual_date_format(spool: Spool, name: str) -> tuple[str, ...]:
    """The format in which most cells of the sample are dates."""
    cells = pc.cast(spool.sample().column(name), pa.string()).combine_chunks()
    forms = [tuple(form) for form in (*DATE_FORMATS, *YEARS)]
    fitting = [len(cells) - date_values(cells, form).null_count for form in forms]
    return forms[fitting.index(max(fitting))]


def numbers_among(cells: pa.Array, number_format: NumberFormat) -> pa.Array:
    """The numbers written like this, null for all other cells."""
    fitting = pc.if_else(pc.match_substring_regex(cells, number_format.pattern), cells, None)
    return pc.cast(plain_numbers(fitting, number_format), pa.float64())


def all_whole(spool: Spool, name: str, convert: Convert) -> bool:
    """Whether every number of the column is a whole one."""
    if pa.types.is_integer(spool.fields[name]):
        return True
    return all(
        pc.all(pc.and_(pc.equal(numbers, pc.round(numbers)), pc.less(pc.abs(numbers), EXACT)), min_count=0).as_py()
        is not False
        for numbers in (convert(cells) for cells in column_batches(spool, name))
    )


def in_kind(convert: Convert, is_whole: bool) -> Convert:
    """The conversion, to int64 where all numbers are whole."""
    return lambda cells: pc.cast(convert(cells), pa.int64() if is_whole else pa.float64(), safe=False)


def no_numbers(cells: pa.Array) -> pa.Array:
    """Nothing: a moment is no number."""
    return pa.nulls(len(cells), pa.float64())
