"""From one text to another through the texts between them, and the straight way for comparison."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, vstack
from scipy.sparse.csgraph import dijkstra

from dashboard.analysis.neighbors import Neighbors

from .analogies import SAME

Vectors = NDArray[np.float32]

LEAST_COST = 1e-9
"""A sparse matrix forgets a cost of nothing."""

RANDOM_PAIRS = 10_000


@dataclass(frozen=True, eq=False)
class Chain:
    """`nodes` (steps,) from end to end, `similarities` (steps - 1,) of those that follow each other. `is_mutual`: every
    step leads to a text that has the one before among its own nearest, but at ends that are not texts of the graph."""

    nodes: NDArray[np.int64]
    similarities: NDArray[np.float64]
    is_mutual: bool


def cheapest_chain(neighbors: Neighbors, outside: Neighbors, start: int, end: int) -> Chain | None:
    """The path with the least sum of (1 - cos)^2 on the graph of mutual nearest neighbours (Dijkstra 1959), or on that
    of all nearest neighbours where the mutual one does not connect the ends; None where neither does.

    Nodes 0 to n - 1 are the texts of `neighbors`; those from n on are other texts, bound to their nearest by `outside`.
    """
    directed = steps(neighbors, outside)
    graphs = {True: mutual(directed, len(neighbors.indices)), False: directed}
    for is_mutual, graph in graphs.items():
        nodes = route(graph.maximum(graph.T).tocsr(), start, end)
        if nodes is not None:
            both = directed.maximum(directed.T).tocsr()
            costs = np.array([both[step] for step in itertools.pairwise(nodes.tolist())])
            return Chain(nodes, 1 - np.sqrt(costs), is_mutual)
    return None


def steps(neighbors: Neighbors, outside: Neighbors) -> csr_matrix:
    """The cost (1 - cos)^2 of every step from a text to one of its nearest."""
    indices = np.concatenate([neighbors.indices.ravel(), outside.indices.ravel()])
    cosines = np.concatenate([neighbors.similarities.ravel(), outside.similarities.ravel()]).astype(np.float64)
    inner, nodes = len(neighbors.indices), len(neighbors.indices) + len(outside.indices)
    starts = np.repeat(np.arange(nodes), np.r_[np.full(inner, neighbors.k), np.full(nodes - inner, outside.k)])
    return csr_matrix((np.maximum((1 - cosines) ** 2, LEAST_COST), (starts, indices)), shape=(nodes, nodes))


def mutual(directed: csr_matrix, inner: int) -> csr_matrix:
    """Only the steps that lead both ways; nothing leads to texts outside the graph, so theirs are all kept."""
    both_ways = directed.multiply(directed.T > 0).tocsr()
    return vstack([both_ways[:inner], directed[inner:]], format="csr")


def route(graph: csr_matrix, start: int, end: int) -> NDArray[np.int64] | None:
    """The nodes of the cheapest path, ends included; None where there is none."""
    costs, before = dijkstra(graph, directed=False, indices=start, return_predecessors=True)
    if not np.isfinite(costs[end]):
        return None
    nodes = [end]
    while nodes[-1] != start:
        nodes.append(int(before[nodes[-1]]))
    return np.array(nodes[::-1], np.int64)


def random_pair_quantile(vectors: Vectors, *, share: float = 0.95, seed: int = 42) -> float:
    """The cosine that so large a share of random pairs of different texts does not reach."""
    random = np.random.default_rng(seed)
    texts = np.flatnonzero(vectors.any(axis=1))
    if len(texts) < 2:
        return 1.0
    first = random.integers(len(texts), size=RANDOM_PAIRS)
    second = (first + random.integers(1, len(texts), size=RANDOM_PAIRS)) % len(texts)
    cosines = np.einsum("ij,ij->i", vectors[texts[first]], vectors[texts[second]])
    return float(np.quantile(cosines, share))


def straight_stops(start: Vectors, end: Vectors, stops: int) -> Vectors:
    """Points at equal angles on the arc between two unit vectors, ends included, (stops, dimensions): spherical linear
    interpolation (Shoemake 1985). Opposite ends have no such arc; between them all stops are an end."""
    angle = float(np.arccos(np.clip(start @ end, -1, 1)))
    shares = np.linspace(0, 1, stops)
    if np.sin(angle) < 1e-6:
        return np.where(shares[:, None] < 0.5, start, end).astype(np.float32)
    arc = np.sin((1 - shares) * angle)[:, None] * start + np.sin(shares * angle)[:, None] * end
    stops_on_arc: Vectors = (arc / np.sin(angle)).astype(np.float32)
    return stops_on_arc


def inner_texts(
    stops: Vectors, vectors: Vectors, *, ends: Vectors, is_out: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """The text nearest to each stop, both ends and `is_out` (texts,) left out, and whether it is nearer than both ends;
    both (stops,)."""
    cosines = vectors @ np.concatenate([stops, ends]).T
    cosines[(cosines[:, len(stops) :] > SAME).any(axis=1) | is_out] = -np.inf
    nearest = np.argmax(cosines[:, : len(stops)], axis=0)
    is_inner: NDArray[np.bool_] = cosines[nearest, np.arange(len(stops))] > (ends @ stops.T).max(axis=0)
    return nearest, is_inner
