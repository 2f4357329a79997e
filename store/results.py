"""Results of the stages after encoding: a JSON document and arrays, by a key derived from all that determines them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from store.database import Database

PART_BYTES = 64 * 1024 * 1024
"""Arrays are cut into blobs of this size, so that none of them is held twice."""


@dataclass(frozen=True, eq=False)
class StageResult:
    """What a stage found: named arrays, a JSON-ready document and the seconds it took."""

    arrays: Mapping[str, NDArray[Any]]
    document: Mapping[str, Any] = field(default_factory=dict)
    seconds: float = 0.0


class StageResults:
    """Saves and loads stage results. Results are never changed: other inputs have another key."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, key: str, *, stage: str, texts_key: str, result: StageResult) -> None:
        """Keep a result, wholly or not at all; `texts_key` says whose it is, so that it can go with the corpus."""
        with self._database.transaction() as cursor:
            insert_result(cursor, key, stage=stage, texts_key=texts_key, result=result)

    def load(self, key: str) -> StageResult | None:
        """The result with this key, arrays read-only, or None if it has not been computed yet."""
        return self.load_all([key]).get(key)

    def load_all(self, keys: Sequence[str]) -> dict[str, StageResult]:
        """Those of these results that have been computed, by their keys. A query reads the arrays of all there are to
        find its own, so one for several takes as long as one for each of them."""
        with self._database.cursor() as cursor:
            found = cursor.execute(
                "select key, document, seconds from stage_results where list_contains(?, key)", [list(keys)]
            ).fetchall()
            if not found:
                return {}
            rows = cursor.execute(
                """
                select key, name, dtype, shape, data from stage_arrays
                where list_contains(?, key) order by key, name, part
                """,
                [list(keys)],
            ).fetchall()
        parts = {key: [row[1:] for row in rows if row[0] == key] for key, _, _ in found}
        return {
            key: StageResult(arrays=joined(parts[key]), document=json.loads(document), seconds=seconds)
            for key, document, seconds in found
        }

    def has_all(self, keys: Sequence[str]) -> bool:
        """Whether all results with these keys have been computed."""
        with self._database.cursor() as cursor:
            [(found,)] = cursor.execute(
                "select count(*) from stage_results where key in (select unnest(?))", [list(keys)]
            ).fetchall()
        return bool(found == len(set(keys)))

    def seconds(self, keys: Mapping[str, str]) -> dict[str, float]:
        """How long each stage took when it was computed, by stage name."""
        with self._database.cursor() as cursor:
            rows = dict(
                cursor.execute(
                    "select key, seconds from stage_results where key in (select unnest(?))",
                    [list(keys.values())],
                ).fetchall()
            )
        return {stage: rows.get(key, 0.0) for stage, key in keys.items()}


def insert_result(
    cursor: duckdb.DuckDBPyConnection, key: str, *, stage: str, texts_key: str, result: StageResult
) -> None:
    """Store a result in place of one that has its key."""
    cursor.execute("delete from stage_results where key = ?", [key])
    cursor.execute("delete from stage_arrays where key = ?", [key])
    cursor.execute(
        "insert into stage_results values (?, ?, ?, ?, ?, ?)",
        [key, stage, texts_key, json.dumps(dict(result.document)), result.seconds, datetime.now(UTC)],
    )
    for name, array in result.arrays.items():
        data = np.ascontiguousarray(array).reshape(-1).view(np.uint8)
        for part, start in enumerate(range(0, max(1, len(data)), PART_BYTES)):
            cursor.execute(
                "insert into stage_arrays values (?, ?, ?, ?, ?, ?)",
                [key, name, array.dtype.str, list(array.shape), part, data[start : start + PART_BYTES].tobytes()],
            )


def joined(parts: list[tuple[str, str, list[int], bytes]]) -> dict[str, NDArray[Any]]:
    """Arrays from their parts in order. Only plain number types are read: nothing is ever unpickled."""
    pieces: dict[str, list[bytes]] = {}
    forms: dict[str, tuple[str, list[int]]] = {}
    for name, dtype, shape, data in parts:
        pieces.setdefault(name, []).append(data)
        forms[name] = (dtype, shape)
    return {
        name: np.frombuffer(b"".join(data), dtype=np.dtype(forms[name][0])).reshape(forms[name][1])
        for name, data in pieces.items()
    }
