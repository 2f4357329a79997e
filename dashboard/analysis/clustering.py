"""Regions of meaning: points grouped by density at several levels of detail, coarse to fine, one inside the other."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .attachment import attach_noise, vote
from .density_tree import LeafClusters, grow_density_tree, leaf_clusters
from .layer_choice import candidate_sizes, choose_layers, layer_quality, smallest_region
from .neighbors import Neighbors

NOISE = -1


@dataclass(frozen=True, eq=False)
class ClusterLayer:
    """One level of detail. Regions are numbered from 0, the largest first; -1 is noise.

    `region_of` and `membership` (HDBSCAN's strength, 0 for noise) are (points,). `attached` (points,) gives each noise
    point the region that its neighbours vote for, so it has no -1. `parents` (regions,) are regions of the next coarser
    layer, None in the coarsest: a point in region r of `region_of` is in `parents[r]` or noise there. `stability`
    (regions,) is 1 - birth / death over the values of min_cluster_size at which the region is one.
    """

    min_cluster_size: int
    region_of: NDArray[np.int32]
    membership: NDArray[np.float32]
    attached: NDArray[np.int32]
    parents: NDArray[np.int32] | None
    stability: NDArray[np.float32]

    @property
    def regions(self) -> int:
        """How many regions there are."""
        return len(self.stability)


@dataclass(frozen=True, eq=False)
class Clustering:
    """Layers from coarse to fine, at least one; `first` is the position of the one to show first."""

    layers: tuple[ClusterLayer, ...]
    first: int


def cluster(
    clusterable_vectors: NDArray[np.float32],
    neighbors: Neighbors,
    *,
    min_cluster_size: int | None = None,
    min_samples: int = 10,
) -> Clustering:
    """HDBSCAN's leaf clusters at several smallest sizes, as nested layers.

    `clusterable_vectors` is (points, dimensions), `neighbors` are those in the space. `min_cluster_size` is that of
    the finest layer, in points. Points that form no two groups of that size are one region; no points, no region.
    """
    points = len(clusterable_vectors)
    finest = smallest_region(points) if min_cluster_size is None else min_cluster_size
    if finest < 2:
        raise ValueError(f"min_cluster_size must be at least 2, not {finest}: one point is no group.")
    if points < 2 * finest or not np.ptp(clusterable_vectors, axis=0).any():
        return _one_region(points, finest)
    tree = grow_density_tree(clusterable_vectors, min_samples=min_samples)
    candidates = [leaf_clusters(tree, size) for size in candidate_sizes(tree, finest)]
    if not candidates:
        return _one_region(points, finest)
    return _nest(candidates, clusterable_vectors, neighbors)


def _one_region(points: int, min_cluster_size: int) -> Clustering:
    everyone = np.zeros(points, dtype=np.int32)
    stability = np.ones(min(points, 1), dtype=np.float32)
    membership = np.ones(points, dtype=np.float32)
    return Clustering((ClusterLayer(min_cluster_size, everyone, membership, everyone, None, stability),), first=0)


def _nest(candidates: list[LeafClusters], clusterable_vectors: NDArray[np.float32], neighbors: Neighbors) -> Clustering:
    indices, similarities = neighbors.indices, neighbors.similarities
    attached = [
        attach_noise(candidate.region_of, indices, similarities, clusterable_vectors) for candidate in candidates
    ]
    qualities = [layer_quality(regions, clusterable_vectors, indices, similarities) for regions in attached]
    chosen, first = choose_layers([len(candidate.stability) for candidate in candidates], qualities)
    layers: list[ClusterLayer] = []
    for position in chosen:
        coarser = layers[-1] if layers else None
        layers.append(_layer(candidates[position], attached[position], coarser))
    return Clustering(tuple(layers), chosen.index(first))


def _layer(leaves: LeafClusters, attached: NDArray[np.int32], coarser: ClusterLayer | None) -> ClusterLayer:
    parents = None if coarser is None else _parents(leaves.region_of, coarser)
    return ClusterLayer(
        leaves.min_cluster_size, leaves.region_of, leaves.membership, attached, parents, leaves.stability
    )


def _parents(region_of: NDArray[np.int32], coarser: ClusterLayer) -> NDArray[np.int32]:
    """The coarser region that most points of each region lie in or are attached to."""
    inside = region_of >= 0
    shape = (region_of.max() + 1, coarser.regions)
    shared = np.zeros(shape, dtype=np.int64)
    np.add.at(shared, (region_of[inside], coarser.attached[inside]), 1)
    parents: NDArray[np.int32] = shared.argmax(axis=1).astype(np.int32)
    return parents


def extend(
    clustering: Clustering, *, fitted: NDArray[np.int64], placed: NDArray[np.int64], neighbors: Neighbors
) -> Clustering:
    """A clustering of all points from one of a sample: the placed points take the regions of their neighbours.

    `fitted` and `placed` are the numbers of the sampled and of the other points among all points; `neighbors` are
    those of the placed points in the sample, (placed, k). A placed point is noise where noise outweighs every region
    among its neighbours, or where they elect a region that does not lie in the one of the next coarser layer. Its
    membership is the winner's share of the similarity, times the mean membership there.
    """
    order = np.argsort(np.concatenate([fitted, placed]), kind="stable")
    layers: list[ClusterLayer] = []
    coarser: NDArray[np.int32] | None = None
    for layer in clustering.layers:
        region_of, membership = _elect(layer, neighbors)
        if layer.parents is not None and coarser is not None:
            astray = (region_of >= 0) & (coarser >= 0) & (layer.parents[region_of] != coarser)
            region_of[astray], membership[astray] = NOISE, 0
        layers.append(_with_placed(layer, region_of, membership, neighbors, order))
        coarser = region_of
    return Clustering(tuple(layers), clustering.first)


def _with_placed(
    layer: ClusterLayer,
    region_of: NDArray[np.int32],
    membership: NDArray[np.float32],
    neighbors: Neighbors,
    order: NDArray[np.int64],
) -> ClusterLayer:
    joined, _ = vote(layer.attached, neighbors.indices, neighbors.similarities)
    attached = np.where(region_of >= 0, region_of, joined)
    return ClusterLayer(
        layer.min_cluster_size,
        np.concatenate([layer.region_of, region_of])[order],
        np.concatenate([layer.membership, membership])[order],
        np.concatenate([layer.attached, attached])[order],
        layer.parents,
        layer.stability,
    )


def _elect(layer: ClusterLayer, neighbors: Neighbors) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Regions and memberships of placed points; noise is a candidate like any region."""
    with_noise = np.where(layer.region_of == NOISE, layer.regions, layer.region_of).astype(np.int32)
    region_of, shares = vote(with_noise, neighbors.indices, neighbors.similarities)
    region_of[region_of == layer.regions] = NOISE
    agrees = (layer.region_of[neighbors.indices] == region_of[:, None]) & (region_of >= 0)[:, None]
    strengths = (layer.membership[neighbors.indices] * agrees).sum(axis=1) / np.maximum(agrees.sum(axis=1), 1)
    return region_of, np.minimum(shares * strengths, 1).astype(np.float32)


def region_members(layer: ClusterLayer) -> Iterator[NDArray[np.int64]]:
    """The points of each region, in the order of the regions' numbers."""
    order = np.argsort(layer.region_of, kind="stable")
    starts = np.searchsorted(layer.region_of[order], np.arange(layer.regions + 1))
    return (order[start:stop] for start, stop in pairwise(starts))
