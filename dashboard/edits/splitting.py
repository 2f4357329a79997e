"""The parts into which a region can be split: those of the next layer, or regions sought anew among its texts alone."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.analysis.region_settings import RegionSettings
from dashboard.analysis.stages import Found
from dashboard.compute import Compute, outcome
from dashboard.edits.making import EditError, Part, points_of
from dashboard.embedding import copy_rows, scratch_vectors
from dashboard.stage_keys import phrases_key
from store import Store
from store.records import Keyphrase, Region, SemanticMap


@dataclass(frozen=True, eq=False)
class Fitted:
    """What the regions of a map were found in: the rows it was fitted on, (sample,), their clusterable vectors,
    (sample, dimensions), and the number of neighbours."""

    sample: NDArray[np.int64]
    clusterable_vectors: NDArray[np.float32]
    k: int


def parts_of_next_layer(semantic_map: SemanticMap, region: Region) -> tuple[Part, ...]:
    """The regions of the next layer that lie in this one; none where it is one still, or there is no next layer. A text
    that is in none of them goes where its neighbours are."""
    if region.layer + 1 == len(semantic_map.layers):
        return ()
    finer, members = semantic_map.layers[region.layer + 1], points_of(semantic_map, region)
    children = [child for child in finer.regions if child.parent == region.number]
    parts = (
        Part(members[finer.attached[members] == child.number], child.label, child.keyphrases, child.exemplars)
        for child in children
    )
    found = tuple(part for part in parts if len(part.points))
    return found if len(found) > 1 else ()


def parts_found_anew(
    store: Store, compute: Compute, semantic_map: SemanticMap, region: Region, count: int | None = None
) -> tuple[Part, ...]:
    """Regions sought as for a whole map, among the texts of this one alone: about so many, or as many as fit best; one
    or none where they are all alike."""
    members = points_of(semantic_map, region)
    neighborhood, reduce = (store.maps.result(semantic_map.id, stage) for stage in ("neighbors", "reduce"))
    phrases = store.results.load(phrases_key(semantic_map.corpus.texts_key))
    if neighborhood is None or reduce is None or phrases is None:
        raise EditError("What regions are found in is no longer there: draw the map again.")
    with (
        scratch_vectors(store, compute, semantic_map.corpus, semantic_map.encoder_id) as scratch,
        TemporaryDirectory(dir=compute.scratch) as folder,
    ):
        rows = np.searchsorted(scratch.encodable, members)
        vectors_file = Path(folder) / "region.npy"
        copy_rows(np.load(scratch.vectors_file, mmap_mode="r"), rows, vectors_file)
        fitted = Fitted(neighborhood.arrays["sample"], reduce.arrays["coordinates"], semantic_map.recipe.n_neighbors)
        clusters = _clusters(compute, vectors_file, rows, fitted, RegionSettings(count))
        layer = clusters.document["first"]
        texts = store.corpora.texts(semantic_map.corpus.id, members)
        counted = Found(phrases.arrays, phrases.document)
        described = outcome(compute.ask(stages.label, vectors_file, texts, members.astype(np.int64), counted, clusters))
    return tuple(
        Part(
            members[clusters.arrays["attached"][layer] == number],
            told["label"],
            tuple(Keyphrase(*keyphrase) for keyphrase in told["keyphrases"]),
            tuple(int(members[exemplar]) for exemplar in told["exemplars"]),
        )
        for number, told in enumerate(described.document["layers"][layer])
    )


def _clusters(
    compute: Compute, vectors_file: Path, rows: NDArray[np.int64], fitted: Fitted, settings: RegionSettings
) -> Found:
    """Layers of regions of these rows, whose vectors the file has."""
    is_fitted = np.isin(rows, fitted.sample)
    own, others = np.flatnonzero(is_fitted), np.flatnonzero(~is_fitted)
    if len(own) < 2:
        raise EditError("Too few of its texts are among those that the map was fitted on to seek parts among them.")
    order = np.argsort(fitted.sample)
    place = order[np.searchsorted(fitted.sample[order], rows[own])]
    within = outcome(compute.ask(stages.sample_neighbors, vectors_file, own, fitted.k, start=0, stop=len(own)))
    beside = outcome(compute.ask(stages.neighbors_in_sample, vectors_file, own, others, fitted.k))
    call = compute.ask(
        stages.cluster,
        fitted.clusterable_vectors[place],
        within,
        sample=own,
        others=others,
        others_neighbors=beside,
        settings=settings,
    )
    return outcome(call)
