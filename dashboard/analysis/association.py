"""How strongly belonging to a group goes with a category or a number, and whether chance could have done it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc, erfc

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Association:
    """`effect` is 0 where there is none; `p` the probability of one at least as large by chance."""

    effect: float
    p: float


def cramers_v(table: NDArray[np.integer]) -> Association:
    """Cramér's V (1946) of a contingency table, sqrt(chi2 / (n (min(rows, columns) - 1))), from 0 to 1, and the p-value
    of Pearson's chi-squared test without a correction for continuity. Empty rows and columns do not count."""
    counts = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0].astype(np.float64)
    rows, columns = counts.shape
    if min(rows, columns) < 2:
        return Association(0.0, 1.0)
    expected = _expected(counts)
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    effect = (chi2 / (counts.sum() * (min(rows, columns) - 1))) ** 0.5
    return Association(float(effect), float(chdtrc((rows - 1) * (columns - 1), chi2)))


def adjusted_residuals(table: NDArray[np.integer]) -> Floats:
    """Standardized residuals of a contingency table, adjusted for its margins (Haberman 1973): (observed - expected) /
    sqrt(expected (1 - row share)(1 - column share)), about standard normal without an association."""
    counts = table.astype(np.float64)
    total = max(counts.sum(), 1.0)
    rest = (1 - counts.sum(axis=1, keepdims=True) / total) * (1 - counts.sum(axis=0, keepdims=True) / total)
    spread = np.sqrt(_expected(counts) * rest)
    residuals: Floats = np.divide(counts - _expected(counts), spread, out=np.zeros_like(counts), where=spread > 0)
    return residuals


def rank_biserial(inside: NDArray[np.generic], outside: NDArray[np.generic]) -> Association:
    """The rank-biserial correlation of two samples (Cureton 1956), equal to Cliff's delta (1993): the share of pairs in
    which the value inside is larger, less that in which it is smaller, from -1 to 1. The p-value is the two-sided one
    of the Mann-Whitney test (1947), by its normal approximation corrected for ties and continuity."""
    n, m = len(inside), len(outside)
    if not n or not m:
        return Association(0.0, 1.0)
    _, places, counts = np.unique(np.concatenate([inside, outside]), return_inverse=True, return_counts=True)
    ends = np.cumsum(counts).astype(np.float64)
    ranks = (ends - (counts - 1) / 2)[places]
    u = float(ranks[:n].sum()) - n * (n + 1) / 2
    ties = float((counts.astype(np.float64) ** 3 - counts).sum()) / max((n + m) * (n + m - 1), 1)
    spread = np.sqrt(n * m / 12 * (n + m + 1 - ties))
    z = max(abs(u - n * m / 2) - 0.5, 0.0) / spread if spread > 0 else 0.0
    return Association(2 * u / (n * m) - 1, float(erfc(z / 2**0.5)))


def _expected(counts: Floats) -> Floats:
    expected: Floats = counts.sum(axis=1, keepdims=True) * counts.sum(axis=0, keepdims=True) / max(counts.sum(), 1.0)
    return expected
