"""The choice of layers: its two measures against independent ones, and the ladder of detail."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_blobs import blobs
from scipy.sparse import csr_array
from sklearn.metrics import silhouette_samples

from dashboard.analysis.layer_choice import (
    best_with_neighbors,
    candidate_counts,
    choose_layers,
    layer_quality,
    modularity,
    simplified_silhouette,
)


def test_modularity_of_two_pairs_is_a_half():
    """Two bonds that are not connected: all weight inside, half of it in each: 1 - 2 * (1/2)^2."""
    assert modularity(csr_array([[2.0, 0], [0, 2]])) == pytest.approx(0.5)
    assert modularity(csr_array([[0.0, 2], [2, 0]])) == pytest.approx(-0.5)
    assert modularity(csr_array([[4.0]])) == pytest.approx(0)
    assert modularity(csr_array((2, 2))) == 0


def test_modularity_is_that_of_the_weighted_graph():
    """Newman's definition, sum over pairs of (A_ij - k_i k_j / 2m) / 2m, written out."""
    random = np.random.default_rng(5)
    adjacency = random.uniform(size=(30, 30))
    adjacency = np.triu(adjacency, 1) + np.triu(adjacency, 1).T
    regions = random.integers(0, 3, 30)
    degrees, total = adjacency.sum(axis=1), adjacency.sum()
    same = regions[:, None] == regions[None]
    expected = ((adjacency - np.outer(degrees, degrees) / total) * same).sum() / total
    inside = np.eye(3)[regions].T
    assert modularity(csr_array(inside @ adjacency @ inside.T)) == pytest.approx(expected)


def test_quality_is_modularity_times_silhouette_and_never_negative():
    points, regions = np.array([[0], [2], [10]], np.float32), np.array([0, 0, 1], np.int32)
    silhouette = (9 / 10 + 7 / 8 + 1) / 3
    assert layer_quality(regions, points, csr_array([[2.0, 0], [0, 2]])) == pytest.approx(0.5 * silhouette)
    assert layer_quality(regions, points, csr_array([[0.0, 2], [2, 0]])) == 0


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
    first = best_with_neighbors(qualities)
    chosen = choose_layers(counts, qualities, first)
    assert chosen == sorted(set(chosen))
    assert first in chosen
    assert len(counts) - 1 in chosen
    assert len(chosen) <= 6
    others = [counts[place] for place in chosen[:-1]]
    assert all(fine >= 1.5 * coarse for coarse, fine in pairwise(others))


def test_a_rich_series_becomes_steps_of_detail():
    counts = list(range(2, 400))
    qualities = [1.0 if count == 50 else 0.5 for count in counts]
    first = best_with_neighbors(qualities)
    chosen = choose_layers(counts, qualities, first)
    layers = [counts[position] for position in chosen]
    assert counts[first] == 50
    assert 5 <= layers[0] <= 12
    assert 3 <= len(layers) <= 6
    assert layers[-1] == 399
    assert all(1.5 <= fine / coarse < 4 for coarse, fine in pairwise(layers))


def test_a_better_candidate_near_a_step_is_preferred():
    assert choose_layers([2, 6, 7, 8, 20], [0.1, 0.8, 0.3, 0.4, 0.9], first=4) == [1, 4]


@pytest.mark.parametrize(
    ("cells", "first", "layers"),
    [
        (29, 8, [8, 13, 29]),  # 2.5 times as many are no step of their own between these
        (11, 8, [5, 8, 11]),
        (12, 12, [5, 8, 12]),
        (7, 7, [4, 7]),
        (5, 3, [3, 5]),
        (3, 3, [3]),
        (2, 2, [2]),
    ],
)
def test_a_map_has_three_layers_wherever_there_are_three_levels_of_detail(cells, first, layers):
    counts = list(range(2, cells + 1))
    chosen = choose_layers(counts, [0.5] * len(counts), counts.index(first))
    assert [counts[place] for place in chosen] == layers


def test_the_best_among_good_ones_is_shown_first_and_a_lone_peak_is_not():
    assert best_with_neighbors([0.1, 0.5, 0.6, 0.8, 0.6, 0.5, 0.1]) == 3
    assert best_with_neighbors([0.1, 0.85, 0.1, 0.1, 0.1, 0.7, 0.8, 0.7, 0.1]) == 6
    assert best_with_neighbors([0.1, 0.7, 0.78, 0.8, 0.85, 0.6, 0.5, 0.1]) == 4, "of those in the middle the best"
    assert best_with_neighbors([0.9, 0.2, 0.1]) == 0, "at the end the last one stands for those beyond it"
    assert best_with_neighbors([0.4]) == 0


@pytest.mark.parametrize("cells", [2, 3, 10, 57, 400])
def test_candidates_go_from_two_regions_to_all_cells_in_small_steps(cells):
    counts = candidate_counts(cells)
    assert counts == sorted(set(counts))
    assert (counts[0], counts[-1]) == (2, cells)
    assert all(fine - coarse <= max(1, 0.16 * coarse) for coarse, fine in pairwise(counts))
