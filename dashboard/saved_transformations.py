"""Transformations under the names they were given, as definitions."""

from __future__ import annotations

from dashboard.transformation_definition import TransformationDefinition
from store import Store


def saved_transformations(store: Store, corpus_id: str) -> dict[str, TransformationDefinition]:
    """The saved transformations of a corpus by name, the newest first."""
    saved = store.saved_transformations.list(corpus_id)
    return {name: TransformationDefinition.of(told) for name, told in saved.items()}
