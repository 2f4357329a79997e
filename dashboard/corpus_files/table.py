"""A file that has been read: its columns, its rows, what would be mapped and what not."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from types import TracebackType
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc

from dashboard.corpus_files.column_types import is_filled, typed_columns
from dashboard.corpus_files.errors import NoTextColumnError, UnknownColumnError
from dashboard.corpus_files.records import ColumnPreview, ColumnType, Dialect, Reading, RejectedRow, Summary
from dashboard.corpus_files.retyped import retyped_column
from dashboard.corpus_files.spool import Spool
from dashboard.corpus_files.text_choice import choose_text_column

LISTED_EMPTY_ROWS = 1_000


class TableFile:
    """A file read as a table; closing it deletes its temporary copy.

    `rejected` holds the first rejected rows, `rejected_count` says how many there are. `text_column` is the column
    that reads most like texts, None where no column holds any; `text_column_is_sure` says whether there is no doubt,
    and `text_candidates` are the columns between which it lies, the likeliest first.
    `tables` are the names of all that the file could be read as where it holds several, `table` the one that is.
    """

    def __init__(self, name: str, reading: Reading, spool: Spool) -> None:
        self._spool = spool
        self._reading = reading
        self.literal_columns = reading.literal_columns
        sample = spool.sample()
        self._typed = typed_columns(spool, sample, reading.literal_columns)
        choice = choose_text_column(
            {
                column: (typed.preview.type, pc.cast(sample.column(column), pa.string()).to_pylist())
                for column, typed in self._typed.items()
                if column not in reading.literal_columns
            }
        )
        self.name = name
        self.format = reading.format
        self.encoding = reading.encoding
        self.dialect: Dialect | None = reading.dialect
        self.columns: tuple[ColumnPreview, ...] = tuple(typed.preview for typed in self._typed.values())
        self.text_column = choice.column
        self.text_column_is_sure = choice.is_sure
        self.text_candidates = choice.candidates
        self.rows = spool.rows
        self.rejected: tuple[RejectedRow, ...] = tuple(reading.rejections.rows)
        self.rejected_count = reading.rejections.count
        self.tables = reading.tables
        self.table = reading.table

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Delete the temporary copy."""
        self._spool.close()

    def head(self, count: int) -> list[dict[str, Any]]:
        """The first rows as read."""
        rows: list[dict[str, Any]] = []
        for batch in self._spool.batches():
            rows += self._as_read(batch.slice(0, count - len(rows)))
            if len(rows) == count:
                break
        return rows

    def records(self) -> Iterator[dict[str, Any]]:
        """All rows as read, in order, as JSON-ready values.

        Cells of CSV files are the text they are, those of JSON and Parquet have their types; dates of Parquet are
        ISO 8601, numbers that are not finite are missing.
        """
        for batch in self._spool.batches():
            yield from self._as_read(batch)

    def batches(
        self, columns: Sequence[str] | None = None, *, text_column: str | None = None
    ) -> Iterator[pa.RecordBatch]:
        """All rows in order with these columns (all without an argument), empty texts included.

        Numbers are int64 or float64, dates timestamps, all else strings; `text_column` is a string in any case.
        """
        names = [column.name for column in self.columns] if columns is None else list(columns)
        if text_column is not None and text_column not in names:
            names.insert(0, text_column)
        self._check(names)
        for batch in self._spool.batches(names):
            arrays = [
                pc.cast(cells, pa.string()) if name == text_column else self._typed[name].convert(cells)
                for name, cells in zip(names, batch.columns, strict=True)
            ]
            yield pa.RecordBatch.from_arrays(arrays, names=names)

    def texts(self, columns: Sequence[str]) -> Iterator[pa.RecordBatch]:
        """All rows in order with these columns as strings, in the same batches as `batches`."""
        self._check(columns)
        for batch in self._spool.batches(columns):
            yield pa.RecordBatch.from_arrays([pc.cast(cells, pa.string()) for cells in batch.columns], names=columns)

    def with_types(self, types: Mapping[str, ColumnType]) -> TableFile:
        """The same rows, with these columns in other types: a cell that is no number or no date is then missing."""
        self._check(list(types))
        detected = {column.name: column.type for column in self.columns}
        view = copy(self)
        view._typed = self._typed | {
            name: retyped_column(self._spool, name, type_) for name, type_ in types.items() if type_ != detected[name]
        }
        view.columns = tuple(typed.preview for typed in view._typed.values())
        return view

    def with_rows(self, batches: Iterable[pa.RecordBatch]) -> TableFile:
        """This table with further rows, columns typed anew; takes its place, since both lie in the same files."""
        self._spool.fill(
            pa.RecordBatch.from_arrays(
                [
                    pc.cast(cells, self._spool.fields[name])
                    for name, cells in zip(batch.schema.names, batch.columns, strict=True)
                ],
                names=batch.schema.names,
            )
            for batch in batches
        )
        return TableFile(self.name, self._reading, self._spool)

    def unfit_cells(self, column: str) -> int:
        """How many cells of a column hold something that is not of its type."""
        filled = (is_filled(batch.column(0)) for batch in self.texts([column]))
        values = (batch.column(0) for batch in self.batches([column]))
        return sum(
            pc.sum(pc.and_(is_there, pc.is_null(cells))).as_py() or 0
            for is_there, cells in zip(filled, values, strict=True)
        )

    def summary(self, text_column: str | None = None) -> Summary:
        """What choosing this column as the text (the suggested one without an argument) would give."""
        column = self._text_column(text_column)
        return summarized((batch.column(0) for batch in self.texts([column])), column, self.rejected_count)

    def preview(self, text_column: str | None = None) -> dict[str, Any]:
        """All this as JSON-ready values; without a text column no row is a document."""
        column = self.text_column if text_column is None else text_column
        summary = self.summary(column) if column is not None else None
        return {
            "file": self.name,
            "format": self.format,
            "encoding": self.encoding,
            "dialect": self.dialect,
            "columns": [{"name": column.name, "type": column.type} for column in self.columns],
            "text_column": column,
            "rows": self.rows,
            "documents": summary.documents if summary else 0,
            "empty": summary.empty if summary else self.rows,
            "rejected": self.rejected_count,
            "duplicates": summary.duplicates if summary else 0,
        }

    def _as_read(self, batch: pa.RecordBatch) -> Iterator[dict[str, Any]]:
        names = batch.schema.names
        columns = [as_read(name, cells, self.literal_columns) for name, cells in zip(names, batch.columns, strict=True)]
        return (dict(zip(names, cells, strict=True)) for cells in zip(*columns, strict=True))

    def _text_column(self, named: str | None) -> str:
        column = self.text_column if named is None else named
        if column is None:
            raise NoTextColumnError("No column of this file holds texts; choose another file.")
        self._check([column])
        return column

    def _check(self, names: Sequence[str]) -> None:
        for name in names:
            if name not in self._typed:
                known = ", ".join(f"“{column.name}”" for column in self.columns[:20])
                raise UnknownColumnError(f"This file has no column “{name}”; its columns are {known}.")


