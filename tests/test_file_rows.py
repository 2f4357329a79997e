"""Rows of the file and points of the map, to each other and back."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np

from dashboard.file_rows import FileRows
from tests.corpora import add_corpus


def rows_of(store, texts, points):
    """The rows of a corpus of these texts, on a map that knows so many of its points."""
    return FileRows(store, SimpleNamespace(corpus=add_corpus(store, texts), counts=np.ones(points)))


def test_rows_are_counted_from_1_and_blank_ones_have_no_point(store):
    rows = rows_of(store, ["a", None, "b", "a", "c"], points=3)
    assert rows.points([1, 2, 3, 4, 5, 6, 0]).tolist() == [0, 1, 2]
    assert rows.points([5, 3, 1]).tolist() == [2, 1, 0], "in the order in which they were named"
    assert rows.points([]).tolist() == []
    assert rows.of([2, 0, 1]) == [5, 1, 3], "a text that stands in several rows is told by the first"
    assert rows.last == 5


def test_rows_that_came_after_the_map_are_not_on_it(store):
    rows = rows_of(store, ["a", "b", "c", "a"], points=2)
    assert rows.points([3]).tolist() == []
    assert rows.points([4]).tolist() == [0]
    assert rows.of([1]) == [2]


def test_a_map_without_texts_has_no_rows(store):
    rows = rows_of(store, [None, " "], points=0)
    assert (rows.last, rows.points([1]).tolist()) == (0, [])
