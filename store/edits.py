"""What people changed about regions: a list per corpus that only grows; what is undone stays in it."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, get_args

import numpy as np
from numpy.typing import NDArray

from store.database import Database
from store.errors import UnknownEditError

EditKind = Literal["rename", "describe", "color", "hide", "merge", "noise", "move", "split", "exclude"]
KINDS: tuple[EditKind, ...] = get_args(EditKind)


@dataclass(frozen=True, eq=False)
class NewEdit:
    """An edit to be kept.

    `groups` are the points it speaks of, ascending: of the region and, for a merge, of the one that joins it; for a
    move, the texts that move and then those of the region they go to, if it is to one; for a split, the region and then
    its parts, if they were sought anew; the texts that are left out. So what an edit means is told by texts, and by no
    number that another map gives to something else.
    """

    map_id: str
    kind: EditKind
    layer: int
    regions: int
    """How many regions the layer had: on another map, the layer that has about as many is meant."""
    known_points: int
    """Points of the corpus then: those that came later say nothing for or against a likeness."""
    groups: tuple[NDArray[np.int32], ...]
    arguments: Mapping[str, Any] = field(default_factory=dict)
    author: str = ""


@dataclass(frozen=True, eq=False)
class Edit(NewEdit):
    """An edit with its place in the list of its corpus."""

    number: int = 0
    made_at: datetime = datetime.min
    is_undone: bool = False


class Edits:
    """Adds, lists, undoes and redoes edits."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._revisions: Counter[str] = Counter()
        self._numbering = threading.Lock()

    def add(self, corpus_id: str, edit: NewEdit) -> int:
        """Append an edit to the list of a corpus; returns its number, counted from 1."""
        with self._numbering, self._database.transaction() as cursor:
            [(last,)] = cursor.execute(
                "select coalesce(max(number), 0) from edits where corpus_id = ?", [corpus_id]
            ).fetchall()
            values = [
                *(corpus_id, last + 1, edit.map_id, edit.kind, edit.author, _now(), edit.layer, edit.regions),
                *(edit.known_points, json.dumps(dict(edit.arguments)), [len(group) for group in edit.groups]),
                b"".join(group.astype("<i4").tobytes() for group in edit.groups),
            ]
            cursor.execute("insert into edits values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values)
        self._revisions[corpus_id] += 1
        return int(last) + 1

    def undo(self, corpus_id: str, number: int, author: str = "") -> None:
        """Take an edit back; raises `UnknownEditError`."""
        self._turn(corpus_id, number, True, author)

    def redo(self, corpus_id: str, number: int, author: str = "") -> None:
        """Let an edit that was taken back count again; raises `UnknownEditError`."""
        self._turn(corpus_id, number, False, author)

    def list(self, corpus_id: str) -> tuple[Edit, ...]:
        """All edits of a corpus, the oldest first."""
        with self._database.cursor() as cursor:
            rows = cursor.execute(
                """
                select map_id, kind, layer, regions, known_points, arguments, author, number, made_at, lengths, points,
                    coalesce((
                        select last(is_undone order by turned_at, rowid) from edit_turns
                        where edit_turns.corpus_id = edits.corpus_id and edit_turns.number = edits.number
                    ), false)
                from edits where corpus_id = ? order by number
                """,
                [corpus_id],
            ).fetchall()
        return tuple(
            Edit(
                *(map_id, kind, layer, regions, known, _groups(points, lengths), json.loads(arguments), author),
                number=number,
                made_at=made_at,
                is_undone=is_undone,
            )
            for (
                *(map_id, kind, layer, regions, known, arguments, author, number, made_at, lengths, points),
                is_undone,
            ) in rows
        )

    def revision(self, corpus_id: str) -> int:
        """How often the list has changed since the store was opened: who keeps an edited map looks here whether it is
        still the newest."""
        return self._revisions[corpus_id]

    def note_change(self, corpus_id: str) -> None:
        """Read the list anew: documents of the corpus were deleted."""
        self._revisions[corpus_id] += 1

    def _turn(self, corpus_id: str, number: int, is_undone: bool, author: str) -> None:
        with self._database.transaction() as cursor:
            known = cursor.execute(
                "select 1 from edits where corpus_id = ? and number = ?", [corpus_id, number]
            ).fetchall()
            if not known:
                raise UnknownEditError(f"There is no edit {number} of this corpus: see which there are.")
            cursor.execute(
                "insert into edit_turns values (?, ?, ?, ?, ?)", [corpus_id, number, is_undone, author, _now()]
            )
        self._revisions[corpus_id] += 1


def _groups(points: bytes, lengths: Sequence[int]) -> tuple[NDArray[np.int32], ...]:
    borders = np.cumsum(lengths)[:-1]
    return tuple(np.split(np.frombuffer(points, "<i4").astype(np.int32), borders))


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
