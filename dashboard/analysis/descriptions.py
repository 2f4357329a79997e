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
    """`keyphrases` and `exemplars` (points) are ordered, the most telling first; both may be empty. Where somebody
    expected the region, `label` is the name they gave it, and `computed_label` what its texts would have it called."""

    label: str
    keyphrases: tuple[Keyphrase, ...]
    exemplars: tuple[int, ...]
    computed_label: str | None = None


def describe_regions(
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    clustering: Clustering,
    table: PhraseTable | None = None,
    *,
    names: Sequence[str] = (),
) -> tuple[tuple[RegionDescription, ...], ...]:
    """For each layer, for each region, its description; no two regions of a layer share a label.

    `texts` are the points, `vectors` (points, dimensions) theirs in the space, in the order of the clustering; `table`
    has the phrases in them, which are mined where it is not given. `names` are those of expected topics.
    """
    keyphrases = find_keyphrases(table or mine_phrases(texts), vectors, clustering)
    exemplars = find_exemplars(texts, vectors, clustering)
    stand_ins = [[texts[points[0]] if points else "" for points in layer] for layer in exemplars]
    given = [[names[topic] if topic >= 0 else "" for topic in _topics(layer)] for layer in clustering.layers]
    labels = _labels(clustering, keyphrases, stand_ins, given)
    return tuple(
        tuple(
            RegionDescription(name or label, told, typical, label if name else None)
            for name, label, told, typical in zip(of_people, of_layer, phrases, points, strict=True)
        )
        for of_people, of_layer, phrases, points in zip(given, labels, keyphrases, exemplars, strict=True)
    )


def _topics(layer: ClusterLayer) -> list[int]:
    """The expected topic of each region, -1 for none."""
    return [-1] * layer.regions if layer.topics is None else layer.topics.tolist()


def _labels(
    clustering: Clustering,
    keyphrases: Sequence[Sequence[tuple[Keyphrase, ...]]],
    stand_ins: Sequence[Sequence[str]],
    given: Sequence[Sequence[str]],
) -> list[tuple[str, ...]]:
    """The labels of all layers. Those of the layer shown first are chosen first, then coarser and finer ones, each
    unlike those of the children or the parent that have one already; none is a name `given` to another region."""
    layers, first = clustering.layers, clustering.first
    labels: list[tuple[str, ...]] = [()] * len(layers)
    labels[first] = label_regions(keyphrases[first], stand_ins[first], names=given[first])
    for number in reversed(range(first)):
        taken: list[list[str]] = [[] for _ in range(layers[number].regions)]
        for parent, label in zip(_parents(layers[number + 1]), labels[number + 1], strict=True):
            taken[parent].append(label)
        labels[number] = label_regions(keyphrases[number], stand_ins[number], taken=taken, names=given[number])
    for number in range(first + 1, len(layers)):
        taken = [[labels[number - 1][parent]] for parent in _parents(layers[number])]
        labels[number] = label_regions(keyphrases[number], stand_ins[number], taken=taken, names=given[number])
    return labels


def _parents(layer: ClusterLayer) -> list[int]:
    return [] if layer.parents is None else layer.parents.tolist()
