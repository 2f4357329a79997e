"""Whether regions are found again: by hand, beside sets, and on planted groups."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from planted_blobs import blobs, near

from dashboard.analysis.clustering import cluster, recluster
from dashboard.analysis.region_settings import AUTOMATIC, DensitySettings, RegionSettings
from dashboard.analysis.stability import agreement, found_again, stability


def numbers(*regions):
    return np.array(regions, np.int32)


def test_jaccard_by_hand():
    """Region 0 shares two of its three points with a region of two; region 1 is there again but for one point."""
    regions, other = numbers(0, 0, 0, 1, 1, -1), numbers(5, 5, 2, 2, -1, 2)
    assert found_again(regions, other).tolist() == pytest.approx([2 / 3, 1 / 4])
    assert stability(regions, [other, regions]).tolist() == pytest.approx([5 / 6, 5 / 8])


@given(st.lists(st.tuples(st.integers(-1, 4), st.integers(-1, 4)), min_size=1, max_size=60))
def test_jaccard_is_that_of_sets(pairs):
    regions, other = (np.array(side, np.int32) for side in zip(*pairs, strict=True))
    groups = [set(np.flatnonzero(other == number)) for number in range(5)]
    for region, found in enumerate(found_again(regions, other)):
        own = set(np.flatnonzero(regions == region))
        assert found == pytest.approx(max((len(own & group) / len(own | group) for group in groups if own), default=0))


def test_clusterings_that_differ_in_names_only_agree():
    one = numbers(0, 0, 1, 1, 2)
    assert agreement([one, numbers(3, 3, 0, 0, 1), one]) == pytest.approx((1, 1))
    rand, information = agreement([numbers(*range(2)).repeat(50), np.tile(numbers(0, 1), 50)])
    assert (rand, information) == pytest.approx((0, 0), abs=0.02)


@pytest.mark.parametrize("settings", [AUTOMATIC, RegionSettings(density=DensitySettings(20))])
def test_planted_groups_are_found_again_where_the_divisions_between_them_are_not(settings):
    points = blobs(np.eye(5) * 9, 120, spread=0.5)
    found = cluster(points, near(points), settings)
    counts = [layer.regions for layer in found.layers]
    again = recluster(points[:, ::-1].copy(), near(points), settings, counts=counts, seed=3)
    assert again.shape == (len(counts), len(points))
    planted = next(number for number, count in enumerate(counts) if count == 5)
    assert found_again(found.layers[planted].region_of, again[planted]).min() > 0.9
    for layer, count in zip(again, counts, strict=True):
        assert layer.max() + 1 <= count


def test_what_cannot_be_divided_is_one_region_again():
    points = np.ones((30, 3), np.float32)
    assert recluster(points, near(points), AUTOMATIC, counts=[1], seed=1).tolist() == [[0] * 30]
