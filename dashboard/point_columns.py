"""The metadata of a map's points, column by column: read once, as numbers or as groups; and their tags, as they are."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard import queries
from dashboard.tags import tags_by_any_name, tags_on
from store import Store
from store.records import SemanticMap
from store.tags import Points


class PointColumns:
    """Columns of a corpus, by number, with one value per point of a map: that of its first document."""

    def __init__(self, store: Store, semantic_map: SemanticMap) -> None:
        self._store = store
        self._map = semantic_map
        self._corpus = semantic_map.corpus
        self._points = len(semantic_map.counts)
        self._lock = threading.Lock()
        self._read: dict[int, NDArray[Any]] = {}
        self._grouped: dict[int, tuple[Sequence[str], NDArray[np.int64]]] = {}

    def numbers(self, column: int) -> NDArray[np.float64] | None:
        """A column of numbers or dates with a value per point, NaN for none; None for other columns."""
        values = self.values(column)
        if values.dtype.kind == "M":
            moments = values.astype("datetime64[ms]").astype(np.float64)
            return np.where(np.isnat(values), np.nan, moments)
        is_number = self._corpus.columns[column].type == "number"
        return values.astype(np.float64) if is_number else None

    def groups(self, column: int) -> tuple[Sequence[str], NDArray[np.int64]]:
        """The values of a column, the most frequent first, and the number of each point's, -1 for none."""
        if column not in self._grouped:
            self._grouped[column] = self._groups(column)
        return self._grouped[column]

    def _groups(self, column: int) -> tuple[Sequence[str], NDArray[np.int64]]:
        values = self.values(column)
        is_known = np.array([value is not None for value in values])
        names, numbers, counts = np.unique(values[is_known].astype(str), return_inverse=True, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        found = np.full(len(values), -1, np.int64)
        found[is_known] = np.argsort(order)[numbers]
        return names[order].tolist(), found

    @property
    def tags(self) -> dict[str, Points]:
        """The tags that the points have now."""
        return tags_on(self._store, self._map)

    @property
    def tags_by_any_name(self) -> dict[str, Points]:
        """The same, also by the names that tags had before."""
        return tags_by_any_name(self._store, self._map)

    def tag_called(self, name: str) -> str | None:
        """What a tag is called now that has, or had, this name; None where no point has it."""
        names = name, self._store.tags.former_names(self._corpus.id).get(name)
        return next((known for known in names if known in self.tags), None)

    def values(self, column: int) -> NDArray[Any]:
        """The values themselves, as `queries.metadata_values` gives them, (points,)."""
        with self._lock:
            if column not in self._read:
                name = self._corpus.columns[column].name
                self._read[column] = queries.metadata_values(self._store, self._corpus.id, name)[: self._points]
            return self._read[column]
