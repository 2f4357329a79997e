"""Whether changes go one way more than they would if before and after had been swapped by lot."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

MOST_EXACT = 14
"""Pairs up to which all swaps are counted, 8,192 for so many."""
SAMPLED = 9_999

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class SignFlips:
    """The share `p` of swaps that make the mean change at least as long as it is; of all if `is_exact`."""

    p: float
    swaps: int
    is_exact: bool


def sign_flips(changes: Floats, *, seed: int = 0) -> SignFlips:
    """The permutation test of paired differences, for the length of the mean of `changes` (pairs, dimensions).

    Fisher 1935, *The Design of Experiments*, chapter 3, for vectors: if before and after differ by nothing but chance,
    each change could as well have the other sign. Swapping all of them changes nothing, so that with k pairs p is at
    least 2^-(k-1). Sampled swaps count the given one, so that p is never 0 (Phipson and Smyth 2010,
    https://doi.org/10.2202/1544-6115.1585).
    """
    pairs = len(changes)
    is_exact = pairs <= MOST_EXACT
    signs = all_signs(pairs) if is_exact else np.random.default_rng(seed).choice([-1.0, 1.0], (SAMPLED, pairs))
    lengths = mean_lengths(signs, changes)
    given = mean_lengths(np.ones((1, pairs)), changes)[0]
    as_long = int((lengths >= given * (1 - 1e-9)).sum())
    if is_exact:
        return SignFlips(as_long / len(signs), len(signs), is_exact=True)
    return SignFlips((1 + as_long) / (1 + SAMPLED), SAMPLED, is_exact=False)


def all_signs(pairs: int) -> Floats:
    """All ways to swap, (2^(pairs - 1), pairs): the first pair keeps its sign, since swapping all changes nothing."""
    numbers = np.arange(2 ** (pairs - 1))[:, None]
    is_swapped = (numbers >> np.arange(pairs)) & 1
    return np.where(is_swapped[:, ::-1], -1.0, 1.0)


def mean_lengths(signs: Floats, changes: Floats) -> Floats:
    """The squared length of the signed sum of changes for each row of `signs` (swaps, pairs)."""
    if len(changes) <= changes.shape[1]:
        squares: Floats = np.einsum("si,si->s", signs @ (changes @ changes.T), signs)
    else:
        squares = ((signs @ changes) ** 2).sum(axis=1)
    return squares
