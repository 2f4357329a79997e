"""Ranks, and correlations of ranks: with a number, and with groups."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def ranks(values: NDArray[Any]) -> Floats:
    """Ranks from 1 within each row of `values` (..., items); equal values share the mean of theirs."""
    rows = np.ascontiguousarray(values).reshape(-1, values.shape[-1])
    # Numbers of cells in the flattened array: far faster than indices along an axis.
    order = np.argsort(rows, axis=1) + np.arange(len(rows))[:, None] * rows.shape[1]
    ordered = rows.ravel()[order]
    found = np.empty(rows.size)
    found[order] = np.arange(1.0, rows.shape[1] + 1)
    for row in np.flatnonzero((ordered[:, 1:] == ordered[:, :-1]).any(axis=1)):
        found[order[row]] = _shared(ordered[row])
    return found.reshape(values.shape)


def _shared(ordered: NDArray[Any]) -> Floats:
    """Ranks of an ascending row, equal values at the mean of theirs."""
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    ends = np.append(starts[1:], len(ordered))
    return np.repeat((starts + ends + 1) / 2, ends - starts)


def spearman(positions: NDArray[Any], values: NDArray[Any]) -> Floats:
    """Spearman's rho of each row of `positions` (..., items) with `values` (items,); 0 where either is constant.

    Spearman 1904, https://doi.org/10.2307/1412159: the correlation of the ranks.
    """
    return rank_correlation(ranks(positions), ranks(values))


def rank_correlation(first: Floats, second: Floats) -> Floats:
    """The correlation of each row of `first` (..., items) with `second` (items,); 0 where either is constant."""
    other = second - second.mean()
    lengths = np.sqrt(_squares(first) * (other**2).sum())
    product: Floats = first @ other  # the mean of `first` falls out, since `other` has none
    found: Floats = np.divide(product, lengths, out=np.zeros_like(product), where=lengths > 0)
    return found


def rank_correlation_ratio(position_ranks: Floats, groups: NDArray[np.int64]) -> Floats:
    """How much belonging to a group says about the rank, 0..1, for each row of `position_ranks` (..., items).

    The square root of epsilon squared (Kelley 1935, https://doi.org/10.1073/pnas.21.9.554), the share of variance
    between the groups less what chance would give: comparable with the size of a rho. `groups` are numbers from 0.
    """
    items, counts = position_ranks.shape[-1], np.bincount(groups)
    is_member = np.zeros((items, len(counts)))
    is_member[np.arange(items), groups] = 1
    within_groups, filled = items - (counts > 0).sum(), counts > 0
    total = _squares(position_ranks)
    sums = position_ranks @ is_member[:, filled] - position_ranks.mean(axis=-1)[..., None] * counts[filled]
    between = (sums**2 / counts[filled]).sum(axis=-1)
    if within_groups <= 0:
        return np.zeros_like(total)
    left = (total - between) / within_groups
    share = np.divide(left * (items - 1), total, out=np.ones_like(total), where=total > 0)
    found: Floats = np.sqrt(np.clip(1 - share, 0, 1))
    return found


def _squares(values: Floats) -> Floats:
    """The sum of the squared differences from the mean of each row."""
    squares: Floats = np.einsum("...i,...i->...", values, values) - values.shape[-1] * values.mean(axis=-1) ** 2
    # What is left of equal values is rounding.
    return np.where(squares > 1e-9 * values.shape[-1], squares, 0.0)


def auc(positions: NDArray[Any], is_positive: NDArray[np.bool_]) -> float:
    """How often a positive item lies higher than a negative one, equals counted half: the area under the ROC curve."""
    positives = int(is_positive.sum())
    negatives = len(is_positive) - positives
    if not positives or not negatives:
        return float("nan")
    above = ranks(positions)[is_positive].sum() - positives * (positives + 1) / 2
    return float(above / (positives * negatives))
