"""What goes for good: corpora, and documents of a corpus. What no other corpus uses goes with them.

Documents that stay are numbered anew, without gaps. A text that no document has any more leaves an empty point: its
number stays taken, since maps, edits and tags name texts by it, and nothing else is left of it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from store.database import Database
from store.documents import digest_of_points
from store.results import StageResult, insert_result

WORTH_COMPACTING = 0.02
"""The share of rows deleted with a corpus from which the file is compacted."""

OF_A_CORPUS = (
    *("cells", "columns", "documents", "points", "maps", "requests", "saved_directions"),
    *("edits", "edit_turns", "taggings", "tagging_turns", "deletions"),
)

GARBAGE = (
    "delete from vectors where text_hash not in (select text_hash from points)",
    """
    delete from stage_results where texts_key not in (select texts_key from corpora)
    and not exists (from maps where contains(maps.stages, stage_results.key))
    """,
    "delete from stage_arrays where key not in (select key from stage_results)",
)

OF_DOCUMENTS = (
    """
    update points set count = count - gone.documents
    from (select point, count(*) documents from documents semi join doomed using (document)
        where corpus_id = $corpus group by point) gone
    where corpus_id = $corpus and points.point = gone.point
    """,
    "delete from documents where corpus_id = $corpus and document in (select document from doomed)",
    "delete from cells where corpus_id = $corpus and document in (select document from doomed)",
    """
    create or replace temp table renumbered as
    select document as former, (row_number() over (order by document) - 1)::integer as number
    from documents where corpus_id = $corpus
    """,
    """
    update documents set document = renumbered.number from renumbered
    where corpus_id = $corpus and document = former and former <> renumbered.number
    """,
    """
    update cells set document = renumbered.number from renumbered
    where corpus_id = $corpus and document = former and former <> renumbered.number
    """,
    "drop table renumbered",
    """
    update points set text = '', text_hash = unhex(replace(uuid()::varchar, '-', ''))
    where corpus_id = $corpus and count = 0 and text <> ''
    """,
)
"""In place of its hash an empty point gets a random number, shorter than any hash: a text could be guessed from it."""


@dataclass(frozen=True)
class MapChange:
    """A map whose results were made without what was deleted: its `stages`; None for a map on which nothing is left."""

    map_id: str
    stages: Mapping[str, str] | None


@dataclass(frozen=True)
class Rewritten:
    """What named the texts by something else than their numbers, without them. `results` are (key, stage, result)."""

    results: Iterable[tuple[str, str, StageResult]] = ()
    maps: tuple[MapChange, ...] = ()
    edits: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    """The arguments of edits, by the edit's number."""
    directions: Mapping[tuple[str, str], Mapping[str, Any] | None] = field(default_factory=dict)
    """Saved directions by kind and name; None for one of which nothing is left."""


class Deletions:
    """Deletes corpora and documents. `told` hears of a corpus whose documents were deleted, and of its maps."""

    def __init__(self, database: Database, told: Callable[[str, Iterable[str]], None]) -> None:
        self._database = database
        self._told = told
        if self._is_unfinished():
            self._erase()

    def delete_documents(self, corpus_id: str, documents: NDArray[np.integer], rewritten: Rewritten) -> None:
        """Delete documents, all together or not at all, and what `rewritten` replaces with them; when this returns,
        the file holds none of it. A process that is killed in between does the last part at its next start."""
        with self._database.transaction() as cursor:
            cursor.register("wanted", pa.table({"document": pa.array(np.unique(documents), pa.int32())}))
            cursor.execute("create or replace temp table doomed as select document from wanted")
            before = empty_points(cursor, corpus_id)
            for statement in OF_DOCUMENTS:
                cursor.execute(statement, {"corpus": corpus_id} if "$corpus" in statement else {})
            gone = np.setdiff1d(empty_points(cursor, corpus_id), before)
            _, texts_key = digest_of_points(cursor, corpus_id)
            cursor.execute(
                "update corpora set documents = documents - ?, texts_key = ? where id = ?",
                [len(np.unique(documents)), texts_key, corpus_id],
            )
            for key, stage, result in rewritten.results:
                insert_result(cursor, key, stage=stage, texts_key=texts_key, result=result)
            rewrite(cursor, corpus_id, rewritten)
            forget_points(cursor, corpus_id, gone)
            cursor.execute(
                "insert into deletions values (?, ?, ?, ?, false)",
                [corpus_id, len(np.unique(documents)), len(gone), datetime.now(UTC).replace(tzinfo=None)],
            )
            for statement in GARBAGE:
                cursor.execute(statement)
        self._told(corpus_id, [change.map_id for change in rewritten.maps])
        self._erase()

    def _is_unfinished(self) -> bool:
        with self._database.cursor() as cursor:
            return bool(cursor.execute("select 1 from deletions where not is_erased limit 1").fetchall())

    def _erase(self) -> None:
        """Write the file anew: DuckDB overwrites what is deleted when it needs the room, and not before."""
        self._database.compact()
        with self._database.transaction() as cursor:
            cursor.execute("update deletions set is_erased = true where not is_erased")


