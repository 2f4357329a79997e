"""How far the place of a text depends on which texts stand for the poles."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Pole, Vectors

RESAMPLES = 300
SIDES: tuple[Literal["right"], Literal["left"]] = ("right", "left")
INTERVAL = (0.025, 0.975)


def rank_intervals(
    shown: Vectors, judged: Vectors, *, negative: Pole, positive: Pole, seed: int = 0
) -> NDArray[np.float64] | None:
    """The share of texts that lie higher than each of `shown` (shown, dimensions), as a 95 % interval, (shown, 2).

    Bootstrap percentiles over the texts of the poles (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*,
    chapter 13), the shares being those of the texts `judged` (judged, dimensions). None if a pole has a single text,
    which tells nothing of how others would have done.
    """
    if min(len(negative.weights), len(positive.weights)) < 2 or not len(judged):
        return None
    random = np.random.default_rng(seed)
    axes = _resampled(positive, random) - _resampled(negative, random)
    # One product for both, so that a text which is in both has one place.
    along = axes @ np.concatenate([judged, shown]).T
    others, places = np.sort(along[:, : len(judged)], axis=1), along[:, len(judged) :]
    shares = np.stack([_share_above(line, place) for line, place in zip(others, places, strict=True)])
    interval: NDArray[np.float64] = np.quantile(shares, INTERVAL, axis=0).T
    return interval


def _share_above(ordered: Vectors, places: Vectors) -> NDArray[np.float64]:
    """The share of the others that lie higher; a text that is itself among them does not count."""
    up_to, below = (np.searchsorted(ordered, places, side=side) for side in SIDES)
    shares: NDArray[np.float64] = (len(ordered) - up_to) / np.maximum(1, len(ordered) - (up_to - below))
    return shares


def _resampled(pole: Pole, random: np.random.Generator) -> Vectors:
    """Means of the pole with its texts drawn anew, (resamples, dimensions)."""
    size = len(pole.weights)
    weights = random.multinomial(size, np.full(size, 1 / size), RESAMPLES) * pole.weights
    means: Vectors = (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32) @ pole.vectors
    return means
