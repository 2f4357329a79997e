"""What a reader is told of each region: its label, and the keyphrases and exemplars that are the evidence for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .clustering import Clustering, ClusterLayer
from .exemplars import find_exemplars
from .keyphrases import Keyphrase, find_keyphrases
from .labels import label_regions
from .phrases import PhraseTable, mine_phrases


@dataclass(frozen=True)
class RegionDescription:
    """`keyphrases` and `exemplars` (points) are ordered, the most telling first; both may be empty."""

    label: str
    keyphrases: tuple[Keyphrase, ...]
    exemplars: tuple[int, ...]


def describe_regions(
    texts: Sequence[str], vectors: NDArray[np.float32], clustering: Clustering, table: PhraseTable | None = None
) -> tuple[tuple[RegionDescription, ...], ...]:
    """For each layer, for each region, its description; no two regions of a layer share a label.

    `texts` are the points, `vectors` (points, dimensions) theirs in the space, in the order of the clustering; `table`
    has the phrases in them, which are mined where it is not given.
    """
    keyphrases = find_keyphrases(table or mine_phrases(texts), vectors, clustering)
    exemplars = find_exemplars(texts, vectors, clustering)
    stand_ins = [[texts[points[0]] if points else "" for points in layer] for layer in exemplars]
    labels = _labels(clustering, keyphrases, stand_ins)
    return tuple(
        tuple(map(RegionDescription, of_layer, phrases, points))
        for of_layer, phrases, points in zip(labels, keyphrases, exemplars, strict=True)
    )


def _labels(
    clustering: Clustering, keyphrases: Sequence[Sequence[tuple[Keyphrase, ...]]], stand_ins: Sequence[Sequence[str]]
) -> list[tuple[str, ...]]:
    """The labels of all layers. Those of the layer shown first are chosen first, then coarser and finer ones, each
    unlike those of the children or the parent that have one already."""
    layers, first = clustering.layers, clustering.first
    labels: list[tuple[str, ...]] = [()] * len(layers)
    labels[first] = label_regions(keyphrases[first], stand_ins[first])
    for number in reversed(range(first)):
        taken: list[list[str]] = [[] for _ in range(layers[number].regions)]
        for parent, label in zip(_parents(layers[number + 1]), labels[number + 1], strict=True):
            taken[parent].append(label)
        labels[number] = label_regions(keyphrases[number], stand_ins[number], taken=taken)
    for number in range(first + 1, len(layers)):
        taken = [[labels[number - 1][parent]] for parent in _parents(layers[number])]
        labels[number] = label_regions(keyphrases[number], stand_ins[number], taken=taken)
    return labels


def _parents(layer: ClusterLayer) -> list[int]:
    return [] if layer.parents is None else layer.parents.tolist()
