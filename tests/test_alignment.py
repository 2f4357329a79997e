"""A map in the likeness of an earlier one: it starts there, is turned towards it, and loses nothing."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import orthogonal_procrustes

from dashboard.analysis.alignment import earlier_places, is_spread_out, turned_towards
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors
from dashboard.analysis.projection import project
from dashboard.analysis.quality import assess

NOWHERE = (np.nan, np.nan)


def square(*corners) -> np.ndarray:
    return np.array(corners, np.float32)


def blobs(seed: int, noise: float) -> np.ndarray:
    random = np.random.default_rng(seed)
    centers = np.eye(8)[np.arange(400) % 8]
    vectors = (centers + random.normal(scale=noise, size=centers.shape)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def distances(coordinates) -> np.ndarray:
    return np.linalg.norm(coordinates[:, None] - coordinates[None], axis=2)


def test_a_turned_mirrored_and_moved_map_is_turned_back():
    earlier = square((0, 0), (4, 0), (4, 1), (0, 1), (2, 3))
    mirrored = earlier @ np.array([[0, -1], [-1, 0]], np.float32) + 7
    assert turned_towards(earlier, mirrored) == pytest.approx(earlier, abs=1e-5)


@given(st.integers(0, 2**32 - 1), st.integers(0, 4))
def test_it_is_scipys_orthogonal_procrustes_over_the_known_points_and_changes_no_distance(seed, unknown):
    random = np.random.default_rng(seed)
    earlier, drawn = random.normal(size=(2, 12, 2)).astype(np.float32)
    earlier[:unknown] = NOWHERE
    turned = turned_towards(earlier, drawn)
    known = slice(unknown, None)
    rotation, _ = orthogonal_procrustes(
        drawn[known] - drawn[known].mean(axis=0), earlier[known] - earlier[known].mean(axis=0)
    )
    expected = (drawn - drawn[known].mean(axis=0)) @ rotation + earlier[known].mean(axis=0)
    assert turned == pytest.approx(expected, abs=1e-4)
    assert distances(turned) == pytest.approx(distances(drawn), abs=1e-4)


def test_points_without_an_earlier_place_start_amid_their_neighbours_or_at_the_origin():
    earlier = square((0, 0), (4, 0), (-1, 3), NOWHERE, NOWHERE)
    neighbors = Neighbors(np.array([[1, 2], [0, 2], [0, 1], [0, 1], [4, 3]], np.int32), np.ones((5, 2), np.float32))
    assert earlier_places(earlier, neighbors).tolist() == [[-1, -1], [3, -1], [-2, 2], [1, -1], [0, 0]]


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        (square(NOWHERE, NOWHERE), False),
        (square((1, 1), (1, 1), NOWHERE), False),
        (square((1, 1), (1, 2), NOWHERE), True),
        (np.empty((0, 2), np.float32), False),
    ],
)
def test_only_places_that_differ_say_anything(earlier, expected):
    assert is_spread_out(earlier) == expected


def test_a_map_in_the_likeness_of_an_earlier_one_stays_near_it_and_is_as_trustworthy():
    earlier_vectors, vectors = blobs(1, 0.15), blobs(2, 0.1)
    earlier = project(nearest_neighbors(earlier_vectors, 15), earlier_vectors, dimensions=2, min_dist=0.1, seed=1)
    earlier[::50] = NOWHERE
    neighbors = nearest_neighbors(vectors, 15)
    alone = project(neighbors, vectors, dimensions=2, min_dist=0.1, seed=1)
    alike = project(neighbors, vectors, dimensions=2, min_dist=0.1, seed=1, reference=earlier)
    assert np.isfinite(alike).all()
    ways = [np.nanmedian(np.linalg.norm(drawn - earlier, axis=1)) for drawn in (alone, alike)]
    assert ways[1] < 0.8 * ways[0]
    trust = [assess(vectors, drawn, k=15, seed=0).trustworthiness for drawn in (alone, alike)]
    assert trust[1] > trust[0] - 0.02


@pytest.mark.parametrize("points", [0, 1, 2, 3, 4, 6])
def test_few_points_and_useless_places_give_a_valid_map(points):
    vectors = np.eye(8, dtype=np.float32)[:points]
    neighbors = nearest_neighbors(vectors, 15)
    for earlier in (np.full((points, 2), np.nan, np.float32), np.zeros((points, 2), np.float32), vectors[:, :2]):
        drawn = project(neighbors, vectors, dimensions=2, min_dist=0.1, seed=0, reference=earlier)
        assert drawn.shape == (points, 2)
        assert np.isfinite(drawn).all()
