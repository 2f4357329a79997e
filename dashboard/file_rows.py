"""Rows of the file, counted from 1 as screens do, and the points of a map where their texts lie."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store import Store
from store.records import SemanticMap


class FileRows:
    """Which row of the file has which text of a map; read once, when somebody first asks."""

    def __init__(self, store: Store, semantic_map: SemanticMap) -> None:
        self._store = store
        self._corpus_id = semantic_map.corpus.id
        self._points = len(semantic_map.counts)

    @property
    def last(self) -> int:
        """The last row that has a text, 0 where none has."""
        rows, _ = self._known
        return int(rows[-1]) if len(rows) else 0

    def points(self, rows: Sequence[int]) -> NDArray[np.int64]:
        """The points of these rows, each once, in their order; a row without a text has none."""
        known, points = self._known
        places = np.searchsorted(known, rows)
        is_there = np.array(
            [place < len(known) and known[place] == row for place, row in zip(places, rows, strict=True)]
        )
        found = points[places[is_there]] if len(places) else np.zeros(0, np.int64)
        return found[np.sort(np.unique(found, return_index=True)[1])]

    def of(self, points: Sequence[int] | NDArray[Any]) -> list[int]:
        """The first row of each of these points."""
        found: list[int] = self._first_rows[np.asarray(points, np.int64)].tolist()
        return found

    @cached_property
    def _known(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Ascending rows with the point of each, as far as the map has them."""
        rows, points = self._store.corpora.rows_and_points(self._corpus_id)
        is_known = points < self._points
        return rows[is_known].astype(np.int64) + 1, points[is_known].astype(np.int64)

    @cached_property
    def _first_rows(self) -> NDArray[np.int64]:
        rows, points = self._known
        found = np.zeros(self._points, np.int64)
        found[points[::-1]] = rows[::-1]  # the first document of a point is written last
        return found
