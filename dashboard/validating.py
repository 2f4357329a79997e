"""How far the regions of a map can be trusted: found out in the background, once the map is there to look at."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import Future, wait
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages, validation
from dashboard.compute import Compute, ComputeDiedError, outcome
from dashboard.embedding import Scratch, scratch_vectors
from dashboard.progress import HEARTBEAT, Progress, StoppedError, Watch
from dashboard.region_choice import region_settings
from dashboard.stage_keys import stage_key
from dashboard.stage_run import MappingError, fitted_neighbors
from store import Store
from store.errors import StoreError
from store.maps import REGION_MEASURES, VALIDATE, MapEntry, current
from store.results import StageResult

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

RUNS = 5
"""How often regions are sought again."""


class Validation:
    """Finds out about the regions of one map; what it has when it is stopped stays, for the next call of `run`."""

    def __init__(self, store: Store, compute: Compute, entry: MapEntry) -> None:
        self.store = store
        self.compute = compute
        self.entry = entry
        self.key = validation_key(entry)
        self.again: list[NDArray[np.int32]] = []

    def run(self, watch: Watch) -> None:
        """Add to the map what is known of its regions; raises `StoppedError` when `watch` says so, a `MappingError`
        where the map is no longer whole."""
        if not self.store.results.has_all([self.key]):
            corpus = self.store.corpora.get(self.entry.corpus_id)
            with scratch_vectors(self.store, self.compute, corpus, self.entry.encoder_id) as scratch:
                result = self.found(scratch, watch)
            self.store.corpora.get(corpus.id)  # it may have been deleted meanwhile
            self.store.results.save(self.key, stage=VALIDATE, texts_key=corpus.texts_key, result=result)
        self.store.maps.add_stage(self.entry.id, VALIDATE, self.key)

    def found(self, scratch: Scratch, watch: Watch) -> StageResult:
        """The regions sought again, one time after the other, and what follows from that."""
        neighborhood, reduce, cluster = (self.base(stage) for stage in ("neighbors", "reduce", "cluster"))
        sample = neighborhood.arrays["sample"]
        region_of = cluster.arrays["region_of"][:, scratch.encodable[sample]]
        regions = [len(parents) for parents in cluster.document["parents"]]
        rows = len(sample) + len(neighborhood.arrays["others"])
        recipe = self.entry.recipe
        apart = self.apart(scratch.encodable[sample])
        settings = stages.settings_within(region_settings(recipe), len(sample) / max(1, rows))
        while len(self.again) < RUNS:
            watch.report(Progress(VALIDATE, len(self.again), RUNS))
            call = self.compute.submit(
                validation.regions_again,
                scratch.vectors_file,
                sample,
                fitted_neighbors(neighborhood),
                settings=settings,
                counts=regions if apart is None else free_regions(cluster.document),
                seed=recipe.seed + 1 + len(self.again),
                apart=apart,
            )
            self.again.append(given_up_for_others(call, watch))
        last = self.compute.submit(
            validation.validate,
            scratch.vectors_file,
            sample,
            fitted_neighbors(neighborhood),
            reduce.arrays["coordinates"],
            region_of,
            self.again,
            seed=recipe.seed,
        )
        found = given_up_for_others(last, watch)
        return StageResult(found.arrays, with_all_regions(found.document, regions), found.seconds)

    def apart(self, points: NDArray[np.int64]) -> NDArray[np.bool_] | None:
        """Which of these points expected topics attracted; None where nothing was expected."""
        if "attract" not in self.entry.stages:
            return None
        is_attracted: NDArray[np.bool_] = self.base("attract").arrays["topic_of"][points] >= 0
        return is_attracted

    def base(self, stage: str) -> StageResult:
        """What a stage of the map found."""
        found = self.store.results.load(self.entry.stages.get(stage, ""))
        if found is None:
            raise MappingError("What the regions were found in is no longer there: draw the map again.")
        return found


class Validations:
    """What is done while nobody waits for a map: one after the other, maps get to know about their regions."""

    def __init__(self, store: Store, compute: Compute) -> None:
        self.store = store
        self.compute = compute
        self.current: Validation | None = None
        self.in_vain: set[str] = set()

    def go_on(self, watch: Watch) -> bool:
        """Work on the newest map of whose regions nothing is known, until `watch` says that something else is wanted;
        returns whether there was one."""
        waiting = [entry for entry in not_validated(self.store.maps.list()) if entry.id not in self.in_vain]
        if not waiting:
            return False
        if self.current is None or self.current.entry.id != waiting[0].id:
            self.current = Validation(self.store, self.compute, waiting[0])
        try:
            self.current.run(watch)
        except StoppedError:
            return True
        except (MappingError, StoreError, ComputeDiedError) as error:
            logger.info("The regions of the map %s were not tried: %s", waiting[0].id, error)
        except Exception:  # nobody asked for it, so it must not disturb what somebody asks for
            logger.exception("The regions of the map %s could not be tried.", waiting[0].id)
        self.in_vain.add(waiting[0].id)
        self.current = None
        return True


def validate(store: Store, compute: Compute, map_id: str, watch: Watch) -> None:
    """Find out about the regions of a map at once, if nothing is known yet."""
    entry = store.maps.entry(map_id)
    if VALIDATE not in entry.stages:
        Validation(store, compute, entry).run(watch)


def with_all_regions(document: Mapping[str, Any], regions: Sequence[int]) -> dict[str, Any]:
    """What was found of the regions, those added of which nothing is known: none of their texts was fitted."""
    layers = []
    for layer, count in zip(document["layers"], regions, strict=True):
        missing = {name: count - len(layer[name]) for name in REGION_MEASURES}
        layers.append(layer | {name: [*layer[name], *[None] * more] for name, more in missing.items()})
    return {**document, "layers": layers}


def free_regions(document: Mapping[str, Any]) -> list[int]:
    """How many regions of each layer were found freely."""
    return [sum(topic < 0 for topic in topics) for topics in document["topics"]]


def validation_key(entry: MapEntry) -> str:
    """Under which the result is kept; the same for all maps with the same regions."""
    return stage_key(VALIDATE, entry.stages["cluster"])


def not_validated(entries: Iterable[MapEntry]) -> list[MapEntry]:
    """The maps, as they are now, of whose regions nothing is known yet; given and returned the newest first."""
    return [entry for entry in current(entries) if VALIDATE not in entry.stages]


def given_up_for_others(call: Future[Result], watch: Watch) -> Result:
    """The result of a call. Whoever wants a map does not wait for it: the call is left to end by itself."""
    while not wait([call], timeout=HEARTBEAT).done:
        if watch.is_stopped() or watch.is_outranked():
            raise StoppedError
    return outcome(call)
