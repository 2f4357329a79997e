"""Transformations: the mean change of texts, learned from pairs of a text before it and one after it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Vectors

Floats = NDArray[np.float64]


class TransformationError(Exception):
    """Pairs that make no transformation; the message is a finished sentence."""


@dataclass(frozen=True, eq=False)
class TextPairs:
    """Pairs of texts: `before` and `after` (pairs, dimensions) of unit length, and their `lengths` (pairs, 2) in
    characters."""

    before: Vectors
    after: Vectors
    lengths: Floats

    def __len__(self) -> int:
        return len(self.before)

    @cached_property
    def changes(self) -> Floats:
        """How each text moved, (pairs, dimensions)."""
        return self.after.astype(np.float64) - self.before

    def at(self, rows: NDArray[np.int64]) -> TextPairs:
        """Some of the pairs."""
        return TextPairs(self.before[rows], self.after[rows], self.lengths[rows])


def text_pairs(before: Vectors, after: Vectors, lengths: Floats) -> TextPairs:
    """The pairs of which both texts have a vector; raises `TransformationError` if there is none."""
    kept = np.flatnonzero(before.any(axis=1) & after.any(axis=1))
    if not len(kept):
        raise TransformationError("The encoder knows no word of these pairs: write others.")
    return TextPairs(before, after, lengths).at(kept)


def offset_of(pairs: TextPairs) -> Vectors:
    """The mean change, (dimensions,): the difference of the means of the texts after and before. Raises
    `TransformationError` where the changes cancel each other out."""
    offset = pairs.changes.mean(axis=0)
    if float(np.linalg.norm(offset)) < 1e-6:
        raise TransformationError("Before and after say the same to the encoder, so there is no change to learn.")
    found: Vectors = offset.astype(np.float32)
    return found


def applied(start: Vectors, offset: Vectors, strength: float) -> Vectors:
    """Where a text lies after the change, (dimensions,) of unit length; zero where nothing is left of it."""
    moved = start + strength * offset
    length = float(np.linalg.norm(moved))
    return (moved / length if length > 1e-6 else np.zeros_like(moved)).astype(np.float32)
