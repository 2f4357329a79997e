"""Points that belong to no region join one by the vote of their neighbours in the space."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.spatial import KDTree

SMALLEST_VOTE = 1e-6
"""The weight of a neighbour with cosine similarity 0 or below, so that every neighbour has a vote."""

MOST_ROUNDS = 10
"""Rounds of voting: after five hardly a point changes, and two points that only follow each other never settle."""


def attach_noise(
    region_of: NDArray[np.int32],
    indices: NDArray[np.int32],
    similarities: NDArray[np.float32],
    clusterable_vectors: NDArray[np.float32],
) -> NDArray[np.int32]:
    """`region_of` (points,) with every noise point joined to a region; unchanged where there is no region at all.

    A noise point starts in the region of the nearest point that has one in `clusterable_vectors` (points, dimensions);
    then all noise points take, round by round, the region with the largest sum of similarities among their neighbours
    in the space, `indices` and `similarities` (points, k), until the vote settles. Points in regions stay: this is
    label propagation with clamped labels (Zhu & Ghahramani 2002), by majority.
    """
    inside, noise = np.flatnonzero(region_of >= 0), np.flatnonzero(region_of < 0)
    attached = region_of.copy()
    if not inside.size or not noise.size:
        return attached
    _, nearest = KDTree(clusterable_vectors[inside]).query(clusterable_vectors[noise])
    attached[noise] = region_of[inside[nearest]]
    for _ in range(MOST_ROUNDS):
        elected = vote(attached[indices[noise]], similarities[noise])
        elected = np.where(elected >= 0, elected, attached[noise])
        if np.array_equal(elected, attached[noise]):
            break
        attached[noise] = elected
    return attached


def vote(ballots: NDArray[np.int32], similarities: NDArray[np.float32]) -> NDArray[np.int32]:
    """The region that neighbours elect for each voter, (voters,), from the regions and similarities of its neighbours,
    both (voters, k).

    Neighbours without a region (-1) abstain; a tie goes to the smaller number; without any vote the region is -1.
    """
    sums = _count_ballots(ballots, np.maximum(similarities, SMALLEST_VOTE))
    elected = np.full(len(ballots), -1, dtype=np.int32)
    filled = np.flatnonzero(np.diff(sums.indptr))
    if not filled.size:
        return elected
    most = np.maximum.reduceat(sums.data, sums.indptr[filled])
    entries = np.diff(sums.indptr)[filled]
    winners = np.flatnonzero(sums.data == np.repeat(most, entries))
    voters, first = np.unique(np.repeat(filled, entries)[winners], return_index=True)
    elected[voters] = sums.indices[winners[first]]
    return elected


def _count_ballots(regions: NDArray[np.int32], weights: NDArray[np.float32]) -> csr_matrix:
    """(voters, regions) sums of the weights per region; a row lists only regions with a vote, in ascending order."""
    votes = regions >= 0
    starts = np.concatenate([[0], np.cumsum(votes.sum(axis=1))])
    shape = (len(regions), max(regions.max(initial=-1) + 1, 1))
    ballots = csr_matrix((weights[votes].astype(np.float64), regions[votes], starts), shape=shape)
    ballots.sum_duplicates()
    return ballots
