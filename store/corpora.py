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
from numpy.typing import NDArray

from store.database import Database
from store.deletions import delete_corpus
from store.documents import insert_documents
from store.errors import UnknownCorpusError
from store.metadata import insert_cells, numbered_column
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
            corpus = insert_documents(cursor, corpus, batches, text_column=text_column)
            insert_corpus(cursor, corpus)
        return corpus

    def extend(
        self,
        corpus_id: str,
        batches: Iterable[pa.RecordBatch],
        *,
        source: str,
        text_column: str,
        content_key: str = "",
        rejected: int = 0,
    ) -> Corpus:
        """Store the rows of another file after those that are there, wholly or not at all.

        `batches` hold `text_column`, whatever the corpus calls it, and any of its columns; others are left out. The
        corpus gets a column that names the file of each document.
        """
        with self._database.transaction() as cursor:
            corpus = with_file_column(cursor, self.get(corpus_id))
            first = corpus.documents
            others = (batch.select([name for name in batch.schema.names if name != FILE_COLUMN]) for batch in batches)
            corpus = insert_documents(cursor, corpus, others, text_column=text_column)
            name_file(cursor, corpus, source, first=first)
            keys = f"{corpus.content_key} {content_key}"
            corpus = replace(
                corpus,
                rejected=corpus.rejected + rejected,
                content_key=hashlib.sha256(keys.encode()).hexdigest() if content_key else "",
            )
            cursor.execute("delete from corpora where id = ?", [corpus_id])
            cursor.execute("delete from columns where corpus_id = ?", [corpus_id])
            insert_corpus(cursor, corpus)
        return corpus

    def list(self) -> tuple[Corpus, ...]:
        """All corpora, the newest first."""
        return self._database.kept("corpora", self._read)

    def _read(self) -> tuple[Corpus, ...]:
        with self._database.cursor() as cursor:
            columns: dict[str, list[Column]] = defaultdict(list)
            for corpus_id, *column in cursor.execute(
                "select corpus_id, name, type, is_integer from columns order by corpus_id, number"
            ).fetchall():
                columns[corpus_id].append(Column(*column))
            rows = cursor.sql(
                """
                select id, name, source, text_column, corpora.documents, corpora.points, empty, rejected, texts_key,
                    content_key, added_at, coalesce(sum(deletions.documents), 0)::integer as deleted_documents,
                    coalesce(sum(deletions.points), 0)::integer as deleted_points
                from corpora left join deletions on corpus_id = id group by all order by added_at desc, id
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
        """Characters of each text, (points,); NaN for a point whose text was deleted."""
        with self._database.cursor() as cursor:
            rows = cursor.sql(
                "select if(count > 0, length(text), null) as length from points where corpus_id = ? order by point",
                params=[corpus_id],
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

    def first_documents(self, corpus_id: str) -> NDArray[np.int64]:
        """The first document of each point, (points,); -1 for a point that has none any more."""
        _, point_of = self.rows_and_points(corpus_id)
        first = np.full(self.get(corpus_id).points, -1, np.int64)
        first[point_of[::-1]] = np.arange(len(point_of))[::-1]  # the first of a point is written last
        return first

    def texts_of_documents(self, corpus_id: str) -> pa.ChunkedArray:
        """The text of each document, in order."""
        with self._database.cursor() as cursor:
            found = cursor.sql(
                """
                select text from documents join points using (corpus_id, point)
                where corpus_id = ? order by document
                """,
                params=[corpus_id],
            ).to_arrow_table()
        return found.column("text")

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
        """Forget a corpus with all that is its own, and give the disk space back; raises `UnknownCorpusError`."""
        self.get(corpus_id)
        delete_corpus(self._database, corpus_id)


FILE_COLUMN = "added from"
"""The metadata column that tells the files of a corpus apart once there are several."""


def positions_of(points: NDArray[np.int32]) -> pa.Table:
    """A table of points and their positions in this array, for a join that keeps the order."""
    return pa.table({"point": pa.array(points, pa.int32()), "position": pa.array(np.arange(len(points)))})


def with_file_column(cursor: duckdb.DuckDBPyConnection, corpus: Corpus) -> Corpus:
    """The corpus with a column for the file that each document is from, filled for those that are there."""
    if any(column.name == FILE_COLUMN for column in corpus.columns):
        return corpus
    corpus = replace(corpus, columns=(*corpus.columns, Column(FILE_COLUMN, "category")))
    name_file(cursor, corpus, corpus.source, first=0)
    return corpus


def name_file(cursor: duckdb.DuckDBPyConnection, corpus: Corpus, source: str, *, first: int) -> None:
    """Say of the documents from `first` on that they are from this file."""
    number, column = numbered_column(corpus, FILE_COLUMN)
    sources = pa.repeat(pa.scalar(source, pa.string()), corpus.documents - first)
    insert_cells(cursor, corpus.id, number, column, sources, first)


def insert_corpus(cursor: duckdb.DuckDBPyConnection, corpus: Corpus) -> None:
    """Store the record itself and its columns."""
    cursor.execute(
        "insert into corpora values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            *(corpus.id, corpus.name, corpus.source, corpus.text_column, corpus.documents, corpus.points, corpus.empty),
            *(corpus.rejected, corpus.texts_key, corpus.content_key, corpus.added_at),
        ],
    )
    for number, column in enumerate(corpus.columns):
        cursor.execute(
            "insert into columns values (?, ?, ?, ?, ?)",
            [corpus.id, number, column.name, column.type, column.is_integer],
        )
