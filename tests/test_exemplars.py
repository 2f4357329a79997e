"""Exemplars: typical, unlike each other, readable."""

from __future__ import annotations

import numpy as np
from planted_regions import clustering_of

from dashboard.analysis.exemplars import EXEMPLARS, find_exemplars


def unit(*angles: float) -> np.ndarray:
    radians = np.radians(angles)
    return np.column_stack([np.cos(radians), np.sin(radians)]).astype(np.float32)


def test_the_most_typical_comes_first_and_a_repetition_later():
    """The mean direction is near 10 degrees: first point 1, then not its twin but the next that is unlike it."""
    vectors = unit(0, 10, 10.01, 20)
    chosen = find_exemplars(["a", "b", "c", "d"], vectors, clustering_of([0, 0, 0, 0]))[0][0]
    assert chosen[0] in (1, 2)
    assert set(chosen[1:3]) & {0, 3}
    assert sorted(chosen) == [0, 1, 2, 3]


def test_long_texts_do_not_stand_for_a_region_of_short_ones():
    texts = ["x" * 5000, *["short"] * 9]
    chosen = find_exemplars(texts, unit(*range(10)), clustering_of([0] * 10))[0][0]
    assert 0 not in chosen
    assert len(chosen) == EXEMPLARS


def test_a_region_of_long_texts_has_exemplars_too():
    texts = ["x" * length for length in range(1000, 1010)]
    assert len(find_exemplars(texts, unit(*range(10)), clustering_of([0] * 10))[0][0]) == EXEMPLARS


def test_exemplars_are_members_of_their_region_in_every_layer():
    coarse, fine = [0, 0, 0, 0, -1, 1, 1, 1], [0, 0, 1, 1, -1, -1, 2, 2]
    found = find_exemplars(["t"] * 8, unit(*range(8)), clustering_of(coarse, fine))
    assert [sorted(points) for points in found[0]] == [[0, 1, 2, 3], [5, 6, 7]]
    assert [sorted(points) for points in found[1]] == [[0, 1], [2, 3], [6, 7]]


def test_no_region_no_exemplars():
    assert find_exemplars([], np.empty((0, 2), np.float32), clustering_of([])) == ((),)
