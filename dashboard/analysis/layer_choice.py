"""Which levels of detail a map has, and which of them is shown first: chosen without any labels."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.spatial import KDTree

SERIES_RATIO = 1.1
"""Step of the geometric series of numbers of regions that is searched; up to 13 every number is."""

AROUND = np.array([1, 2, 3, 4, 3, 2, 1]) / 16
"""What the qualities of a candidate and of the three next on either side weigh in the choice of the first layer."""

COARSEST_REGIONS, COARSEST_SLACK = math.sqrt(5 * 12), 1.001 * math.sqrt(12 / 5)
"""Regions that a reader takes in at a glance, and the factor around that: five to twelve are the aim for the coarsest
layer."""

FEWEST_LAYERS, FEWEST_REGIONS = 3, 4
"""Layers that a map has wherever the candidates allow it; one of fewer regions is none that somebody would look for."""

LAYER_RATIO, LAYER_SLACK, LEAST_RATIO = 2.5, 1.25, 1.5
"""Regions of a layer per region of the next coarser one: the aim, the factor around it in which the best candidate is
taken, and the least at which a zoom step shows something new."""


def candidate_counts(cells: int) -> list[int]:
    """Numbers of regions that are looked at, ascending from 2 to that of the cells."""
    steps = range(math.ceil(math.log(max(cells, 2) / 2) / math.log(SERIES_RATIO)))
    return sorted({*(round(2 * SERIES_RATIO**step) for step in steps), cells})


def layer_quality(regions: NDArray[np.int32], clusterable_vectors: NDArray[np.float32], weights: csr_array) -> float:
    """How well a partition of all points fits, 0..1: modularity of the bonds times silhouette in the clustering space.

    Modularity alone likes regions too large (its resolution limit), the silhouette also likes tiny ones; their product
    peaks near the true number of classes on most corpora of docs/methods.md. `weights` is (regions, regions): the sums
    of the bonds within and between regions.
    """
    return max(modularity(weights), 0.0) * max(simplified_silhouette(regions, clusterable_vectors), 0.0)


def modularity(weights: csr_array) -> float:
    """Modularity (Newman 2004) of a partition: sum over regions of (inside / all - (degree / all)^2); -0.5..1, and 0
    for a partition at random. `weights` is (regions, regions), each bond counted in both directions."""
    total = weights.sum()
    if total == 0:
        return 0.0
    return float(weights.trace() / total - ((weights.sum(axis=1) / total) ** 2).sum())


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


def best_with_neighbors(qualities: Sequence[float]) -> int:
    """The best, by `layer_quality`, of three candidates in a row: those in the middle of what is best as a whole, by a
    weighted mean over neighbours. Numbers of regions that differ little divide nearly alike, so what one of them has
    far from other good ones is an accident."""
    padded = np.pad(np.asarray(qualities, float), len(AROUND) // 2, mode="edge")
    middle = int(np.convolve(padded, AROUND, mode="valid").argmax())
    start = max(0, middle - 1)
    return start + int(np.argmax(qualities[start : middle + 2]))


def choose_layers(counts: Sequence[int], qualities: Sequence[float], first: int) -> list[int]:
    """The candidates that become layers, coarse to fine and at most six, the one shown `first` among them.

    `counts` (ascending) are the candidates' regions, `qualities` theirs by `layer_quality`. There are steps of about
    `LAYER_RATIO` from the first to the finest candidate and to `COARSEST_REGIONS`. Where these are few, the layers
    between are those nearest to the middle.
    """
    chosen = {first, len(counts) - 1}
    steps = [(target, LAYER_SLACK) for target in _between(counts[first], counts[-1], most=3)]
    if counts[first] > COARSEST_REGIONS * COARSEST_SLACK:
        steps.append((COARSEST_REGIONS, COARSEST_SLACK))
        steps += [(target, LAYER_SLACK) for target in _between(counts[first], COARSEST_REGIONS, most=2)]
    for target, slack in steps:
        if apart := _apart(counts, chosen):
            chosen.add(_best_near(target, slack, apart, counts, qualities))
    middle = math.sqrt(counts[first] * counts[-1])
    while len(chosen) < FEWEST_LAYERS and (apart := _apart(counts, chosen, least=FEWEST_REGIONS)):
        chosen.add(_best_near(middle, LAYER_SLACK, apart, counts, qualities))
    return sorted(chosen)


def _between(start: int, end: float, *, most: int) -> list[float]:
    """Counts between `start` and `end` that make at most `most` equal steps, one step being about `LAYER_RATIO`."""
    steps = min(round(abs(math.log(end / start)) / math.log(LAYER_RATIO)), most)
    return [start * (end / start) ** (step / steps) for step in range(1, steps)]


def _apart(counts: Sequence[int], chosen: Collection[int], *, least: int = 0) -> list[int]:
    """The places of counts that differ enough from all chosen ones."""
    others = [counts[place] for place in chosen]
    return [
        place
        for place, count in enumerate(counts)
        if count >= least and all(max(count, other) >= LEAST_RATIO * min(count, other) for other in others)
    ]


def _best_near(
    target: float, slack: float, places: Sequence[int], counts: Sequence[int], qualities: Sequence[float]
) -> int:
    """The best candidate at `places` within a factor of `slack` of the target; if there is none, the nearest."""
    distance = {place: abs(math.log(counts[place] / target)) for place in places}
    bound = max(math.log(slack), min(distance.values()))
    return max((place for place in places if distance[place] <= bound), key=lambda place: qualities[place])
