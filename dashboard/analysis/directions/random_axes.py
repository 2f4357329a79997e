"""Axes between poles drawn at random from the same texts: what any figure of an axis has to be held against."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.agreement import HALVINGS, half_weights
from dashboard.analysis.directions.axes import Vectors
from dashboard.analysis.directions.ranks import ranks

RANDOM_AXES = 1_000
JUDGED_TEXTS = 2_000
"""Texts on which axes are compared, drawn at random: a correlation of them is off by 0.02 or so."""
LARGEST_POLE = 32
"""Larger poles are compared with random ones of this size: means of so many texts are spread alike, only closer."""
BAND = (0.025, 0.975)

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class JudgedTexts:
    """The texts on which axes are compared: `rows` of the corpus (judged,), their `vectors` (judged, dimensions), and
    the `covariance` (dimensions, dimensions) of those."""

    rows: NDArray[np.int64]
    vectors: Vectors
    covariance: Vectors

    @cached_property
    def products(self) -> Vectors:
        """The covariances of the places along each pair of them, (judged, judged): the same for poles of any size."""
        return np.asarray(self.vectors @ self.covariance @ self.vectors.T, np.float32)


def judged_texts(vectors: Vectors, is_encodable: NDArray[np.bool_], *, seed: int = 0) -> JudgedTexts:
    """Texts with a vector, drawn at random."""
    rows = np.random.default_rng(seed).permutation(np.flatnonzero(is_encodable))[:JUDGED_TEXTS]
    rows = np.sort(rows)
    judged = np.array(vectors[rows])
    centered = judged - judged.mean(axis=0) if len(rows) else judged
    return JudgedTexts(rows, judged, centered.T @ centered / max(1, len(rows)))


@dataclass(frozen=True, eq=False)
class RandomAxes:
    """Axes between random poles of some `judged` texts: `axes` (trials, dimensions), not of unit length, and how far
    their halves agree, (trials,), None for poles of one text."""

    judged: JudgedTexts
    axes: Vectors
    agreements: Floats | None

    @cached_property
    def place_ranks(self) -> Floats:
        """The ranks of the judged texts along each, (trials, judged): the same for every question."""
        return ranks(self.axes @ self.judged.vectors.T)

    @property
    def agreement_band(self) -> tuple[float, float] | None:
        """Between which values lies the agreement of 95 % of the random axes."""
        return None if self.agreements is None else band(self.agreements)


def random_axes(
    judged: JudgedTexts, *, negatives: int, positives: int, trials: int = RANDOM_AXES, seed: int = 0
) -> RandomAxes | None:
    """Axes between poles of so many texts each, none in both; None where the texts do not suffice for two poles."""
    negatives, positives = (_fitting(size, len(judged.rows)) for size in (negatives, positives))
    if not negatives or not positives:
        return None
    random = np.random.default_rng(seed)
    size = negatives + positives
    drawn = np.argpartition(random.random((trials, len(judged.rows)), np.float32), size - 1, axis=1)[:, :size]
    signs = np.concatenate([np.full(negatives, -1 / negatives), np.full(positives, 1 / positives)])
    weights = np.zeros((trials, len(judged.rows)), np.float32)
    np.put_along_axis(weights, drawn, signs.astype(np.float32)[None, :], axis=1)
    agreements = _agreements(judged, drawn, negatives, positives, random) if min(negatives, positives) > 1 else None
    return RandomAxes(judged, weights @ judged.vectors, agreements)


def band(values: Floats) -> tuple[float, float]:
    """Between which two values lie 95 % of these."""
    low, high = np.quantile(values, BAND)
    return float(low), float(high)


def _fitting(size: int, texts: int) -> int:
    return min(size, LARGEST_POLE, texts // 2)


def _agreements(
    judged: JudgedTexts, drawn: NDArray[np.int64], negatives: int, positives: int, random: np.random.Generator
) -> Floats:
    """The mean agreement over halvings for each trial, by products between the drawn texts alone."""
    grams = judged.products[drawn[:, :, None], drawn[:, None, :]]
    halves = [
        np.concatenate([-below, above], axis=1).astype(np.float32)
        for below, above in zip(
            half_weights(np.full(negatives, 1 / negatives), HALVINGS, random),
            half_weights(np.full(positives, 1 / positives), HALVINGS, random),
            strict=True,
        )
    ]
    first, second = halves
    across, one, other = (
        np.einsum("hi,tih->th", left, grams @ right.T, optimize=False)
        for left, right in ((first, second), (first, first), (second, second))
    )
    lengths = np.sqrt(np.clip(one, 0, None) * np.clip(other, 0, None))
    found: Floats = np.divide(across, lengths, out=np.zeros_like(across), where=lengths > 0).mean(axis=1)
    return found.astype(np.float64)
