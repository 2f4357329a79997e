"""Cells merged by Ward's criterion: as SciPy does it, one pair at a time, one inside the other."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.cluster.hierarchy import fcluster, ward
from sklearn.metrics import adjusted_rand_score

from dashboard.analysis.merging import merge_cells


@pytest.mark.parametrize("count", [1, 2, 5, 20])
def test_single_points_merge_as_in_scipy(count):
    points = np.random.default_rng(1).normal(size=(40, 3)).astype(np.float32)
    ours = merge_cells(np.arange(40, dtype=np.int32), points).groups_at(count)
    theirs = fcluster(ward(points), count, criterion="maxclust")
    assert adjusted_rand_score(theirs, ours) == 1
    assert sorted(set(ours.tolist())) == list(range(count))


def test_large_cells_resist_and_small_ones_give_way():
    """On a line at 0, 2 and 5: the cells of 100 points at 0 and 2 cost 200 to merge, the one at 5 less than 9."""
    cells = np.repeat([0, 1, 2], [100, 100, 1]).astype(np.int32)
    points = np.repeat([0, 2, 5], [100, 100, 1]).astype(np.float32)[:, None]
    tree = merge_cells(cells, points)
    assert tree.groups_at(2).tolist() == [0, 1, 1]
    assert tree.groups_at(3).tolist() == [0, 1, 2]


def test_persistence_is_the_range_of_counts_at_which_a_group_is_one():
    """On a line at 0, 1, 10, 100. First 0 and 1 merge (3 left), then 10 joins (2 left), then 100 (1 left)."""
    points = np.array([[0], [1], [10], [100]], np.float32)
    tree = merge_cells(np.arange(4, dtype=np.int32), points)
    assert tree.persistence_at(4).tolist() == pytest.approx([1 - 3 / 4, 1 - 3 / 4, 1 - 2 / 4, 1 - 1 / 4])
    assert tree.persistence_at(3).tolist() == pytest.approx([1 - 2 / 3, 1 - 2 / 4, 1 - 1 / 4])
    assert tree.persistence_at(2).tolist() == pytest.approx([1 - 1 / 2, 1 - 1 / 4])
    assert tree.persistence_at(1).tolist() == [1]


@given(st.integers(0, 100), st.integers(2, 30))
def test_each_step_merges_two_groups_and_leaves_all_others(seed, cells):
    random = np.random.default_rng(seed)
    cell_of = np.concatenate([np.arange(cells), random.integers(0, cells, 50)]).astype(np.int32)
    tree = merge_cells(cell_of, np.round(random.normal(size=(len(cell_of), 2))).astype(np.float32))
    for count in range(1, cells):
        fine, coarse = tree.groups_at(count + 1), tree.groups_at(count)
        pairs = set(zip(fine.tolist(), coarse.tolist(), strict=True))
        assert len(pairs) == count + 1, "every fine group lies in one coarse group"
        assert len(set(coarse.tolist())) == count
