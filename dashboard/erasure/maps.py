"""The results of a corpus' maps without some points: their places become empty, and everything else stays where it is.

Points keep their numbers; rows, which are the points with a vector, are numbered anew. Results are never changed, since
maps of another corpus with the same texts may share them: those without the points get keys of their own.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, partial
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.attraction import FREE
from dashboard.compute import Compute
from dashboard.embedding import Scratch, scratch_vectors
from dashboard.erasure.neighbors import Rows, neighborhood_without, reduced_without
from dashboard.erasure.sayings import Forgotten, regions_without
from store import Store
from store.deletions import MapChange
from store.maps import MapEntry
from store.records import NOT_ENCODED, Corpus
from store.results import StageResult

FILLS: Mapping[str, float] = {
    **{"coordinates": np.nan, "point_trustworthiness": np.nan},
    **{"region_of": NOT_ENCODED, "attached": NOT_ENCODED, "membership": 0, "topic_of": FREE},
}
"""What arrays over points hold where there is no text."""

CHANGED = ("project", "cluster", "groups", "assess", "attract", "label", "neighbors", "reduce")
COUNTED_ANEW = "phrases"


class MapsWithout:
    """The maps of a corpus without what must be forgotten: `changes` of the maps, and the new `results`."""

    def __init__(self, store: Store, compute: Compute, corpus: Corpus, told: Forgotten) -> None:
        self._store = store
        self._compute = compute
        self._corpus = corpus
        self._told = told
        self._mark = uuid.uuid4().hex

    @cached_property
    def changes(self) -> tuple[MapChange, ...]:
        """The stages of every map from now on."""
        return tuple(MapChange(entry.id, self._stages(entry)) for entry in self._entries)

    def results(self) -> Iterator[tuple[str, str, StageResult]]:
        """The keys, stages and results that are new, each once; made as they are asked for."""
        done: set[str] = set()
        wanted = [entry for entry in self._entries if self._is_affected(entry) and self._stages(entry) is not None]
        for encoder_id, entries in groupby(sorted(wanted, key=_encoder), key=_encoder):
            with scratch_vectors(self._store, self._compute, self._corpus, encoder_id) as scratch:
                for entry in entries:
                    for stage, make in self._makers(entry, scratch).items():
                        key = entry.stages.get(stage, "")
                        found = None if key in done else self._store.results.load(key)
                        done.add(key)
                        if found is not None:
                            yield self._key(key), stage, make(found)

    @cached_property
    def _entries(self) -> tuple[MapEntry, ...]:
        return self._store.maps.list(self._corpus.id) if len(self._told.points) else ()

    def _stages(self, entry: MapEntry) -> dict[str, str] | None:
        """None where nothing would be left on the map."""
        if not len(np.setdiff1d(self._places(entry), self._told.points)):
            return None
        changed = CHANGED if self._is_affected(entry) else ()
        return {
            stage: self._key(key) if stage in changed else key
            for stage, key in entry.stages.items()
            if stage != COUNTED_ANEW
        }

    def _key(self, key: str) -> str:
        return hashlib.sha256(f"{self._mark} {key}".encode()).hexdigest()

    def _is_affected(self, entry: MapEntry) -> bool:
        """Whether the map has one of the points; one that was drawn before they came says nothing of them."""
        return bool((self._told.points < len(self._coordinates(entry))).any())

    def _places(self, entry: MapEntry) -> NDArray[np.int64]:
        """The points that have a place on a map."""
        return np.flatnonzero(np.isfinite(self._coordinates(entry)[:, 0]))

    def _coordinates(self, entry: MapEntry) -> NDArray[np.float32]:
        found = self._store.results.load(entry.stages["project"])
        return np.zeros((0, 2), np.float32) if found is None else found.arrays["coordinates"]

    def _makers(self, entry: MapEntry, scratch: Scratch) -> dict[str, Callable[[StageResult], StageResult]]:
        """How each stage of a map is made without the points."""
        points = self._places(entry)
        neighborhood = self._store.results.load(entry.stages.get("neighbors", ""))
        sample = np.zeros(0, np.int64) if neighborhood is None else neighborhood.arrays["sample"]
        rows = Rows(points, ~np.isin(points, self._told.points), sample)
        emptied = partial(_emptied, points=self._told.points)
        return {
            "project": partial(_places_emptied, points=self._told.points, fitted_that_go=rows.fitted_that_go),
            **dict.fromkeys(("cluster", "groups", "assess", "attract"), emptied),
            "label": self._said,
            "neighbors": partial(neighborhood_without, rows=rows, compute=self._compute, scratch=scratch),
            "reduce": partial(reduced_without, rows=rows),
        }

    def _said(self, found: StageResult) -> StageResult:
        layers = regions_without(found.document["layers"], self._told, self._store, self._compute, self._corpus)
        return StageResult(found.arrays, {**found.document, "layers": layers}, found.seconds)


def _places_emptied(found: StageResult, points: NDArray[np.int32], fitted_that_go: int) -> StageResult:
    without = _emptied(found, points)
    fitted = found.document["fitted_points"] - fitted_that_go
    return StageResult(without.arrays, {**found.document, "fitted_points": fitted}, found.seconds)


def _emptied(found: StageResult, points: NDArray[np.int32]) -> StageResult:
    arrays = {name: _filled(array, name, points) for name, array in found.arrays.items()}
    return StageResult(arrays, found.document, found.seconds)


def _filled(array: NDArray[Any], name: str, points: NDArray[np.int32]) -> NDArray[Any]:
    if name not in FILLS:
        return array
    over_points = array.copy() if name == "coordinates" else array.T.copy()
    over_points[points[points < len(over_points)]] = FILLS[name]
    return over_points if name == "coordinates" else over_points.T


def _encoder(entry: MapEntry) -> str:
    return entry.encoder_id
