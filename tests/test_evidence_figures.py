"""Charts of evidence: bars, bands and marks, and letters of strangers that stay letters."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard import figures
from dashboard.evidence.sides import Difference
from dashboard.figures.plain import chart_text
from dashboard.figures.time_shares import burst_heights

HOSTILE = '<b>bold</b> & <a href="javascript:x">'
INKS = [figures.LIGHT, figures.DARK]


def bands(**changes):
    counts = np.array([[10, 0, 30, 5], [10, 0, 5, 5]])
    totals = np.array([20, 0, 40, 20])
    with np.errstate(invalid="ignore"):
        shares = counts / totals
    marks = np.array([[False, False, True, False], [False] * 4])
    told = {
        "periods": ("2020", "2021", "2022", "2023"), "names": (HOSTILE, "plain"), "colors": ("#111111", "#222222"),
        "shares": shares, "counts": counts, "bursts": marks, "totals": totals,
    }  # fmt: skip
    return figures.TimeBands(**(told | changes))


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("draw", [figures.stacked_shares, figures.share_lines, figures.share_heatmap])
def test_names_of_strangers_are_no_markup_in_charts(draw, ink):
    drawn = draw(bands(), ink).to_json().replace("\\u003c", "<")
    assert "<b>bold" not in drawn
    assert "href" not in drawn.replace("&lt;a href", "")


def test_bands_add_up_and_bursts_are_marked_inside_them():
    figure = figures.stacked_shares(bands(), figures.LIGHT)
    *areas, marks = figure.data
    assert [trace.stackgroup for trace in areas] == ["all", "all"]
    assert np.sum([trace.y for trace in areas], axis=0).tolist() == [1, 0, 0.875, 0.5]
    assert (list(marks.x), list(marks.y)) == ([2], [0.375])


def test_lines_break_at_empty_periods():
    figure = figures.share_lines(bands(), figures.DARK)
    assert list(figure.data[0].y) == [0.5, None, 0.75, 0.25]
    assert list(figure.data[0].marker.size) == [3, 3, 10, 3]


def test_rows_of_the_heatmap_are_scaled_to_their_own_height():
    heat, marks = figures.share_heatmap(bands(), figures.LIGHT).data
    np.testing.assert_allclose(heat.z[0], [2 / 3, np.nan, 1, 1 / 3])
    assert (list(marks.x), list(marks.y)) == ([2], [0])


def test_only_the_height_of_a_burst_is_marked():
    shares = np.array([[0.1, 0.4, 0.6, 0.3, 0.1, 0.5]])
    marks = np.array([[False, True, True, True, False, True]])
    assert np.flatnonzero(burst_heights(shares, marks)).tolist() == [2, 5]
    assert not burst_heights(shares, np.zeros_like(marks)).any()


def test_a_colour_stands_for_one_thing_in_a_chart():
    palette = figures.LIGHT.palette
    told = figures.told_apart([palette[0], palette[1], palette[0], palette[0]], figures.LIGHT)
    assert told[:2] == [palette[0], palette[1]]
    assert len(set(told)) == 4
    assert len(figures.told_apart([palette[0]] * 20, figures.LIGHT)) == 20


def difference(name, z):
    return Difference(name, 30, 10, 0.3, 0.1, z / 2, z, 0.001)


def test_the_butterfly_grows_to_both_sides_in_order():
    figure = figures.butterfly(
        [difference("one", 9.0), difference(HOSTILE, 3.0)], [difference("other", -6.0)],
        names=("here", "there"), colors=("#111111", "#222222"), ink=figures.LIGHT,
    )  # fmt: skip
    left, right = figure.data
    assert (list(left.x), list(right.x)) == ([-9.0, -3.0], [6.0])
    assert left.text[1] == chart_text(HOSTILE, 30)
    assert "<b>bold" not in left.hovertext[1]
    assert "here: 30 texts (30.0%)" in left.hovertext[0]


def test_pairs_of_bars_say_both_shares_even_with_equal_names():
    figure = figures.paired_shares(
        ["same", "same"], [(0.5, 0.05), (0.2, 0.0)], groups=("here", "elsewhere"), ink=figures.DARK
    )
    here, elsewhere = figure.data
    assert (list(here.y), list(here.text), list(elsewhere.text)) == ([0, 1], ["50%", "20%"], ["5.0%", "0%"])
    assert figures.paired_shares([], [], groups=("a", "b"), ink=figures.LIGHT).layout.height > 0
    one = figures.paired_shares(["x"], [(0.1, 0.2)], groups=("a", "b"), ink=figures.LIGHT).layout
    assert one.margin.t >= 30, "the legend stands above a single pair of bars, too"
    assert one.height - one.margin.t >= 30


def test_memberships_are_counted_as_often_as_their_texts_are_there():
    [bars] = figures.memberships(np.array([0.02, 0.98, 1.0]), np.array([3, 1, 1]), figures.LIGHT).data
    assert (bars.y[0], bars.y[-1], sum(bars.y)) == (3, 2, 5)
    assert bars.customdata[-1] == "0.95 to 1.00"
