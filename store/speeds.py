"""How fast this machine is, measured whenever it has worked long enough to tell."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

from store.database import Database


class Speeds:
    """Units per second by kind of work, as measured last."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def note(self, work: str, *, units: float, seconds: float) -> None:
        """Remember how long so many units took."""
        measured_at = datetime.now(UTC).replace(tzinfo=None, microsecond=0)
        with self._database.transaction() as cursor:
            cursor.execute("insert or replace into speeds values (?, ?, ?)", [work, units / seconds, measured_at])

    def known(self) -> Mapping[str, float]:
        """Units per second of every kind of work measured so far."""
        with self._database.cursor() as cursor:
            return dict(cursor.sql("select work, units_per_second from speeds").fetchall())