def delete_corpus(database: Database, corpus_id: str) -> None:
    """Forget a corpus, its maps and requests, and every vector and stage result no other corpus uses.

    The disk space is given back at once, unless so little of the store went that DuckDB had better use it again.
    """
    with database.transaction() as cursor:
        before = rows_stored(cursor)
        for table in OF_A_CORPUS:
            cursor.execute(f"delete from {table} where corpus_id = ?", [corpus_id])  # noqa: S608 (our own names)
        cursor.execute("delete from corpora where id = ?", [corpus_id])
        for statement in GARBAGE:
            cursor.execute(statement)
        is_worth_it = rows_stored(cursor) < (1 - WORTH_COMPACTING) * before
    if is_worth_it:
        database.compact()


def rows_stored(cursor: duckdb.DuckDBPyConnection) -> int:
    """Rows in the tables that grow with the texts."""
    [(rows,)] = cursor.sql(
        """
        select (select count(*) from vectors) + (select count(*) from points)
            + (select count(*) from documents) + (select count(*) from cells)
        """
    ).fetchall()
    return int(rows)


def empty_points(cursor: duckdb.DuckDBPyConnection, corpus_id: str) -> NDArray[np.int32]:
    """The points whose texts were deleted, ascending."""
    found = cursor.execute(
        "select point from points where corpus_id = ? and count = 0 order by point", [corpus_id]
    ).fetchall()
    return np.array([point for (point,) in found], np.int32)


def rewrite(cursor: duckdb.DuckDBPyConnection, corpus_id: str, rewritten: Rewritten) -> None:
    """Replace what named the texts."""
    for change in rewritten.maps:
        if change.stages is None:
            cursor.execute("delete from maps where id = ?", [change.map_id])
        else:
            stages = json.dumps(dict(change.stages))
            cursor.execute("update maps set stages = ? where id = ?", [stages, change.map_id])
    for number, arguments in rewritten.edits.items():
        cursor.execute(
            "update edits set arguments = ? where corpus_id = ? and number = ?",
            [json.dumps(dict(arguments)), corpus_id, number],
        )
    for (kind, name), definition in rewritten.directions.items():
        if definition is None:
            cursor.execute(
                "delete from saved_directions where corpus_id = ? and kind = ? and name = ?", [corpus_id, kind, name]
            )
        else:
            cursor.execute(
                "update saved_directions set definition = ? where corpus_id = ? and kind = ? and name = ?",
                [json.dumps(dict(definition)), corpus_id, kind, name],
            )


def forget_points(cursor: duckdb.DuckDBPyConnection, corpus_id: str, gone: NDArray[np.int32]) -> None:
    """Let edits and taggings name these points no more."""
    for number, lengths, points in cursor.execute(
        "select number, lengths, points from edits where corpus_id = ?", [corpus_id]
    ).fetchall():
        groups = np.split(np.frombuffer(points, "<i4"), np.cumsum(lengths)[:-1])
        kept = [group[~np.isin(group, gone)] for group in groups]
        if sum(map(len, kept)) < sum(map(len, groups)):
            cursor.execute(
                "update edits set lengths = ?, points = ? where corpus_id = ? and number = ?",
                [[len(group) for group in kept], b"".join(group.tobytes() for group in kept), corpus_id, number],
            )
    for number, points in cursor.execute(
        "select number, points from taggings where corpus_id = ?", [corpus_id]
    ).fetchall():
        named = np.frombuffer(points, "<i4")
        kept_points = named[~np.isin(named, gone)]
        if len(kept_points) < len(named):
            cursor.execute(
                "update taggings set points = ? where corpus_id = ? and number = ?",
                [kept_points.tobytes(), corpus_id, number],
            )
