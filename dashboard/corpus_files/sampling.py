"""Which rows a sample takes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.corpus_files.errors import OptionError

NO_TEXT = -1
"""The stratum of rows without a text, which no sample takes."""

Mask = NDArray[np.bool_]


def sampled_rows(strata: NDArray[np.int32], size: int, *, from_start: bool, seed: int) -> Mask:
    """Which rows to take, (rows,): `size` of those with a text, in proportion to the strata.

    `strata` (rows,) numbers the value each row has in the column sampled by, all 0 without one. Every stratum gives at
    least one row; raises `OptionError` where there are more of them than rows to take.
    """
    with_text = np.flatnonzero(strata != NO_TEXT)
    if size >= len(with_text):
        return np.asarray(strata != NO_TEXT, np.bool_)
    taken = np.zeros(len(strata), np.bool_)
    if from_start:
        taken[with_text[:size]] = True
        return taken
    random = np.random.default_rng(seed)
    counts = np.bincount(strata[with_text])
    for stratum, quota in enumerate(quotas(counts, size)):
        taken[random.choice(np.flatnonzero(strata == stratum), quota, replace=False)] = True
    return taken


def quotas(counts: Sequence[int] | NDArray[np.int64], size: int) -> NDArray[np.int64]:
    """How many rows each stratum of so many rows gives: at least one, and in proportion by largest remainders."""
    rows = np.asarray(counts, np.int64)
    if np.count_nonzero(rows) > size:
        raise OptionError(
            f"The column to sample by has {np.count_nonzero(rows):,} different values, more than the {size:,} rows of "
            "the sample; take more rows or another column."
        )
    share = rows * (size / max(1, int(rows.sum())))
    gives_one = np.zeros(len(rows), np.bool_)
    while np.any(small := (share < 1) & (rows > 0) & ~gives_one):
        gives_one |= small
        rest = (rows > 0) & ~gives_one
        share[gives_one] = 1
        share[rest] = rows[rest] * ((size - np.count_nonzero(gives_one)) / rows[rest].sum())
    given: NDArray[np.int64] = np.floor(share + 1e-9).astype(np.int64)
    largest_remainders = np.argsort(given - share, kind="stable")[: size - int(given.sum())]
    given[largest_remainders] += 1
    return given
