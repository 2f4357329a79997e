"""Neighbour votes, checked by hand."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from planted_blobs import near

from dashboard.analysis.attachment import attach_noise, vote

LINE = np.arange(6, dtype=np.float32)[:, None]


def int32(rows) -> np.ndarray:
    return np.array(rows, dtype=np.int32)


def float32(rows) -> np.ndarray:
    return np.array(rows, dtype=np.float32)


def test_the_larger_similarity_wins_not_the_larger_number():
    assert vote(int32([[0, 1, 1, -1]]), float32([[0.9, 0.3, 0.4, 0.2]])).tolist() == [0]
    assert vote(int32([[0, 1, 1, -1]]), float32([[0.6, 0.3, 0.4, 0.2]])).tolist() == [1]


def test_a_tie_goes_to_the_smaller_number_and_nobody_to_none():
    assert vote(int32([[2, 1], [-1, -1]]), float32([[0.5, 0.5], [1, 1]])).tolist() == [1, -1]


def test_opposite_neighbours_still_have_a_vote():
    assert vote(int32([[3]]), float32([[-0.4]])).tolist() == [3]


def test_noise_joins_the_region_that_its_neighbours_are_in():
    indices, similarities = int32([[1], [0], [3], [2], [1], [2]]), float32([[1]] * 6)
    attached = attach_noise(int32([0, 0, 1, 1, -1, -1]), indices, similarities, LINE)
    assert attached.tolist() == [0, 0, 1, 1, 0, 1], "point 4 lies nearer to region 1, but its neighbour is point 1"


def test_noise_reaches_a_region_through_noise():
    indices, similarities = int32([[1], [0], [1], [2], [3], [4]]), float32([[1]] * 6)
    assert attach_noise(int32([0, 0, -1, -1, -1, -1]), indices, similarities, LINE).tolist() == [0] * 6


def test_noise_without_neighbours_takes_the_nearest_region():
    attached = attach_noise(
        int32([0, -1, -1, -1, 1, 1]), np.empty((6, 0), np.int32), np.empty((6, 0), np.float32), LINE
    )
    assert attached.tolist() == [0, 0, attached[2], 1, 1, 1]


@given(st.lists(st.integers(-1, 4), min_size=2, max_size=40), st.integers(0, 100))
def test_all_are_attached_and_members_stay(region_of, seed):
    regions = int32(region_of)
    points = np.random.default_rng(seed).normal(size=(len(regions), 3)).astype(np.float32)
    found = near(points, 5)
    attached = attach_noise(regions, found.indices, found.similarities, points)
    assert (attached[regions >= 0] == regions[regions >= 0]).all()
    assert (attached >= 0).all() == (regions >= 0).any()
    assert set(attached.tolist()) <= set(region_of)
