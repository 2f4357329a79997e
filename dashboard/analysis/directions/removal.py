"""Directions taken away from all vectors: which ones, and what is left of what they said."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Pole, Vectors
from dashboard.analysis.directions.held_out_examples import left_out_auc
from dashboard.analysis.directions.sorting import Sorting, left_out_sorting
from dashboard.analysis.directions.transformations import TextPairs, offset_of
from dashboard.analysis.encoders.removal import removed

FEWEST_OF_A_GROUP = 10
FEWEST_OF_A_SIDE, MOST_OF_A_SIDE = 10, 400
"""Examples of an axis' end: with fewer, half of them tell nothing; of more, so many are drawn."""
MOST_GROUPS = 30
SAME_WAY = 1e-3
"""Directions of which less than this is new are those before them."""


def orthonormal(directions: Sequence[NDArray[Any]]) -> Vectors:
    """Orthonormal rows that span the same as these directions, (removed, dimensions)."""
    _, lengths, rows = np.linalg.svd(np.stack(directions).astype(np.float64), full_matrices=False)
    found: Vectors = rows[lengths > SAME_WAY * max(lengths[0], 1e-12)].astype(np.float32)
    return found


def group_directions(vectors: Vectors, groups: NDArray[np.int64]) -> Vectors | None:
    """What tells the means of groups apart, (groups - 1, dimensions): without it, all groups have one mean, so that no
    linear rule made of means can tell them. `groups` (texts,) are numbers, -1 for none; None for fewer than two.

    The mean projection of Haghighatkhah et al. 2022, https://doi.org/10.18653/v1/2022.emnlp-main.575.
    """
    numbers, counts = np.unique(groups[groups >= 0], return_counts=True)
    large = numbers[np.argsort(-counts)][: (counts >= FEWEST_OF_A_GROUP).sum()][:MOST_GROUPS]
    if len(large) < 2:
        return None
    means = np.stack([vectors[groups == number].mean(axis=0) for number in large])
    return orthonormal(list(means - means.mean(axis=0)))


def left_of_a_change(pairs: TextPairs, held_out: TextPairs | None) -> tuple[Sorting, Sorting] | None:
    """How left-out pairs are sorted before and after the change is taken away, which is learned from other pairs than
    those that are sorted; None where either half is too small."""
    first, second = halves(pairs) if held_out is None else (pairs, held_out)
    without = removed_pairs(second, orthonormal([offset_of(first)]))
    before, after = left_out_sorting(second), left_out_sorting(without)
    return None if before is None or after is None else (before, after)


def halves(pairs: TextPairs) -> tuple[TextPairs, TextPairs]:
    """Every other pair."""
    rows = np.arange(len(pairs))
    return pairs.at(rows[::2]), pairs.at(rows[1::2])


def removed_pairs(pairs: TextPairs, directions: Vectors) -> TextPairs:
    """The pairs without these directions."""
    return TextPairs(removed(pairs.before, directions), removed(pairs.after, directions), pairs.lengths)


def left_of_an_axis(negative: Pole, positive: Pole, *, seed: int = 0) -> tuple[float, float] | None:
    """How well the examples of one half of the poles are told apart before and after the axis is taken away that the
    other half makes: the AUC of examples that are each left out of what places them. None for fewer than ten a side."""
    random = np.random.default_rng(seed)
    sides = [random.permutation(side.vectors)[:MOST_OF_A_SIDE] for side in (negative, positive)]
    if min(len(side) for side in sides) < FEWEST_OF_A_SIDE:
        return None
    below, above = sides
    axis = orthonormal([above[::2].mean(axis=0) - below[::2].mean(axis=0)])
    rest = np.concatenate([below[1::2], above[1::2]])
    is_positive = (np.arange(len(rest)) >= len(below[1::2]))[None, :]
    before, after = (float(left_out_auc(vectors, is_positive)[0]) for vectors in (rest, removed(rest, axis)))
    return before, after


def neighbors_alike(groups: NDArray[np.int64], points: NDArray[np.int64], near: NDArray[np.int64]) -> float | None:
    """How often a text and one of its nearest neighbours are of the same group, 0..1; None where none has one.
    `near` (points, k) are the neighbours of `points` (points,)."""
    own, others = groups[points][:, None], groups[near]
    both = (own >= 0) & (others >= 0)
    return float((own == others)[both].mean()) if both.any() else None
