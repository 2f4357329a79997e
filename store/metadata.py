"""Metadata: typed cells of a corpus' columns, stored one column after the other."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from store.database import Database
from store.records import Column, Corpus

VALUE_FIELD = {"number": "number", "date": "moment"}
"""Where a value of this type is kept; every other type is text."""

FIELD_TYPES = {"text": pa.string(), "number": pa.float64(), "moment": pa.timestamp("us")}


class Metadata:
    """Reads the metadata of stored corpora."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def values(self, corpus: Corpus, column_name: str, documents: NDArray[Any] | None = None) -> pa.Array:
        """A metadata column, one value or null per document (or per one of these documents), typed.

        Categories, texts, ids and urls are strings, numbers float64 (int64 where whole), dates timestamps. Raises
        `KeyError` for a column that the corpus does not have.
        """
        number, column = numbered_column(corpus, column_name)
        with self._database.cursor() as cursor:
            cells = cursor.sql(
                """
                select document, text, number, moment from cells
                where corpus_id = ? and column_number = ? order by document
                """,
                params=[corpus.id, number],
            ).to_arrow_table()
        found = cells.column("document").to_numpy()
        wanted = np.arange(corpus.documents) if documents is None else documents
        return spread(cells.column(VALUE_FIELD.get(column.type, "text")), column, found, wanted)

    def of_document(self, corpus: Corpus, document: int) -> dict[str, Any]:
        """What one document says in each column where it says anything, in the order of the columns."""
        with self._database.cursor() as cursor:
            cells = cursor.sql(
                """
                select column_number, text, number, moment from cells
                where corpus_id = ? and document = ? order by column_number
                """,
                params=[corpus.id, document],
            ).fetchall()
        return {
            corpus.columns[number].name: int(value) if corpus.columns[number].is_integer else value
            for number, *values in cells
            for value in values
            if value is not None
        }


def numbered_column(corpus: Corpus, name: str) -> tuple[int, Column]:
    """The column of this name with its number; raises `KeyError`."""
    for number, column in enumerate(corpus.columns):
        if column.name == name:
            return number, column
    raise KeyError(f"The corpus {corpus.name!r} has no column {name!r}.")


def insert_cells(
    cursor: duckdb.DuckDBPyConnection,
    corpus_id: str,
    number: int,
    column: Column,
    values: pa.Array,
    first_document: int,
) -> None:
    """Store the values of one metadata column for a batch of documents; nulls are left out."""
    field = VALUE_FIELD.get(column.type, "text")
    typed = values.cast(FIELD_TYPES[field], safe=False)
    document = pa.array(np.arange(first_document, first_document + len(values)), pa.int32())
    cells = {name: typed if name == field else pa.nulls(len(values), kind) for name, kind in FIELD_TYPES.items()}
    cursor.register("batch", pa.table({"document": document, "value": typed, **cells}))
    cursor.execute(
        "insert into cells select ?, ?, document, text, number, moment from batch where value is not null",
        [corpus_id, number],
    )
    cursor.unregister("batch")


def spread(values: pa.ChunkedArray, column: Column, found: NDArray[np.int32], wanted: NDArray[Any]) -> pa.Array:
    """Values of the documents `found` (ascending) laid out for the documents `wanted`, null where there is none."""
    places = np.searchsorted(found, wanted)
    inside = places < len(found)
    is_there = np.zeros(len(wanted), dtype=bool)
    is_there[inside] = found[places[inside]] == wanted[inside]
    indices = pa.array(np.where(is_there, places, 0), mask=~is_there)
    spread_values = values.combine_chunks().take(indices)
    return spread_values.cast(pa.int64(), safe=False) if column.is_integer else spread_values
