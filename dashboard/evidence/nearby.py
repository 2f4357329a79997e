"""Which regions lie beside one in the space: those in which its texts have neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.map_pairs import neighbors_by_point
from store import Store
from store.records import SemanticMap


@dataclass(frozen=True)
class NearRegion:
    """A region of the same layer, and the share of all neighbours of the texts of one that lie in it."""

    number: int
    share: float


def near_regions(store: Store, semantic_map: SemanticMap, layer: int, region: int) -> tuple[NearRegion, ...] | None:
    """The regions that hold neighbours of a region's texts, the nearest first; None where neighbours are forgotten.

    Neighbours are those in the space, never on the map, of the texts on which the map was fitted.
    """
    found = neighbors_by_point(store, semantic_map)
    if found is None:
        return None
    fitted, neighbors = found
    chosen = semantic_map.layers[layer]
    shares = _shares(chosen.region_of, fitted, neighbors, region, len(chosen.regions))
    order = [int(number) for number in np.argsort(-shares, kind="stable") if number != region and shares[number] > 0]
    return tuple(NearRegion(number, float(shares[number])) for number in order)


def _shares(
    region_of: NDArray[np.int32], fitted: NDArray[np.int64], neighbors: NDArray[np.int64], region: int, regions: int
) -> NDArray[np.float64]:
    """Of the neighbours of the region's texts, the share in each region, (regions,)."""
    places = region_of[neighbors[region_of[fitted] == region]].ravel()
    return np.bincount(places[places >= 0], minlength=regions) / max(len(places), 1)
