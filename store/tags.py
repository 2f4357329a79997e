"""Tags, words that people mark texts with: a list per corpus that only grows; what is undone stays in it."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from store.database import Database
from store.errors import UnknownTaggingError

Points = NDArray[np.int32]

NOWHERE: Points = np.zeros(0, np.int32)


@dataclass(frozen=True, eq=False)
class Tagging:
    """Somebody put a tag on texts or, as a removal, took it off them; `points` are ascending. Or it is called otherwise
    from there on: `renamed_to`, and no points."""

    number: int
    tag: str
    is_removal: bool
    points: Points
    author: str
    made_at: datetime
    is_undone: bool
    renamed_to: str | None = None


class Tags:
    """Puts tags on texts and takes them off, renames them, lists, undoes and redoes that. A tag is on a distinct text,
    so it is on every repetition of it, and on every map of the corpus."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._numbering = threading.Lock()

    def put(self, corpus_id: str, tag: str, points: Points, author: str = "") -> int:
        """Put a tag on texts; returns the number of what was done, counted from 1."""
        return self._add(corpus_id, tag, points, author, is_removal=False)

    def take_off(self, corpus_id: str, tag: str, points: Points, author: str = "") -> int:
        """Take a tag off texts; returns the number of what was done."""
        return self._add(corpus_id, tag, points, author, is_removal=True)

    def rename(self, corpus_id: str, tag: str, name: str, author: str = "") -> int:
        """Call a tag otherwise; returns the number of what was done. Texts that have both then have one."""
        return self._add(corpus_id, tag, NOWHERE, author, renamed_to=name)

    def undo(self, corpus_id: str, number: int, author: str = "") -> None:
        """Take back what was done; raises `UnknownTaggingError`."""
        self._turn(corpus_id, number, True, author)

    def redo(self, corpus_id: str, number: int, author: str = "") -> None:
        """Let what was taken back count again; raises `UnknownTaggingError`."""
        self._turn(corpus_id, number, False, author)

    def list(self, corpus_id: str) -> tuple[Tagging, ...]:
        """All that was done with tags of a corpus, the oldest first."""
        return self._database.kept(("taggings", corpus_id), lambda: self._read(corpus_id))

    def tagged(self, corpus_id: str) -> dict[str, Points]:
        """The tags that texts of a corpus have now, in the order of the alphabet, with their points, ascending."""
        return dict(self._database.kept(("tagged", corpus_id), lambda: _tagged(self.list(corpus_id))))

    def former_names(self, corpus_id: str) -> dict[str, str]:
        """What tags that were renamed are called now, by the names they had."""
        found: dict[str, str] = {}
        for done in self.list(corpus_id):
            if done.renamed_to is not None and not done.is_undone:
                found = {name: done.renamed_to if now == done.tag else now for name, now in found.items()}
                found[done.tag] = done.renamed_to
        return {name: now for name, now in found.items() if name != now}

    def _read(self, corpus_id: str) -> tuple[Tagging, ...]:
        with self._database.cursor() as cursor:
            rows = cursor.execute(
                """
                select number, tag, is_removal, points, author, made_at,
                    coalesce((
                        select last(is_undone order by turned_at, rowid) from tagging_turns as turns
                        where turns.corpus_id = taggings.corpus_id and turns.number = taggings.number
                    ), false), renamed_to
                from taggings where corpus_id = ? order by number
                """,
                [corpus_id],
            ).fetchall()
        return tuple(
            Tagging(number, tag, is_removal, np.frombuffer(points, "<i4").astype(np.int32), *others)
            for number, tag, is_removal, points, *others in rows
        )

    def _add(
        self,
        corpus_id: str,
        tag: str,
        points: Points,
        author: str,
        *,
        is_removal: bool = False,
        renamed_to: str | None = None,
    ) -> int:
        stored = np.unique(points).astype("<i4").tobytes()
        with self._numbering, self._database.transaction() as cursor:
            [(last,)] = cursor.execute(
                "select coalesce(max(number), 0) from taggings where corpus_id = ?", [corpus_id]
            ).fetchall()
            cursor.execute(
                "insert into taggings values (?, ?, ?, ?, ?, ?, ?, ?)",
                [corpus_id, last + 1, tag, is_removal, author, _now(), stored, renamed_to],
            )
        return int(last) + 1

    def _turn(self, corpus_id: str, number: int, is_undone: bool, author: str) -> None:
        with self._database.transaction() as cursor:
            known = cursor.execute(
                "select 1 from taggings where corpus_id = ? and number = ?", [corpus_id, number]
            ).fetchall()
            if not known:
                raise UnknownTaggingError(f"Nothing was done with tags under the number {number}: see what was.")
            cursor.execute(
                "insert into tagging_turns values (?, ?, ?, ?, ?)", [corpus_id, number, is_undone, author, _now()]
            )


def _tagged(taggings: Sequence[Tagging]) -> dict[str, Points]:
    """What is left once all that counts has been done, one after the other."""
    found: dict[str, Points] = {}
    for done in taggings:
        if done.is_undone:
            continue
        if done.renamed_to is not None:
            both = np.union1d(found.pop(done.tag, NOWHERE), found.get(done.renamed_to, NOWHERE))
            found[done.renamed_to] = both.astype(np.int32)
        else:
            join = np.setdiff1d if done.is_removal else np.union1d
            found[done.tag] = join(found.get(done.tag, NOWHERE), done.points).astype(np.int32)
    return {tag: found[tag] for tag in sorted(found, key=lambda tag: (tag.casefold(), tag)) if len(found[tag])}


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
