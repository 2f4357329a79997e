"""Whether regions are found again when they are sought anew: how far clusterings agree, region by region and in all."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score


def found_again(regions: NDArray[np.int32], other: NDArray[np.int32]) -> NDArray[np.float64]:
    """For each region the largest Jaccard index |A∩B| / |A∪B| with any region of another clustering of the same points
    (Hennig 2007), (regions,): 1 where it is there again, point by point. Both are (points,), -1 is noise.
    """
    count, others = int(regions.max(initial=-1)) + 1, int(other.max(initial=-1)) + 1
    both = (regions >= 0) & (other >= 0)
    shared = coo_array((np.ones(both.sum()), (regions[both], other[both])), shape=(count, others)).tocsr().tocoo()
    sizes = np.bincount(regions[regions >= 0], minlength=count)
    other_sizes = np.bincount(other[other >= 0], minlength=others)
    largest = np.zeros(count)
    unions = sizes[shared.row] + other_sizes[shared.col] - shared.data
    np.maximum.at(largest, shared.row, shared.data / unions)
    return largest


def stability(regions: NDArray[np.int32], others: Sequence[NDArray[np.int32]]) -> NDArray[np.float64]:
    """The mean over other clusterings of how far each region is found again, (regions,)."""
    return np.asarray(np.mean([found_again(regions, other) for other in others], axis=0))


def agreement(clusterings: Sequence[NDArray[np.int32]]) -> tuple[float, float]:
    """The mean over all pairs of clusterings of the adjusted Rand index (Hubert & Arabie 1985) and of the adjusted
    mutual information (Vinh, Epps & Bailey 2010); noise is a group like others."""
    pairs = list(combinations(clusterings, 2))
    rand = np.mean([adjusted_rand_score(one, other) for one, other in pairs])
    information = np.mean([adjusted_mutual_info_score(one, other) for one, other in pairs])
    return float(rand), float(information)
