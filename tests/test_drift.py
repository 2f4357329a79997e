"""Whether added texts are about something new, in shares one can count by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard.drift import Drift, drift
from dashboard.widgets.provenance import facts
from store.records import NOISE, NOT_ENCODED
from tests.example_map import example_map


def with_regions(region_of, **changes):
    """The example with a single layer of these regions."""
    record = example_map()
    numbers = np.array(region_of, np.int32)
    return replace(
        record, layers=(replace(record.layers[0], region_of=numbers),), counts=np.ones(len(numbers)), **changes
    )


def test_a_map_that_has_not_grown_has_no_drift():
    assert drift(with_regions([0, 1, NOISE]), 0) is None


def test_drift_is_the_share_of_noise_among_added_texts_beside_that_of_the_others():
    region_of = [0, 1, 1, NOISE, NOT_ENCODED, NOISE, NOISE, 0, NOT_ENCODED, NOT_ENCODED]
    assert drift(with_regions(region_of, earlier_points=5, later_points=1), 0) == Drift(4, pytest.approx(2 / 3), 0.25)


def test_only_repeated_or_unreadable_texts_are_no_noise():
    assert drift(with_regions([0, NOISE], earlier_points=2), 0) == Drift(0, 0.0, 0.5)
    assert drift(with_regions([0, NOT_ENCODED], earlier_points=1), 0) == Drift(1, 0.0, 0.0)


def test_the_line_under_the_title_tells_of_added_texts():
    line = " · ".join(facts(replace(example_map(), earlier_points=200, later_points=2), 0))
    assert "48 added texts, " in line
    assert "2 texts added since and not on this map" in line
