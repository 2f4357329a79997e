"""A map that grows with its corpus: added texts find their places and regions on it, and nothing else moves."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import attraction, placement, stages
from dashboard.analysis.encoders import OWN_VECTORS
from dashboard.analysis.neighbors import Neighbors, joined
from dashboard.analysis.stages import Found
from dashboard.embedding import Scratch
from dashboard.stage_keys import grown_keys
from dashboard.stage_run import (
    MappingError,
    StageRun,
    fitted_neighbors,
    of_rows,
    others_neighbors,
    shares,
)
from store.maps import VALIDATE, MapEntry, current
from store.recipes import MapRecipe
from store.records import NOT_ENCODED
from store.results import StageResult


def growths(entries: Iterable[MapEntry]) -> list[MapRecipe]:
    """What makes the maps of a corpus, given the newest first, grow. A map of vectors that came with a file cannot:
    nothing tells those of other texts."""
    own = [entry for entry in current(entries) if not entry.recipe.encoder.startswith(OWN_VECTORS)]
    return [replace(entry.recipe, base=entry.id) for entry in own]


class MapGrowth(StageRun):
    """Places what was added since the recipe's base was drawn. Rows keep their numbers: added ones come last."""

    def keys(self, encoder_id: str) -> Mapping[str, str]:
        """The key of each stage's result: clusterable vectors and labels are those of the base."""
        base = self.base
        if base.encoder_id != encoder_id:
            raise MappingError("The encoder of this map has changed since it was drawn: draw the map anew.")
        return grown_keys(self.corpus.texts_key, base.stages)

    def known(self, keys: Mapping[str, str]) -> Mapping[str, str]:
        """The stages of the map, with what is known of the regions of its base: they are the same."""
        validated = self.base.stages.get(VALIDATE)
        return keys if validated is None else {**keys, VALIDATE: validated}

    @cached_property
    def base(self) -> MapEntry:
        """The map that is kept."""
        found = [entry for entry in self.store.maps.list(self.corpus.id) if entry.id == self.recipe.base]
        if not found:
            raise MappingError("The map that was to grow is gone: draw the map anew.")
        return found[0]

    def base_result(self, stage: str) -> StageResult:
        """What a stage of the base found."""
        found = self.store.results.load(self.base.stages[stage])
        if found is None:
            raise MappingError("Parts of the map that was to grow are missing: draw the map anew.")
        return found

    def compute_stages(self, keys: Mapping[str, str], scratch: Scratch) -> None:
        """The stages that added texts change."""
        earlier = self.base_result("project").arrays["coordinates"]
        added = np.flatnonzero(scratch.encodable >= len(earlier))
        neighborhood = self.kept("neighbors", keys, lambda: self.neighborhood(scratch, added))
        sample, points = scratch.encodable[neighborhood.arrays["sample"]], scratch.encodable[added]
        near = last_of(others_neighbors(neighborhood), len(added))
        project = self.kept("project", keys, lambda: self.places(near, sample, points))
        attracted = self.kept_if_wanted("attract", keys, lambda: self.attraction(sample[near.indices], points))
        cluster = self.kept("cluster", keys, lambda: self.regions(neighborhood, near, sample, points, attracted))
        self.descriptions(keys, scratch, neighborhood, lambda: project, cluster)

    def neighborhood(self, scratch: Scratch, added: NDArray[np.int64]) -> Found:
        """The base's neighbours, and those of the added rows among the points it was fitted on."""
        began = time.perf_counter()
        base = self.base_result("neighbors").arrays
        calls = [
            self.compute.submit(
                stages.neighbors_in_sample, scratch.vectors_file, base["sample"], added[part], self.recipe.n_neighbors
            )
            for part in shares(len(added), self.compute.processes)
        ]
        found = joined([self.waited(call) for call in calls])
        arrays = {
            **base,
            "others": np.concatenate([base["others"], added]),
            "others_indices": np.concatenate([base["others_indices"], found.indices]),
            "others_similarities": np.concatenate([base["others_similarities"], found.similarities]),
        }
        return Found(arrays, {}, time.perf_counter() - began)

    def places(self, near: Neighbors, sample: NDArray[np.int64], points: NDArray[np.int64]) -> Found:
        """Coordinates of all points: the base's, and those of the added beside their neighbours."""
        began = time.perf_counter()
        base = self.base_result("project")
        earlier = base.arrays["coordinates"]
        coordinates = np.full((self.corpus.points, 2), np.nan, np.float32)
        coordinates[: len(earlier)] = earlier
        coordinates[points] = self.waited(self.compute.submit(placement.place, near, earlier[sample]))
        document = {**base.document, "earlier_points": len(earlier)}
        return Found({"coordinates": coordinates}, document, time.perf_counter() - began)

    def attraction(self, near: NDArray[np.int64], points: NDArray[np.int64]) -> Found:
        """What expected topics attract: as on the base and, of what was added, what most of its neighbours follow;
        `near` (added, k) are points."""
        began = time.perf_counter()
        base = self.base_result("attract")
        arrays = {}
        followed = attraction.followed_neighbors(base.arrays["topic_of"][near])
        for (name, fill), found in zip((("topic_of", attraction.FREE), ("membership", 0)), followed, strict=True):
            earlier = base.arrays[name]
            arrays[name] = np.full(self.corpus.points, fill, earlier.dtype)
            arrays[name][: len(earlier)] = earlier
            arrays[name][points] = found
        return Found(arrays, base.document, time.perf_counter() - began)

    def regions(
        self,
        neighborhood: StageResult,
        near: Neighbors,
        sample: NDArray[np.int64],
        points: NDArray[np.int64],
        attracted: StageResult | None,
    ) -> Found:
        """Layers of regions for all points: the base's, and those that the added points' neighbours vote for."""
        base = self.base_result("cluster")
        fitted = Found({name: array[:, sample] for name, array in base.arrays.items()}, base.document)
        found = self.waited(
            self.compute.submit(
                stages.join_regions,
                fitted,
                fitted_neighbors(neighborhood),
                near,
                None if attracted is None else of_rows(attracted, points),
            )
        )
        arrays = {}
        for name, array in base.arrays.items():
            fill = 0 if name == "membership" else NOT_ENCODED
            arrays[name] = np.full((len(array), self.corpus.points), fill, array.dtype)
            arrays[name][:, : array.shape[1]] = array
            arrays[name][:, points] = found.arrays[name]
        return Found(arrays, base.document, found.seconds)


def last_of(neighbors: Neighbors, count: int) -> Neighbors:
    """The neighbours of the last queries."""
    last = slice(len(neighbors.indices) - count, None)
    return Neighbors(neighbors.indices[last], neighbors.similarities[last])
