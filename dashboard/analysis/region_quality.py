"""How good regions are, without knowing any truth: dense, close together, apart from others."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hdbscan.validity import validity_index
from numpy.typing import NDArray
from sklearn.metrics import silhouette_score

from .neighbors import Neighbors

MEASURED_POINTS = 3_000
"""Silhouette and DBCV compare all pairs of points: of more, so many are drawn."""


@dataclass(frozen=True, eq=False)
class RegionMeasures:
    """Of each region, (regions,), NaN where unknown: `density`, `cohesion`, `separation`, all cosines in the
    space, and `nearest`, the region whose centre is nearest (-1: there is no other)."""

    density: NDArray[np.float64]
    cohesion: NDArray[np.float64]
    separation: NDArray[np.float64]
    nearest: NDArray[np.int32]


def measure_regions(region_of: NDArray[np.int32], vectors: NDArray[np.float32], neighbors: Neighbors) -> RegionMeasures:
    """Density is the mean similarity of a region's points to their k nearest, of whatever region; cohesion that of its
    points to its centre, the mean direction; separation is 1 - the similarity of its centre to the nearest other one.

    `vectors` (points, dimensions) have unit length; -1 in `region_of` (points,) is noise.
    """
    inside = np.flatnonzero(region_of >= 0)
    own = region_of[inside]
    regions = int(region_of.max(initial=-1)) + 1
    sizes = np.bincount(own, minlength=regions)
    centers = _centers(region_of, regions, vectors)
    near = neighbors.similarities.mean(axis=1)[inside] if neighbors.k else np.full(len(inside), np.nan)
    to_center = np.einsum("ij,ij->i", vectors[inside], centers[own])
    with np.errstate(invalid="ignore"):
        density = np.bincount(own, near, minlength=regions) / sizes
        cohesion = np.bincount(own, to_center, minlength=regions) / sizes
    between = centers @ centers.T
    np.fill_diagonal(between, -np.inf)
    between[:, sizes == 0] = -np.inf
    if regions < 2:
        return RegionMeasures(density, cohesion, np.full(regions, np.nan), np.full(regions, -1, np.int32))
    nearest = between.argmax(axis=1).astype(np.int32)
    return RegionMeasures(density, cohesion, 1 - between.max(axis=1), nearest)


def _centers(region_of: NDArray[np.int32], regions: int, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
    """The mean direction of each region, (regions, dimensions), of unit length."""
    centers = np.zeros((regions, vectors.shape[1]))
    for region in range(regions):
        members = np.flatnonzero(region_of == region)
        if len(members):
            centers[region] = vectors[members].mean(axis=0, dtype=np.float64)
    lengths = np.linalg.norm(centers, axis=1, keepdims=True)
    return np.asarray(np.divide(centers, lengths, out=centers, where=lengths > 0))


def silhouette(region_of: NDArray[np.int32], clusterable_vectors: NDArray[np.float32], *, seed: int) -> float | None:
    """The mean silhouette (Rousseeuw 1987) of the points in regions; None without two regions."""
    drawn = _drawn(region_of, seed)
    regions = np.unique(region_of[drawn])
    if not 2 <= len(regions) < len(drawn):
        return None
    return float(silhouette_score(clusterable_vectors[drawn], region_of[drawn]))


def density_based_validity(
    region_of: NDArray[np.int32], clusterable_vectors: NDArray[np.float32], *, seed: int
) -> float | None:
    """DBCV (Moulavi et al. 2014), -1 to 1: the sum over regions, by their share of all points, of how much sparser it
    is between regions than inside. None without two regions of two points."""
    kept = _drawn(region_of, seed, with_noise=True)
    labels = region_of[kept].astype(np.int64)
    sizes = np.bincount(labels[labels >= 0])
    labels[(labels >= 0) & (sizes[labels] < 2)] = -1
    distinct = np.unique(labels[labels >= 0])
    if len(distinct) < 2:
        return None
    labels = np.where(labels >= 0, np.searchsorted(distinct, labels), -1)
    with np.errstate(all="ignore"):
        found = float(validity_index(clusterable_vectors[kept].astype(np.float64), labels))
    return found if np.isfinite(found) else None


def _drawn(region_of: NDArray[np.int32], seed: int, *, with_noise: bool = False) -> NDArray[np.int64]:
    """Points in regions, or all, in their order; of many a random sample."""
    points = np.arange(len(region_of)) if with_noise else np.flatnonzero(region_of >= 0)
    if len(points) <= MEASURED_POINTS:
        return points
    return np.sort(np.random.default_rng(seed).choice(points, MEASURED_POINTS, replace=False))
