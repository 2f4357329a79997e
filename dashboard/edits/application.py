"""The map as people left it: the computed one with all edits of its corpus applied, one after the other.

An edit says by its texts which regions it means. So it holds for the map on which it was made as for those drawn before
and after, as far as their regions hold the same texts; where they do not, it is a conflict, which is told and not lost.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from dashboard.edits.draft import Draft
from dashboard.edits.finishing import finished
from dashboard.edits.kinds import carry_out
from dashboard.edits.matching import ConflictError
from dashboard.noise import Voters, voters
from store import Store
from store.edits import Edit
from store.records import SemanticMap


@dataclass(frozen=True, eq=False)
class Outcome:
    """What became of an edit on a map: `overlap` with the regions it was made on, 0-1, or the `conflict` in words; both
    None where it is undone."""

    edit: Edit
    overlap: float | None = None
    conflict: str | None = None


@dataclass(frozen=True, eq=False)
class EditedMap:
    """A map with its edits, and what became of each, the oldest first."""

    semantic_map: SemanticMap
    outcomes: tuple[Outcome, ...]


def edited_map(store: Store, map_id: str) -> SemanticMap:
    """The map with this id as people left it; raises `UnknownMapError`."""
    return with_edits(store, store.maps.get(map_id)).semantic_map


def with_edits(store: Store, computed: SemanticMap) -> EditedMap:
    """A computed map with the edits of its corpus."""
    return apply(store.edits.list(computed.corpus.id), computed, lambda: voters(store, computed))


def apply(
    edits: Sequence[Edit], computed: SemanticMap, neighbors: Callable[[], Voters | None] = lambda: None
) -> EditedMap:
    """A computed map with these edits, given the oldest first; `neighbors` are read where an edit needs them."""
    draft = Draft(computed, neighbors)
    outcomes = tuple(_outcome(draft, edit) for edit in edits)
    if all(edit.is_undone for edit in edits) and not draft.is_changed:
        return EditedMap(computed, outcomes)
    return EditedMap(replace(finished(draft), edition=edition(edits)), outcomes)


def edition(edits: Iterable[Edit]) -> str:
    """A digest of which edits count."""
    counting = [f"{edit.number} {edit.made_at.isoformat()}" for edit in edits if not edit.is_undone]
    return hashlib.sha256("\n".join(counting).encode()).hexdigest()[:12] if counting else ""


def _outcome(draft: Draft, edit: Edit) -> Outcome:
    if edit.is_undone:
        return Outcome(edit)
    try:
        return Outcome(edit, overlap=carry_out(draft, edit))
    except ConflictError as conflict:
        return Outcome(edit, conflict=str(conflict))
