"""Corpora: their documents, distinct texts and typed metadata."""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from store.database import Database
from store.errors import UnknownCorpusError
from store.metadata import insert_cells
from store.records import Column, Corpus


class Corpora:
    """Adds, lists, reads and deletes corpora."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(
        self,
        batches: Iterable[pa.RecordBatch],
        *,
        name: str,
        source: str,
        text_column: str,
        columns: Sequence[Column],
        content_key: str = "",
        rejected: int = 0,
    ) -> Corpus:
        """Store the rows of a file, batch by batch, wholly or not at all.

        `batches` hold `text_column` as strings and every one of `columns`. Rows whose text is blank are counted and
        left out. Texts are stripped of surrounding whitespace; equal ones become one point.
        """
        corpus = Corpus(
            id=uuid.uuid4().hex[:12],
            name=name,
            source=source,
            text_column=text_column,
            columns=tuple(columns),
            documents=0,
            points=0,
            empty=0,
            rejected=rejected,
            texts_key="",
            content_key=content_key,
            added_at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
        )
        with self._database.transaction() as cursor:
            cursor.execute("create temp table staged (document integer, row integer, text_hash blob, text varchar)")
            rows = 0
            documents = 0
            for batch in batches:
                texts = pc.utf8_trim_whitespace(batch.column(text_column).cast(pa.string()))
                has_text = pc.fill_null(pc.greater(pc.binary_length(texts), 0), fill_value=False)
                kept = np.flatnonzero(has_text.to_numpy(zero_copy_only=False))
                stage_documents(cursor, texts.take(pa.array(kept)), rows + kept, documents)
                for number, column in enumerate(columns):
                    values = batch.column(column.name).take(pa.array(kept))
                    insert_cells(cursor, corpus.id, number, column, values, documents)
                rows += batch.num_rows
                documents += len(kept)
            corpus = replace(corpus, documents=documents, empty=rows - documents)
            corpus = insert_points(cursor, corpus)
            insert_corpus(cursor, corpus)
            cursor.execute("drop table staged")
        return corpus

    def list(self) -> tuple[Corpus, ...]:
        """All corpora, the newest first."""
        with self._database.cursor() as cursor:
            columns: dict[str, list[Column]] = defaultdict(list)
            for corpus_id, *column in cursor.execute(
                "select corpus_id, name, type, is_integer from columns order by corpus_id, number"
            ).fetchall():
                columns[corpus_id].append(Column(*column))
            rows = cursor.sql(
                """
                select id, name, source, text_column, documents, points, empty, rejected, texts_key, content_key,
                    added_at
                from corpora order by added_at desc, id
                """
            ).to_arrow_table()
        return tuple(Corpus(columns=tuple(columns[row["id"]]), **row) for row in rows.to_pylist())

    def get(self, corpus_id: str) -> Corpus:
        """The corpus with this id; raises `UnknownCorpusError`."""
        for corpus in self.list():
            if corpus.id == corpus_id:
                return corpus
        raise UnknownCorpusError("There is no such corpus: it may have been deleted.")

    def find(self, *, content_key: str, name: str) -> Corpus | None:
        """The newest corpus of this name from exactly this file, read the same way, if there is one."""
        return next((c for c in self.list() if (c.content_key, c.name) == (content_key, name)), None)

    def rename(self, corpus_id: str, name: str) -> None:
        """Give a corpus another name."""
        with self._database.transaction() as cursor:
            cursor.execute("update corpora set name = ? where id = ?", [name, corpus_id])

    def texts(self, corpus_id: str, points: NDArray[np.int32] | None = None) -> Sequence[str]:
        """The texts of these points, in their order; of all points without an argument."""
        with self._database.cursor() as cursor:
            if points is None:
                rows = cursor.sql(
                    "select text from points where corpus_id = ? order by point", params=[corpus_id]
                ).to_arrow_table()
            else:
                cursor.register("wanted", positions_of(points))
                rows = cursor.sql(
                    "select text from wanted join points using (point) where corpus_id = ? order by position",
                    params=[corpus_id],
                ).to_arrow_table()
        texts: Sequence[str] = rows.column("text").to_pylist()
        return texts

    def counts(self, corpus_id: str) -> NDArray[np.int32]:
        """Documents per point, (points,)."""
        with self._database.cursor() as cursor:
            rows = cursor.sql(
                "select count from points where corpus_id = ? order by point", params=[corpus_id]
            ).to_arrow_table()
        counts: NDArray[np.int32] = rows.column("count").to_numpy().astype(np.int32)
        return counts

    def lengths(self, corpus_id: str) -> NDArray[np.float64]:
        """Characters of each text, (points,)."""
        with self._database.cursor() as cursor:
            rows = cursor.sql(
                "select length(text) as length from points where corpus_id = ? order by point", params=[corpus_id]
            ).to_arrow_table()
        lengths: NDArray[np.float64] = rows.column("length").to_numpy().astype(np.float64)
        return lengths

    def rows_and_points(self, corpus_id: str) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """For each document, in order: its row in the file and its point; both (documents,)."""
        with self._database.cursor() as cursor:
            found = cursor.sql(
                "select row, point from documents where corpus_id = ? order by document", params=[corpus_id]
            ).to_arrow_table()
        return found.column("row").to_numpy(), found.column("point").to_numpy()

    def documents_of(self, corpus_id: str, points: NDArray[np.int32], limit: int) -> pa.Table:
        """The documents at these points, duplicates included: document, row, point, text; points' order."""
        with self._database.cursor() as cursor:
            cursor.register("wanted", positions_of(points))
            return cursor.sql(
                """
                select d.document, d.row, d.point, p.text
                from wanted w
                join points p on p.point = w.point and p.corpus_id = $corpus
                join documents d on d.point = w.point and d.corpus_id = $corpus
                order by w.position, d.document limit $limit
                """,
                params={"corpus": corpus_id, "limit": limit},
            ).to_arrow_table()

    def matching_points(self, corpus_id: str, phrase: str) -> NDArray[np.int32]:
        """Points whose text contains this phrase, case ignored."""
        with self._database.cursor() as cursor:
            rows = cursor.sql(
                "select point from points where corpus_id = ? and contains(lower(text), lower(?)) order by point",
                params=[corpus_id, phrase],
            ).to_arrow_table()
        points: NDArray[np.int32] = rows.column("point").to_numpy().astype(np.int32)
        return points

    def delete(self, corpus_id: str) -> None:
        """Forget a corpus, its maps and requests, and every vector and stage result no other corpus uses.

        The disk space is given back at once, unless so little of the store went that DuckDB had better use it again.
        """
        self.get(corpus_id)
        with self._database.transaction() as cursor:
            before = rows_stored(cursor)
            for statement in DELETIONS:
                cursor.execute(statement, {"corpus": corpus_id})
            for statement in GARBAGE:
                cursor.execute(statement)
            is_worth_it = rows_stored(cursor) < (1 - WORTH_COMPACTING) * before
        if is_worth_it:
            self._database.compact()


