"""Texts that stand for a region: typical of it, unlike each other, and short enough to read."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .clustering import Clustering, region_members
from .keyphrases import unit_rows

EXEMPLARS = 5
CANDIDATES = 100
READABLE_CHARACTERS = 280
DIVERSITY = 0.3


def find_exemplars(
    texts: Sequence[str], vectors: NDArray[np.float32], clustering: Clustering
) -> tuple[tuple[tuple[int, ...], ...], ...]:
    """For each layer, for each region, at most five of its points, the most typical first.

    `texts` are the points, `vectors` (points, dimensions) theirs in the space.
    """
    lengths = np.array([len(text) for text in texts])
    return tuple(
        tuple(_region_exemplars(members, lengths, vectors) for members in region_members(layer))
        for layer in clustering.layers
    )


def _region_exemplars(
    members: NDArray[np.int64], lengths: NDArray[np.int64], vectors: NDArray[np.float32]
) -> tuple[int, ...]:
    """Maximal marginal relevance (Carbonell & Goldstein 1998) to the region's mean direction, among the most typical
    of the readable points; where hardly any is readable, of the shorter half."""
    center = unit_rows(vectors[members].mean(axis=0, keepdims=True))[0]
    bound = max(READABLE_CHARACTERS, float(np.median(lengths[members])))
    readable = members[lengths[members] <= bound]
    typical = readable[np.argsort(-(vectors[readable] @ center), kind="stable")[:CANDIDATES]]
    relevance = vectors[typical] @ center
    known = np.zeros(len(typical), dtype=np.float32)
    chosen: list[int] = []
    while len(chosen) < min(EXEMPLARS, len(typical)):
        marginal = (1 - DIVERSITY) * relevance - DIVERSITY * known
        marginal[chosen] = -np.inf
        chosen.append(int(marginal.argmax()))
        known = np.maximum(known, vectors[typical] @ vectors[typical[chosen[-1]]])
    return tuple(typical[chosen].tolist())
