"""Outlines hold their region and nothing else; labels have a place in its densest part."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from dashboard.analysis.outlines import region_shapes


def blob(center, points: int, scale: float = 0.1, seed: int = 0) -> np.ndarray:
    return (center + np.random.default_rng(seed).normal(scale=scale, size=(points, 2))).astype(np.float32)


def inside(curves, places) -> np.ndarray:
    """Which places lie in any of the curves, by painting them on a fine image."""
    size, low, high = 2000, places.min(axis=0) - 1, places.max(axis=0) + 1
    image = Image.new("1", (size, size))
    for curve in curves:
        ImageDraw.Draw(image).polygon([tuple(vertex) for vertex in (curve - low) / (high - low) * size], fill=1)
    columns, rows = ((places - low) / (high - low) * size).astype(int).T
    return np.asarray(image)[rows, columns]


def test_each_outline_holds_nine_tenths_of_its_region_and_no_other_point():
    coordinates = np.concatenate([blob((0, 0), 400), blob((1, 0), 100, seed=1)])
    region_of = np.repeat([0, 1], [400, 100]).astype(np.int32)
    for region, curves in enumerate(region_shapes(coordinates, region_of, 2).outlines):
        held = inside(curves, coordinates)
        assert 0.85 < held[region_of == region].mean() < 0.97
        assert not held[region_of != region].any()


def test_curves_are_closed_short_and_smooth():
    ((curve,),) = region_shapes(blob((0, 0), 500), np.zeros(500, np.int32), 1).outlines
    assert curve.dtype == np.float32
    assert (curve[0] == curve[-1]).all()
    assert 12 < len(curve) < 100
    steps = np.diff(curve, axis=0)
    directions = np.unwrap(np.arctan2(steps[:, 1], steps[:, 0]))
    assert np.abs(np.diff(directions)).max() < np.radians(80)


def test_a_region_in_two_parts_has_two_curves_the_larger_first_and_a_stray_point_none():
    coordinates = np.concatenate([blob((0, 0), 100), blob((3, 0), 200), [[9, 9]]]).astype(np.float32)
    (curves,) = region_shapes(coordinates, np.zeros(301, np.int32), 1).outlines
    assert [curve.mean(axis=0).round().tolist() for curve in curves] == [[3, 0], [0, 0]]


def test_a_region_strewn_over_the_map_is_outlined_where_some_of_it_lie_together():
    random = np.random.default_rng(0)
    others, strewn = random.uniform(0, 10, (900, 2)), random.uniform(0, 10, (20, 2))
    coordinates = np.concatenate([blob((5, 5), 10), strewn, others]).astype(np.float32)
    region_of = np.repeat([0, -1], [30, 900]).astype(np.int32)
    (curves,) = region_shapes(coordinates, region_of, 1).outlines
    assert inside(curves[:1], coordinates)[:10].all()
    assert max(np.ptp(curve, axis=0).max() for curve in curves) < 4
    assert all(-1 < edge < 11 for curve in curves for edge in (curve.min(), curve.max()))


def test_a_ring_has_no_curve_around_its_hole():
    angles = np.linspace(0, 2 * np.pi, 600)
    ring = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    (curves,) = region_shapes(ring, np.zeros(600, np.int32), 1).outlines
    assert len(curves) == 1
    assert inside(curves, ring).mean() > 0.85
    assert np.linalg.norm(curves[0], axis=1).min() > 1


@pytest.mark.parametrize("points", [1, 2, 3, 30])
def test_points_on_one_spot_have_a_visible_circle(points):
    coordinates = np.concatenate([np.full((points, 2), 0.5), blob((0, 0), 500, scale=1)]).astype(np.float32)
    region_of = np.repeat([0, -1], [points, 500]).astype(np.int32)
    ((curve,),) = region_shapes(coordinates, region_of, 1).outlines
    radius = np.linalg.norm(curve - 0.5, axis=1)
    assert radius.min() == pytest.approx(radius.max(), rel=0.1)
    assert radius.mean() > 0.03


def test_a_map_that_is_one_spot():
    coordinates, region_of = np.zeros((20, 2), np.float32), np.zeros(20, np.int32)
    ((curve,),) = region_shapes(coordinates, region_of, 1).outlines
    assert np.isfinite(curve).all()
    assert region_shapes(coordinates, region_of, 1).anchors == pytest.approx(np.zeros((1, 2)), abs=1e-2)


def test_points_without_a_place_or_region_do_not_matter():
    coordinates = np.concatenate([blob((0, 0), 50), [[np.nan, np.nan]]]).astype(np.float32)
    region_of = np.array([1] * 50 + [-2], np.int32)
    outlines = region_shapes(coordinates, region_of, 3).outlines
    assert [len(curves) for curves in outlines] == [0, 1, 0]
    assert np.isnan(region_shapes(coordinates, region_of, 3).anchors[[0, 2]]).all()


def test_no_points_no_regions():
    nothing = np.empty((0, 2), np.float32), np.empty(0, np.int32)
    assert region_shapes(*nothing, 0).outlines == ()
    assert region_shapes(*nothing, 0).anchors.shape == (0, 2)


def test_the_label_stands_in_the_densest_part():
    coordinates = np.concatenate([blob((0, 0), 300, scale=0.05), blob((1, 1), 100, scale=0.3)])
    anchors = region_shapes(coordinates, np.zeros(400, np.int32), 1).anchors
    assert anchors[0] == pytest.approx([0, 0], abs=0.05)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 60), st.integers(1, 4), st.integers(0, 99), st.floats(1e-3, 1e3))
def test_whatever_the_points_every_region_has_closed_curves_and_an_anchor_within(points, regions, seed, scale):
    random = np.random.default_rng(seed)
    coordinates = (scale * random.standard_t(1.5, size=(points, 2))).astype(np.float32)
    region_of = random.integers(0, regions, points).astype(np.int32)
    anchors = region_shapes(coordinates, region_of, regions).anchors
    for region, curves in enumerate(region_shapes(coordinates, region_of, regions).outlines):
        assert bool(curves) == (region in region_of)
        assert np.isfinite(anchors[region]).all() == bool(curves)
        assert all((curve[0] == curve[-1]).all() and np.isfinite(curve).all() for curve in curves)
