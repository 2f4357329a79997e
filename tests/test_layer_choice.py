"""The choice of layers: its two measures against independent ones, and the ladder of detail."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_blobs import blobs, near
from sklearn.metrics import silhouette_samples

from dashboard.analysis.density_tree import grow_density_tree
from dashboard.analysis.layer_choice import (
    candidate_sizes,
    choose_layers,
    modularity,
    simplified_silhouette,
    smallest_region,
)


def test_modularity_of_two_pairs_is_a_half():
    """Two edges that are not connected: all weight inside, half of it in each: 1 - 2 * (1/2)^2."""
    indices, ones = np.array([[1], [0], [3], [2]], np.int32), np.ones((4, 1), np.float32)
    assert modularity(np.array([0, 0, 1, 1], np.int32), indices, ones) == pytest.approx(0.5)
    assert modularity(np.array([0, 1, 0, 1], np.int32), indices, ones) == pytest.approx(-0.5)
    assert modularity(np.zeros(4, np.int32), indices, ones) == pytest.approx(0)
    assert modularity(np.zeros(4, np.int32), indices, -ones) == 0


def test_modularity_is_that_of_the_weighted_graph():
    """Newman's definition, sum over pairs of (A_ij - k_i k_j / 2m) / 2m, written out."""
    random = np.random.default_rng(5)
    found = near(random.normal(size=(30, 3)).astype(np.float32), 4)
    regions = random.integers(0, 3, 30).astype(np.int32)
    adjacency = np.zeros((30, 30))
    for point, (others, weights) in enumerate(zip(found.indices, found.similarities, strict=True)):
        adjacency[point, others] += weights
        adjacency[others, point] += weights
    degrees, total = adjacency.sum(axis=1), adjacency.sum()
    same = regions[:, None] == regions[None]
    expected = ((adjacency - np.outer(degrees, degrees) / total) * same).sum() / total
    assert modularity(regions, found.indices, found.similarities) == pytest.approx(expected)


def test_simplified_silhouette_by_hand():
    """Centers 1 and 10: the points 0 and 2 lie at 1 of their own and at 10 and 8 of the other."""
    points, regions = np.array([[0], [2], [10]], np.float32), np.array([0, 0, 1], np.int32)
    assert simplified_silhouette(regions, points) == pytest.approx((9 / 10 + 7 / 8 + 1) / 3)
    assert simplified_silhouette(np.zeros(3, np.int32), points) == 0


def test_simplified_silhouette_agrees_with_the_full_one_on_which_is_better():
    points = blobs([(0, 0), (3, 0), (0, 3), (3, 3)], 40, spread=0.3)
    true = np.repeat(np.arange(4), 40).astype(np.int32)
    for worse in [true // 2, true % 2, np.random.default_rng(0).permutation(true)]:
        assert simplified_silhouette(true, points) > simplified_silhouette(worse, points)
        assert silhouette_samples(points, true).mean() > silhouette_samples(points, worse).mean()


@given(
    st.lists(st.tuples(st.integers(2, 2000), st.floats(0, 1)), min_size=1, max_size=40, unique_by=lambda pair: pair[0])
)
def test_layers_ascend_hold_the_best_and_the_finest_and_are_few(candidates):
    counts, qualities = zip(*sorted(candidates), strict=True)
    chosen, first = choose_layers(counts, qualities)
    assert chosen == sorted(set(chosen))
    assert qualities[first] == max(qualities)
    assert first in chosen
    assert len(counts) - 1 in chosen
    assert len(chosen) <= 6
    others = [counts[place] for place in chosen[:-1]]
    assert all(fine >= 1.5 * coarse for coarse, fine in pairwise(others))


def test_a_rich_series_becomes_steps_of_detail():
    counts = list(range(2, 400))
    qualities = [1.0 if count == 50 else 0.5 for count in counts]
    chosen, first = choose_layers(counts, qualities)
    layers = [counts[position] for position in chosen]
    assert counts[first] == 50
    assert 5 <= layers[0] <= 12
    assert layers[-1] == 399
    assert all(1.5 <= fine / coarse < 4 for coarse, fine in pairwise(layers))


def test_a_better_candidate_near_a_step_is_preferred():
    chosen, _ = choose_layers([5, 7, 8, 20], [0.8, 0.3, 0.4, 0.9])
    assert chosen == [0, 3]


@pytest.mark.parametrize(("points", "size"), [(0, 5), (100, 5), (400, 8), (2000, 10), (13_083, 13), (10**6, 1000)])
def test_the_smallest_region_grows_with_the_corpus(points, size):
    assert smallest_region(points) == size


def test_candidates_go_from_two_leaves_to_the_finest_without_repetition():
    tree = grow_density_tree(blobs([(0, 0), (4, 0), (0, 4), (40, 40)], 100, spread=0.5), min_samples=10)
    sizes = candidate_sizes(tree, 10)
    assert sizes == sorted(set(sizes), reverse=True)
    leaves = [tuple(tree.leaves_at(size)) for size in sizes]
    assert len(set(leaves)) == len(leaves)
    assert len(leaves[0]) >= 2
    assert leaves[-1] == tuple(tree.leaves_at(10))
