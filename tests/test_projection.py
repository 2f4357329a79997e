"""The layout: likeness survives, a seed repeats it, and odd corpora give valid layouts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from dashboard.analysis.neighbors import nearest_neighbors
from dashboard.analysis.projection import in_standard_pose, project, warm_up


def unit(vectors) -> np.ndarray:
    vectors = np.asarray(vectors, np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def two_groups(points: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(0)
    group = np.arange(points) % 2
    centers = np.where(group[:, None] == 0, [5, 0, 0, 0], [0, 5, 0, 0])
    return unit(centers + random.normal(size=(points, 4))), group


def layout(vectors, *, dimensions=2, seed=42, k=15):
    return project(nearest_neighbors(vectors, k), vectors, dimensions=dimensions, min_dist=0.1, seed=seed)


def test_like_points_stay_together():
    vectors, group = two_groups(200)
    coordinates = layout(vectors)
    centers = np.array([coordinates[group == 0].mean(axis=0), coordinates[group == 1].mean(axis=0)])
    nearest = np.linalg.norm(coordinates[:, None] - centers, axis=2).argmin(axis=1)
    assert (nearest == group).mean() > 0.95


def test_a_seed_gives_the_same_layout_and_another_seed_another():
    vectors, _ = two_groups(100)
    assert (layout(vectors, seed=1) == layout(vectors, seed=1)).all()
    assert not np.allclose(layout(vectors, seed=1), layout(vectors, seed=2))


@pytest.mark.parametrize("dimensions", [2, 5])
@pytest.mark.parametrize("points", [0, 1, 2, 3, 4, 5, 6, 12])
def test_few_points_have_a_place(points, dimensions):
    vectors, _ = two_groups(points)
    coordinates = layout(vectors, dimensions=dimensions)
    assert coordinates.shape == (points, dimensions)
    assert coordinates.dtype == np.float32
    assert np.isfinite(coordinates).all()
    assert len(np.unique(coordinates, axis=0)) == points


def test_identical_vectors_lie_on_one_spot():
    assert (layout(np.ones((30, 1), np.float32)) == 0).all()


def test_one_dimension_falls_into_two_spots_or_groups():
    sign = np.where(np.arange(40) % 2, 1, -1).astype(np.float32)
    coordinates = layout(sign[:, None])
    assert np.isfinite(coordinates).all()
    assert abs(np.corrcoef(coordinates[:, 0], sign)[0, 1]) > 0.9


def test_a_graph_in_pieces_is_laid_out():
    vectors = unit(np.repeat(np.eye(6), 8, axis=0) + np.random.default_rng(0).normal(scale=1e-3, size=(48, 6)))
    coordinates = layout(vectors, k=3)
    assert np.isfinite(coordinates).all()


def test_vectors_may_be_read_only():
    vectors, _ = two_groups(60)
    vectors.flags.writeable = False
    assert layout(vectors).shape == (60, 2)


@given(arrays(np.float32, st.tuples(st.integers(1, 30), st.integers(1, 5)), elements=st.floats(-10, 10, width=32)))
def test_standard_pose_is_centred_and_keeps_relative_distances(coordinates):
    posed = in_standard_pose(coordinates)
    before = np.linalg.norm(coordinates[:, None].astype(float) - coordinates[None], axis=2)
    after = np.linalg.norm(posed[:, None].astype(float) - posed[None], axis=2)
    assert np.abs(posed.mean(axis=0)).max() < 1e-5
    assert after * before.max() == pytest.approx(before * after.max(), abs=1e-4 * max(before.max() * after.max(), 1e-6))


def test_standard_pose_lies_along_the_first_axis_towards_the_longer_tail():
    posed = in_standard_pose(np.array([[0, 0], [0, 0], [0, 0], [0, -4], [1, 0]], np.float32))
    assert posed[3].argmax() == 0
    assert posed[3, 0] > 1
    assert (posed**2).sum(axis=1).mean() == pytest.approx(1, abs=1e-6)


def test_warm_up_runs():
    assert warm_up() is None
