"""The evidence for an axis: what is known of how far it can be believed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.agreement import AgreementWord, agreement_word, split_half_agreement
from dashboard.analysis.directions.axes import Pole, Vectors, positions
from dashboard.analysis.directions.random_axes import JUDGED_TEXTS, JudgedTexts, RandomAxes, band
from dashboard.analysis.directions.ranks import rank_correlation, rank_correlation_ratio, ranks

CONFOUNDED = 0.3
ENOUGH_JUDGED = 0.25
"""The share of the judged texts that must be rated for the band to be theirs."""
FEWEST_VALUES = 20
"""Judged texts with a value, below which a correlation is not told."""

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Confound:
    """Something else that the axis may follow. `size` is Spearman's rho for a number, from 0 the correlation ratio of
    ranks for groups; `band` is that of 95 % of the random axes; `texts` are those it was judged by."""

    name: str
    size: float
    band: tuple[float, float]
    texts: int
    is_number: bool

    @property
    def warns(self) -> bool:
        """Whether the axis may be this under another name."""
        return abs(self.size) >= CONFOUNDED


@dataclass(frozen=True, eq=False)
class Rating:
    """A column that says how much of something a text has: `values` (texts,), NaN where it says nothing; `without` are
    the texts that are a pole's own."""

    name: str
    values: Floats
    without: NDArray[Any] | None = None

    @property
    def rows(self) -> NDArray[np.int64]:
        """The texts by which an axis can be judged."""
        is_rated = np.isfinite(self.values)
        if self.without is not None:
            is_rated[self.without] = False
        return np.flatnonzero(is_rated)


@dataclass(frozen=True, eq=False)
class HeldOutPlaces:
    """Where the texts `rows` lie, each along an axis that was made without it; both (texts,)."""

    rows: NDArray[np.int64]
    places: Floats


@dataclass(frozen=True)
class RatingCheck:
    """Spearman's rho of the places with a rating of so many texts, and the band of random axes. `is_held_out` says that
    each text was placed by an axis made without it."""

    name: str
    rho: float
    band: tuple[float, float]
    texts: int
    is_held_out: bool = False

    @property
    def beats_chance(self) -> bool:
        """Whether it goes with the rating more than random axes do."""
        return self.rho > self.band[1]


@dataclass(frozen=True)
class Stability:
    """The split-half agreement of the poles, the band of random axes of equal size, and what that says."""

    agreement: float
    band: tuple[float, float] | None
    word: AgreementWord


def stability(negative: Pole, positive: Pole, judged: JudgedTexts, randoms: RandomAxes | None) -> Stability | None:
    """How far halves of the poles agree; None if a pole has a single text."""
    agreement = split_half_agreement(negative, positive, judged.covariance)
    if agreement is None:
        return None
    found = None if randoms is None else randoms.agreement_band
    return Stability(agreement, found, agreement_word(agreement, found))


def effective_size(pole: Pole) -> int:
    """As how many equally weighted texts a pole counts (Kish 1965, *Survey Sampling*, chapter 11)."""
    return max(1, round(1 / float((pole.weights**2).sum())))


def confounds(
    axis: Vectors,
    judged: JudgedTexts,
    randoms: RandomAxes | None,
    *,
    numbers: Mapping[str, Floats],
    groups: Mapping[str, NDArray[np.int64]],
) -> tuple[Confound, ...]:
    """How far the axis follows something else. Values are (judged,): numbers with NaN, groups with -1, for none. What
    is the same for all texts is left out."""
    if randoms is None:
        return ()
    places = judged.vectors @ axis
    found = []
    for name, values in [*numbers.items(), *groups.items()]:
        is_number = name in numbers
        known = np.isfinite(values) if is_number else values >= 0
        if known.sum() < FEWEST_VALUES or len(np.unique(values[known])) < 2:
            continue
        along = ranks(places[known]), random_ranks(randoms, known)
        if is_number:
            told = ranks(values[known])
            own, others = (rank_correlation(each, told) for each in along)
        else:
            members = _dense(values[known])
            own, others = (rank_correlation_ratio(each, members) for each in along)
        found.append(Confound(name, float(own), band(others), int(known.sum()), is_number))
    return tuple(found)


def rating_check(
    rating: Rating,
    vectors: Vectors,
    axis: Vectors,
    randoms: RandomAxes | None,
    *,
    held_out: HeldOutPlaces | None = None,
) -> RatingCheck | None:
    """Whether the axis goes with a rating more than random axes do; None where too few texts are rated. An axis that is
    made of rated texts is judged by their places while they were `held_out`."""
    places = positions(vectors, axis)
    rows = rating.rows[np.isfinite(places[rating.rows])]
    if randoms is None or len(rows) < FEWEST_VALUES or np.ptp(rating.values[rows]) == 0:
        return None
    sizes = _random_rhos(randoms, vectors, rating.values, rows)
    rows, along = (rows, places[rows]) if held_out is None else (held_out.rows, held_out.places)
    rho = float(rank_correlation(ranks(along), ranks(rating.values[rows])))
    return RatingCheck(rating.name, rho, band(sizes), len(rows), is_held_out=held_out is not None)


def random_ranks(randoms: RandomAxes, known: NDArray[np.bool_]) -> Floats:
    """The ranks of these judged texts among themselves along the random axes, (trials, known)."""
    return randoms.place_ranks if known.all() else ranks(randoms.place_ranks[:, known])


def _random_rhos(randoms: RandomAxes, vectors: Vectors, values: Floats, rows: NDArray[np.int64]) -> Floats:
    """The rho of each random axis with the rating of judged texts or, where few of those are rated, of others."""
    is_rated = np.isin(randoms.judged.rows, rows)
    if is_rated.mean() >= ENOUGH_JUDGED:
        rated = values[randoms.judged.rows[is_rated]]
        return rank_correlation(random_ranks(randoms, is_rated), ranks(rated))
    drawn = np.random.default_rng(0).permutation(rows)[:JUDGED_TEXTS]
    return rank_correlation(ranks(randoms.axes @ vectors[drawn].T), ranks(values[drawn]))


def _dense(values: NDArray[Any]) -> NDArray[np.int64]:
    """Group numbers from 0 without gaps."""
    return np.unique(values, return_inverse=True)[1].astype(np.int64)
