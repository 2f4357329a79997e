"""An axis learned from a column: ridge regression of a number, or of two groups, on the vectors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

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


@dataclass(frozen=True, eq=False)
class LearnedAxis:
    """`axis` is the unit vector (dimensions,), learned from the texts `rows` of the `vectors` (texts, dimensions); the
    `folds` of these are kept to judge it by."""

    axis: NDArray[np.float32]
    rows: NDArray[np.int64]
    vectors: Vectors
    folds: tuple[Moments, ...]

    @cached_property
    def held_out(self) -> Floats:
        """The predictions for the texts `rows` by fits that had not seen them, in standard deviations of the ratings
        from their mean: what the axis is worth is told by these alone. They take longer than the axis itself."""
        total = sum_of(self.folds)
        found = []
        for rows, fold in zip(np.split(self.rows, edges_of(self.folds)), self.folds, strict=True):
            others = total - fold
            coefficients, _ = ridge(others)
            # The mean rating of the others is low where that of the fold is high: it would make noise look contrary.
            found.append((self.vectors[rows] - others.vector_sum / others.count) @ coefficients)
        return np.concatenate(found)


def edges_of(folds: Sequence[Moments]) -> NDArray[np.int64]:
    """Where each but the first begins."""
    return np.cumsum([fold.count for fold in folds])[:-1]


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
    parts = zip(np.array_split(rows, FOLDS), np.array_split(values, FOLDS), strict=True)
    folds = tuple(moments(vectors[fold], rated) for fold, rated in parts)
    coefficients, _ = ridge(sum_of(folds))
    length = np.linalg.norm(coefficients)
    if not length > 0:
        raise AxisError("Nothing in these texts goes with this column: choose another one.")
    return LearnedAxis((coefficients / length).astype(np.float32), rows, vectors, folds)


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


def sum_of(parts: Sequence[Moments]) -> Moments:
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
