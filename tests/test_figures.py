"""Figures: what is drawn, what a selection means, and that strangers' texts stay texts."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import figures
from dashboard.figures.atlas import atlas_colors, color_differences, region_colors
from dashboard.figures.density import DRAWN_AT_MOST, KEPT_PER_REGION, drawn_points
from dashboard.figures.ink import DARK, LIGHT, mixed, transparent
from dashboard.figures.labels import Wish, placed_labels
from dashboard.figures.plain import escaped, visible, wrapped
from dashboard.figures.selection import points_in_polygon
from store.records import NOISE
from tests.example_map import CENTERS, LABELS, NOISE_POINTS, PER_BLOB, emptied, example_map

INKS = pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])


def drawing(semantic_map, layer=1, ink=LIGHT, **options):
    return figures.region_map(
        semantic_map, figures.by_region(semantic_map, layer, ink), layer=layer, ink=ink, **options
    )


def traces(figure, kind):
    """The traces of one type, validated by Plotly, which the figure itself leaves out for speed."""
    go.Figure(figure.to_dict())
    return [trace for trace in figure.data if trace.type == kind]


def shown(figure):
    """The range of the horizontal axis."""
    return figure.layout.xaxis.autorangeoptions.include


@INKS
def test_every_point_with_a_place_is_drawn_once(ink):
    semantic_map = example_map()
    drawn = np.concatenate([
        np.column_stack([trace.x, trace.y]) for trace in traces(drawing(semantic_map, ink=ink), "scattergl")
    ])  # fmt: skip
    placed = semantic_map.coordinates[:-1]
    assert len(drawn) == len(placed) == 6 * PER_BLOB + NOISE_POINTS
    assert {tuple(point) for point in drawn} == {tuple(point) for point in placed}


def test_a_region_is_drawn_in_one_colour_and_noise_in_grey():
    semantic_map = example_map()
    groups = figures.by_region(semantic_map, 1, LIGHT).groups
    assert groups[0].color == LIGHT.noise
    assert len(groups[0].points) == NOISE_POINTS
    assert {group.name for group in groups[1:]} == set(LABELS)
    for group in groups[1:]:
        assert set(semantic_map.layers[1].region_of[group.points]) == {LABELS.index(group.name)}


def test_hovering_says_the_region_literally():
    named = {trace.text for trace in traces(drawing(example_map()), "scattergl")}
    assert "&lt;b&gt;fees&lt;/b&gt; &amp; charges" in named
    assert all(trace.hovertemplate is None for trace in traces(drawing(example_map()), "scattergl"))


def test_labels_are_escaped_and_none_is_missing_where_there_is_room():
    texts = {label.text.replace("<br>", " ") for label in drawing(example_map()).layout.annotations}
    assert texts == {escaped(label) for label in LABELS}


def test_no_text_of_a_document_travels_with_the_figure():
    large = example_map(per_blob=2_000)
    assert len(drawing(large).to_json()) < 25 * len(large.counts)


def test_duplicates_make_larger_points():
    sizes = [trace.marker.size for trace in traces(drawing(example_map()), "scattergl")]
    arrays = [size for size in sizes if isinstance(size, (np.ndarray, tuple))]
    assert len(arrays) == 1
    assert np.argmax(arrays[0]) == 0
    assert len(set(np.asarray(arrays[0])[1:])) == 1


def test_outlines_close_and_are_tinted_like_their_region():
    semantic_map = example_map()
    areas = traces(drawing(semantic_map), "scatter")
    assert {area.fillcolor for area in areas} == {
        transparent(color, LIGHT.tint) for color in region_colors(semantic_map, 1, LIGHT)
    }
    for area in areas:
        ends = np.flatnonzero(np.isnan(area.x))
        starts = np.concatenate([[0], ends[:-1] + 1])
        assert (np.asarray(area.x)[starts] == np.asarray(area.x)[ends - 1]).all()
    curves = sum(np.isnan(area.x).sum() for area in areas)
    assert curves == sum(len(curves) for curves in semantic_map.outlines[1])


def test_outlines_are_neutral_where_colours_mean_something_else():
    semantic_map = example_map()
    figure = figures.region_map(semantic_map, figures.by_membership(semantic_map, 1, LIGHT), layer=1, ink=LIGHT)
    assert {area.fillcolor for area in traces(figure, "scatter")} == {transparent(LIGHT.faint, LIGHT.tint)}


def test_focus_fades_the_others_and_closes_in():
    semantic_map = example_map()
    whole, close = drawing(semantic_map), drawing(semantic_map, focus=2)
    assert np.ptp(shown(close)) < np.ptp(shown(whole)) / 3
    opacity = {trace.name: trace.marker.opacity for trace in traces(close, "scattergl")}
    assert opacity.pop("loan") == 0.75
    assert max(opacity.values()) < 0.2
    assert close.layout.uirevision != whole.layout.uirevision


def test_focus_fades_point_by_point_when_colours_mean_something_else():
    semantic_map = example_map()
    coloring = figures.by_category(semantic_map, "kind", ["same"] * len(semantic_map.counts), LIGHT)
    figure = figures.region_map(semantic_map, coloring, layer=1, ink=LIGHT, focus=2)
    (trace,) = traces(figure, "scattergl")
    assert (np.asarray(trace.marker.opacity) > 0.5).sum() == PER_BLOB


def test_categories_beyond_the_palette_are_grey_and_counted():
    semantic_map = example_map()
    values = [f"value {point % 20}" if point else None for point in range(len(semantic_map.counts))]
    coloring = figures.by_category(semantic_map, "kind", values, LIGHT)
    names = [group.name for group in coloring.groups]
    assert names[:2] == ["no value", "8 other values"]
    assert len(names) == 2 + len(LIGHT.palette)
    assert len({group.color for group in coloring.groups[2:]}) == len(LIGHT.palette)
    assert sum(len(group.points) for group in coloring.groups) == len(semantic_map.counts) - 1


def test_numbers_are_on_a_ramp_and_missing_ones_grey():
    semantic_map = example_map()
    values = np.arange(len(semantic_map.counts), dtype=float)
    values[:5] = np.nan
    coloring = figures.by_number(semantic_map, "age", values, LIGHT)
    figure = figures.region_map(semantic_map, coloring, layer=0, ink=LIGHT)
    missing, known = traces(figure, "scattergl")
    assert len(missing.x) == 5
    assert list(known.marker.color) == values[5:-1].tolist()
    assert figure.layout.coloraxis.colorbar.title.text == "age"


def test_dates_are_read_as_dates():
    semantic_map = example_map()
    days = np.arange("2026-01-01", len(semantic_map.counts), dtype="datetime64[D]").astype("datetime64[ms]")
    days = np.datetime64("2026-01-01", "ms") + np.arange(len(semantic_map.counts)) * np.timedelta64(1, "D")
    coloring = figures.by_number(semantic_map, "day", days.astype(float), LIGHT, is_date=True)
    figure = figures.region_map(semantic_map, coloring, layer=0, ink=LIGHT)
    assert figure.layout.coloraxis.colorbar.ticktext[0] == "2026-01-01"


def test_membership_leaves_noise_grey():
    semantic_map = example_map()
    noise, members = figures.by_membership(semantic_map, 0, LIGHT).groups
    assert len(noise.points) == NOISE_POINTS
    assert set(members.values) == {0.75}


def test_a_map_of_nothing_is_an_empty_sheet():
    figure = drawing(emptied(example_map()), layer=0)
    assert not figure.data
    assert not figure.layout.annotations


def test_a_single_point_has_a_frame():
    semantic_map = emptied(example_map())
    coordinates = semantic_map.coordinates.copy()
    coordinates[0] = (3, 4)
    alone = replace(semantic_map, coordinates=coordinates)
    low, high = shown(drawing(alone, layer=0))
    assert low < 3 < high


def test_strays_do_not_make_a_large_map_small_but_no_region_is_cut_off():
    large = example_map(per_blob=400)
    coordinates = large.coordinates.copy()
    coordinates[-2] = (500, 500)
    low, high = shown(drawing(replace(large, coordinates=coordinates)))
    assert high < 40
    assert all(low < x < high for x, _ in CENTERS)


def test_large_corpora_are_drawn_as_density_and_a_sample_with_every_region():
    points = DRAWN_AT_MOST + 1_000
    record = example_map()
    region_of = np.zeros(points, np.int32)
    region_of[:30], region_of[30:500] = 1, NOISE
    layer = replace(record.layers[0], region_of=region_of)
    coordinates = np.random.default_rng(0).normal(size=(points, 2)).astype(np.float32)
    large = replace(record, coordinates=coordinates, counts=np.ones(points, np.int32), layers=(layer,))
    drawn = drawn_points(large, layer)
    assert drawn[:30].all()
    assert KEPT_PER_REGION <= drawn[30:500].sum() < 470
    assert drawn.sum() < DRAWN_AT_MOST
    figure = drawing(large, layer=0)
    assert len(traces(figure, "heatmap")) == 1
    assert sum(len(trace.x) for trace in traces(figure, "scattergl")) == drawn.sum()


# Colours


@INKS
def test_no_two_colours_of_the_palette_look_alike_to_the_colour_blind(ink):
    differences = color_differences(ink.palette)
    assert differences[~np.eye(len(ink.palette), dtype=bool)].min() > 0.055


def test_black_and_white_are_one_apart_in_oklab():
    assert color_differences(("#000000", "#ffffff"))[0, 1] == pytest.approx(1, abs=1e-3)


def test_red_and_green_are_closer_for_the_colour_blind_than_blue_and_yellow():
    differences = color_differences(("#b03030", "#607018", "#2040c0", "#d0c020"))
    assert differences[0, 1] < differences[2, 3] / 3


@given(st.integers(2, 60), st.integers(0, 5))
def test_nearest_regions_never_share_a_colour(regions, seed):
    random = np.random.default_rng(seed)
    centers, sizes = random.uniform(0, 10, (regions, 2)), random.uniform(1, 9, regions)
    chosen = atlas_colors(centers, sizes)
    distances = np.linalg.norm(centers[:, None] - centers[None], axis=2) + 99 * np.eye(regions)
    assert (chosen[distances.argmin(axis=1)] != chosen).all()
    assert (chosen == atlas_colors(centers, sizes)).all()


def test_the_largest_part_keeps_the_colour_of_its_parent():
    semantic_map = example_map()
    coarse, fine = region_colors(semantic_map, 0, LIGHT), region_colors(semantic_map, 1, LIGHT)
    assert fine[0] == coarse[0]
    assert len(set(fine)) == len(fine)


def test_colours_mix():
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert transparent("#102030", 0.5) == "rgba(16,32,48,0.5)"
    assert figures.ink_for("dark") is DARK
    assert figures.ink_for(None) is LIGHT


# Labels


@given(st.lists(st.tuples(st.text(max_size=30), st.floats(0, 600), st.floats(0, 500)), max_size=40))
def test_labels_never_overlap_and_stay_on_the_sheet(wanted):
    wishes = [Wish(key, text, x, y, 12 + key % 5) for key, (text, x, y) in enumerate(wanted)]
    labels = placed_labels(wishes, width=600, height=500)
    for position, label in enumerate(labels):
        left, bottom, right, top = label.box
        assert left >= 0
        assert bottom >= 0
        assert right <= 600
        assert top <= 500
        for other in labels[:position]:
            apart = right <= other.box[0] or left >= other.box[2] or top <= other.box[1] or bottom >= other.box[3]
            assert apart


def test_the_first_label_wins_and_the_second_moves_aside():
    first, second = placed_labels([Wish(0, "one", 300, 250, 14), Wish(1, "two", 300, 250, 14)], width=600, height=500)
    assert (first.x, first.y) == (300, 250)
    assert (second.x, second.y) != (300, 250)


# Texts of strangers


def test_controls_and_direction_overrides_vanish_but_joiners_stay():
    assert visible("a\x00b\u202ec\n\td") == "abc d"
    assert visible("می\u200cخواهم") == "می\u200cخواهم"


@given(st.text())
def test_escaped_texts_hold_no_markup_and_no_line_break(text):
    shown = escaped(text)
    assert "<" not in shown
    assert ">" not in shown
    assert "\n" not in shown


@given(st.text())
def test_labels_have_few_lines(text):
    assert 1 <= len(wrapped(text)) <= 3


# Selections


def test_a_box_and_a_lasso_select_what_they_surround():
    semantic_map = example_map()
    box = {"box": [{"x": [9, 11], "y": [-1.5, 1.5]}]}
    inside = figures.selected_points(semantic_map, box)
    assert set(range(2 * PER_BLOB, 3 * PER_BLOB)) <= set(inside.tolist())
    lasso = {"lasso": [{"x": [9, 11, 11, 9], "y": [-1.5, -1.5, 1.5, 1.5]}]}
    assert figures.selected_points(semantic_map, lasso).tolist() == inside.tolist()


def test_a_click_selects_its_point_and_all_in_the_same_place():
    record = example_map()
    coordinates = record.coordinates.copy()
    coordinates[7] = coordinates[3]
    x, y = map(float, coordinates[3])
    clicked = {"points": [{"x": x, "y": y}]}
    assert figures.selected_points(replace(record, coordinates=coordinates), clicked).tolist() == [3, 7]


def test_nothing_selected_is_nothing():
    for semantic_map in (example_map(), emptied(example_map())):
        assert figures.selected_points(semantic_map, {"points": [], "box": [], "lasso": []}).size == 0


def test_a_concave_lasso_leaves_out_its_bay():
    x, y = [0, 4, 4, 3, 3, 1, 1, 0], [0, 0, 4, 4, 1, 1, 4, 4]
    points = np.array([[0.5, 3], [2, 3], [3.5, 3], [2, 0.5], [5, 5], [np.nan, np.nan]], np.float32)
    assert points_in_polygon(points, x, y).tolist() == [True, False, True, True, False, False]


def test_a_figure_is_the_same_each_time():
    first, second = (json.loads(drawing(example_map()).to_json()) for _ in range(2))
    assert first == second


@INKS
def test_lengths_are_drawn_beside_what_the_encoder_reads_at_once(ink):
    figure = figures.text_lengths((0, 100, 200, 300), (5, 3, 1), window=254, ink=ink)
    (bars,) = traces(figure, "bar")
    assert list(bars.y) == [5, 3, 1]
    assert bars.customdata[-1] == "200 tokens or more"
    assert [line.x0 for line in figure.layout.shapes] == [254]
    assert not figures.text_lengths((0, 10, 20), (5, 3), window=254, ink=ink).layout.shapes
