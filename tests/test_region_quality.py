"""Measures of regions: by hand, beside scikit-learn, and beside DBCV written out."""

from __future__ import annotations

import numpy as np
import pytest
from planted_blobs import blobs
from scipy.sparse.csgraph import minimum_spanning_tree
from scipy.spatial.distance import cdist
from sklearn.metrics import silhouette_score

from dashboard.analysis import region_quality
from dashboard.analysis.neighbors import Neighbors
from dashboard.analysis.region_quality import density_based_validity, measure_regions, silhouette


def test_density_cohesion_and_separation_by_hand():
    """Two points at 30 degrees to either side of east, one north, one (noise) south."""
    angles = np.radians([-30, 30, 90, 270])
    vectors = np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)
    neighbors = Neighbors(np.array([[1], [0], [1], [0]], np.int32), np.array([[0.5], [0.5], [0.4], [0.1]], np.float32))
    found = measure_regions(np.array([0, 0, 1, -1], np.int32), vectors, neighbors)
    assert found.density.tolist() == pytest.approx([0.5, 0.4])
    assert found.cohesion.tolist() == pytest.approx([np.cos(np.radians(30)), 1])
    assert found.separation.tolist() == pytest.approx([1, 1])
    assert found.nearest.tolist() == [1, 0]


def test_the_only_region_is_separated_from_none():
    vectors = np.eye(3, dtype=np.float32)
    nobody = Neighbors(np.empty((3, 0), np.int32), np.empty((3, 0), np.float32))
    found = measure_regions(np.zeros(3, np.int32), vectors, nobody)
    assert np.isnan(found.separation).all()
    assert np.isnan(found.density).all()
    assert found.nearest.tolist() == [-1]
    assert silhouette(np.zeros(3, np.int32), vectors, seed=0) is None
    assert density_based_validity(np.zeros(3, np.int32), vectors, seed=0) is None
    assert measure_regions(np.zeros(0, np.int32), vectors[:0], nobody).nearest.tolist() == []


def planted():
    points = blobs(np.eye(4) * 5, 60, spread=0.8)
    region_of = np.repeat(np.arange(4), 60).astype(np.int32)
    region_of[::17] = -1
    return points, region_of


def test_silhouette_is_that_of_the_points_in_regions():
    points, region_of = planted()
    inside = region_of >= 0
    theirs = silhouette_score(points[inside], region_of[inside])
    assert silhouette(region_of, points, seed=0) == pytest.approx(theirs)


def test_dbcv_is_that_of_its_definition():
    points, region_of = planted()
    assert density_based_validity(region_of, points, seed=0) == pytest.approx(written_out(points, region_of), abs=1e-6)
    shuffled = np.random.default_rng(0).permutation(region_of)
    assert density_based_validity(shuffled, points, seed=0) < 0 < density_based_validity(region_of, points, seed=0)


def test_a_region_of_one_point_counts_as_noise_to_dbcv():
    points, region_of = planted()
    region_of[0] = 4
    lone = np.where(region_of == 4, -1, region_of).astype(np.int32)
    assert density_based_validity(region_of, points, seed=0) == density_based_validity(lone, points, seed=0)


def test_of_many_points_some_are_drawn_alike_each_time(monkeypatch):
    points, region_of = planted()
    monkeypatch.setattr(region_quality, "MEASURED_POINTS", 150)
    for measure in (silhouette, density_based_validity):
        assert measure(region_of, points, seed=1) == measure(region_of, points, seed=1)
        assert measure(region_of, points, seed=1) != measure(region_of, points, seed=2)


def written_out(points, region_of):
    """Moulavi et al. (2014), definitions 1 to 8, with all pairs of points."""
    points = points.astype(np.float64)
    dimensions, regions = points.shape[1], [np.flatnonzero(region_of == number) for number in range(4)]
    core, inner, sparseness = {}, {}, []
    for number, members in enumerate(regions):
        distances = cdist(points[members], points[members])
        others = distances[~np.eye(len(members), dtype=bool)].reshape(len(members), -1)
        core[number] = ((1 / others) ** dimensions).sum(axis=1) / (len(members) - 1)
        core[number] **= -1 / dimensions
        reach = np.maximum(distances, np.maximum.outer(core[number], core[number]))
        np.fill_diagonal(reach, 0)
        tree = minimum_spanning_tree(reach).tocoo()
        degrees = np.bincount(np.concatenate([tree.row, tree.col]), minlength=len(members))
        inner[number] = np.flatnonzero(degrees > 1)
        within = (degrees[tree.row] > 1) & (degrees[tree.col] > 1)
        sparseness.append(tree.data[within].max())
    total = 0.0
    for one, members in enumerate(regions):
        apart = []
        for other, others in enumerate(regions):
            if other == one:
                continue
            mine, theirs = inner[one], inner[other]
            reach = np.maximum(
                cdist(points[members[mine]], points[others[theirs]]),
                np.maximum.outer(core[one][mine], core[other][theirs]),
            )
            apart.append(reach.min())
        validity = (min(apart) - sparseness[one]) / max(min(apart), sparseness[one])
        total += len(members) / len(points) * validity
    return total