def summarized(
    texts: Iterable[pa.Array], text_column: str, rejected: int, told: Callable[[int], None] | None = None
) -> Summary:
    """What there is to count in the texts of a file, given in order; `told` hears how many have been counted."""
    seen: set[bytes] = set()
    documents = row = 0
    empty_rows: list[int] = []
    for batch in texts:
        for text in pc.utf8_trim_whitespace(batch).to_pylist():
            row += 1
            if text:
                documents += 1
                seen.add(hashlib.blake2b(text.encode(), digest_size=16).digest())
            elif len(empty_rows) < LISTED_EMPTY_ROWS:
                empty_rows.append(row)
        if told is not None:
            told(row)
    return Summary(
        text_column=text_column,
        rows=row,
        documents=documents,
        empty=row - documents,
        rejected=rejected,
        duplicates=documents - len(seen),
        empty_rows=tuple(empty_rows),
    )


def as_read(name: str, cells: pa.Array, literal_columns: set[str]) -> list[Any]:
    """The cells of a column as JSON-ready values."""
    if name in literal_columns:
        return [
            None if cell is None else finite(json.loads(cell, parse_constant=lambda _: None))
            for cell in cells.to_pylist()
        ]
    if pa.types.is_timestamp(cells.type):
        return [None if moment is None else moment.isoformat() for moment in cells.to_pylist()]
    return [finite(cell) for cell in cells.to_pylist()] if pa.types.is_floating(cells.type) else cells.to_pylist()


def finite(value: Any) -> Any:
    """The value, None for a number that JSON cannot express."""
    return None if isinstance(value, float) and not math.isfinite(value) else value
