"""Groups along an axis, texts between two, and the colours of an axis: never with a scale."""

from __future__ import annotations

import numpy as np

from dashboard.figures import LIGHT, PlacedGroup, axis_places, axis_profile, by_axis, compass
from dashboard.figures.axis_places import uncrowded


def group(name, middle):
    return PlacedGroup(name, 1_234, middle + np.array([-2.0, -1, 0, 1, 2]), 0.456)


def test_groups_are_drawn_from_their_quantiles():
    figure = axis_places([group("low", 0), group("high " * 20, 5)], ink=LIGHT)
    thin, thick, dots = figure.data
    assert list(thin.x) == [-2, 2, None, 3, 7, None]
    assert list(thick.x) == [-1, 1, None, 4, 6, None]
    assert list(dots.x) == [0, 5]
    assert dots.customdata[0] == ["low", "1,234", "0.46"]
    assert len(figure.layout.yaxis.ticktext[1]) <= 40
    assert figure.layout.xaxis.showticklabels is False


def test_a_profile_has_a_chart_for_each_axis_with_the_same_regions():
    first, second = [group("low", 0), group("high", 5)], [group("low", 9), group("high", 2)]
    figure = axis_profile([("angry <b>", first), ("long " * 9, second)], ink=LIGHT)
    assert [list(trace.x) for trace in figure.data[1::2]] == [[0, 5], [9, 2]]
    assert list(figure.data[0].x) == [-1, 1, None, 4, 6, None]
    assert list(figure.layout.yaxis.ticktext) == ["low", "high"]
    assert figure.layout.annotations[0].text == "angry &lt;b&gt;"
    assert len(figure.layout.annotations[1].text) <= 22
    assert not (figure.layout.xaxis.showticklabels or figure.layout.xaxis2.showticklabels)


def test_a_compass_has_two_axes_without_figures():
    texts, centers = np.array([[0.1, 0.2], [0.3, 0.4]]), np.array([[0.2, 0.3]])
    figure = compass(texts, ["<b>one", "two"], centers, ["middle"], across="angry", up="long", ink=LIGHT)
    assert list(figure.data[0].x) == [0.1, 0.3]
    assert list(figure.data[0].customdata) == ["&lt;b&gt;one", "two"]
    assert list(figure.data[1].text) == ["middle"]
    assert "angry" in figure.layout.xaxis.title.text
    assert "long" in figure.layout.yaxis.title.text
    assert not (figure.layout.xaxis.showticklabels or figure.layout.yaxis.showticklabels)


def test_names_that_would_cross_others_are_left_to_the_pointer():
    centers = np.array([[0.5, 0.5], [0.52, 0.51], [0.5, 0.9], [0.0, 0.5]])
    names = ["the largest region", "one upon it", "one above it", "one far left"]
    corners = np.array([[0.0, 0.0], [1.0, 1.0]])
    assert uncrowded(centers, corners, names) == ["the largest region", "", "one above it", "one far left"]
    assert uncrowded(centers[:0], corners[:0], []) == []


def test_an_axis_colours_by_rank():
    positions = np.array([0.1, np.nan, 5, -3, 0.2], np.float32)
    coloring = by_axis(positions)
    assert coloring.codes.tolist() == [1 + 256 // 4, 0, 1 + 3 * 256 // 4, 1, 1 + 2 * 256 // 4]
    assert (coloring.missing, coloring.ticks) == (1, ("less", "", "more"))
    assert sum(coloring.histogram) == 4
    assert by_axis(np.full(3, np.nan, np.float32)).missing == 3
