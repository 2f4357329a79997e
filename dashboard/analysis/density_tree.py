"""The hierarchy of density behind all layers of a map, and the clusters it holds at a smallest size.

HDBSCAN (Campello, Moulavi & Sander 2013; McInnes, Healy & Astels 2017) first builds one single-linkage tree of mutual
reachability distances, then condenses it at a `min_cluster_size`. The tree is the expensive part and does not depend
on that size, so one tree serves every layer. The clusters taken are the *leaves* of the condensed tree: leaves at a
larger size always hold, or never meet, the leaves at a smaller one, which is what makes layers nest.
"""

from __future__ import annotations

from dataclasses import dataclass

import hdbscan
import numpy as np
from hdbscan._hdbscan_tree import compute_stability, condense_tree, get_clusters
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class DensityTree:
    """A single-linkage tree with the sizes between which each of its branches is a leaf.

    `merges` is (points - 1, 4) as in scipy's linkage. Branch i is a leaf of the tree condensed at any
    `min_cluster_size` with `births[i] < min_cluster_size <= deaths[i]`; `witnesses[i]` is one of its points.
    """

    merges: NDArray[np.float64]
    births: NDArray[np.int64]
    deaths: NDArray[np.int64]
    witnesses: NDArray[np.int64]

    def leaves_at(self, min_cluster_size: int) -> NDArray[np.int64]:
        """The branches that are leaves at this size, without condensing the tree."""
        return np.flatnonzero((self.births < min_cluster_size) & (min_cluster_size <= self.deaths))


@dataclass(frozen=True, eq=False)
class LeafClusters:
    """The leaves at one `min_cluster_size`, the largest first.

    `region_of` (points,) is -1 for noise, `membership` (points,) HDBSCAN's strength in 0..1, and `stability`
    (regions,) the share of the sizes from 1 to its death at which the leaf is one: 1 - birth / death.
    """

    min_cluster_size: int
    region_of: NDArray[np.int32]
    membership: NDArray[np.float32]
    stability: NDArray[np.float32]


def grow_density_tree(clusterable_vectors: NDArray[np.float32], *, min_samples: int) -> DensityTree:
    """The density tree of (points, dimensions) vectors; at least two points."""
    model = hdbscan.HDBSCAN(min_cluster_size=2, min_samples=min_samples, core_dist_n_jobs=1)
    model.fit(clusterable_vectors.astype(np.float64))
    merges = model.single_linkage_tree_.to_numpy()
    children = merges[:, :2].astype(np.int64)
    sizes = np.concatenate([np.ones(len(merges) + 1, dtype=np.int64), merges[:, 3].astype(np.int64)])
    splits = sizes[children].min(axis=1)
    largest_split, witness = _fold_branches(children, splits)
    branches = children.ravel()
    births, deaths = largest_split[branches], np.repeat(splits, 2)
    lives = births < deaths
    return DensityTree(merges, births[lives], deaths[lives], witness[branches][lives])


def _fold_branches(
    children: NDArray[np.int64], splits: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For every node of the tree, the largest split below it (its smaller side counts) and one point of it."""
    points = len(splits) + 1
    largest = [0] * points
    witness = list(range(points))
    for (left, right), split in zip(children.tolist(), splits.tolist(), strict=True):
        largest.append(max(largest[left], largest[right], split))
        witness.append(witness[left])
    return np.array(largest), np.array(witness)


def leaf_clusters(tree: DensityTree, min_cluster_size: int) -> LeafClusters:
    """The leaves of the tree condensed at this size, as HDBSCAN labels them with `cluster_selection_method="leaf"`."""
    condensed = condense_tree(tree.merges, min_cluster_size)
    labels, strengths, _ = get_clusters(condensed, compute_stability(condensed), "leaf")
    region_of = _number_by_size(np.asarray(labels, dtype=np.int64))
    leaves = tree.leaves_at(min_cluster_size)
    stability = np.zeros(region_of.max(initial=-1) + 1, dtype=np.float32)
    if len(stability):
        stability[region_of[tree.witnesses[leaves]]] = 1 - tree.births[leaves] / tree.deaths[leaves]
    membership = np.where(region_of >= 0, strengths, 0).astype(np.float32)
    return LeafClusters(min_cluster_size, region_of, membership, stability)


def _number_by_size(labels: NDArray[np.int64]) -> NDArray[np.int32]:
    """The same partition with region 0 the largest; noise stays -1."""
    sizes = np.bincount(labels[labels >= 0])
    rank = np.empty(len(sizes) + 1, dtype=np.int32)
    rank[np.argsort(-sizes, kind="stable")] = np.arange(len(sizes), dtype=np.int32)
    rank[-1] = -1
    return rank[labels]
