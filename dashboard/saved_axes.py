"""Axes under the names they were given, as definitions; and what tells axes apart."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from dashboard.axis_definition import AxisDefinition
from dashboard.tags import digest
from store import Store
from store.tags import Points


def saved_axes(store: Store, corpus_id: str) -> dict[str, AxisDefinition]:
    """The saved axes of a corpus by name, the newest first."""
    return {name: AxisDefinition.of(**lines) for name, lines in store.saved_axes.list(corpus_id).items()}


def name_of(definition: AxisDefinition, saved: dict[str, AxisDefinition]) -> str | None:
    """The name under which an axis was saved, if it was."""
    return next((name for name, known in saved.items() if known == definition), None)


def axis_id(definition: AxisDefinition, tags: Mapping[str, Points]) -> str:
    """What tells an axis from all others: its definition and, where it is made of tags, the texts that have them."""
    if not definition.tags:
        return definition.id
    marked = digest({tag: tags[tag] for tag in definition.tags if tag in tags})
    return hashlib.sha256(f"{definition.id} {marked}".encode()).hexdigest()[:16]
