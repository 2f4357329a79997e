"""The density tree: its leaves are those that HDBSCAN itself finds, and they nest."""

from __future__ import annotations

import hdbscan
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_blobs import blobs

from dashboard.analysis.density_tree import grow_density_tree, leaf_clusters

POINTS = blobs([(0, 0), (3, 0), (0, 3), (9, 9), (9, 10)], 60, spread=0.4, seed=3)


@pytest.mark.parametrize("min_cluster_size", [5, 12, 40])
def test_leaves_and_memberships_are_those_of_hdbscan(min_cluster_size):
    ours = leaf_clusters(grow_density_tree(POINTS, min_samples=10), min_cluster_size)
    model = hdbscan.HDBSCAN(
        min_cluster_size=min_cluster_size, min_samples=10, cluster_selection_method="leaf", core_dist_n_jobs=1
    ).fit(POINTS.astype(float))
    pairs = set(zip(ours.region_of.tolist(), model.labels_.tolist(), strict=True))
    assert len(pairs) == len({ours for ours, _ in pairs}) == len({theirs for _, theirs in pairs})
    assert ((ours.region_of == -1) == (model.labels_ == -1)).all()
    np.testing.assert_allclose(ours.membership, model.probabilities_, atol=1e-6)


@settings(max_examples=30)
@given(st.integers(0, 1000), st.integers(20, 120), st.integers(2, 30))
def test_counted_leaves_are_the_labelled_ones(seed, points, min_cluster_size):
    tree = grow_density_tree(np.random.default_rng(seed).normal(size=(points, 3)), min_samples=5)
    leaves = leaf_clusters(tree, min_cluster_size)
    assert len(tree.leaves_at(min_cluster_size)) == leaves.region_of.max() + 1 == len(leaves.stability)
    assert ((leaves.stability > 0) & (leaves.stability < 1)).all()
    assert (np.diff(np.bincount(leaves.region_of[leaves.region_of >= 0])) <= 0).all(), "the largest comes first"


@settings(max_examples=30)
@given(st.integers(0, 1000), st.integers(20, 120), st.integers(2, 8), st.integers(9, 40))
def test_leaves_at_a_smaller_size_lie_in_one_larger_leaf_or_in_none(seed, points, small, large):
    tree = grow_density_tree(np.random.default_rng(seed).normal(size=(points, 3)), min_samples=5)
    fine, coarse = leaf_clusters(tree, small).region_of, leaf_clusters(tree, large).region_of
    for region in range(fine.max() + 1):
        assert len(set(coarse[fine == region].tolist())) == 1


def test_stability_is_the_range_of_sizes_at_which_a_leaf_is_one():
    """Two pairs of close blobs of 60 points: the pairs part at any size to 120, the blobs of a pair to about 60."""
    pairs = blobs([(0, 0), (2, 0), (50, 0), (52, 0)], 60, spread=0.2)
    tree = grow_density_tree(pairs, min_samples=5)
    coarse, fine = leaf_clusters(tree, 100), leaf_clusters(tree, 40)
    assert len(coarse.stability) == 2
    assert len(fine.stability) == 4
    assert coarse.stability == pytest.approx([1 - 60 / 120] * 2, abs=0.03)
