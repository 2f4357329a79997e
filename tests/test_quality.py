"""Trustworthiness and continuity: by hand, against scikit-learn, estimated for many points, and for too few."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.manifold import trustworthiness

from dashboard.analysis import quality
from dashboard.analysis.neighbors import nearest_neighbors
from dashboard.analysis.quality import assess, kept_neighbors


def unit_vectors(points: int, dimensions: int = 6, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(points, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_five_points_by_hand():
    angles = np.radians([0, 10, 30, 60, 100])
    vectors = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    # On the map the first point has been torn from the second and put beside the last.
    coordinates = np.array([[10, 0], [1, 0], [3, 0], [6, 0], [9.5, 0]], np.float32)
    found = assess(vectors, coordinates, k=1, seed=0)
    # The nearest on the map are 4, 2, 1, 2, 0, of ranks 4, 2, 1, 1, 4 in the space: 1 - 2 / (5 * 6) * (3 + 1 + 3).
    assert found.trustworthiness == pytest.approx(1 - 14 / 30)
    assert found.point_trustworthiness == pytest.approx([0, 2 / 3, 1, 1, 0], abs=1e-6)
    # The nearest in the space are 1, 0, 1, 2, 3, of ranks 4, 4, 1, 1, 2 on the map.
    assert found.continuity == pytest.approx(1 - 14 / 30)
    assert found.kept_neighbors == pytest.approx(2 / 5)


@settings(deadline=None, max_examples=30)
@given(st.integers(3, 150), st.integers(1, 20), st.integers(0, 50))
def test_equals_scikit_learn(points, k, seed):
    vectors = unit_vectors(points, seed=seed)
    coordinates = vectors[:, :2] + np.random.default_rng(seed).normal(scale=0.2, size=(points, 2)).astype(np.float32)
    found = assess(vectors, coordinates, k=k, seed=0)
    assert found.k == min(k, (points - 1) // 2)
    # Among many points two are equally near but for rounding, and ours share the better rank.
    one_rank = 2 / (points * found.k * (2 * points - 3 * found.k - 1))
    close = 1e-6 + (2 * one_rank if points > 50 else 0)
    theirs = trustworthiness(vectors, coordinates, n_neighbors=found.k, metric="cosine")
    assert found.trustworthiness == pytest.approx(theirs, abs=close)
    # Continuity is trustworthiness with the roles exchanged; unit vectors are as near by angle as by distance.
    assert found.continuity == pytest.approx(trustworthiness(coordinates, vectors, n_neighbors=found.k), abs=close)


def test_a_map_that_keeps_everything_is_perfect():
    vectors = unit_vectors(200, dimensions=2)
    found = assess(vectors, vectors, k=10, seed=0)
    assert (found.trustworthiness, found.continuity, found.kept_neighbors) == (1, 1, 1)


def test_the_overall_value_is_the_mean_of_the_points():
    vectors = unit_vectors(300)
    found = assess(vectors, vectors[:, :2], k=10, seed=0)
    assert found.trustworthiness == pytest.approx(found.point_trustworthiness.mean(), abs=1e-6)
    assert ((found.point_trustworthiness >= 0) & (found.point_trustworthiness <= 1)).all()


def test_known_neighbours_are_not_sought_again():
    vectors = unit_vectors(300)
    nearest = nearest_neighbors(vectors, 12).indices
    sought = kept_neighbors(vectors, vectors[:, :2], k=10, seed=0)
    assert kept_neighbors(vectors, vectors[:, :2], k=10, seed=0, nearest=nearest) == sought
    assert kept_neighbors(vectors, vectors[:, :2], k=10, seed=0, nearest=nearest[::-1]) < sought


def test_estimated_ranks_come_close_to_exact_ones(monkeypatch):
    vectors = unit_vectors(1500)
    exact = assess(vectors, vectors[:, :2], k=15, seed=0)
    monkeypatch.setattr(quality, "EXACT_POINTS", 1000)
    monkeypatch.setattr(quality, "REFERENCES", 300)
    monkeypatch.setattr(quality, "QUESTIONED", 500)
    monkeypatch.setattr(quality, "BLOCK_ROWS", 100)
    estimated = assess(vectors, vectors[:, :2], k=15, seed=0)
    assert estimated.trustworthiness != exact.trustworthiness
    assert estimated.trustworthiness == pytest.approx(exact.trustworthiness, abs=0.005)
    assert estimated.continuity == pytest.approx(exact.continuity, abs=0.02)
    assert estimated.kept_neighbors == pytest.approx(exact.kept_neighbors, abs=0.03)
    assert np.abs(estimated.point_trustworthiness - exact.point_trustworthiness).max() < 0.06


@pytest.mark.parametrize("points", [0, 1, 2])
def test_too_few_points_have_no_quality(points):
    found = assess(unit_vectors(points), np.zeros((points, 2), np.float32), k=15, seed=0)
    assert found.trustworthiness is found.continuity is found.kept_neighbors is None
    assert found.point_trustworthiness.shape == (points,)
    assert np.isnan(found.point_trustworthiness).all()


def test_identical_points_on_one_spot_are_where_they_belong():
    found = assess(np.ones((40, 1), np.float32), np.zeros((40, 2), np.float32), k=5, seed=0)
    assert found.trustworthiness == found.continuity == 1
