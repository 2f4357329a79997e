"""Axes under the names they were given, as definitions."""

from __future__ import annotations

from dashboard.axis_definition import AxisDefinition
from store import Store


def saved_axes(store: Store, corpus_id: str) -> dict[str, AxisDefinition]:
    """The saved axes of a corpus by name, the newest first."""
    return {name: AxisDefinition.of(**lines) for name, lines in store.saved_axes.list(corpus_id).items()}


def name_of(definition: AxisDefinition, saved: dict[str, AxisDefinition]) -> str | None:
    """The name under which an axis was saved, if it was."""
    return next((name for name, known in saved.items() if known == definition), None)
