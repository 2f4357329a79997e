"""How strongly points are bound to each other: in the space and in the clustering space at once.

The neighbours in the space say what is alike, but single ones mislead: hubs are everybody's neighbour (Radovanović,
Nanopoulos & Ivanović 2010). The projection to a few dimensions has settled such contradictions, but may have torn
apart what belongs together. Communities of the two graphs together agree better with known classes than those of
either (benchmarks/RESULTS.md).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

from .fuzzy_graph import fuzzy_graph
from .neighbors import Neighbors

NEAREST = 15
"""Neighbours of each point in the clustering space that it is bound to."""


def bond_graph(neighbors: Neighbors, clusterable_vectors: NDArray[np.float32]) -> csr_array:
    """Symmetric weights, (points, points): UMAP's graph of the space plus that of the nearest in the clustering space,
    both scaled to the same sum. `neighbors` are those in the space.
    """
    graphs = [fuzzy_graph(neighbors), _nearest_graph(clusterable_vectors)]
    return csr_array(sum(graph / max(graph.sum(), np.finfo(float).tiny) for graph in graphs))


def _nearest_graph(vectors: NDArray[np.float32]) -> csr_array:
    """2 where two points are both among the nearest of each other, 1 where one is."""
    points = len(vectors)
    k = min(NEAREST, points - 1)
    _, nearest = KDTree(vectors).query(vectors, k=k + 1)
    heads, tails = np.repeat(np.arange(points), k + 1), nearest.ravel()
    apart = heads != tails  # of many points on one spot, a point need not be its own nearest
    directed = csr_array((np.ones(apart.sum()), (heads[apart], tails[apart])), shape=(points, points))
    return csr_array(directed + directed.T)


def inner_bonds(regions: NDArray[np.int32], neighbors: Neighbors, others: NDArray[np.int32]) -> NDArray[np.float32]:
    """How strongly each point is bound to its own region, (points,): the mean over its neighbours of their similarity,
    a neighbour in another region counting as 0.

    `regions` (points,) are those of the points with these `neighbors`, `others` those of the points that the
    neighbours are numbers of; the same where neighbours were sought among the points themselves.
    """
    if not neighbors.k:
        return np.zeros(len(regions), np.float32)
    inside = others[neighbors.indices] == regions[:, None]
    return np.asarray((np.maximum(neighbors.similarities, 0) * inside).mean(axis=1), np.float32)
