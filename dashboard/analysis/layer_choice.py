"""Which levels of detail a map has, and which of them is shown first: chosen without any labels."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from .density_tree import DensityTree

SERIES_RATIO = 2 ** (1 / 3)
"""Step of the geometric series of `min_cluster_size` that is searched."""

COARSEST_REGIONS, COARSEST_SLACK = 8, 1.65
"""Regions that a reader takes in at a glance: five to thirteen are the aim for the coarsest layer."""

LAYER_RATIO, LAYER_SLACK, LEAST_RATIO = 2.5, 1.25, 1.5
"""Regions of a layer per region of the next coarser one: the aim, the factor around it in which the best candidate is
taken, and the least at which a zoom step shows something new."""


def smallest_region(points: int) -> int:
    """The `min_cluster_size` of the finest layer where the user gives none: a thousandth of the corpus, at least 10
    points, fewer (but at least 5) only in corpora of less than 500."""
    return max(points // 1000, min(10, max(5, points // 50)))


def candidate_sizes(tree: DensityTree, finest: int) -> list[int]:
    """Sizes with different leaves, the coarsest first, from those with two leaves down to `finest`."""
    points = len(tree.merges) + 1
    steps = int(np.log(max(points / finest, 1)) / np.log(SERIES_RATIO)) + 1
    series = sorted({round(finest * SERIES_RATIO**step) for step in range(steps)}, reverse=True)
    leaves = [(size, tree.leaves_at(size)) for size in series]
    leaves = [(size, of_size) for size, of_size in leaves if len(of_size) >= 2]
    changed = [size for (_, before), (size, here) in pairwise(leaves) if not np.array_equal(before, here)]
    return [leaves[0][0], *changed] if leaves else []


def layer_quality(
    attached: NDArray[np.int32],
    clusterable_vectors: NDArray[np.float32],
    indices: NDArray[np.int32],
    similarities: NDArray[np.float32],
) -> float:
    """How well a partition of all points fits, 0..1: modularity in the space times silhouette in the clustering space.

    Modularity alone likes regions too large (its resolution limit), the silhouette, brought to 0..1, also likes tiny
    ones; their product peaks near the true number of classes on the corpora of docs/methods.md.
    """
    in_space = modularity(attached, indices, similarities)
    in_clustering_space = simplified_silhouette(attached, clusterable_vectors)
    return max(in_space, 0.0) * (1 + in_clustering_space) / 2


def modularity(attached: NDArray[np.int32], indices: NDArray[np.int32], similarities: NDArray[np.float32]) -> float:
    """Weighted modularity (Newman 2004) of a partition in the graph of neighbours, weights max(cosine, 0).

    Q = sum over regions of (weight inside / weight - (degrees / weight)^2), the graph made undirected by adding
    both directions; -0.5..1, 0 for a partition at random. `indices` and `similarities` are (points, k).
    """
    weights = np.maximum(similarities, 0).astype(np.float64)
    degrees = weights.sum(axis=1) + np.bincount(indices.ravel(), weights.ravel(), minlength=len(indices))
    total = degrees.sum()
    if total == 0:
        return 0.0
    inside = 2 * weights[attached[indices] == attached[:, None]].sum() / total
    return float(inside - ((np.bincount(attached, degrees) / total) ** 2).sum())


def simplified_silhouette(attached: NDArray[np.int32], vectors: NDArray[np.float32]) -> float:
    """Mean over points of (b - a) / max(a, b): a is the distance to the centre of the own region, b to the nearest
    other centre (Hruschka, de Castro & Campello 2004); 0 for fewer than two regions. `vectors` is (points, dimensions).
    """
    regions = int(attached.max(initial=-1)) + 1
    if regions < 2:
        return 0.0
    sums = np.stack([np.bincount(attached, column, minlength=regions) for column in vectors.T], axis=1)
    centers = sums / np.bincount(attached, minlength=regions)[:, None]
    own = np.linalg.norm(vectors - centers[attached], axis=1)
    distances, nearest = KDTree(centers).query(vectors, k=2)
    other = np.where(nearest[:, 0] == attached, distances[:, 1], distances[:, 0])
    larger = np.maximum(own, other)
    return float(np.divide(other - own, larger, out=np.zeros_like(larger), where=larger > 0).mean())


def choose_layers(counts: Sequence[int], qualities: Sequence[float]) -> tuple[list[int], int]:
    """The candidates that become layers, coarse to fine and at most six, and the one of them that is shown first.

    `counts` (ascending) are the candidates' regions, `qualities` theirs by `layer_quality`. First is the best; there
    are steps of about `LAYER_RATIO` from it to the finest candidate and to `COARSEST_REGIONS`.
    """
    first = int(np.argmax(qualities))
    chosen = {first, len(counts) - 1}
    steps = [(target, LAYER_SLACK) for target in _between(counts[first], counts[-1], most=3)]
    if counts[first] > LEAST_RATIO * COARSEST_REGIONS:
        steps.append((COARSEST_REGIONS, COARSEST_SLACK))
        steps += [(target, LAYER_SLACK) for target in _between(counts[first], COARSEST_REGIONS, most=2)]
    for target, slack in steps:
        apart = [place for place, count in enumerate(counts) if _are_apart(count, [counts[other] for other in chosen])]
        if apart:
            chosen.add(_best_near(target, slack, apart, counts, qualities))
    return sorted(chosen), first


def _between(start: int, end: int, *, most: int) -> list[float]:
    """Counts between `start` and `end` that make at most `most` equal steps, one step being about `LAYER_RATIO`."""
    steps = min(round(abs(math.log(end / start)) / math.log(LAYER_RATIO)), most)
    return [start * (end / start) ** (step / steps) for step in range(1, steps)]


def _are_apart(count: int, others: Sequence[int]) -> bool:
    return all(max(count, other) >= LEAST_RATIO * min(count, other) for other in others)


def _best_near(
    target: float, slack: float, places: Sequence[int], counts: Sequence[int], qualities: Sequence[float]
) -> int:
    """The best candidate at `places` within a factor of `slack` of the target; if there is none, the nearest."""
    distance = {place: abs(math.log(counts[place] / target)) for place in places}
    bound = max(math.log(slack), min(distance.values()))
    return max((place for place in places if distance[place] <= bound), key=lambda place: qualities[place])
