"""Vectors that a file brings along: a column of lists of numbers, all of one length."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.corpus_files.engine import engine, one_column
from dashboard.corpus_files.errors import VectorError
from dashboard.corpus_files.table import TableFile

JUDGED_ROWS = 50
FEWEST_NUMBERS = 8
"""Shorter lists are more likely coordinates or ratings than vectors of meaning."""


def vector_columns(table: TableFile) -> dict[str, int]:
    """The columns that hold vectors, by the first rows, and how many numbers a vector has."""
    head = table.head(JUDGED_ROWS)
    lengths = {name: [vector_length(row.get(name)) for row in head] for name in table.literal_columns}
    found = {name: {length for length in of_rows if length is not None} for name, of_rows in lengths.items()}
    return {
        column.name: found[column.name].pop()
        for column in table.columns
        if len(found.get(column.name, ())) == 1 and max(found[column.name]) >= FEWEST_NUMBERS
    }


def vector_length(cell: object) -> int | None:
    """How many numbers a cell has; 0 for what is no list of numbers, None where there is nothing."""
    if cell is None:
        return None
    if isinstance(cell, list) and all(type(number) in (int, float, type(None)) for number in cell):
        return len(cell)
    return 0


def vector_batches(table: TableFile, column: str) -> Iterator[NDArray[np.float32]]:
    """The vectors of all rows, in order, each batch (rows, numbers); NaN where a row, or a number in it, is missing.

    Raises `VectorError` for a cell that holds none, or one of another length than the first.
    """
    length = row = 0
    for batch in table.texts([column]):
        lists = number_lists(batch.column(0))
        found = lists.value_lengths().fill_null(0).to_numpy()
        if not length and found.any():
            length = int(found[np.flatnonzero(found)[0]])
            if row:
                yield np.full((row, length), np.nan, np.float32)
        refuse_others(batch.column(0), found, length, column=column, first=row)
        row += len(found)
        if length:
            yield laid_out(lists, found > 0, length)
    if not length:
        raise VectorError(f"The column “{column}” holds no list of numbers; choose another column.")


def number_lists(cells: pa.Array) -> pa.ListArray:
    """Cells that are JSON lists of numbers as lists, null for all others."""
    cursor = engine().cursor()
    try:
        cursor.register("cells", pa.table({"cell": cells}))
        return one_column(
            cursor.sql("select case when json_valid(cell) then from_json(cell, ?) end from cells", params=['["FLOAT"]'])
        )
    except duckdb.Error as error:
        raise VectorError("The numbers of this column cannot be read as vectors; choose another column.") from error
    finally:
        cursor.close()


def refuse_others(cells: pa.Array, found: NDArray[np.int32], length: int, *, column: str, first: int) -> None:
    """Raise a `VectorError` for the first cell that is there but is no vector of this length."""
    is_there = cells.is_valid().to_numpy(zero_copy_only=False)
    wrong = np.flatnonzero(is_there & ((found != length) | (found == 0)))
    if len(wrong):
        number, numbers = first + int(wrong[0]) + 1, int(found[wrong[0]])
        holds = f"has {numbers:,} numbers instead of {length:,}" if numbers else "holds no list of numbers"
        raise VectorError(f"Row {number:,} of the column “{column}” {holds}: all vectors must be of one length.")


def laid_out(lists: pa.ListArray, is_there: NDArray[np.bool_], length: int) -> NDArray[np.float32]:
    """The lists as rows of an array."""
    rows = np.full((len(lists), length), np.nan, np.float32)
    rows[is_there] = lists.flatten().to_numpy(zero_copy_only=False).reshape(-1, length)
    return rows
