"""From a corpus to a map, stage by stage: encode, neighbors, project, cluster, label, assess."""

from __future__ import annotations

import time
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import attraction, placement, stages
from dashboard.analysis.encoders import EncoderError
from dashboard.analysis.neighbors import joined
from dashboard.analysis.region_settings import AUTOMATIC, RegionSettings
from dashboard.analysis.stages import Found
from dashboard.compute import Compute, ComputeDiedError
from dashboard.embedding import Scratch
from dashboard.expected_topics import ExpectationError, read_topics
from dashboard.growing import MapGrowth
from dashboard.progress import Watch
from dashboard.region_choice import region_settings
from dashboard.stage_keys import stage_keys
from dashboard.stage_run import (
    BuiltMap,
    MappingError,
    StageRun,
    fitted_neighbors,
    of_rows,
    others_neighbors,
    shares,
)
from store import Store
from store.recipes import MapRecipe
from store.records import NOT_ENCODED
from store.results import StageResult

__all__ = ["FIRST_LOOK", "FULL", "BuiltMap", "MappingError", "build_map"]

FIRST_LOOK = "first-look"
FULL = "full"
CLUSTERABLE_DIMENSIONS = 5
FITTED_AT_MOST = placement.FITTED_POINTS


def build_map(
    store: Store, compute: Compute, corpus_id: str, recipe: MapRecipe, watch: Watch | None = None
) -> BuiltMap:
    """Build the map of a corpus, taking from the store whatever is there already; with a base in the recipe, place the
    texts that were added since on that map.

    Raises `MappingError` with a sentence for what the user can mend, `StoppedError` when `watch` says so.
    """
    corpus = store.corpora.get(corpus_id)
    try:
        run = MapBuild if recipe.base is None else MapGrowth
        return run(store, compute, corpus, recipe, watch or Watch()).run()
    except (EncoderError, ComputeDiedError, ExpectationError) as error:
        raise MappingError(str(error)) from error


