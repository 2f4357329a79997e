"""Whether the two halves of the poles would make the same axis."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Pole, Vectors

HALVINGS = 50
ROUGH, STABLE = 0.3, 0.5

Floats = NDArray[np.float64]
AgreementWord = Literal["random", "unstable", "rough", "stable"]


def split_half_agreement(negative: Pole, positive: Pole, covariance: Vectors, *, seed: int = 0) -> float | None:
    """How far the orders agree that two halves of the poles give, the mean over random halvings; None if a pole has a
    single text.

    Each pole is cut into halves, each half makes an axis, and the agreement is the correlation of the places of the
    judged texts along both, a'Cb / sqrt(a'Ca b'Cb) with their `covariance` C (dimensions, dimensions): the split-half
    reliability of psychological tests (Spearman 1910, https://doi.org/10.1111/j.2044-8295.1910.tb00206.x; Brown 1910),
    not stepped up to the full length.
    """
    if min(len(negative.weights), len(positive.weights)) < 2:
        return None
    random = np.random.default_rng(seed)
    below = half_weights(negative.weights, HALVINGS, random)
    above = half_weights(positive.weights, HALVINGS, random)
    first, second = (a @ positive.vectors - b @ negative.vectors for a, b in zip(above, below, strict=True))
    turned = first @ covariance
    lengths = np.sqrt((turned * first).sum(axis=1) * ((second @ covariance) * second).sum(axis=1))
    across = (turned * second).sum(axis=1)
    return float(np.divide(across, lengths, out=np.zeros_like(across), where=lengths > 0).mean())


def half_weights(weights: Floats, halvings: int, random: np.random.Generator) -> tuple[Floats, Floats]:
    """Two halves of a pole, drawn so many times: weights (halvings, texts) that are 0 outside the half and sum to 1."""
    order = np.argsort(random.random((halvings, len(weights))), axis=1)
    is_first = np.zeros(order.shape, bool)
    np.put_along_axis(is_first, order[:, : len(weights) // 2], True, axis=1)
    first, second = weights * is_first, weights * ~is_first
    return first / first.sum(axis=1, keepdims=True), second / second.sum(axis=1, keepdims=True)


def agreement_word(agreement: float, band: tuple[float, float] | None) -> AgreementWord:
    """What an agreement says, given the band of random axes; it never says that the axis measures what it is called."""
    if band is not None and agreement <= band[1]:
        return "random"
    return "stable" if agreement >= STABLE else "rough" if agreement >= ROUGH else "unstable"