WORTH_COMPACTING = 0.02
"""The share of rows deleted from which the file is compacted."""

DELETIONS = (
    "delete from cells where corpus_id = $corpus",
    "delete from columns where corpus_id = $corpus",
    "delete from documents where corpus_id = $corpus",
    "delete from points where corpus_id = $corpus",
    "delete from maps where corpus_id = $corpus",
    "delete from requests where corpus_id = $corpus",
    "delete from corpora where id = $corpus",
)

GARBAGE = (
    "delete from vectors where text_hash not in (select text_hash from points)",
    "delete from stage_results where texts_key not in (select texts_key from corpora)",
    "delete from stage_arrays where key not in (select key from stage_results)",
)


def rows_stored(cursor: duckdb.DuckDBPyConnection) -> int:
    """Rows in the tables that grow with the texts."""
    [(rows,)] = cursor.sql(
        """
        select (select count(*) from vectors) + (select count(*) from points)
            + (select count(*) from documents) + (select count(*) from cells)
        """
    ).fetchall()
    return int(rows)


def positions_of(points: NDArray[np.int32]) -> pa.Table:
    """A table of points and their positions in this array, for a join that keeps the order."""
    return pa.table({"point": pa.array(points, pa.int32()), "position": pa.array(np.arange(len(points)))})


def stage_documents(
    cursor: duckdb.DuckDBPyConnection, texts: pa.Array, rows: NDArray[np.int64], first_document: int
) -> None:
    """Put a batch of non-blank texts beside their rows; documents count up from `first_document`."""
    documents = np.arange(first_document, first_document + len(texts))
    cursor.register("batch", pa.table({"document": documents, "row": rows, "text": texts}))
    cursor.execute("insert into staged select document, row, unhex(sha256(text)), text from batch")
    cursor.unregister("batch")


def insert_points(cursor: duckdb.DuckDBPyConnection, corpus: Corpus) -> Corpus:
    """Number the distinct texts by first occurrence and connect the documents to them."""
    cursor.execute(
        """
        insert into points
        select ?, row_number() over (order by min(document)) - 1, text_hash, any_value(text), count(*)
        from staged group by text_hash order by min(document)
        """,
        [corpus.id],
    )
    cursor.execute(
        """
        insert into documents
        select p.corpus_id, s.document, s.row, p.point
        from staged s join points p on p.text_hash = s.text_hash and p.corpus_id = ? order by s.document
        """,
        [corpus.id],
    )
    digest = hashlib.sha256()
    points = 0
    hashes = cursor.sql(
        "select text_hash from points where corpus_id = ? order by point", params=[corpus.id]
    ).to_arrow_reader()
    for batch in hashes:
        digest.update(b"".join(batch.column("text_hash").to_pylist()))
        points += batch.num_rows
    return replace(corpus, points=points, texts_key=digest.hexdigest())


def insert_corpus(cursor: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    """Store the record itself and its columns."""
    cursor.execute(
        "insert into corpora values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            corpus.id,
            corpus.name,
            corpus.source,
            corpus.text_column,
            corpus.documents,
            corpus.points,
            corpus.empty,
            corpus.rejected,
            corpus.texts_key,
            corpus.content_key,
            corpus.added_at,
        ],
    )
    for number, column in enumerate(corpus.columns):
        cursor.execute(
            "insert into columns values (?, ?, ?, ?, ?)",
            [corpus.id, number, column.name, column.type, column.is_integer],
        )
