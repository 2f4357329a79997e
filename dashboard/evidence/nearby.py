"""Which regions lie beside one in the space: those in which its texts have neighbours."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from store.records import NOISE, Layer

Neighborhood = tuple[NDArray[np.int64], NDArray[np.int64]]
"""The points a map was fitted on, (fitted,), and their neighbours, (fitted, k)."""


@dataclass(frozen=True)
class NearRegion:
    """A region of the same layer, and the share of all neighbours of the texts of one that lie in it."""

    number: int
    share: float


def near_regions(neighborhood: Neighborhood, layer: Layer, region: int) -> tuple[NearRegion, ...]:
    """The regions that hold neighbours of a region's texts, the nearest first. Neighbours, as
    `map_pairs.neighbors_by_point` gives them, are those in the space, never on the map."""
    shares = _shares(layer.region_of, *neighborhood, region, len(layer.regions))
    order = [int(number) for number in np.argsort(-shares, kind="stable") if number != region and shares[number] > 0]
    return tuple(NearRegion(number, float(shares[number])) for number in order)


def _shares(
    region_of: NDArray[np.int32], fitted: NDArray[np.int64], neighbors: NDArray[np.int64], region: int, regions: int
) -> NDArray[np.float64]:
    """Of the neighbours of the region's texts, the share in each region, (regions,)."""
    places = region_of[neighbors[region_of[fitted] == region]].ravel()
    return np.bincount(places[places >= 0], minlength=regions) / max(int((places >= NOISE).sum()), 1)
