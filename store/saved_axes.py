"""Axes that somebody gave a name to, by corpus; what their parts mean, the dashboard knows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from store.database import Database


class SavedAxes:
    """Saves, lists and forgets axes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, corpus_id: str, name: str, definition: Mapping[str, Any]) -> None:
        """Keep an axis under this name, in place of one that had it."""
        saved_at = datetime.now(UTC).replace(tzinfo=None)
        with self._database.transaction() as cursor:
            cursor.execute(
                "insert or replace into saved_axes values (?, ?, ?, ?)",
                [corpus_id, name, json.dumps(dict(definition)), saved_at],
            )

    def list(self, corpus_id: str) -> dict[str, dict[str, Any]]:
        """The definitions of a corpus' axes by name, the newest first."""
        with self._database.cursor() as cursor:
            rows = cursor.execute(
                "select name, definition from saved_axes where corpus_id = ? order by saved_at desc, name", [corpus_id]
            ).fetchall()
        return {name: dict(json.loads(definition)) for name, definition in rows}

    def forget(self, corpus_id: str, name: str) -> None:
        """Know no axis of this name any more."""
        with self._database.transaction() as cursor:
            cursor.execute("delete from saved_axes where corpus_id = ? and name = ?", [corpus_id, name])
