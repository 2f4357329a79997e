"""Vectors, kept by what they are made of: the exact encoder and the text. The same text is never encoded twice."""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from store.database import Database


class Vectors:
    """Stores and reads the vectors of a corpus' points; other corpora with the same texts share them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def missing(self, corpus_id: str, encoder_id: str) -> NDArray[np.int32]:
        """Points of the corpus that this encoder has not encoded yet, ascending."""
        with self._database.cursor() as cursor:
            rows = cursor.sql(
                """
                select point from points where corpus_id = $corpus and text_hash not in (
                    select text_hash from vectors where encoder = (select number from encoders where id = $encoder)
                ) order by point
                """,
                params={"corpus": corpus_id, "encoder": encoder_id},
            ).to_arrow_table()
        points: NDArray[np.int32] = rows.column("point").to_numpy().astype(np.int32)
        return points

    def put(self, corpus_id: str, encoder_id: str, points: NDArray[np.int32], vectors: NDArray[np.float32]) -> None:
        """Keep the vectors (points, dimensions) of these points; committed when this returns."""
        rows, dimensions = vectors.shape
        data = pa.py_buffer(np.ascontiguousarray(vectors, dtype="<f4"))
        blobs = pa.FixedSizeBinaryArray.from_buffers(pa.binary(4 * dimensions), rows, [None, data])
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
                into[batch.column("point").to_numpy()] = vectors_of(batch.column("vector"), into.shape[1])


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


def vectors_of(blobs: pa.BinaryArray, dimensions: int) -> NDArray[Any]:
    """Blobs of equal length as an array (blobs, dimensions), without a copy."""
    offsets = np.frombuffer(blobs.buffers()[1], dtype=np.int32)[blobs.offset :]
    flat = np.frombuffer(blobs.buffers()[2], dtype="<f4", count=len(blobs) * dimensions, offset=int(offsets[0]))
    return flat.reshape(len(blobs), dimensions)
