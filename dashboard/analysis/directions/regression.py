"""An axis learned from a column: ridge regression of a number, or of two groups, on the vectors."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import AxisError, Vectors

FOLDS = 5
MOST_TEXTS = 20_000
"""More are not used: a random sample of them determines some hundred coefficients well enough."""
FEWEST_RATED = 20
PENALTIES = np.geomspace(1e-3, 1e4, 29)
"""Tried, in units of the mean squared length of the centred vectors times their number / 1,000."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class LearnedAxis:
    """`axis` is the unit vector (dimensions,). `held_out` are the predictions for the texts `rows` by fits that had not
    seen them, in standard deviations of the ratings from their mean: what it is worth is told by these alone."""

    axis: NDArray[np.float32]
    rows: NDArray[np.int64]
    held_out: Floats


@dataclass(frozen=True, eq=False)
class Moments:
    """What ridge regression needs to know of some texts; of several, it is the sum."""

    count: int
    rating_sum: float
    rating_square: float
    vector_sum: Floats
    product: Floats
    gram: Floats

    def __add__(self, other: Moments) -> Moments:
        return Moments(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    def __sub__(self, other: Moments) -> Moments:
        return Moments(*(getattr(self, name) - getattr(other, name) for name in self.__dataclass_fields__))


def learn_axis(vectors: Vectors, ratings: Floats, *, seed: int = 0) -> LearnedAxis:
    """The axis along which `ratings` (texts,), NaN where there is none, grow: ridge regression (Hoerl and Kennard 1970,
    https://doi.org/10.1080/00401706.1970.10488634), its penalty chosen by generalized cross-validation (Golub, Heath
    and Wahba 1979, https://doi.org/10.1080/00401706.1979.10489751), judged on folds that were left out of both.

    Raises `AxisError` if too few texts are rated, or all alike.
    """
    random = np.random.default_rng(seed)
    drawn = random.permutation(np.flatnonzero(np.isfinite(ratings)))[:MOST_TEXTS]
    rows = drawn[vectors[drawn].any(axis=1)]
    if len(rows) < FEWEST_RATED:
        raise AxisError(
            f"Only {len(rows)} texts have a value in this column, and an axis is learned from {FEWEST_RATED} or more: "
            "choose another column, or give texts for both ends."
        )
    values = ratings[rows]
    if np.ptp(values) == 0:
        raise AxisError("All texts have the same value in this column: choose another one.")
    values = (values - values.mean()) / values.std()
    used = vectors[rows]
    edges = np.linspace(0, len(rows), FOLDS + 1).astype(int)
    folds = [slice(start, end) for start, end in pairwise(edges)]
    parts = [moments(used[fold], values[fold]) for fold in folds]
    total = sum_of(parts)
    held_out = np.empty(len(rows))
    for fold, part in zip(folds, parts, strict=True):
        others = total - part
        coefficients, _ = ridge(others)
        # The mean rating of the others is low where that of the fold is high: it would make noise look contrary.
        held_out[fold] = (used[fold] - others.vector_sum / others.count) @ coefficients
    coefficients, _ = ridge(total)
    length = np.linalg.norm(coefficients)
    if not length > 0:
        raise AxisError("Nothing in these texts goes with this column: choose another one.")
    return LearnedAxis((coefficients / length).astype(np.float32), rows, held_out)


def moments(vectors: Vectors, values: Floats) -> Moments:
    """The sums over these texts."""
    return Moments(
        len(values),
        float(values.sum()),
        float((values**2).sum()),
        vectors.sum(axis=0, dtype=np.float64),
        values @ vectors,
        (vectors.T @ vectors).astype(np.float64),
    )


def sum_of(parts: list[Moments]) -> Moments:
    """The moments of all parts together."""
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def ridge(known: Moments) -> tuple[Floats, float]:
    """Coefficients (dimensions,) and constant, with the penalty that generalized cross-validation finds best."""
    mean = known.vector_sum / known.count
    rating_mean = known.rating_sum / known.count
    gram = known.gram - known.count * np.outer(mean, mean)
    product = known.product - known.count * mean * rating_mean
    square = known.rating_square - known.count * rating_mean**2
    eigenvalues, eigenvectors = np.linalg.eigh(gram)
    eigenvalues = np.clip(eigenvalues, 0, None)
    turned = eigenvectors.T @ product
    penalties = PENALTIES * (eigenvalues.sum() / 1_000)
    shrunk = turned / (eigenvalues + penalties[:, None])
    residual = square - 2 * shrunk @ turned + (shrunk**2) @ eigenvalues
    freedom = (eigenvalues / (eigenvalues + penalties[:, None])).sum(axis=1) + 1
    left = np.clip(1 - freedom / known.count, 1e-6, None)
    best = int(np.argmin(residual / left**2))
    coefficients: Floats = eigenvectors @ shrunk[best]
    return coefficients, float(rating_mean - mean @ coefficients)
