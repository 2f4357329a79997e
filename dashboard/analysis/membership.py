"""How well points belong to the region they are attached to; those that hardly do are noise."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .bonds import inner_bonds
from .neighbors import Neighbors

SET_APART = -2
"""The region of a point among which none is sought."""

LEAST_MEMBERSHIP = 0.4
"""A point bound to its region less than this share of what is usual there is noise. On clinc150, of whose questions
5 % belong to no class, 7 % are noise with 0.4, half of them rightly; 9 % and 42 % with 0.5."""


def membership_of(
    attached: NDArray[np.int32], neighbors: Neighbors, apart: NDArray[np.bool_] | None = None
) -> NDArray[np.float32]:
    """The bond of each point to its region as a share of the region's median, (points,), at most 1; 0 where it is noise
    or set `apart`, (points,): such a point is in none, and nobody is bound to it."""
    own = _own_regions(attached, apart)
    bonds = inner_bonds(attached, neighbors, own)
    usual = _medians(bonds, own, int(attached.max(initial=-1)) + 1)[attached]
    shares = np.divide(bonds, usual, out=np.ones_like(bonds), where=usual > 0)
    is_noise = (shares < LEAST_MEMBERSHIP) | (own == SET_APART)
    return np.where(is_noise, 0, np.minimum(shares, 1)).astype(np.float32)


def placed_membership(
    attached: NDArray[np.int32],
    noise: NDArray[np.int64],
    elected: NDArray[np.int32],
    *,
    fitted_neighbors: Neighbors,
    placed_neighbors: Neighbors,
    apart: NDArray[np.bool_] | None = None,
) -> NDArray[np.float32]:
    """The same for placed points in the regions `elected`, (placed,), beside the fitted ones, of which the points
    `noise` are noise: where a placed point is bound less than as large a share of them in its region, it is noise too.
    """
    regions = int(max(attached.max(initial=-1), elected.max(initial=-1))) + 1
    own = _own_regions(attached, apart)
    bonds = inner_bonds(attached, fitted_neighbors, own)
    is_noise = np.isin(np.arange(len(attached)), noise)
    least = np.zeros(regions, np.float32)
    for region in np.unique(own[own >= 0]):
        inside = own == region
        least[region] = np.quantile(bonds[inside], is_noise[inside].mean())
    placed_bonds = inner_bonds(elected, placed_neighbors, own)
    usual = _medians(bonds, own, regions)[elected]
    shares = np.divide(placed_bonds, usual, out=np.ones_like(placed_bonds), where=usual > 0)
    return np.where(placed_bonds < least[elected], 0, np.clip(shares, np.finfo(np.float32).tiny, 1)).astype(np.float32)


def _own_regions(attached: NDArray[np.int32], apart: NDArray[np.bool_] | None) -> NDArray[np.int32]:
    return attached if apart is None else np.where(apart, SET_APART, attached).astype(np.int32)


def _medians(bonds: NDArray[np.float32], own: NDArray[np.int32], regions: int) -> NDArray[np.float32]:
    """The median bond of the points in each region, (regions,); 0 in one without any."""
    order = np.lexsort((bonds, own))
    order = order[own[order] >= 0]
    ordered = np.append(bonds[order], np.float32(0))
    counts = np.bincount(own[order], minlength=regions)
    ends = np.cumsum(counts)
    starts = ends - counts
    medians = (ordered[(starts + ends - 1) // 2] + ordered[(starts + ends) // 2]) / 2
    return np.where(counts > 0, medians, 0).astype(np.float32)
