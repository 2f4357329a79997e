"""Whether examples that an axis has not seen fall on the right side of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Pole, Vectors
from dashboard.analysis.directions.random_axes import band
from dashboard.analysis.directions.ranks import ranks

FEWEST, MOST = 5, 100
"""Examples of a side: fewer tell nothing, and more are regions rather than examples."""
SHUFFLES = 1_000

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ExamplesCheck:
    """How often an example of the positive side lies higher than one of the negative side, each placed by an axis of
    the other examples alone (`auc`, 0.5 for a coin), and the band in which it lies with the sides shuffled."""

    auc: float
    band: tuple[float, float]
    texts: int

    @property
    def beats_chance(self) -> bool:
        """Whether the sides tell more than sides drawn by lot."""
        return self.auc > self.band[1]


def held_out_examples(negative: Pole, positive: Pole, *, seed: int = 0) -> ExamplesCheck | None:
    """Leave every example out once; None for too few or too many, or where some count more than others.

    The band is that of a permutation test (Good 2005, *Permutation, Parametric and Bootstrap Tests of Hypotheses*): the
    same examples, dealt to the two sides by lot.
    """
    sizes = [len(side.weights) for side in (negative, positive)]
    is_even = all(np.ptp(side.weights) < 1e-9 for side in (negative, positive))
    if min(sizes) < FEWEST or max(sizes) > MOST or not is_even:
        return None
    vectors = np.concatenate([negative.vectors, positive.vectors])
    is_positive = np.arange(sum(sizes)) >= sizes[0]
    dealt = np.random.default_rng(seed).permuted(np.tile(is_positive, (SHUFFLES, 1)), axis=1)
    found = left_out_auc(vectors, np.concatenate([is_positive[None, :], dealt]))
    return ExamplesCheck(float(found[0]), band(found[1:]), sum(sizes))


def left_out_auc(vectors: Vectors, is_positive: NDArray[np.bool_]) -> Floats:
    """How often a text of the positive side lies higher than one of the negative side, each placed by an axis of the
    others of `vectors` (texts, dimensions), for each row of `is_positive` (deals, texts)."""
    products = vectors.astype(np.float64) @ vectors.astype(np.float64).T
    own = np.diag(products)
    positives = is_positive.sum(axis=1, keepdims=True)
    negatives = is_positive.shape[1] - positives
    to_positive = (is_positive @ products - is_positive * own) / (positives - is_positive)
    to_negative = (~is_positive @ products - ~is_positive * own) / (negatives - ~is_positive)
    placed = ranks(to_positive - to_negative)
    above = (placed * is_positive).sum(axis=1, keepdims=True) - positives * (positives + 1) / 2
    found: Floats = (above / (positives * negatives))[:, 0]
    return found
