"""Wide empty bands are narrowed; nothing else changes."""

import numpy as np
import pytest

from dashboard.analysis.gaps import FEWEST_POINTS, WIDEST_GAP, with_narrow_gaps


def island(center, points, seed):
    return np.random.default_rng(seed).uniform(-0.5, 0.5, (points, 2)).astype(np.float32) + np.float32(center)


def test_a_few_far_off_texts_leave_the_frame_to_the_others():
    many, few = island((0, 0), 950, 0), island((40, 25), 50, 1)
    narrowed = with_narrow_gaps(np.concatenate([many, few]))
    assert np.allclose(narrowed[:950], many)
    moved = narrowed[950:] - few
    assert np.allclose(moved, moved[0], atol=1e-5), "an island is moved as a whole"
    for axis in range(2):
        low, high = np.quantile(np.concatenate([many, few])[:, axis], [0.05, 0.95])
        gap = narrowed[950:, axis].min() - narrowed[:950, axis].max()
        assert gap == pytest.approx(WIDEST_GAP * (high - low), rel=1e-4)


def test_no_order_along_an_axis_changes():
    coordinates = np.concatenate([island((x, y), 100, x) for x, y in [(0, 0), (9, 1), (3, 30), (90, 2)]])
    narrowed = with_narrow_gaps(coordinates)
    for axis in range(2):
        order = np.argsort(coordinates[:, axis], kind="stable")
        assert (np.diff(narrowed[order, axis]) >= 0).all()


def test_an_even_map_stays_as_it_is():
    coordinates = island((3, 5), 2000, 0)
    assert np.allclose(with_narrow_gaps(coordinates), coordinates)


@pytest.mark.parametrize(
    "coordinates",
    [
        np.empty((0, 2), np.float32),
        island((0, 0), FEWEST_POINTS - 1, 0) * 100,
        np.zeros((500, 2), np.float32),
        np.concatenate([np.zeros((480, 2)), np.ones((20, 2))]).astype(np.float32),
    ],
    ids=["none", "few", "one spot", "nearly one spot"],
)
def test_where_a_gap_says_nothing_no_point_is_moved(coordinates):
    assert np.array_equal(with_narrow_gaps(coordinates), coordinates)
