"""Time cut into periods: borders, names, and the length that suits."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.analysis.periods import LIMIT, MOST_PERIODS, UNITS, cut, possible_units, sensible_unit


def days(*texts):
    return np.array(texts, "datetime64[us]")


@pytest.mark.parametrize(
    ("unit", "names"),
    [
        ("day", ["2023-12-31", "2024-01-01", "2024-01-02"]),
        ("week", ["week of 2023-12-25", "week of 2024-01-01"]),
        ("month", ["2023-12", "2024-01"]),
        ("quarter", ["2023 Q4", "2024 Q1"]),
        ("year", ["2023", "2024"]),
        ("decade", ["2020s"]),
    ],
)
def test_periods_begin_where_calendars_say(unit, names):
    found = cut(days("2023-12-31T23:59", "2024-01-01", "2024-01-02", "NaT"), unit)
    assert list(found.names) == names
    assert found.period_of[-1] == -1
    assert found.period_of[0] == 0
    assert found.period_of[2] == len(names) - 1


def test_there_are_no_gaps():
    found = cut(days("1790-01-08", "1815-06-01"), "decade")
    assert found.names == ("1790s", "1800s", "1810s")
    assert str(found.starts[0]) == "1790-01-01"
    assert cut(days("1969-12-29", "1970-01-05"), "week").period_of.tolist() == [0, 1]


@pytest.mark.parametrize(
    ("span", "step", "expected"),
    [(30, 0.02, "day"), (300, 0.2, "week"), (1500, 1, "month"), (5000, 1, "quarter"), (80_000, 10, "decade")],
)
def test_the_unit_suits_span_and_number(span, step, expected):
    moments = np.datetime64("1900-01-01") + (np.arange(0, span, step) * 86_400).astype("timedelta64[s]")
    assert sensible_unit(moments) == expected
    assert 1 < len(cut(moments).starts) <= MOST_PERIODS


def test_few_documents_get_coarse_periods():
    assert sensible_unit(days("2020-01-01", "2021-01-01", "2022-06-01")) == "year"
    assert sensible_unit(days("2020-01-01")) == "day"


def test_a_date_far_away_makes_no_endless_list():
    moments = days("0001-01-01", *["2024-01-01"] * 50)
    assert len(cut(moments).starts) <= LIMIT
    assert "day" not in possible_units(moments)


def test_without_dates_there_are_no_periods():
    found = cut(days("NaT", "NaT"))
    assert found.names == ()
    assert found.period_of.tolist() == [-1, -1]
    assert set(possible_units(days("NaT"))) <= set(UNITS)
