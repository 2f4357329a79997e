"""The finest groups: communities of bound points, and HDBSCAN's clusters where they are asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_blobs import blobs, near
from scipy.sparse import csr_array
from sklearn.metrics import adjusted_rand_score

from dashboard.analysis.bonds import bond_graph, inner_bonds
from dashboard.analysis.cells import community_cells, density_cells, find_communities, smallest_cell
from dashboard.analysis.neighbors import Neighbors
from dashboard.analysis.region_settings import DensitySettings


def test_bonds_are_symmetric_and_both_spaces_weigh_the_same():
    points = np.random.default_rng(0).normal(size=(60, 3)).astype(np.float32)
    one, other = near(points, 7), near(points[::-1].copy(), 7)
    graph = bond_graph(one, points)
    assert abs(graph - graph.T).max() < 1e-12
    assert graph.diagonal().tolist() == [0] * 60
    assert graph.sum() == pytest.approx(2)
    assert abs(graph - bond_graph(other, points)).sum() > 0.5, "the neighbours in the space count"


@pytest.mark.parametrize("points", [2, 3, 20])
def test_bonds_of_identical_points_without_neighbours_are_a_graph(points):
    nobody = Neighbors(np.empty((points, 0), np.int32), np.empty((points, 0), np.float32))
    graph = bond_graph(nobody, np.ones((points, 2), np.float32))
    assert graph.shape == (points, points)
    assert np.isfinite(graph.data).all()


def test_inner_bonds_count_neighbours_of_the_own_region_only():
    neighbors = Neighbors(np.array([[1, 2], [0, 2], [0, 1]], np.int32), np.array([[0.8, 0.2]] * 3, np.float32))
    regions = np.array([0, 0, 1], np.int32)
    assert inner_bonds(regions, neighbors, regions).tolist() == pytest.approx([0.4, 0.4, 0])


def test_two_cliques_with_one_bond_between_are_two_communities():
    adjacency = np.kron(np.eye(2), np.ones((5, 5)) - np.eye(5))
    adjacency[4, 5] = adjacency[5, 4] = 1
    assert find_communities(csr_array(adjacency), 1.0).tolist() == [0] * 5 + [1] * 5


def test_a_point_without_bonds_is_a_community_of_its_own():
    adjacency = np.zeros((4, 4))
    adjacency[0, 1] = adjacency[1, 0] = 1
    assert len(set(find_communities(csr_array(adjacency), 1.0).tolist())) == 3


def test_cells_lie_within_planted_groups():
    points = blobs(np.eye(5) * 8, 100)
    cells = community_cells(bond_graph(near(points), points), near(points), points)
    assert cells.strength is None
    groups = [set(cells.cell_of[start : start + 100].tolist()) for start in range(0, 500, 100)]
    assert sum(map(len, groups)) == len(set().union(*groups)) == cells.count


@settings(max_examples=20)
@given(st.integers(0, 100), st.integers(2, 150))
def test_every_point_has_a_cell_of_the_least_size_or_there_is_none(seed, points):
    vectors = np.random.default_rng(seed).normal(size=(points, 2)).astype(np.float32)
    cells = community_cells(bond_graph(near(vectors, 5), vectors), near(vectors, 5), vectors)
    sizes = np.bincount(cells.cell_of[cells.cell_of >= 0])
    assert cells.count == len(sizes)
    assert cells.count == 0 or (cells.cell_of >= 0).all()
    assert (sizes >= smallest_cell(points)).all()


@pytest.mark.parametrize(("points", "size"), [(0, 5), (100, 5), (400, 8), (2000, 10), (13_083, 13), (10**6, 1000)])
def test_the_smallest_cell_grows_with_the_corpus(points, size):
    assert smallest_cell(points) == size


def test_density_cells_are_planted_groups_with_hdbscans_strength():
    points = blobs(np.eye(4) * 9, 50)
    cells = density_cells(points, near(points), DensitySettings(20, min_samples=5))
    assert adjusted_rand_score(np.repeat(np.arange(4), 50), cells.cell_of) == 1
    assert cells.strength.max() == 1
