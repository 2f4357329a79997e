"""The graph that UMAP lays out: by hand, and equal to the one that umap-learn builds."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.analysis.fuzzy_graph import binding_strengths, fuzzy_graph
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors


def unit(vectors) -> np.ndarray:
    vectors = np.asarray(vectors, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_graph_of_three_points_by_hand():
    # Cosine distances: 0-1 0.1, 0-2 0.2, 1-2 0.3; one neighbour each, whose strength is 1.
    found = nearest_neighbors(unit([[1, 0], [0.9, 0.43588989], [0.8, -0.6]]), 1)
    expected = [[0, 1, 1], [1, 0, 0], [1, 0, 0]]
    assert fuzzy_graph(found).toarray() == pytest.approx(np.array(expected), abs=1e-5)


@pytest.mark.slow
@pytest.mark.parametrize("points", [40, 400])
def test_graph_equals_that_of_umap_learn(points):
    from umap.umap_ import fuzzy_simplicial_set

    vectors = unit(np.random.default_rng(0).normal(size=(points, 4)))
    vectors[7:12] = vectors[6]
    found = nearest_neighbors(vectors, 10)
    indices = np.column_stack([np.arange(points), found.indices])
    distances = np.column_stack([np.zeros(points), np.maximum(1 - found.similarities, 0)])
    theirs, _, _ = fuzzy_simplicial_set(vectors, 11, None, "cosine", knn_indices=indices, knn_dists=distances)
    np.testing.assert_allclose(fuzzy_graph(found).toarray(), theirs.toarray(), atol=2e-5)


def test_strengths_fall_with_distance_and_add_up_to_the_logarithm():
    found = nearest_neighbors(unit(np.random.default_rng(1).normal(size=(50, 4))), 7)
    strengths = binding_strengths(found)
    assert strengths[:, 0] == pytest.approx(np.ones(50))
    assert (np.diff(strengths, axis=1) <= 0).all()
    assert strengths.sum(axis=1) == pytest.approx(np.full(50, np.log2(8)), abs=1e-4)


def test_identical_points_are_bound_fully():
    assert (binding_strengths(nearest_neighbors(np.ones((6, 2), np.float32) / np.float32(2**0.5), 5)) == 1).all()


@pytest.mark.parametrize("shape", [(0, 3), (3, 0), (0, 0)])
def test_no_neighbors_no_strengths(shape):
    assert binding_strengths(Neighbors(np.empty(shape, np.int32), np.empty(shape, np.float32))).shape == shape
