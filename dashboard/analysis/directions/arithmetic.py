"""What an expression comes to: a direction in the space, as a sum of its terms."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from .expressions import Leaf, Node, Sum

Weights = NDArray[np.float64]

NOTHING = 1e-4
"""Terms whose sum is shorter have cancelled out: what is left is rounding, and has no direction."""


def weights(root: Node, gram: NDArray[np.float64]) -> Weights:
    """How much of each term the result holds, (terms,): every result is a sum of its terms.

    `gram` is (terms, terms), the cosines between the terms. `without` is orthogonal negation (Widdows 2003): the part
    that is orthogonal to everything removed, by least squares in the span of the terms.
    """
    if isinstance(root, Leaf):
        alone = np.zeros(len(gram))
        alone[root.term] = 1.0
        return alone
    if isinstance(root, Sum):
        parts = np.stack([factor * weights(part, gram) for factor, part in root.parts])
        total: Weights = parts.sum(axis=0)
        return total
    kept = weights(root.part, gram)
    removed = np.stack([weights(part, gram) for part in root.removed])
    common, *_ = np.linalg.lstsq(removed @ gram @ removed.T, removed @ gram @ kept, rcond=1e-9)
    rest: Weights = kept - common @ removed
    return rest


def length_of(found: Weights, gram: NDArray[np.float64]) -> float:
    """The length of a sum of terms."""
    return math.sqrt(max(0.0, float(found @ gram @ found)))


def contributions(candidates: NDArray[np.float32], terms: NDArray[np.float32], found: Weights) -> NDArray[np.float64]:
    """What each term adds to the cosine of each candidate with the result, (candidates, terms): rows sum up to it.

    `candidates` (candidates, dimensions) have unit length, `terms` (terms, dimensions) any.
    """
    cosines = (candidates @ terms.T).astype(np.float64)
    length = length_of(found, (terms @ terms.T).astype(np.float64))
    shares: NDArray[np.float64] = cosines * found / length
    return shares


SAMPLED = 128
"""Texts whose nearest neighbour is sought: enough to tell the lowest twentieth."""


def usual_nearness(vectors: NDArray[np.float32], is_out: NDArray[np.bool_], *, seed: int = 42) -> NDArray[np.float64]:
    """The cosines of texts drawn at random with their nearest other text, ascending: how near texts lie to texts.

    `is_out` (texts,) are those without a vector.
    """
    known = np.flatnonzero(~is_out)
    drawn = np.random.default_rng(seed).permutation(known)[:SAMPLED]
    if len(known) < 2:
        return np.zeros(0)
    cosines = vectors @ vectors[drawn].T
    cosines[drawn, np.arange(len(drawn))] = -np.inf
    cosines[is_out] = -np.inf
    return np.sort(cosines.max(axis=0).astype(np.float64))


def share_below(values: NDArray[np.float64], bar: float) -> float:
    """The share of ascending values that `bar` exceeds."""
    return float(np.searchsorted(values, bar) / len(values)) if len(values) else 1.0
