"""Large corpora: who is fitted, and where the others are placed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.neighbors import Neighbors, nearest_neighbors, neighbors_among
from dashboard.analysis.placement import place, sample_points
from dashboard.analysis.projection import project
from dashboard.analysis.quality import assess


def neighbors(indices, similarities) -> Neighbors:
    return Neighbors(np.array(indices, np.int32), np.array(similarities, np.float32))


def grid(side: int) -> np.ndarray:
    return np.stack(np.meshgrid(np.arange(side), np.arange(side)), axis=-1).reshape(-1, 2).astype(np.float32)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 3))
def test_a_sample_is_sorted_distinct_and_repeatable(points, limit, seed):
    sample = sample_points(points, limit=limit, seed=seed)
    assert len(sample) == min(points, limit)
    assert (np.diff(sample) > 0).all()
    assert ((sample >= 0) & (sample < points)).all()
    assert (sample == sample_points(points, limit=limit, seed=seed)).all()


def test_another_seed_draws_another_sample():
    assert (sample_points(1000, limit=100, seed=1) != sample_points(1000, limit=100, seed=2)).any()


def test_a_point_with_one_neighbor_lies_on_it():
    assert place(neighbors([[7]], [[0.9]]), grid(5)) == pytest.approx(grid(5)[[7]])


def test_equally_near_neighbors_pull_by_their_distance_on_the_map():
    # In a row of points 1 apart the 8th nearest of the first is 8 away: h = 8. Bond strengths are 1 and 1.
    row = np.column_stack([np.arange(30), np.zeros(30)]).astype(np.float32)
    placed = place(neighbors([[0, 8]], [[0.5, 0.5]]), row)
    assert placed == pytest.approx(np.array([[8 * 0.5 / (1 + 0.5), 0]]), abs=1e-5)


def test_a_point_whose_neighbors_lie_apart_stays_beside_the_nearest():
    fitted = np.concatenate([grid(5), grid(5) + 1000])
    placed = place(neighbors([[12, 30, 31, 32]], [[0.9, 0.8, 0.8, 0.8]]), fitted)
    assert np.linalg.norm(placed[0] - fitted[12]) < 1


@given(st.integers(1, 30), st.integers(1, 8), st.integers(1, 5), st.integers(0, 9))
def test_places_lie_among_the_neighbors(fitted, k, dimensions, seed):
    random = np.random.default_rng(seed)
    coordinates = random.normal(size=(fitted, dimensions)).astype(np.float32)
    indices = random.integers(0, fitted, (4, k))
    placed = place(neighbors(indices, np.sort(random.uniform(-1, 1, (4, k)))[:, ::-1]), coordinates)
    around = coordinates[indices]
    assert placed.dtype == np.float32
    assert (placed >= around.min(axis=1) - 1e-5).all()
    assert (placed <= around.max(axis=1) + 1e-5).all()


def test_all_fitted_points_on_one_spot():
    assert (place(neighbors([[0, 1]], [[1, 1]]), np.zeros((2, 2), np.float32)) == 0).all()


@pytest.mark.parametrize("shape", [(0, 3), (2, 0), (0, 0)])
def test_nothing_to_place_or_nothing_to_place_it_by(shape):
    found = Neighbors(np.empty(shape, np.int32), np.empty(shape, np.float32))
    assert place(found, grid(2)).tolist() == [[0, 0]] * shape[0]


def test_a_placed_map_is_about_as_trustworthy_as_a_fitted_one():
    random = np.random.default_rng(0)
    vectors = (random.normal(size=(12, 10))[np.arange(900) % 12] * 2 + random.normal(size=(900, 10))).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    sample = sample_points(900, limit=300, seed=0)
    others = np.setdiff1d(np.arange(900), sample)
    options = {"dimensions": 2, "min_dist": 0.1, "seed": 42}
    coordinates = np.empty((900, 2), np.float32)
    coordinates[sample] = project(nearest_neighbors(vectors[sample], 15), vectors[sample], **options)
    coordinates[others] = place(neighbors_among(vectors[sample], vectors[others], 15), coordinates[sample])
    fitted = project(nearest_neighbors(vectors, 15), vectors, **options)
    loss = [assess(vectors, layout, k=15, seed=0).trustworthiness for layout in (fitted, coordinates)]
    assert loss[0] - loss[1] < 0.05
