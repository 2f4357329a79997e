"""Whether texts that a transformation has not seen fall on the right side of it: in their pair, and on their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.ranks import auc
from dashboard.analysis.directions.transformations import TextPairs

FEWEST_PAIRS = 3
ROUGH, USABLE = 0.6, 0.75
TIE = 1e-9
"""Differences below it are rounding."""

Floats = NDArray[np.float64]
SortingWord = Literal["not to be sorted by", "rough", "usable"]


@dataclass(frozen=True)
class Sorting:
    """`paired` is how often the text after lies higher than the one before of its own pair, `unpaired` how often it
    lies higher than the one before of another pair; equals count half. `pairs` were judged."""

    paired: float
    unpaired: float
    pairs: int

    @property
    def word(self) -> SortingWord:
        """What a corpus, in which no text stands beside its counterpart, can expect of it."""
        if self.unpaired >= USABLE:
            return "usable"
        return "rough" if self.unpaired >= ROUGH else "not to be sorted by"


def left_out_sorting(pairs: TextPairs) -> Sorting | None:
    """Each text is placed by the mean change of the other pairs; None for fewer than three.

    `paired` leaves the pair out; `unpaired` is the area under the ROC curve with both pairs left out for each
    comparison of two texts (leave-pair-out: Airola, Pahikkala, Waegeman, De Baets and Salakoski 2011,
    https://doi.org/10.1016/j.csda.2010.11.018), since pooled places of different directions would be biased.
    """
    if len(pairs) < FEWEST_PAIRS:
        return None
    after = pairs.after @ pairs.changes.T
    before = pairs.before @ pairs.changes.T
    own_after, own_before = np.diag(after), np.diag(before)
    gains = after.sum(axis=1) - own_after - before.sum(axis=1) + own_before
    higher = (after.sum(axis=1) - own_after)[None, :] - after.T
    lower = (before.sum(axis=1) - own_before)[:, None] - before
    is_other = ~np.eye(len(pairs), dtype=bool)
    return Sorting(wins(gains), wins((higher - lower)[is_other]), len(pairs))


def held_out_sorting(offset: NDArray[np.float32], held_out: TextPairs) -> Sorting:
    """How pairs are sorted that the mean change was not learned from."""
    before, after = held_out.before @ offset, held_out.after @ offset
    is_after = np.arange(2 * len(held_out)) >= len(held_out)
    return Sorting(wins(after - before), auc(np.concatenate([before, after]), is_after), len(held_out))


def length_sorting(pairs: TextPairs) -> Sorting:
    """How the lengths of the texts alone would sort them, the longer or the shorter first, whichever is better."""
    before, after = pairs.lengths[:, 0], pairs.lengths[:, 1]
    is_after = np.arange(2 * len(pairs)) >= len(pairs)
    paired, unpaired = wins(after - before), auc(np.concatenate([before, after]), is_after)
    return Sorting(max(paired, 1 - paired), max(unpaired, 1 - unpaired), len(pairs))


def wins(differences: Floats) -> float:
    """The share of positive differences, zeros counted half."""
    is_tie = np.abs(differences) < TIE
    return float(np.where(is_tie, 0.5, differences > 0).mean())
