"""How files of a shape were read the last time, so that the next one need not be explained again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from store.database import Database


class ReadingChoices:
    """Choices by the shape of a file; what they mean, and what a shape is, the reader of files knows."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def remember(self, shape: str, choices: Mapping[str, Any]) -> None:
        """Keep the choices for files of this shape, instead of earlier ones."""
        remembered_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        with self._database.transaction() as cursor:
            cursor.execute(
                "insert or replace into reading_choices values (?, ?, ?)", [shape, json.dumps(choices), remembered_at]
            )

    def recall(self, shape: str) -> dict[str, Any] | None:
        """The choices for files of this shape, None before there are any."""
        with self._database.cursor() as cursor:
            rows = cursor.execute("select choices from reading_choices where shape = ?", [shape]).fetchall()
        return dict(json.loads(rows[0][0])) if rows else None

    def forget(self, shape: str) -> None:
        """Know no choices for files of this shape any more."""
        with self._database.transaction() as cursor:
            cursor.execute("delete from reading_choices where shape = ?", [shape])
