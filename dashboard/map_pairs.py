"""Two maps of the same texts: which region of one is which of the other, and how far they agree on what is near."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from store import Store
from store.maps import MapEntry, current
from store.records import Layer, SemanticMap

FEWEST_SHARED = 0.9
"""Maps fitted on samples that share fewer of their points have other neighbours for that reason alone."""


def siblings(store: Store, semantic_map: SemanticMap) -> tuple[MapEntry, ...]:
    """The other maps of the same corpus as they are now, the newest first."""
    return tuple(entry for entry in current(store.maps.list(semantic_map.corpus.id)) if entry.id != semantic_map.id)


def matching_layer(layer: Layer, other: SemanticMap) -> int:
    """The layer of another map that is most alike in detail: its number of regions is nearest by ratio."""
    wanted = max(1, layer.computed_count)
    return min(
        range(len(other.layers)),
        key=lambda number: abs(math.log(max(1, other.layers[number].computed_count) / wanted)),
    )


def matching_region(layer: Layer, region: int, other: Layer, counts: NDArray[np.int32]) -> int | None:
    """The region of another map's layer that shares most documents with this one, by Jaccard's index |A∩B| / |A∪B|;
    None where they share none. `counts` is (points,): documents per point."""
    overlaps = overlap(layer, other, counts)[region]
    return int(np.argmax(overlaps)) if overlaps.any() else None


def matched_regions(layer: Layer, other: Layer, counts: NDArray[np.int32], *, least: float) -> dict[int, int]:
    """Regions of two layers in pairs, none in two of them, so that the sum of their overlaps is as large as can be; a
    pair that overlaps by less than `least` is left out."""
    from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 (not needed to look at a map that is alone)

    overlaps = overlap(layer, other, counts)
    pairs = zip(*(side.tolist() for side in linear_sum_assignment(overlaps, maximize=True)), strict=True)
    return {one: another for one, another in pairs if overlaps[one, another] >= least}


def overlap(layer: Layer, other: Layer, counts: NDArray[np.int32]) -> NDArray[np.float64]:
    """Jaccard's index of each region of a layer and each of another map's layer, in documents, (regions, others)."""
    shape = (len(layer.regions), len(other.regions))
    here, there = layer.region_of >= 0, other.region_of >= 0
    both = here & there
    places = layer.region_of[both].astype(np.int64) * shape[1] + other.region_of[both]
    shared = np.bincount(places, counts[both], minlength=shape[0] * shape[1]).reshape(shape)
    sizes = np.bincount(layer.region_of[here], counts[here], minlength=shape[0])
    others = np.bincount(other.region_of[there], counts[there], minlength=shape[1])
    index: NDArray[np.float64] = shared / np.maximum(sizes[:, None] + others[None] - shared, 1)
    return index


def shared_neighbors(store: Store, here: SemanticMap, there: SemanticMap) -> float | None:
    """The share of a text's nearest neighbours in the space of one map that are also so in that of the other, 0..1.

    The mean over the texts that both maps were fitted on; None where those are too few to say.
    """
    near, near_there = neighbors_by_point(store, here), neighbors_by_point(store, there)
    if near is None or near_there is None:
        return None
    common, rows, rows_there = np.intersect1d(near[0], near_there[0], assume_unique=True, return_indices=True)
    if len(common) < FEWEST_SHARED * max(len(near[0]), len(near_there[0])) or not near[1].shape[1]:
        return None
    found = (near[1][rows][:, :, None] == near_there[1][rows_there][:, None, :]).any(axis=2)
    return float(found.mean())


def neighbors_by_point(store: Store, semantic_map: SemanticMap) -> tuple[NDArray[np.int64], NDArray[np.int64]] | None:
    """The points a map was fitted on, (fitted,), and their neighbours, (fitted, k); None if those are forgotten."""
    found = store.maps.result(semantic_map.id, "neighbors")
    if found is None:
        return None
    encodable = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))
    fitted = encodable[found.arrays["sample"]]
    return fitted, fitted[found.arrays["indices"]]
