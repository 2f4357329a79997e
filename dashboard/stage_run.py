"""A run through the stages of a map: what it shares, and what every stage does.

Each stage has a key derived from its inputs' keys, its parameters and its version, and nothing else. A stage whose
result is in the store is not computed again; vectors are kept text by text.
"""

from __future__ import annotations

import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.analysis.encoders import OWN_VECTORS
from dashboard.analysis.neighbors import Neighbors
from dashboard.analysis.stages import Found
from dashboard.compute import Compute
from dashboard.embedding import Scratch, encode_missing, scratch_vectors
from dashboard.expected_topics import ExpectedTopic
from dashboard.forecast import MAP, MEASURED_POINTS
from dashboard.progress import Progress, Watch, finished
from dashboard.stage_keys import stage_key
from store import Store
from store.maps import VALIDATE
from store.recipes import MapRecipe
from store.records import Corpus
from store.results import StageResult

Result = TypeVar("Result")


class MappingError(Exception):
    """A map cannot be built; the message is a finished sentence that says why and what to do."""


@dataclass(frozen=True)
class BuiltMap:
    """A finished build: the map, what was encoded for it and what was there already, and seconds by stage."""

    map_id: str
    encoded: int
    from_cache: int
    seconds: Mapping[str, float]


class StageRun(ABC):
    """One run through the stages; holds what they share. Rows are the points that have a vector."""

    def __init__(self, store: Store, compute: Compute, corpus: Corpus, recipe: MapRecipe, watch: Watch) -> None:
        self.store = store
        self.compute = compute
        self.corpus = corpus
        self.recipe = recipe
        self.watch = watch
        self.seconds: dict[str, float] = {}
        self.calls: dict[str, Future[Found]] = {}

    @abstractmethod
    def keys(self, encoder_id: str) -> Mapping[str, str]:
        """The key of each stage's result."""

    @abstractmethod
    def compute_stages(self, keys: Mapping[str, str], scratch: Scratch) -> None:
        """Everything after encoding, taking from the store what is there."""

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
        keys = self.keys(encoder_id)
        if not self.is_computed(*keys.values()):
            with scratch_vectors(self.store, self.compute, self.corpus, encoder_id) as scratch:
                self.compute_stages(keys, scratch)
            if len(self.seconds) > len(keys) and self.corpus.points >= MEASURED_POINTS:
                taken = time.perf_counter() - began - self.seconds["encode"]
                self.store.speeds.note(MAP, units=self.corpus.points, seconds=taken)
        map_id = self.store.maps.save(self.corpus.id, self.recipe, encoder_id=encoder_id, stages=self.known(keys))
        return BuiltMap(map_id, encoded, self.corpus.points - encoded, self.seconds)

    def known(self, keys: Mapping[str, str]) -> Mapping[str, str]:
        """The stages of the map, with what is known of the same regions from an earlier one."""
        validated = stage_key(VALIDATE, keys["cluster"])
        return {**keys, VALIDATE: validated} if self.is_computed(validated) else keys

    def is_computed(self, *keys: str) -> bool:
        """Whether these results are in the store."""
        return self.store.results.has_all(list(keys))

    def descriptions(
        self,
        keys: Mapping[str, str],
        scratch: Scratch,
        neighborhood: StageResult,
        drawing: Callable[[], StageResult],
        cluster: StageResult,
    ) -> None:
        """Labels with their evidence, the quality of the picture, and the regions on it, side by side. The drawing is
        only waited for when all that does without it is under way."""
        rows = scratch.encodable
        clusters = Found({name: array[:, rows] for name, array in cluster.arrays.items()}, cluster.document)
        self.begin_phrases(keys, scratch)
        phrases = self.kept("phrases", keys, lambda: self.waited(self.calls["phrases"]))
        if not self.is_computed(keys["label"]):
            texts = scratch.texts(self.store, self.corpus, rows)
            found = Found(phrases.arrays, phrases.document)
            self.calls["label"] = self.compute.submit(stages.label, scratch.vectors_file, texts, rows, found, clusters)
        self.begin_assessment(keys, scratch, neighborhood, drawing(), clusters)
        self.kept("label", keys, lambda: exemplars_as_points(self.waited(self.calls["label"]), rows))
        self.kept("assess", keys, lambda: self.assessed(scratch))

    def begin_assessment(
        self,
        keys: Mapping[str, str],
        scratch: Scratch,
        neighborhood: StageResult,
        project: StageResult,
        clusters: Found,
    ) -> None:
        """Have the quality of the picture and the places of the regions on it found out, side by side."""
        if self.is_computed(keys["assess"]):
            return
        coordinates = project.arrays["coordinates"][scratch.encodable]
        k, seed = self.recipe.n_neighbors, self.recipe.seed
        nearest = None if len(neighborhood.arrays["others"]) else neighborhood.arrays["indices"]
        regions = [len(parents) for parents in clusters.document["parents"]]
        submit = self.compute.submit
        self.calls["assess"] = submit(stages.assess, scratch.vectors_file, coordinates, k=k, seed=seed)
        self.calls["assess neighbors"] = submit(
            stages.assess_neighbors, scratch.vectors_file, coordinates, k=k, seed=seed, nearest=nearest
        )
        self.calls["outline"] = submit(stages.outline, coordinates, clusters.arrays["region_of"], regions=regions)

    def begin_phrases(self, keys: Mapping[str, str], scratch: Scratch) -> None:
        """Have the phrases in all texts of the corpus found, those without a vector too: every map of it counts in the
        same. Nothing else need be known for it."""
        if "phrases" not in self.calls and not self.is_computed(keys["phrases"]):
            texts = scratch.texts(self.store, self.corpus, np.arange(self.corpus.points))
            self.calls["phrases"] = self.compute.submit(stages.phrases, texts)

    def examples(self, topics: Sequence[ExpectedTopic]) -> list[NDArray[np.float32]]:
        """The vectors of the texts that say what each topic is, (texts, dimensions); those of one at least."""
        if self.recipe.encoder.startswith(OWN_VECTORS):
            raise MappingError(
                "This map is drawn from vectors that came with the file, so nothing can tell where an expected topic "
                "would lie: draw a map with an encoder instead."
            )
        texts = [text for topic in topics for text in topic.texts]
        vectors = self.waited(self.compute.submit(stages.encode, self.recipe.encoder, texts, home=self.store.home))
        return np.split(vectors, np.cumsum([len(topic.texts) for topic in topics])[:-1])

    def assessed(self, scratch: Scratch) -> Found:
        """Quality of all points, NaN without a vector, and where the regions lie."""
        found = [self.waited(self.calls[name]) for name in ("assess", "assess neighbors", "outline")]
        arrays = {name: array for part in found for name, array in part.arrays.items()}
        document = {name: value for part in found for name, value in part.document.items()}
        local = self.for_all_points(scratch, arrays["point_trustworthiness"], np.nan)
        seconds = sum(part.seconds for part in found)
        return Found({**arrays, "point_trustworthiness": local}, document, seconds)

    def kept_if_wanted(
        self, stage: str, keys: Mapping[str, str], compute_it: Callable[[], Found]
    ) -> StageResult | None:
        """The same of a stage that not every recipe has."""
        return self.kept(stage, keys, compute_it) if stage in keys else None

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


def of_rows(result: StageResult, rows: NDArray[np.integer]) -> Found:
    """What was found of each point, for those with a vector alone."""
    return Found({name: array[rows] for name, array in result.arrays.items()}, result.document)


def rows_of_neighbors(neighborhood: StageResult) -> NDArray[np.int64]:
    """The neighbours of every row as rows, (rows, k), best first."""
    arrays = neighborhood.arrays
    parts = [part for part in (arrays["indices"], arrays["others_indices"]) if len(part)] or [arrays["indices"]]
    k = min(part.shape[1] for part in parts)
    order = np.argsort(np.concatenate([arrays["sample"], arrays["others"]]), kind="stable")
    rows: NDArray[np.int64] = arrays["sample"][np.concatenate([part[:, :k] for part in parts])[order]]
    return rows


def exemplars_as_points(found: Found, rows: NDArray[np.int64]) -> Found:
    """Labels whose exemplars are numbered as points instead of rows."""
    layers = [
        [{**region, "exemplars": [int(rows[exemplar]) for exemplar in region["exemplars"]]} for region in layer]
        for layer in found.document["layers"]
    ]
    return Found(found.arrays, {"layers": layers}, found.seconds)
