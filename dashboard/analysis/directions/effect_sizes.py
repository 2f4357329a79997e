"""How far groups of texts, such as regions or the values of a column, lie apart along an axis."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
FIFTHS = 5


@dataclass(frozen=True, eq=False)
class GroupPlaces:
    """Groups along an axis; arrays have an entry per group. `quantiles` (groups, 5) are those of the positions of their
    texts, `effects` Cohen's d against all other texts; NaN for a group with fewer than two texts."""

    sizes: NDArray[np.int64]
    quantiles: NDArray[np.float64]
    effects: NDArray[np.float64]


def group_places(positions: NDArray[Any], groups: NDArray[Any], count: int) -> GroupPlaces:
    """Where each group lies. `positions` is (texts,), NaN without one; `groups` numbers 0..count-1, less for none.

    Cohen's d is the difference of two means over the pooled standard deviation (Cohen 1988, *Statistical Power
    Analysis for the Behavioral Sciences*, chapter 2). Texts in no group are among the others.
    """
    known = np.isfinite(positions)
    places, members = positions[known].astype(np.float64), groups[known]
    inside = members >= 0
    sizes = np.bincount(members[inside], minlength=count)
    sums = np.bincount(members[inside], places[inside], minlength=count)
    squares = np.bincount(members[inside], places[inside] ** 2, minlength=count)
    quantiles = np.full((count, len(QUANTILES)), np.nan)
    order = np.argsort(members, kind="stable")
    starts = np.searchsorted(members[order], np.arange(count + 1))
    for group, (start, end) in enumerate(pairwise(starts)):
        if end > start:
            quantiles[group] = np.quantile(places[order[start:end]], QUANTILES)
    return GroupPlaces(sizes, quantiles, _effects(sizes, sums, squares, places))


def shares_at_ends(positions: NDArray[Any], members: NDArray[np.bool_]) -> tuple[float, float]:
    """The share of `members` (texts,) among the fifth of the texts that lies lowest, and that which lies highest."""
    known = np.flatnonzero(np.isfinite(positions))
    order = known[np.argsort(positions[known], kind="stable")]
    count = math.ceil(len(order) / FIFTHS)
    low, high = order[:count], order[len(order) - count :]
    return (float(members[low].mean()), float(members[high].mean())) if count else (0.0, 0.0)


def _effects(
    sizes: NDArray[np.int64], sums: NDArray[Any], squares: NDArray[Any], places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Cohen's d of each group against the rest, from sums over the groups and all places."""
    rest = len(places) - sizes
    with np.errstate(divide="ignore", invalid="ignore"):
        mean, rest_mean = sums / sizes, (places.sum() - sums) / rest
        inner = squares - sizes * mean**2
        rest_inner = (places**2).sum() - squares - rest * rest_mean**2
        pooled = np.sqrt((inner + rest_inner) / (len(places) - 2))
        effects = (mean - rest_mean) / pooled
    return np.where((sizes >= 2) & (rest >= 2) & (pooled > 0), effects, np.nan)
