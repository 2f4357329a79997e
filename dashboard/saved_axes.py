"""Axes under the names they were given, as definitions, with what was marked of them; and what tells axes apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from dashboard.axis_definition import AxisDefinition
from dashboard.axis_marks import Marks
from dashboard.tags import digest
from store import Store
from store.tags import Points

MARKS = "marks"
NO_MARKS = Marks()


def saved_axes(store: Store, corpus_id: str) -> dict[str, AxisDefinition]:
    """The saved axes of a corpus by name, the newest first."""
    return {
        name: AxisDefinition.of(**{part: line for part, line in lines.items() if part != MARKS})
        for name, lines in store.saved_axes.list(corpus_id).items()
    }


def saved_marks(store: Store, corpus_id: str, name: str | None) -> Marks:
    """The marks that were saved with an axis; none for a name that no axis has."""
    lines = {} if name is None else store.saved_axes.list(corpus_id).get(name, {})
    return Marks.read(lines.get(MARKS))


def save_axis(store: Store, corpus_id: str, name: str, definition: AxisDefinition, marks: Marks = NO_MARKS) -> None:
    """Keep an axis under a name, with the texts that somebody marked to judge it by."""
    kept = {MARKS: str(marks)} if len(marks) else {}
    store.saved_axes.save(corpus_id, name, definition.as_dict() | kept)


def name_of(definition: AxisDefinition, saved: dict[str, AxisDefinition]) -> str | None:
    """The name under which an axis was saved, if it was."""
    return next((name for name, known in saved.items() if known == definition), None)


def axis_id(definition: AxisDefinition, tags: Mapping[str, Points]) -> str:
    """What tells an axis from all others: its definition and, where it is made of tags, the texts that have them.
    `tags` are known by former names, too."""
    if not definition.tags:
        return definition.id
    marked = digest({tag: tags[tag] for tag in definition.tags if tag in tags})
    return hashlib.sha256(f"{definition.id} {marked}".encode()).hexdigest()[:16]
