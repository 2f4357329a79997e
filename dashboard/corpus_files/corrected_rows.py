"""Rejected rows, written out to be corrected, and read in again."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator

import pyarrow as pa

from dashboard.corpus_files.errors import CorrectedRowsError
from dashboard.corpus_files.records import RejectedRow
from dashboard.corpus_files.rows import Cell, string_array
from dashboard.corpus_files.table import TableFile

LINE, REASON, ROW = "rejected_line", "rejected_reason", "rejected_row"
"""Columns that tell what was wrong; they are not read in again."""


def rows_to_correct(table: TableFile) -> bytes:
    """The rejected rows as a CSV file: line, reason, the row as it was, and its cells as far as they can be told."""
    names = [column.name for column in table.columns]
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow([LINE, REASON, ROW, *names])
    for rejected in table.rejected:
        writer.writerow([rejected.line, rejected.reason, rejected.snippet, *cells_of(rejected, table)[: len(names)]])
    return file.getvalue().encode("utf-8-sig")  # with a mark, so that Excel reads it as UTF-8


def cells_of(rejected: RejectedRow, table: TableFile) -> list[str]:
    """The cells of a rejected row of a delimited file; none of any other."""
    dialect = table.dialect or {}
    if not dialect.get("delimiter"):
        return []
    reader = csv.reader(
        [rejected.snippet], delimiter=dialect["delimiter"], quotechar=dialect.get("quote") or None,
        quoting=csv.QUOTE_MINIMAL if dialect.get("quote") else csv.QUOTE_NONE,
    )  # fmt: skip
    try:
        return next(reader, [])
    except csv.Error:
        return []


def with_corrected_rows(table: TableFile, corrected: TableFile) -> TableFile:
    """The table with the rows of another file after its own; raises a `CorpusFileError` unless all its columns are
    there. The table itself must not be used any more."""
    names = [column.name for column in table.columns]
    given = [column.name for column in corrected.columns]
    missing = [name for name in names if name not in given]
    if missing:
        raise CorrectedRowsError(
            f"The corrected rows have no column “{missing[0]}”: they need the same columns as “{table.name}”."
        )
    if corrected.rejected_count:
        first = corrected.rejected[0]
        raise CorrectedRowsError(
            f"Line {first.line} of the corrected rows still cannot be read: {first.reason} Correct it and upload again."
        )
    return table.with_rows(aligned(corrected, names, table.literal_columns))


def aligned(corrected: TableFile, names: list[str], literal_columns: set[str]) -> Iterator[pa.RecordBatch]:
    """The corrected rows with these columns only, as strings."""
    for batch in corrected.texts(names):
        arrays = [
            string_array([as_literal(cell) for cell in cells.to_pylist()]) if name in literal_columns else cells
            for name, cells in zip(names, batch.columns, strict=True)
        ]
        yield pa.RecordBatch.from_arrays(arrays, names=names)


def as_literal(cell: Cell) -> Cell:
    """A cell as a JSON literal: itself if it is one, else a string."""
    try:
        json.loads(cell or "null")
    except ValueError:
        return json.dumps(cell)
    return cell
