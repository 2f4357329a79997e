"""Axes, transformations, analogies, expressions and paths that somebody gave a name to, by corpus; what they are made
of, the dashboard knows."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Literal, TypeAlias, get_args

from store.database import Database

Question: TypeAlias = Literal["analogy", "expression", "path"]
QUESTIONS: tuple[Question, ...] = get_args(Question)


class SavedDirections:
    """Saves, lists and forgets directions, or questions, of one kind."""

    def __init__(self, database: Database, kind: Literal["axis", "transformation"] | Question) -> None:
        self._database = database
        self._kind = kind

    def save(self, corpus_id: str, name: str, definition: Mapping[str, Any]) -> None:
        """Keep a direction under this name, in place of one that had it."""
        saved_at = datetime.now(UTC).replace(tzinfo=None)
        with self._database.transaction() as cursor:
            cursor.execute(
                "insert or replace into saved_directions values (?, ?, ?, ?, ?)",
                [corpus_id, self._kind, name, json.dumps(dict(definition)), saved_at],
            )

    def list(self, corpus_id: str) -> dict[str, dict[str, Any]]:
        """The definitions of a corpus' directions by name, the newest first."""
        rows = self._database.kept((self._kind, corpus_id), lambda: self._read(corpus_id))
        return {name: dict(json.loads(definition)) for name, definition in rows}

    def forget(self, corpus_id: str, name: str) -> None:
        """Know no direction of this name any more."""
        with self._database.transaction() as cursor:
            cursor.execute(
                "delete from saved_directions where corpus_id = ? and kind = ? and name = ?",
                [corpus_id, self._kind, name],
            )

    def _read(self, corpus_id: str) -> Sequence[tuple[str, str]]:
        with self._database.cursor() as cursor:
            return cursor.execute(
                """
                select name, definition from saved_directions
                where corpus_id = ? and kind = ? order by saved_at desc, name
                """,
                [corpus_id, self._kind],
            ).fetchall()
