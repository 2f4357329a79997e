"""Exact neighbours: against a full sort, with ties, duplicates, ranges and too few points."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis import neighbors as module
from dashboard.analysis.neighbors import joined, nearest_neighbors, neighbors_among


def unit_vectors(points: int, dimensions: int = 8, seed: int = 0) -> np.ndarray:
    vectors = np.random.default_rng(seed).normal(size=(points, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_neighbors_on_a_circle_are_the_next_angles():
    angles = np.radians([0, 10, 30, 90])
    vectors = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    found = nearest_neighbors(vectors, 2)
    assert found.indices.tolist() == [[1, 2], [0, 2], [1, 0], [2, 1]]
    assert found.similarities[0] == pytest.approx([np.cos(np.radians(10)), np.cos(np.radians(30))], abs=1e-6)
    assert found.indices.dtype == np.int32
    assert found.similarities.dtype == np.float32


@given(st.integers(2, 700), st.integers(1, 6), st.integers(0, 5))
def test_neighbors_equal_those_of_a_full_sort(points, k, seed):
    vectors = unit_vectors(points, seed=seed)
    similarities = vectors @ vectors.T
    np.fill_diagonal(similarities, -np.inf)
    expected = -np.sort(-similarities, axis=1)[:, : min(k, points - 1)]
    found = nearest_neighbors(vectors, k)
    np.testing.assert_allclose(found.similarities, expected, atol=1e-6)
    np.testing.assert_allclose(np.take_along_axis(similarities, found.indices, axis=1), expected, atol=1e-6)


@pytest.mark.parametrize("points", [5, 1000])
def test_identical_vectors_are_each_others_neighbors_but_none_is_its_own(points):
    found = nearest_neighbors(np.ones((points, 1), np.float32), 4)
    assert (found.similarities == 1).all()
    assert not (found.indices == np.arange(points)[:, None]).any()
    assert all(len(set(row)) == 4 for row in found.indices.tolist())


def test_ties_stand_in_the_order_of_their_indices():
    vectors = np.array([[1, 0], [0, 1], [0, 1], [0, -1]], np.float32)
    assert nearest_neighbors(vectors, 3).indices[0].tolist() == [1, 2, 3]


def test_ranges_put_together_equal_the_whole(monkeypatch):
    vectors = unit_vectors(300)
    whole = nearest_neighbors(vectors, 7)
    monkeypatch.setattr(module, "BLOCK_BYTES", 4 * 300 * 11)
    ranges = [(0, 120), (120, 121), (121, 300)]
    parts = joined([nearest_neighbors(vectors, 7, start=start, stop=stop) for start, stop in ranges])
    assert (parts.indices == whole.indices).all()
    np.testing.assert_allclose(parts.similarities, whole.similarities, atol=1e-6)


@pytest.mark.parametrize(("points", "k"), [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_too_few_points_have_all_the_others(points, k):
    found = nearest_neighbors(unit_vectors(points), 15)
    assert found.indices.shape == found.similarities.shape == (points, k)
    assert found.k == k


def test_queries_find_the_identical_vector_first():
    vectors = unit_vectors(2000)
    found = neighbors_among(vectors, vectors[500:510], 3)
    assert found.indices[:, 0].tolist() == list(range(500, 510))
    np.testing.assert_allclose(found.similarities[:, 0], 1, atol=1e-6)


@pytest.mark.parametrize(("points", "queries", "shape"), [(0, 3, (3, 0)), (2, 0, (0, 2)), (2, 3, (3, 2))])
def test_queries_among_few_points(points, queries, shape):
    assert neighbors_among(unit_vectors(points), unit_vectors(queries), 5).indices.shape == shape


def test_a_read_only_memory_map_is_searched(tmp_path):
    np.save(tmp_path / "vectors.npy", unit_vectors(50))
    mapped = np.load(tmp_path / "vectors.npy", mmap_mode="r")
    assert (nearest_neighbors(mapped, 3).indices == nearest_neighbors(unit_vectors(50), 3).indices).all()


def test_nearest_keeps_the_best():
    found = nearest_neighbors(unit_vectors(20), 10)
    assert (found.nearest(3).indices == found.indices[:, :3]).all()
    assert found.nearest(99).k == 10
