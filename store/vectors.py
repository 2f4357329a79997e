"""Vectors, kept by what they are made of: the exact encoder and the text. The same text is never encoded twice.

They are kept as float32 or, where `ISOGLOSS_VECTORS` says so, as float16 in half the space. The length of a blob tells
which, so a store may hold both, and what is there stays as it is when the choice changes.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from store.database import Database
from store.errors import StoreError

VARIABLE = "ISOGLOSS_VECTORS"
PRECISIONS: Mapping[str, np.dtype[Any]] = {"float32": np.dtype("<f4"), "float16": np.dtype("<f2")}


def chosen_precision() -> np.dtype[Any]:
    """What the numbers of new vectors are kept as: what `ISOGLOSS_VECTORS` says, or float32."""
    chosen = os.environ.get(VARIABLE) or "float32"
    if chosen not in PRECISIONS:
        raise StoreError(f"{VARIABLE} is {chosen}, but vectors can be kept as float32 or float16 only: choose either.")
    return PRECISIONS[chosen]


class Vectors:
    """Stores and reads the vectors of a corpus' points; other corpora with the same texts share them."""

    def __init__(self, database: Database, precision: np.dtype[Any] = PRECISIONS["float32"]) -> None:
        self._database = database
        self._precision = precision

    def missing(self, corpus_id: str, encoder_id: str) -> NDArray[np.int32]:
        """Points of the corpus with a text that this encoder has not encoded yet, ascending."""
        with self._database.cursor() as cursor:
            rows = cursor.sql(
                """
                select point from points where corpus_id = $corpus and count > 0 and text_hash not in (
                    select text_hash from vectors where encoder = (select number from encoders where id = $encoder)
                ) order by point
                """,
                params={"corpus": corpus_id, "encoder": encoder_id},
            ).to_arrow_table()
        points: NDArray[np.int32] = rows.column("point").to_numpy().astype(np.int32)
        return points

    def put(self, corpus_id: str, encoder_id: str, points: NDArray[np.int32], vectors: NDArray[np.float32]) -> None:
        """Keep the vectors (points, dimensions) of these points, of length 1 or 0; committed when this returns."""
        rows, dimensions = vectors.shape
        with np.errstate(over="raise"):  # no number of a unit vector is too large for float16
            data = np.ascontiguousarray(vectors, dtype=self._precision)
        form = pa.binary(data.itemsize * dimensions)
        blobs = pa.FixedSizeBinaryArray.from_buffers(form, rows, [None, pa.py_buffer(data)])
        with self._database.transaction() as cursor:
            number = encoder_number(cursor, encoder_id, dimensions)
            cursor.register("batch", pa.table({"point": pa.array(points, pa.int32()), "vector": blobs}))
            cursor.execute(
                """
                insert into vectors
                select ?, p.text_hash, b.vector from batch b join points p using (point) where p.corpus_id = ?
                """,
                [number, corpus_id],
            )

    def dimensions(self, encoder_id: str) -> int:
        """The length of this encoder's vectors; 0 before the first one is kept."""
        with self._database.cursor() as cursor:
            rows = cursor.execute("select dimensions from encoders where id = ?", [encoder_id]).fetchall()
        return int(rows[0][0]) if rows else 0

    def read(self, corpus_id: str, encoder_id: str, into: NDArray[np.float32]) -> None:
        """Fill `into` (points, dimensions), which may be a memory map, with the vectors of the corpus' first points."""
        with self._database.cursor() as cursor:
            batches = cursor.sql(
                """
                select p.point, v.vector from points p join vectors v using (text_hash)
                where p.corpus_id = ? and p.point < ? and v.encoder = (select number from encoders where id = ?)
                """,
                params=[corpus_id, len(into), encoder_id],
            ).to_arrow_reader(65_536)
            for batch in batches:
                lay_out(batch.column("vector"), batch.column("point").to_numpy(), into)


def encoder_number(cursor: duckdb.DuckDBPyConnection, encoder_id: str, dimensions: int) -> int:
    """The number this store gives to an encoder; a new one at its first vectors."""
    rows = cursor.execute("select number from encoders where id = ?", [encoder_id]).fetchall()
    if rows:
        return int(rows[0][0])
    [(number,)] = cursor.execute(
        "insert into encoders select coalesce(max(number), 0) + 1, ?, ? from encoders returning number",
        [encoder_id, dimensions],
    ).fetchall()
    return int(number)


def lay_out(blobs: pa.BinaryArray, points: NDArray[np.int32], into: NDArray[np.float32]) -> None:
    """Write the vectors of these points to their rows."""
    lengths = pc.binary_length(blobs).to_numpy()
    for precision in PRECISIONS.values():
        has_it = lengths == precision.itemsize * into.shape[1]
        if has_it.any():
            kept_so = blobs if has_it.all() else blobs.filter(pa.array(has_it))
            into[points[has_it]] = vectors_of(kept_so, into.shape[1], precision)


def vectors_of(blobs: pa.BinaryArray, dimensions: int, precision: np.dtype[Any]) -> NDArray[Any]:
    """Blobs of equal length as an array (blobs, dimensions), without a copy."""
    offsets = np.frombuffer(blobs.buffers()[1], dtype=np.int32)[blobs.offset :]
    flat = np.frombuffer(blobs.buffers()[2], dtype=precision, count=len(blobs) * dimensions, offset=int(offsets[0]))
    return flat.reshape(len(blobs), dimensions)