class MapBuild(StageRun):
    """A map drawn from all texts of a corpus."""

    reference: str | None = None
    """The key of the places in whose likeness it is drawn."""

    def keys(self, encoder_id: str) -> Mapping[str, str]:
        """The key of each stage's result; a layout that is there is not drawn anew in another's likeness."""
        keys = stage_keys(self.corpus.texts_key, encoder_id, self.recipe)
        is_drawn = self.is_computed(keys["project"])
        self.reference = None if is_drawn else self.earlier_map(other_than=keys["neighbors"])
        return stage_keys(self.corpus.texts_key, encoder_id, self.recipe, reference=self.reference)

    def earlier_map(self, *, other_than: str) -> str | None:
        """The key of the places on this map as it was before the corpus grew or, failing that, on the first look."""
        alike = [
            entry for entry in self.store.maps.list(self.corpus.id) if layout_of(entry.recipe) == layout_of(self.recipe)
        ]
        for encoder in (self.recipe.encoder, FIRST_LOOK):
            for entry in alike:
                if entry.recipe.encoder == encoder and entry.stages.get("neighbors") != other_than:
                    return entry.stages["project"]
        return None

    def compute_stages(self, keys: Mapping[str, str], scratch: Scratch) -> None:
        """Everything after encoding, taking from the store what is there."""
        neighborhood = self.kept("neighbors", keys, lambda: self.neighborhood(scratch))
        self.begin_projections(keys, scratch, neighborhood)
        self.begin_phrases(keys, scratch)
        reduce = self.kept("reduce", keys, lambda: self.waited(self.calls["reduce"]))
        found_in = scratch, neighborhood, reduce
        groups = self.kept_if_wanted("groups", keys, lambda: self.clusters(*found_in, AUTOMATIC, None))
        attracted = self.kept_if_wanted("attract", keys, lambda: self.attraction(scratch, groups))
        settings = region_settings(self.recipe)
        cluster = self.kept("cluster", keys, lambda: self.clusters(*found_in, settings, attracted))
        self.descriptions(
            keys,
            scratch,
            neighborhood,
            lambda: self.kept("project", keys, lambda: self.drawing(scratch, neighborhood)),
            cluster,
        )

    # Stages

    def neighborhood(self, scratch: Scratch) -> Found:
        """Neighbours within the sample on which the map is fitted, and of the other rows in it."""
        rows = len(scratch.encodable)
        sample = placement.sample_points(rows, limit=FITTED_AT_MOST, seed=self.recipe.seed)
        others = np.setdiff1d(np.arange(rows), sample, assume_unique=True)
        k = self.recipe.n_neighbors
        began = time.perf_counter()
        within = [
            self.compute.submit(
                stages.sample_neighbors, scratch.vectors_file, sample, k, start=part.start, stop=part.stop
            )
            for part in shares(len(sample), self.compute.processes)
        ]
        outside = [
            self.compute.submit(stages.neighbors_in_sample, scratch.vectors_file, sample, others[part], k)
            for part in shares(len(others), self.compute.processes)
        ]
        fitted = joined([self.waited(call) for call in within])
        placed = joined([self.waited(call) for call in outside])
        return Found(
            {
                "sample": sample,
                "indices": fitted.indices,
                "similarities": fitted.similarities,
                "others": others,
                "others_indices": placed.indices,
                "others_similarities": placed.similarities,
            },
            {},
            time.perf_counter() - began,
        )

    def begin_projections(self, keys: Mapping[str, str], scratch: Scratch, neighborhood: StageResult) -> None:
        """Have the drawing (2-D) and the clusterable vectors (5-D, without a smallest distance) made, side by side."""
        forms = {"project": (2, self.recipe.min_dist), "reduce": (CLUSTERABLE_DIMENSIONS, 0.0)}
        for stage, (dimensions, min_dist) in forms.items():
            if not self.is_computed(keys[stage]):
                self.calls[stage] = self.compute.submit(
                    stages.project,
                    scratch.vectors_file,
                    neighborhood.arrays["sample"],
                    fitted_neighbors(neighborhood),
                    dimensions=dimensions,
                    min_dist=min_dist,
                    seed=self.recipe.seed,
                    reference=self.earlier_places(scratch, neighborhood) if stage == "project" else None,
                )

    def earlier_places(self, scratch: Scratch, neighborhood: StageResult) -> NDArray[np.float32] | None:
        """Where the fitted points lie on the earlier map, NaN for those that it did not have; None without one."""
        found = self.store.results.load(self.reference) if self.reference else None
        if found is None:
            return None
        places = np.full((self.corpus.points, 2), np.nan, np.float32)
        places[: len(found.arrays["coordinates"])] = found.arrays["coordinates"]
        fitted: NDArray[np.float32] = places[scratch.encodable[neighborhood.arrays["sample"]]]
        return fitted

    def drawing(self, scratch: Scratch, neighborhood: StageResult) -> Found:
        """Coordinates of all points: fitted, placed by their neighbours, or NaN without a vector."""
        fitted = self.waited(self.calls["project"])
        sample, others = neighborhood.arrays["sample"], neighborhood.arrays["others"]
        rows = np.empty((len(scratch.encodable), 2), np.float32)
        rows[sample] = fitted.arrays["coordinates"]
        if len(others):
            rows[others] = self.waited(
                self.compute.submit(placement.place, others_neighbors(neighborhood), fitted.arrays["coordinates"])
            )
        coordinates = self.for_all_points(scratch, rows, np.nan)
        return Found({"coordinates": coordinates}, {"fitted_points": len(sample)}, fitted.seconds)

    def attraction(self, scratch: Scratch, groups: StageResult | None) -> Found:
        """What the topics that the recipe expects attract, for all points, of the groups that are regions of the finest
        layer found freely."""
        assert groups is not None, "whoever expects topics has sought groups"
        topics = read_topics(self.recipe.expected)
        found = self.waited(
            self.compute.submit(
                attraction.attract_texts,
                scratch.vectors_file,
                attraction.TextGroups.of_layer(groups.arrays, scratch.encodable),
                [topic.name for topic in topics],
                self.examples(topics),
                self.recipe.expected_similarity,
            )
        )
        fills = {"topic_of": attraction.FREE, "membership": 0.0}
        arrays = {name: self.for_all_points(scratch, array, fills[name]) for name, array in found.arrays.items()}
        return Found(arrays, found.document, found.seconds)

    def clusters(
        self,
        scratch: Scratch,
        neighborhood: StageResult,
        reduce: StageResult,
        settings: RegionSettings,
        attracted: StageResult | None,
    ) -> Found:
        """Layers of regions for all points."""
        found = self.waited(
            self.compute.submit(
                stages.cluster,
                reduce.arrays["coordinates"],
                fitted_neighbors(neighborhood),
                sample=neighborhood.arrays["sample"],
                others=neighborhood.arrays["others"],
                others_neighbors=others_neighbors(neighborhood),
                settings=settings,
                attracted=None if attracted is None else of_rows(attracted, scratch.encodable),
            )
        )
        arrays = {
            name: self.for_all_points(scratch, array.T, 0.0 if name == "membership" else NOT_ENCODED).T
            for name, array in found.arrays.items()
        }
        return Found(arrays, found.document, found.seconds)


def layout_of(recipe: MapRecipe) -> tuple[object, ...]:
    """What of a recipe moves the points of a map besides the encoder."""
    return recipe.n_neighbors, recipe.min_dist, recipe.seed
