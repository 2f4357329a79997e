"""A blind check: whether a person who does not see the axis orders texts as it does."""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Any

import numpy as np
from numpy.typing import NDArray

PAIRS = 16
PASSING = 12
END = 0.2
"""The share of texts at either end that pairs are drawn from."""


@dataclass(frozen=True)
class BlindPair:
    """Two texts by number; `higher_is_right` tells which of them the axis places higher."""

    left: int
    right: int
    higher_is_right: bool


def blind_pairs(positions: NDArray[Any], *, seed: int, without: NDArray[Any] | None = None) -> tuple[BlindPair, ...]:
    """Pairs of a text from the bottom fifth and one from the top fifth, sides shuffled, no text twice; fewer than
    `PAIRS` where the texts do not suffice. `positions` is (texts,), NaN for a text without one; `without` are numbers
    of texts that are left out, such as those of the poles."""
    random = np.random.default_rng(seed)
    order = texts_in_order(positions, without)
    size = int(END * len(order))
    count = min(PAIRS, size)
    low = random.choice(order[:size], count, replace=False)
    high = random.choice(order[len(order) - size :], count, replace=False)
    sides = random.permutation(np.arange(count) % 2 == 0)
    return tuple(
        BlindPair(int(a), int(b), True) if is_right else BlindPair(int(b), int(a), False)
        for a, b, is_right in zip(low, high, sides, strict=True)
    )


def chance_of(agreements: int, pairs: int) -> float:
    """How often a coin agrees at least so many times: the binomial tail, 0.038 for 12 of 16."""
    return sum(comb(pairs, successes) for successes in range(agreements, pairs + 1)) / float(2**pairs)


def texts_in_order(positions: NDArray[Any], without: NDArray[Any] | None = None) -> NDArray[np.intp]:
    """The numbers of the texts that a person can be asked about, by their `positions` (texts,), NaN for a text without
    one; `without` are numbers of texts that are left out."""
    is_asked = np.isfinite(positions)
    if without is not None:
        is_asked[without] = False
    asked = np.flatnonzero(is_asked)
    return asked[np.argsort(positions[asked], kind="stable")]
