"""Regions of meaning: points grouped at several levels of detail, coarse to fine, one inside the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from .attachment import vote
from .bonds import bond_graph
from .cells import Cells, community_cells, density_cells, smallest_cell
from .layer_choice import best_with_neighbors, candidate_counts, choose_layers, layer_quality
from .membership import SET_APART, membership_of, placed_membership
from .merging import MergeTree, merge_cells
from .neighbors import Neighbors
from .region_settings import AUTOMATIC, RegionSettings

NOISE = -1


@dataclass(frozen=True, eq=False)
class ClusterLayer:
    """One level of detail. Regions are numbered from 0, the largest first; -1 is noise.

    `region_of` and `membership` (0 for noise) are (points,). `attached` (points,) gives every noise point a region too,
    so it has no -1. `parents` (regions,) are regions of the next coarser layer, None in the coarsest: all points
    attached to region r are attached to `parents[r]` there. `persistence` (regions,) says over which share of all
    numbers of regions a region is one and the same.
    """

    region_of: NDArray[np.int32]
    membership: NDArray[np.float32]
    attached: NDArray[np.int32]
    parents: NDArray[np.int32] | None
    persistence: NDArray[np.float32]
    topics: NDArray[np.int32] | None = None
    """The expected topic of each region, -1 for those found freely, (regions,); None where nothing was expected."""

    @property
    def regions(self) -> int:
        """How many regions there are."""
        return len(self.persistence)


@dataclass(frozen=True, eq=False)
class Clustering:
    """Layers from coarse to fine, at least one; `first` is the position of the one to show first."""

    layers: tuple[ClusterLayer, ...]
    first: int


def cluster(
    clusterable_vectors: NDArray[np.float32],
    neighbors: Neighbors,
    settings: RegionSettings = AUTOMATIC,
    *,
    apart: NDArray[np.bool_] | None = None,
) -> Clustering:
    """Nested layers of regions, merged from cells: communities of points or, if `settings` say so, HDBSCAN's clusters.

    `clusterable_vectors` is (points, dimensions), `neighbors` are those in the space. Points that form no two cells are
    one region, outside HDBSCAN's only cluster noise; no points, no region. Points that are set `apart`, (points,), make
    no region and say nothing of where regions are: they are noise, attached to what their neighbours are in.
    """
    free = _free_points(len(clusterable_vectors), apart)
    if not _is_divisible(clusterable_vectors[free], settings):
        return _one_region(len(clusterable_vectors), apart=apart)
    bonds = _bonds(neighbors, clusterable_vectors, free)
    cells = _cells(bonds, neighbors, clusterable_vectors, settings, free)
    if cells.count < 2:
        return _one_region(len(clusterable_vectors), cells.strength if cells.count else None, apart=apart)
    cell_of = cells.cell_of[free]
    tree = merge_cells(cell_of, clusterable_vectors[free])
    counts, first = _choose_counts(tree, cell_of, bonds, clusterable_vectors[free], wanted=_wanted(settings, tree))
    return Clustering(tuple(_layers(tree, counts, cells, neighbors, apart)), first)


def recluster(
    clusterable_vectors: NDArray[np.float32],
    neighbors: Neighbors,
    settings: RegionSettings,
    *,
    counts: Sequence[int],
    seed: int,
    apart: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """Regions found once more, in other clusterable vectors and with another seed, for layers of so many regions or as
    many as there are: (layers, points), -1 is noise and `SET_APART` what is set `apart`."""
    free = _free_points(len(clusterable_vectors), apart)
    found = np.full((len(counts), len(clusterable_vectors)), SET_APART, np.int32)
    found[:, free] = 0
    if not _is_divisible(clusterable_vectors[free], settings):
        return found
    cells = _cells(
        _bonds(neighbors, clusterable_vectors, free), neighbors, clusterable_vectors, settings, free, seed=seed
    )
    if not cells.count:
        return found
    tree = merge_cells(cells.cell_of[free], clusterable_vectors[free])
    for layer, count in enumerate(counts):
        attached = tree.groups_at(min(max(count, 1), cells.count))[cells.cell_of]
        membership = membership_of(attached, neighbors, apart) if cells.strength is None else cells.strength
        found[layer, free] = np.where(membership > 0, attached, NOISE)[free]
    return found


def _free_points(points: int, apart: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    return np.arange(points) if apart is None else np.flatnonzero(~apart)


def _bonds(neighbors: Neighbors, clusterable_vectors: NDArray[np.float32], free: NDArray[np.int64]) -> csr_array:
    """The bonds between the points that nobody set apart."""
    bonds = bond_graph(neighbors, clusterable_vectors)
    return bonds if len(free) == bonds.shape[0] else csr_array(bonds[free][:, free])


def _is_divisible(clusterable_vectors: NDArray[np.float32], settings: RegionSettings) -> bool:
    """Whether there are points for two regions, and not all on one spot."""
    points = len(clusterable_vectors)
    least = smallest_cell(points) if settings.density is None else settings.density.min_cluster_size
    if least < 2:
        raise ValueError(f"min_cluster_size must be at least 2, not {least}: one point is no group.")
    return points >= 2 * least and bool(np.ptp(clusterable_vectors, axis=0).any())


def _cells(
    bonds: csr_array,
    neighbors: Neighbors,
    clusterable_vectors: NDArray[np.float32],
    settings: RegionSettings,
    free: NDArray[np.int64],
    *,
    seed: int = 0,
) -> Cells:
    if settings.density is None:
        return community_cells(bonds, neighbors, clusterable_vectors, free=free, seed=seed)
    return density_cells(clusterable_vectors, neighbors, settings.density, free=free)


def _one_region(
    points: int, strength: NDArray[np.float32] | None = None, *, apart: NDArray[np.bool_] | None = None
) -> Clustering:
    membership = np.ones(points, dtype=np.float32) if strength is None else strength
    if apart is not None:
        membership = np.where(apart, 0, membership).astype(np.float32)
    region_of = np.where(membership > 0, 0, NOISE).astype(np.int32)
    persistence = np.ones(min(points, 1), dtype=np.float32)
    layer = ClusterLayer(region_of, membership, np.zeros(points, dtype=np.int32), None, persistence)
    return Clustering((layer,), first=0)


def _wanted(settings: RegionSettings, tree: MergeTree) -> int | None:
    """How many regions the first layer is to have, as far as the cells allow; None where quality decides."""
    if settings.density is not None:
        return tree.cells
    return None if settings.regions is None else min(max(settings.regions, 2), tree.cells)


def _choose_counts(
    tree: MergeTree,
    cell_of: NDArray[np.int32],
    bonds: csr_array,
    clusterable_vectors: NDArray[np.float32],
    *,
    wanted: int | None,
) -> tuple[list[int], int]:
    """How many regions each layer has, ascending, and the position of the one shown first: `wanted`, or the best."""
    counts = candidate_counts(tree.cells)
    if wanted is not None:
        counts = sorted({*counts, wanted})
    members = group_members(cell_of)
    between_cells = members @ bonds @ members.T
    qualities = []
    for count in counts:
        groups = tree.groups_at(count)
        inside = group_members(groups)
        qualities.append(layer_quality(groups[cell_of], clusterable_vectors, inside @ between_cells @ inside.T))
    first = best_with_neighbors(qualities) if wanted is None else counts.index(wanted)
    chosen = choose_layers(counts, qualities, first)
    return [counts[place] for place in chosen], chosen.index(first)


def group_members(labels: NDArray[np.int32]) -> csr_array:
    """(groups, members), 1 where a member is in a group."""
    return csr_array((np.ones(len(labels)), (labels, np.arange(len(labels)))))


def _layers(
    tree: MergeTree, counts: list[int], cells: Cells, neighbors: Neighbors, apart: NDArray[np.bool_] | None
) -> Iterator[ClusterLayer]:
    coarser: NDArray[np.int32] | None = None
    for count in counts:
        groups = tree.groups_at(count)
        attached = groups[cells.cell_of]
        membership = membership_of(attached, neighbors, apart) if cells.strength is None else cells.strength
        order = np.argsort(-np.bincount(attached[membership > 0], minlength=count), kind="stable")
        rank = np.argsort(order).astype(np.int32)
        attached, groups = rank[attached], rank[groups]
        parents = None
        if coarser is not None:
            parents = np.empty(count, np.int32)
            parents[groups] = coarser
        region_of = np.where(membership > 0, attached, NOISE).astype(np.int32)
        yield ClusterLayer(region_of, membership, attached, parents, tree.persistence_at(count)[order])
        coarser = groups


def extend(
    clustering: Clustering,
    *,
    fitted: NDArray[np.int64],
    placed: NDArray[np.int64],
    fitted_neighbors: Neighbors,
    placed_neighbors: Neighbors,
    apart: NDArray[np.bool_] | None = None,
) -> Clustering:
    """A clustering of all points from one of a sample: the placed points take the regions of their neighbours.

    `fitted` and `placed` are the numbers of the sampled and of the other points among all points; both kinds of
    neighbours are points of the sample. A placed point is attached to the region, within its region of the coarser
    layer, with the largest sum of similarities among its neighbours. It is noise where it is bound less than as large
    a share of the fitted points in that region as are noise; else its membership is its bond as a share of the median
    there, at most 1. Which of the `fitted` were set `apart` is said once more: what is placed is bound to none of them.
    """
    order = np.argsort(np.concatenate([fitted, placed]), kind="stable")
    layers: list[ClusterLayer] = []
    coarser: NDArray[np.int32] | None = None
    for layer in clustering.layers:
        coarser = _elect(layer, placed_neighbors, coarser)
        membership = placed_membership(
            layer.attached,
            np.flatnonzero(layer.region_of == NOISE),
            coarser,
            fitted_neighbors=fitted_neighbors,
            placed_neighbors=placed_neighbors,
            apart=apart,
        )
        region_of = np.where(membership > 0, coarser, NOISE).astype(np.int32)
        layers.append(
            ClusterLayer(
                np.concatenate([layer.region_of, region_of])[order],
                np.concatenate([layer.membership, membership])[order],
                np.concatenate([layer.attached, coarser])[order],
                layer.parents,
                layer.persistence,
            )
        )
    return Clustering(tuple(layers), clustering.first)


def _elect(layer: ClusterLayer, neighbors: Neighbors, coarser: NDArray[np.int32] | None) -> NDArray[np.int32]:
    """The regions that the neighbours of placed points elect; those outside the `coarser` region have no vote."""
    ballots = layer.attached[neighbors.indices]
    if layer.parents is not None and coarser is not None:
        ballots = np.where(layer.parents[ballots] == coarser[:, None], ballots, NOISE)
    return vote(ballots, neighbors.similarities)


def region_members(layer: ClusterLayer) -> Iterator[NDArray[np.int64]]:
    """The points of each region, in the order of the regions' numbers."""
    order = np.argsort(layer.region_of, kind="stable")
    starts = np.searchsorted(layer.region_of[order], np.arange(layer.regions + 1))
    return (order[start:stop] for start, stop in pairwise(starts))
