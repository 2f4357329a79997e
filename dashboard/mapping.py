"""From a corpus to a map, stage by stage: encode, neighbors, project, cluster, label, assess.

Each stage has a key derived from its inputs' keys, its parameters and its version, and nothing else. A stage whose
result is in the store is not computed again; vectors are kept text by text.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import placement, stages
from dashboard.analysis.encoders import EncoderError
from dashboard.analysis.neighbors import Neighbors, joined
from dashboard.analysis.stages import Found
from dashboard.compute import Compute, ComputeDiedError
from dashboard.embedding import Scratch, encode_missing, scratch_vectors
from dashboard.forecast import MAP, MEASURED_POINTS
from dashboard.progress import Progress, Watch, finished
from dashboard.stage_keys import stage_keys
from store import Store
from store.records import NOT_ENCODED, Corpus, MapRecipe
from store.results import StageResult

Result = TypeVar("Result")

FIRST_LOOK = "first-look"
FULL = "full"
CLUSTERABLE_DIMENSIONS = 5
FITTED_AT_MOST = placement.FITTED_POINTS


class MappingError(Exception):
    """A map cannot be built; the message is a finished sentence that says why and what to do."""


@dataclass(frozen=True)
class BuiltMap:
    """A finished build: the map, what was encoded for it and what was there already, and seconds by stage."""

    map_id: str
    encoded: int
    from_cache: int
    seconds: Mapping[str, float]


def build_map(
    store: Store, compute: Compute, corpus_id: str, recipe: MapRecipe, watch: Watch | None = None
) -> BuiltMap:
    """Build the map of a corpus, taking from the store whatever is there already.

    Raises `MappingError` with a sentence for what the user can mend, `StoppedError` when `watch` says so.
    """
    corpus = store.corpora.get(corpus_id)
    try:
        return MapBuild(store, compute, corpus, recipe, watch or Watch()).run()
    except (EncoderError, ComputeDiedError) as error:
        raise MappingError(str(error)) from error


class MapBuild:
    """One run through the stages; holds what they share. Rows are the points that have a vector."""

    def __init__(self, store: Store, compute: Compute, corpus: Corpus, recipe: MapRecipe, watch: Watch) -> None:
        self.store = store
        self.compute = compute
        self.corpus = corpus
        self.recipe = recipe
        self.watch = watch
        self.seconds: dict[str, float] = {}
        self.reference: str | None = None

    def run(self) -> BuiltMap:
        """All stages, in order."""
        self.watch.report(Progress("prepare"))
        encoder = self.recipe.encoder
        encoder_id = self.waited(self.compute.submit(stages.identify_encoder, encoder, home=self.store.home))
        began = time.perf_counter()
        encoded = encode_missing(
            self.store, self.compute, self.corpus, encoder=encoder, encoder_id=encoder_id, watch=self.watch
        )
        self.seconds["encode"] = time.perf_counter() - began
        keys = stage_keys(self.corpus.texts_key, encoder_id, self.recipe)
        self.reference = None if self.is_computed(keys) else self.first_look_places()
        if self.reference is not None:
            keys = stage_keys(self.corpus.texts_key, encoder_id, self.recipe, reference=self.reference)
        if not self.is_computed(keys):
            with scratch_vectors(self.store, self.compute, self.corpus, encoder_id) as scratch:
                self.compute_stages(keys, scratch)
            if len(self.seconds) > len(keys) and self.corpus.points >= MEASURED_POINTS:
                taken = time.perf_counter() - began - self.seconds["encode"]
                self.store.speeds.note(MAP, units=self.corpus.points, seconds=taken)
        map_id = self.store.maps.save(self.corpus.id, self.recipe, encoder_id=encoder_id, stages=keys)
        return BuiltMap(map_id, encoded, self.corpus.points - encoded, self.seconds)

    def is_computed(self, keys: Mapping[str, str]) -> bool:
        """Whether every stage's result is in the store."""
        return self.store.results.has_all(list(keys.values()))

    def first_look_places(self) -> str | None:
        """The key of the places on the corpus' first look, in whose likeness a later map is drawn."""
        if self.recipe.encoder == FIRST_LOOK:
            return None
        drawing = layout_of(self.recipe)
        maps = [entry for entry in self.store.maps.list(self.corpus.id) if entry.recipe.encoder == FIRST_LOOK]
        return next((entry.stages["project"] for entry in maps if layout_of(entry.recipe) == drawing), None)

    def compute_stages(self, keys: Mapping[str, str], scratch: Scratch) -> None:
        """Everything after encoding, taking from the store what is there."""
        neighborhood = self.kept("neighbors", keys, lambda: self.neighborhood(scratch))
        project, reduce = self.projections(keys, scratch, neighborhood)
        cluster = self.kept("cluster", keys, lambda: self.clusters(scratch, neighborhood, reduce))
        self.descriptions(keys, scratch, neighborhood, project, cluster)

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

    def projections(
        self, keys: Mapping[str, str], scratch: Scratch, neighborhood: StageResult
    ) -> tuple[StageResult, StageResult]:
        """The drawing (2-D) and the clusterable vectors (5-D, without a smallest distance), side by side."""
        forms = {"project": (2, self.recipe.min_dist), "reduce": (CLUSTERABLE_DIMENSIONS, 0.0)}
        calls = {
            stage: self.compute.submit(
                stages.project,
                scratch.vectors_file,
                neighborhood.arrays["sample"],
                fitted_neighbors(neighborhood),
                dimensions=dimensions,
                min_dist=min_dist,
                seed=self.recipe.seed,
                reference=self.earlier_places(scratch, neighborhood) if stage == "project" else None,
            )
            for stage, (dimensions, min_dist) in forms.items()
            if not self.store.results.has_all([keys[stage]])
        }
        reduce = self.kept("reduce", keys, lambda: self.waited(calls["reduce"]))
        project = self.kept("project", keys, lambda: self.drawing(scratch, neighborhood, self.waited(calls["project"])))
        return project, reduce

    def earlier_places(self, scratch: Scratch, neighborhood: StageResult) -> NDArray[np.float32] | None:
        """Where the fitted points lie on the first look; None without one."""
        found = self.store.results.load(self.reference) if self.reference else None
        return None if found is None else found.arrays["coordinates"][scratch.encodable][neighborhood.arrays["sample"]]

    def drawing(self, scratch: Scratch, neighborhood: StageResult, fitted: Found) -> Found:
        """Coordinates of all points: fitted, placed by their neighbours, or NaN without a vector."""
        sample, others = neighborhood.arrays["sample"], neighborhood.arrays["others"]
        rows = np.empty((len(scratch.encodable), 2), np.float32)
        rows[sample] = fitted.arrays["coordinates"]
        if len(others):
            rows[others] = self.waited(
                self.compute.submit(placement.place, others_neighbors(neighborhood), fitted.arrays["coordinates"])
            )
        coordinates = self.for_all_points(scratch, rows, np.nan)
        return Found({"coordinates": coordinates}, {"fitted_points": len(sample)}, fitted.seconds)

    def clusters(self, scratch: Scratch, neighborhood: StageResult, reduce: StageResult) -> Found:
        """Layers of regions for all points."""
        found = self.waited(
            self.compute.submit(
                stages.cluster,
                reduce.arrays["coordinates"],
                fitted_neighbors(neighborhood),
                sample=neighborhood.arrays["sample"],
                others=neighborhood.arrays["others"],
                others_neighbors=others_neighbors(neighborhood),
                min_cluster_size=self.recipe.min_cluster_size,
                min_samples=self.recipe.min_samples,
            )
        )
        arrays = {
            name: self.for_all_points(scratch, array.T, 0.0 if name == "membership" else NOT_ENCODED).T
            for name, array in found.arrays.items()
        }
        return Found(arrays, found.document, found.seconds)

    def descriptions(
        self,
        keys: Mapping[str, str],
        scratch: Scratch,
        neighborhood: StageResult,
        project: StageResult,
        cluster: StageResult,
    ) -> None:
        """Labels with their evidence, and the quality of the picture, side by side."""
        rows = scratch.encodable
        clusters = Found({name: array[:, rows] for name, array in cluster.arrays.items()}, cluster.document)
        calls = {}
        if not self.store.results.has_all([keys["label"]]):
            texts = self.store.corpora.texts(self.corpus.id, rows.astype(np.int32))
            calls["label"] = self.compute.submit(stages.label, scratch.vectors_file, texts, clusters)
        if not self.store.results.has_all([keys["assess"]]):
            calls["assess"] = self.compute.submit(
                stages.assess,
                scratch.vectors_file,
                project.arrays["coordinates"][rows],
                clusters.arrays["region_of"],
                regions=[len(parents) for parents in cluster.document["parents"]],
                k=self.recipe.n_neighbors,
                seed=self.recipe.seed,
            )
        self.kept("label", keys, lambda: exemplars_as_points(self.waited(calls["label"]), rows))
        self.kept("assess", keys, lambda: self.assessed(scratch, self.waited(calls["assess"])))

    def assessed(self, scratch: Scratch, found: Found) -> Found:
        """Quality of all points; NaN without a vector."""
        local = self.for_all_points(scratch, found.arrays["point_trustworthiness"], np.nan)
        return Found({**found.arrays, "point_trustworthiness": local}, found.document, found.seconds)

    # What every stage does

    def kept(self, stage: str, keys: Mapping[str, str], compute_it: Callable[[], Found]) -> StageResult:
        """The stored result of a stage, or a new one, stored as soon as it is there."""
        stored = self.store.results.load(keys[stage])
        if stored is not None:
            return stored
        self.watch.report(Progress(stage))
        found = compute_it()
        self.seconds[stage] = found.seconds
        result = StageResult(found.arrays, found.document, found.seconds)
        self.store.results.save(keys[stage], stage=stage, texts_key=self.corpus.texts_key, result=result)
        return result

    def waited(self, call: Future[Result]) -> Result:
        """The result of a call, unless the work is stopped meanwhile."""
        return finished(call, self.compute, self.watch)

    def for_all_points(self, scratch: Scratch, rows: NDArray[Any], fill: float) -> NDArray[Any]:
        """An array over rows spread over all points; `fill` where a point has no vector."""
        array = np.full((self.corpus.points, *rows.shape[1:]), fill, rows.dtype)
        array[scratch.encodable] = rows
        return array


