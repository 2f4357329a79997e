"""How a map looks: places on the sheet, what colours mean, what a selection means, and texts that stay texts."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import figures
from dashboard.figures.atlas import atlas_colors, color_differences, region_colors
from dashboard.figures.coloring import BARS, NAMED, RAMP_STEPS
from dashboard.figures.ink import DARK, LIGHT
from dashboard.figures.path_on_map import path_on_map
from dashboard.figures.plain import visible
from dashboard.figures.sheet import STEPS, sheet_of
from store.records import HIDDEN, NOISE
from tests.example_map import CENTERS, LABELS, NOISE_POINTS, emptied, example_map

INKS = pytest.mark.parametrize("ink", [LIGHT, DARK], ids=["light", "dark"])


# The sheet


def test_places_are_off_by_less_than_half_a_step():
    semantic_map = example_map()
    sheet, steps = sheet_of(semantic_map), figures.places(semantic_map)
    back = steps[:-1].astype(float) / (STEPS - 1) * sheet.side + (sheet.left, sheet.bottom)
    assert np.abs(back - semantic_map.coordinates[:-1]).max() <= 0.501 * sheet.side / (STEPS - 1)


def test_only_a_text_without_a_vector_is_nowhere():
    steps = figures.places(example_map())
    assert steps[-1].tolist() == [STEPS, STEPS]
    assert steps[:-1].max() < STEPS


def test_the_sheet_keeps_proportions():
    semantic_map = example_map()
    steps = figures.places(semantic_map)[:-1].astype(float)
    ratios = np.ptp(steps, axis=0) / np.ptp(semantic_map.coordinates[:-1], axis=0)
    assert ratios[0] == pytest.approx(ratios[1], rel=1e-3)


def test_the_home_frame_holds_all_points_of_a_small_map_and_every_centre():
    semantic_map = example_map()
    left, bottom, right, top = sheet_of(semantic_map).home
    steps = figures.places(semantic_map)[:-1]
    assert (steps >= (left, bottom)).all()
    assert (steps <= (right, top)).all()


def test_strays_do_not_make_a_large_map_small_and_stand_at_the_edge():
    large = example_map(per_blob=400)
    coordinates = large.coordinates.copy()
    coordinates[-2] = (500, 5)
    sheet = sheet_of(replace(large, coordinates=coordinates))
    assert sheet.home[2] - sheet.home[0] > STEPS / 4
    centers = sheet.steps(CENTERS)
    assert (centers >= sheet.home[:2]).all()
    assert (centers <= sheet.home[2:]).all()
    assert sheet.steps(coordinates)[-2, 0] == STEPS - 1


def test_a_map_of_nothing_and_of_one_point_have_a_frame():
    nothing = emptied(example_map())
    alone = nothing.coordinates.copy()
    alone[0] = (3, 4)
    for semantic_map in (nothing, replace(nothing, coordinates=alone)):
        left, bottom, right, top = sheet_of(semantic_map).home
        assert left < right
        assert bottom < top
    assert (figures.places(nothing) == STEPS).all()


def test_the_contents_name_every_region_where_it_lies():
    semantic_map = example_map()
    contents = figures.table_of_contents(semantic_map)
    coarse, fine = (layer["regions"] for layer in contents["layers"])
    assert [region["label"] for region in fine] == list(LABELS)
    assert [region["parent"] for region in fine] == [0, 0, 1, 1, 2, 2]
    assert [region["parent"] for region in coarse] == [None] * 3
    steps = sheet_of(semantic_map).steps(CENTERS) / STEPS
    assert np.abs([[region["x"], region["y"]] for region in fine] - steps).max() < 1e-4
    assert contents["has_counts"] is True
    # A ring of 24 corners has nearly the area of its circle.
    radius = np.linalg.norm(semantic_map.outlines[1][0][0] - semantic_map.outlines[1][0][0].mean(axis=0), axis=1).mean()
    assert fine[0]["reach"] * sheet_of(semantic_map).side == pytest.approx(radius, rel=0.1)


def test_labels_in_the_contents_are_short_and_on_one_line():
    record = example_map()
    layer = record.layers[0]
    hostile = replace(layer.regions[0], label="a\u202eb\n" + "<script>" * 99)
    regions = (hostile, *layer.regions[1:])
    contents = figures.table_of_contents(replace(record, layers=(replace(layer, regions=regions), *record.layers[1:])))
    label = contents["layers"][0]["regions"][0]["label"]
    assert len(label) <= 120
    assert "\u202e" not in label
    assert "\n" not in label


def test_region_codes_count_from_one_and_leave_noise_zero():
    semantic_map = example_map()
    codes = figures.region_codes(semantic_map, 1)
    expected = np.maximum(semantic_map.layers[1].region_of, NOISE) + 1
    assert codes.dtype == np.uint16
    assert codes.tolist() == expected.tolist()
    assert (codes == 0).sum() == NOISE_POINTS + 1


def test_texts_that_were_taken_off_the_map_are_not_taken_for_noise():
    record = example_map()
    region_of = record.layers[1].region_of.copy()
    region_of[:5] = HIDDEN
    hidden = replace(record, layers=(record.layers[0], replace(record.layers[1], region_of=region_of)))
    assert (figures.region_codes(hidden, 1)[:5] == 65_535).all()
    assert (figures.region_codes(hidden, 1)[5:] == figures.region_codes(record, 1)[5:]).all()


def test_counts_of_repeated_texts_fit_a_byte():
    record = example_map()
    counts = record.counts.copy()
    counts[1] = 70_000
    assert figures.text_counts(replace(record, counts=counts))[:3].tolist() == [3, 255, 1]


def test_outlines_are_in_steps_and_close():
    semantic_map = example_map()
    for curves in figures.outlines(semantic_map, 1):
        for curve in curves:
            assert all(isinstance(step, int) and 0 <= step < STEPS for step in curve)
            assert len(curve) == 2 * len(semantic_map.outlines[1][0][0])


def test_outlines_that_reach_beyond_all_points_are_not_cut_off():
    semantic_map = example_map()
    wide = tuple(tuple(tuple(2 * curve for curve in curves) for curves in layer) for layer in semantic_map.outlines)
    curve = np.reshape(figures.outlines(replace(semantic_map, outlines=wide), 1)[0][0], (-1, 2))
    assert len(np.unique(curve, axis=0)) > 10
    assert (curve > 0).all()
    assert (curve < STEPS - 1).all()


# What colours mean


def test_categories_beyond_the_palette_are_grey_and_counted():
    values = [f"value {point % 20}" if point else None for point in range(201)]
    coloring = figures.by_category("kind", values)
    *named, others = coloring.entries
    assert len(named) == NAMED == len(LIGHT.palette)
    assert sorted({entry.color for entry in named}) == list(range(NAMED))
    assert (others.name, others.count, others.color) == ("8 other values", 80, None)
    assert coloring.missing == 1
    assert coloring.codes.max() == NAMED + 1
    assert np.bincount(coloring.codes).tolist() == [1, *(entry.count for entry in coloring.entries)]


def test_numbers_run_along_the_ramp_and_missing_ones_have_no_colour():
    values = np.concatenate([np.arange(101.0), [np.nan, np.inf]])
    coloring = figures.by_number("age", values)
    assert coloring.codes[[0, 50, 100, 101, 102]].tolist() == [1, 129, RAMP_STEPS, 0, 0]
    assert coloring.missing == 2
    assert sum(coloring.histogram) == 101
    assert len(coloring.histogram) == BARS
    assert coloring.ticks == ("≤ 1", "50", "≥ 99")


def test_a_number_that_is_always_the_same_has_one_colour():
    coloring = figures.by_number("age", np.full(5, 7.0))
    assert set(coloring.codes.tolist()) == {1}
    assert coloring.ticks == ("7", "7", "7")


def test_a_long_tail_makes_the_ramp_logarithmic_and_says_so():
    values = np.concatenate([np.full(500, 1.0), np.arange(480) % 10, 10.0 ** np.arange(2, 6).repeat(5)])
    coloring = figures.by_number("votes", values)
    assert coloring.title == "votes (logarithmic)"
    assert (np.diff(coloring.codes[np.argsort(values, kind="stable")].astype(int)) >= 0).all()
    assert figures.by_number("balance", np.concatenate([[-1], values])).title == "balance"


@pytest.mark.parametrize(
    ("days", "ticks"),
    [(20, ("2026-01-01", "2026-01-11", "2026-01-21")), (700, ("2026-01", "2026-12", "2027-12")),
     (7000, ("2026", "2035", "2045"))],
)  # fmt: skip
def test_dates_are_told_as_finely_as_their_span_asks(days, ticks):
    begin = np.datetime64("2026-01-01", "ms").astype(float)
    values = begin + np.array([0, days / 2, days]).repeat(200) * 86_400_000.0
    assert figures.by_number("day", values, is_date=True).ticks == ticks


def test_a_column_without_any_number_is_no_error():
    coloring = figures.by_number("age", np.full(4, np.nan))
    assert coloring.missing == 4
    assert sum(coloring.histogram) == 0


def test_membership_leaves_noise_without_colour():
    semantic_map = example_map()
    coloring = figures.by_membership(semantic_map, 0)
    assert coloring.missing == NOISE_POINTS + 1
    assert set(coloring.codes[coloring.codes > 0].tolist()) == {1 + round(0.75 * (RAMP_STEPS - 1))}
    assert coloring.ticks == ("0", "0.5", "1")


def test_colouring_by_region_needs_no_codes_of_its_own():
    semantic_map = example_map()
    coloring = figures.by_region(semantic_map, 1)
    assert (coloring.kind, coloring.entries) == ("region", ())
    assert coloring.codes.tolist() == figures.region_codes(semantic_map, 1).tolist()


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


# Texts of strangers


def test_controls_and_direction_overrides_vanish_but_joiners_stay():
    assert visible("a\x00b\u202ec\n\td") == "abc d"
    assert visible("می\u200cخواهم") == "می\u200cخواهم"


# Selections


def packed(points):
    """What static/map/choice.js makes of points."""
    coded, last = bytearray(), -1
    for point in points:
        gap, last = point - last - 1, point
        while gap > 127:
            coded.append(gap & 127 | 128)
            gap >>= 7
        coded.append(gap)
    return base64.b64encode(bytes(coded)).decode()


@given(st.sets(st.integers(0, 999_999)))
def test_a_selection_comes_back_as_it_was(points):
    assert figures.unpacked(packed(sorted(points)), points=1_000_000).tolist() == sorted(points)
    assert figures.packed(np.array(sorted(points), np.int32)) == packed(sorted(points))


def test_neighbouring_points_take_a_byte_each():
    assert len(base64.b64decode(packed(range(5_000)))) == 5_000


def test_points_beyond_the_map_are_left_out():
    assert figures.unpacked(packed([1, 5, 300]), points=6).tolist() == [1, 5]


@given(st.text() | st.binary().map(lambda raw: base64.b64encode(raw).decode()))
def test_whatever_else_comes_selects_points_of_the_map_or_none(text):
    selected = figures.unpacked(text, points=50)
    assert ((selected >= 0) & (selected < 50)).all()
    assert (np.diff(selected) > 0).all()


def test_inks_belong_to_themes():
    assert figures.ink_for("dark") is DARK
    assert figures.ink_for(None) is LIGHT


# Charts


@INKS
def test_lengths_are_drawn_beside_what_the_encoder_reads_at_once(ink):
    figure = figures.text_lengths((0, 100, 200, 300), (5, 3, 1), window=254, ink=ink)
    (bars,) = figure.data
    assert list(bars.y) == [5, 3, 1]
    assert bars.customdata[-1] == "200 tokens or more"
    assert [line.x0 for line in figure.layout.shapes] == [254]
    assert not figures.text_lengths((0, 10, 20), (5, 3), window=254, ink=ink).layout.shapes


@INKS
def test_stops_of_a_way_that_lie_on_each_other_share_their_numbers(ink):
    ground = np.random.default_rng(0).uniform(0, 10, (50, 2)).astype(np.float32)
    coordinates = np.concatenate([ground, [[0, 0], [0.1, 0], [0, 0.1], [9, 9], [0.1, 0.1]]]).astype(np.float32)
    stops = [None, 50, 51, 52, 53, 54]
    figure = path_on_map(coordinates, stops, [False] * 5, [f"<b>{stop}</b>" for stop in stops], ink=ink)
    shown = figure.data[-1]
    assert list(shown.text) == ["2–4, 6", "", "", "5", ""]
    assert len(figure.data) == 1 + 4 + 1, "no line leads to an end without a place"
    assert "<b>" not in "".join(shown.customdata)


@INKS
def test_answers_lie_on_the_map_the_best_numbered_beside_rings_for_the_nearest(ink):
    coordinates = np.array([[0, 0], [1, 0], [np.nan, np.nan], [0, 1], [2, 2]], np.float32)
    answers = [(3, "<b>first</b>"), (2, "nowhere"), (4, "third")]
    figure = figures.answers_on_map(coordinates, answers, [(0, "near")], ink=ink)
    ground, rings, dots = figure.data
    assert len(ground.x) == 4
    assert (list(rings.x), list(rings.text)) == ([0], [""])
    assert (list(dots.x), list(dots.y), list(dots.text)) == ([0, 2], [1, 2], ["1", ""])
    assert dots.customdata[1].startswith("3 · third")
    assert "<b>" not in "".join(dots.customdata)
    assert len(figures.answers_on_map(coordinates, [], ink=ink).data) == 3
