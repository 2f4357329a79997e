"""Requested maps: all that is remembered of a job. To resume one is to submit it again."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from store.database import Database
from store.recipes import MapRecipe


@dataclass(frozen=True)
class JobRequest:
    """A map somebody asked for. Only this is remembered of a job: to resume is to submit again."""

    id: str
    corpus_id: str
    recipe: MapRecipe
    position: int
    requested_by: str
    requested_at: datetime
    is_paused: bool = False
    error: str | None = None


class Requests:
    """The queue of maps somebody asked for, kept over restarts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, corpus_id: str, recipe: MapRecipe, requested_by: str) -> JobRequest:
        """Put a request at the end of the queue, or return the one that asks for the same map."""
        for request in self.list():
            if (request.corpus_id, request.recipe) == (corpus_id, recipe):
                return request
        with self._database.transaction() as cursor:
            cursor.execute(
                """
                insert into requests
                select ?, ?, ?, coalesce(max(position), 0) + 1, ?, ?, false, null from requests
                """,
                [
                    uuid.uuid4().hex[:12],
                    corpus_id,
                    json.dumps(recipe.as_dict()),
                    requested_by,
                    datetime.now(UTC).replace(tzinfo=None),
                ],
            )
        return self.list()[-1]

    def list(self) -> tuple[JobRequest, ...]:
        """All requests in the order in which they will be served."""
        return self._database.kept("requests", self._read)

    def _read(self) -> tuple[JobRequest, ...]:
        with self._database.cursor() as cursor:
            rows = cursor.sql("select * from requests order by position").to_arrow_table().to_pylist()
        return tuple(JobRequest(**{**row, "recipe": MapRecipe(**json.loads(row["recipe"]))}) for row in rows)

    def remove(self, request_id: str) -> None:
        """Forget a request that is done or no longer wanted."""
        with self._database.transaction() as cursor:
            cursor.execute("delete from requests where id = ?", [request_id])

    def pause(self, request_id: str, error: str | None = None) -> None:
        """Keep a request but do not serve it, because somebody stopped it or because it failed with this sentence."""
        with self._database.transaction() as cursor:
            cursor.execute("update requests set is_paused = true, error = ? where id = ?", [error, request_id])

    def resume(self, request_id: str) -> None:
        """Serve a paused request again."""
        with self._database.transaction() as cursor:
            cursor.execute("update requests set is_paused = false, error = null where id = ?", [request_id])

    def move(self, request_id: str, place: int) -> None:
        """Put a request at this place of the queue, counted from 0."""
        order = [request.id for request in self.list() if request.id != request_id]
        order.insert(place, request_id)
        with self._database.transaction() as cursor:
            for position, identity in enumerate(order):
                cursor.execute("update requests set position = ? where id = ?", [position, identity])