def layout_of(recipe: MapRecipe) -> tuple[object, ...]:
    """What of a recipe moves the points of a map besides the encoder."""
    return recipe.n_neighbors, recipe.min_dist, recipe.seed


def shares(rows: int, processes: int) -> list[slice]:
    """Ranges of rows of about equal size, a few for each process so that none waits long for another."""
    size = max(1, -(-rows // (4 * processes)))
    return [slice(start, min(start + size, rows)) for start in range(0, max(rows, 1), size)]


def fitted_neighbors(neighborhood: StageResult) -> Neighbors:
    """Neighbours within the sample."""
    return Neighbors(neighborhood.arrays["indices"], neighborhood.arrays["similarities"])


def others_neighbors(neighborhood: StageResult) -> Neighbors:
    """Neighbours of the other rows in the sample."""
    return Neighbors(neighborhood.arrays["others_indices"], neighborhood.arrays["others_similarities"])


def exemplars_as_points(found: Found, rows: NDArray[np.int64]) -> Found:
    """Labels whose exemplars are numbered as points instead of rows."""
    layers = [
        [{**region, "exemplars": [int(rows[exemplar]) for exemplar in region["exemplars"]]} for region in layer]
        for layer in found.document["layers"]
    ]
    return Found(found.arrays, {"layers": layers}, found.seconds)
