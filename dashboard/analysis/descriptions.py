"""What a reader is told of each region: its label, and the keyphrases and exemplars that are the evidence for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .clustering import Clustering
from .exemplars import find_exemplars
from .keyphrases import Keyphrase, find_keyphrases
from .labels import label_regions


@dataclass(frozen=True)
class RegionDescription:
    """`keyphrases` and `exemplars` (points) are ordered, the most telling first; both may be empty."""

    label: str
    keyphrases: tuple[Keyphrase, ...]
    exemplars: tuple[int, ...]


def describe_regions(
    texts: Sequence[str], vectors: NDArray[np.float32], clustering: Clustering
) -> tuple[tuple[RegionDescription, ...], ...]:
    """For each layer, for each region, its description; no two regions of a layer share a label.

    `texts` are the points, `vectors` (points, dimensions) theirs in the space, in the order of the clustering.
    """
    keyphrases = find_keyphrases(texts, vectors, clustering)
    exemplars = find_exemplars(texts, vectors, clustering)
    described: list[tuple[RegionDescription, ...]] = []
    for layer, phrases, points in zip(clustering.layers, keyphrases, exemplars, strict=True):
        stand_ins = [texts[of_region[0]] if of_region else "" for of_region in points]
        taken = [] if layer.parents is None else [described[-1][parent].label for parent in layer.parents]
        labels = label_regions(phrases, stand_ins, taken=taken)
        described.append(tuple(map(RegionDescription, labels, phrases, points)))
    return tuple(described)
