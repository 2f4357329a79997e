"""The rows of a file as documents and points: blank texts are left out, equal ones become one point."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from store.metadata import insert_cells
from store.records import Corpus


def insert_documents(
    cursor: duckdb.DuckDBPyConnection, corpus: Corpus, batches: Iterable[pa.RecordBatch], *, text_column: str
) -> Corpus:
    """Store the rows of a file after those the corpus has; returns the corpus with its new counts and `texts_key`.

    `batches` hold `text_column` as strings and any of the corpus' columns. Documents, rows and points are numbered on.
    """
    cursor.execute("create temp table staged (document integer, row integer, text_hash blob, text varchar)")
    missing = corpus.empty + corpus.deleted_documents
    rows, documents = corpus.documents + missing, corpus.documents
    for batch in batches:
        texts = pc.utf8_trim_whitespace(batch.column(text_column).cast(pa.string()))
        has_text = pc.fill_null(pc.greater(pc.binary_length(texts), 0), fill_value=False)
        kept = np.flatnonzero(has_text.to_numpy(zero_copy_only=False))
        stage_documents(cursor, texts.take(pa.array(kept)), rows + kept, documents)
        for number, column in enumerate(corpus.columns):
            if column.name in batch.schema.names:
                values = batch.column(column.name).take(pa.array(kept))
                insert_cells(cursor, corpus.id, number, column, values, documents)
        rows += batch.num_rows
        documents += len(kept)
    connect_points(cursor, corpus)
    cursor.execute("drop table staged")
    points, texts_key = digest_of_points(cursor, corpus.id)
    empty = rows - documents - corpus.deleted_documents
    return replace(corpus, documents=documents, empty=empty, points=points, texts_key=texts_key)


def stage_documents(
    cursor: duckdb.DuckDBPyConnection, texts: pa.Array, rows: NDArray[np.int64], first_document: int
) -> None:
    """Put a batch of non-blank texts beside their rows; documents count up from `first_document`."""
    documents = np.arange(first_document, first_document + len(texts))
    cursor.register("batch", pa.table({"document": documents, "row": rows, "text": texts}))
    cursor.execute("insert into staged select document, row, unhex(sha256(text)), text from batch")
    cursor.unregister("batch")


def connect_points(cursor: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    """Count known texts up, number the new ones by first occurrence, and connect the documents to both."""
    for statement in (
        """
        update points set count = count + repeated.documents
        from (select text_hash, count(*) documents from staged group by text_hash) repeated
        where corpus_id = $corpus and points.text_hash = repeated.text_hash
        """,
        """
        insert into points
        select $corpus, $points + row_number() over (order by min(document)) - 1, text_hash, any_value(text), count(*)
        from staged where text_hash not in (select text_hash from points where corpus_id = $corpus)
        group by text_hash order by min(document)
        """,
        """
        insert into documents
        select p.corpus_id, s.document, s.row, p.point
        from staged s join points p on p.text_hash = s.text_hash and p.corpus_id = $corpus order by s.document
        """,
    ):
        named = {"corpus": corpus.id, "points": corpus.points}
        cursor.execute(statement, {name: value for name, value in named.items() if f"${name}" in statement})


def digest_of_points(cursor: duckdb.DuckDBPyConnection, corpus_id: str) -> tuple[int, str]:
    """How many distinct texts a corpus has, and the SHA-256 over all of them in order."""
    digest = hashlib.sha256()
    points = 0
    hashes = cursor.sql(
        "select text_hash from points where corpus_id = ? order by point", params=[corpus_id]
    ).to_arrow_reader()
    for batch in hashes:
        digest.update(b"".join(batch.column("text_hash").to_pylist()))
        points += batch.num_rows
    return points, digest.hexdigest()
