"""How strongly points are bound to their neighbours: the graph that UMAP lays out.

McInnes, Healy and Melville (2018), arXiv:1802.03426, section 3.1. It is built here because umap-learn would compile for
six seconds in every new process to build the same one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from dashboard.analysis.neighbors import Neighbors


def fuzzy_graph(neighbors: Neighbors) -> csr_array:
    """Return how strongly points belong together, (points, points), symmetric, between 0 and 1.

    The strengths a and b of the two directions of a pair are united as a + b - ab.
    """
    points, k = neighbors.indices.shape
    strengths = binding_strengths(neighbors)
    ends = np.arange(0, points * k + 1, k) if k else np.zeros(points + 1, int)
    directed = csr_array((strengths.ravel(), neighbors.indices.ravel(), ends), shape=(points, points))
    reverse = directed.T.tocsr()
    return (directed + reverse - directed.multiply(reverse)).tocsr()


def binding_strengths(neighbors: Neighbors) -> NDArray[np.float32]:
    """Return how strongly each query is bound to each of its neighbours, (queries, k), 1 for the nearest.

    exp(-(d_ij - rho_i) / sigma_i), where d is the cosine distance, rho_i the smallest d_ij above zero, and sigma_i such
    that the strengths of i add up to log2(k + 1): umap-learn counts the point itself among its neighbours.
    """
    if neighbors.similarities.size == 0:
        return np.zeros_like(neighbors.similarities)
    distances = np.maximum(1 - neighbors.similarities, 0)
    nearest = np.min(distances, axis=1, where=distances > 0, initial=np.inf, keepdims=True)
    nearest[np.isinf(nearest)] = 0
    beyond = np.maximum(distances - nearest, 0)
    return np.asarray(np.exp(-beyond / _bandwidths(beyond, distances, nearest)), np.float32)


def _bandwidths(
    beyond: NDArray[np.float32], distances: NDArray[np.float32], nearest: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Find sigma of each point by bisection, (points, 1); never below a thousandth of the mean distance."""
    k = distances.shape[1]
    target = np.log2(k + 1)
    low, high = np.zeros_like(nearest), np.full_like(nearest, np.inf)
    sigma = np.ones_like(nearest)
    for _ in range(64):
        is_too_wide = np.exp(-beyond / sigma).sum(axis=1, keepdims=True) > target
        high = np.where(is_too_wide, sigma, high)
        low = np.where(is_too_wide, low, sigma)
        sigma = np.where(np.isinf(high), 2 * sigma, (low + high) / 2)
    # umap-learn counts the point itself, at distance 0, in both means.
    own_mean = distances.sum(axis=1, keepdims=True) / (k + 1)
    mean = np.where(nearest > 0, own_mean, own_mean.mean())
    return np.asarray(np.maximum(sigma, np.maximum(1e-3 * mean, np.finfo(np.float32).tiny)), np.float32)
