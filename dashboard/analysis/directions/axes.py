"""Semantic axes: a direction from one pole, told by examples, to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

FEWEST_TEXTS = 3
"""Texts a pole should have: with fewer, what is particular to one of them is most of the axis."""


class AxisError(Exception):
    """Poles that make no axis; the message is a finished sentence."""


@dataclass(frozen=True, eq=False)
class Pole:
    """The examples of one end: `vectors` (texts, dimensions) of unit length, and how much each counts, 1 in all."""

    vectors: Vectors
    weights: NDArray[np.float64]

    @property
    def mean(self) -> NDArray[np.float64]:
        """Where the pole lies, (dimensions,)."""
        mean: NDArray[np.float64] = self.weights @ self.vectors
        return mean


def pole(parts: Sequence[Vectors]) -> Pole:
    """The pole of these parts, each (texts, dimensions): a typed text alone, the texts of a region together. Every part
    counts as much as any other; texts without a vector do not count. Raises `AxisError` if none is left."""
    encodable = [part[np.asarray(part).any(axis=1)] for part in parts]
    kept = [part for part in encodable if len(part)]
    if not kept:
        raise AxisError("The encoder knows no word of the texts of this end: write others.")
    weights = np.concatenate([np.full(len(part), 1 / (len(part) * len(kept))) for part in kept])
    return Pole(np.concatenate(kept).astype(np.float32, copy=False), weights)


def semantic_axis(*, negative: Pole, positive: Pole) -> NDArray[np.float32]:
    """The unit vector from the mean of one pole to that of the other, (dimensions,). Raises `AxisError` if they lie on
    one spot.

    The difference of means of unit vectors; measured best among templates, pair differences, whitening, removal of
    components and linear discriminants (docs/methods.md). For word vectors: An, Kwak and Ahn 2018,
    https://doi.org/10.18653/v1/P18-1228.
    """
    difference = positive.mean - negative.mean
    length = float(np.linalg.norm(difference))
    if length < 1e-6:
        raise AxisError("Both ends say the same, so nothing lies between them: give them different texts.")
    return (difference / length).astype(np.float32)


def positions(vectors: Vectors, axis: NDArray[np.float32]) -> Vectors:
    """Where texts lie along an axis, (texts,): their cosine with it, NaN for a text without a vector.

    Only the order has a meaning: no position is a zero, and no difference a unit.
    """
    found: Vectors = vectors @ axis
    # A zero vector gives exactly zero; of the few zeros found, those of vectors are kept.
    zeros = np.flatnonzero(found == 0)
    found[zeros[~vectors[zeros].any(axis=1)]] = np.nan
    return found
