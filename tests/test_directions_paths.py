"""Paths on graphs one can draw, straight ways, and how often analogies are answered right."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.analysis.directions import paths
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors


def on_an_arc(*degrees: float) -> np.ndarray:
    angles = np.deg2rad(degrees)
    return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)


NONE = Neighbors(np.zeros((0, 2), np.int32), np.zeros((0, 2), np.float32))


def test_many_small_steps_are_cheaper_than_a_large_one():
    vectors = on_an_arc(0, 20, 40, 60, 80)
    chain = paths.cheapest_chain(nearest_neighbors(vectors, 4), NONE, 0, 4)
    assert chain.nodes.tolist() == [0, 1, 2, 3, 4]
    assert chain.similarities == pytest.approx(np.full(4, np.cos(np.deg2rad(20))), abs=1e-4)
    assert chain.is_mutual


def test_where_no_mutual_neighbours_lead_on_the_union_is_used_and_said():
    # 3 has 2 as its nearest, but 2 has others that are nearer: with one neighbour each, only one way leads to 3.
    vectors = on_an_arc(0, 1, 3, 30)
    neighbors = nearest_neighbors(vectors, 1)
    chain = paths.cheapest_chain(neighbors, NONE, 0, 3)
    assert chain.nodes.tolist() == [0, 1, 2, 3]
    assert not chain.is_mutual


def test_islands_have_no_path():
    vectors = on_an_arc(0, 1, 90, 91)
    assert paths.cheapest_chain(nearest_neighbors(vectors, 1), NONE, 0, 3) is None


def test_typed_ends_are_bound_to_their_nearest_texts():
    vectors = on_an_arc(0, 20, 40, 60, 80)
    outside = Neighbors(np.array([[0, 1], [4, 3]], np.int32), np.array([[0.99, 0.9], [0.99, 0.9]], np.float32))
    chain = paths.cheapest_chain(nearest_neighbors(vectors, 2), outside, 5, 6)
    assert chain.nodes.tolist() == [5, 0, 1, 2, 3, 4, 6]
    assert chain.similarities[[0, -1]] == pytest.approx([0.99, 0.99], abs=1e-4)
    assert chain.is_mutual


def test_the_path_equals_that_of_an_independent_search():
    random = np.random.default_rng(0)
    vectors = random.normal(size=(60, 8)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    neighbors = nearest_neighbors(vectors, 5)
    cost = np.full((60, 60), np.inf)
    for row in range(60):
        for column in neighbors.indices[row]:
            if row in neighbors.indices[column]:
                cost[row, column] = cost[column, row] = (1 - vectors[row] @ vectors[column]) ** 2
    np.fill_diagonal(cost, 0)
    for middle in range(60):  # Floyd and Warshall
        cost = np.minimum(cost, cost[:, [middle]] + cost[[middle]])
    compared = 0
    for end in range(1, 60):
        chain = paths.cheapest_chain(neighbors, NONE, 0, end)
        if np.isfinite(cost[0, end]):
            compared += 1
            assert chain.is_mutual
            assert ((1 - chain.similarities) ** 2).sum() == pytest.approx(cost[0, end], abs=1e-5)
    assert compared > 30


def test_from_a_text_to_itself_there_is_no_step():
    chain = paths.cheapest_chain(nearest_neighbors(on_an_arc(0, 20, 40), 2), NONE, 1, 1)
    assert chain.nodes.tolist() == [1]
    assert chain.similarities.size == 0


def test_the_bar_for_random_pairs_is_a_quantile_of_their_cosines():
    random = np.random.default_rng(1)
    vectors = random.normal(size=(3_000, 10)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = (vectors @ vectors.T)[np.triu_indices(3_000, 1)]
    assert paths.random_pair_quantile(vectors) == pytest.approx(np.quantile(cosines, 0.95), abs=0.02)
    vectors[1:] = 0
    assert paths.random_pair_quantile(vectors) == 1


def test_straight_stops_are_at_equal_angles():
    found = paths.straight_stops(*on_an_arc(0, 80), 5)
    assert found == pytest.approx(on_an_arc(0, 20, 40, 60, 80), abs=1e-5)
    assert paths.straight_stops(*on_an_arc(10, 10), 3) == pytest.approx(on_an_arc(10, 10, 10), abs=1e-5)
    assert paths.straight_stops(*on_an_arc(0, 180), 4) == pytest.approx(on_an_arc(0, 0, 180, 180), abs=1e-5)


def test_a_stop_counts_as_inner_where_a_text_is_nearer_than_both_ends():
    vectors = on_an_arc(0, 37, 100)
    stops = paths.straight_stops(vectors[0], vectors[2], 5)  # 0, 25, 50, 75 and 100 degrees
    nearest, is_inner = paths.inner_texts(stops, vectors, ends=vectors[[0, 2]], is_out=np.zeros(3, bool))
    assert is_inner.tolist() == [False, True, True, False, False]
    assert nearest[is_inner].tolist() == [1, 1]
