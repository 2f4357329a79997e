"""Time cut into periods of a sensible length."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Unit = Literal["day", "week", "month", "quarter", "year", "decade"]
UNITS: tuple[Unit, ...] = ("day", "week", "month", "quarter", "year", "decade")
MOST_PERIODS = 60
"""More cannot be told apart in a chart of a page's width."""
DOCUMENTS_PER_PERIOD = 20
"""A period that usually holds fewer says little about shares."""
LIMIT = 5_000
"""Periods are never cut finer than into so many: a single wrong date can lie millennia away."""


@dataclass(frozen=True, eq=False)
class Periods:
    """`starts` (periods,) are the first days, without a gap; `period_of` (documents,) is -1 where there is no date."""

    unit: Unit
    starts: NDArray[np.datetime64]
    period_of: NDArray[np.int64]

    @property
    def names(self) -> tuple[str, ...]:
        """What each period is called."""
        return tuple(_name(start, self.unit) for start in self.starts)


def cut(moments: NDArray[np.datetime64], unit: Unit | None = None) -> Periods:
    """The periods of dated documents, NaT for those without a date; of the unit that suits them, if none is given."""
    if unit is None:
        unit = sensible_unit(moments)
    known = ~np.isnat(moments)
    period_of = np.full(len(moments), -1, np.int64)
    if not known.any():
        return Periods(unit, np.zeros(0, "datetime64[D]"), period_of)
    numbers = _numbers(moments[known], unit)
    period_of[known] = numbers - numbers.min()
    return Periods(unit, _starts(np.arange(numbers.min(), numbers.max() + 1), unit), period_of)


def sensible_unit(moments: NDArray[np.datetime64]) -> Unit:
    """The finest unit that makes at most `MOST_PERIODS` periods, half of which at least hold `DOCUMENTS_PER_PERIOD`
    documents; where there is none, the coarsest that makes at least two."""
    known = moments[~np.isnat(moments)]
    several: Unit = "day"
    for unit in UNITS:
        counts = _counts(known, unit)
        if len(counts) > 1:
            several = unit
        if 1 < len(counts) <= MOST_PERIODS and np.median(counts) >= DOCUMENTS_PER_PERIOD:
            return unit
    return several


def possible_units(moments: NDArray[np.datetime64]) -> tuple[Unit, ...]:
    """Units that make at least two and not absurdly many periods; the coarsest one where there is none."""
    known = moments[~np.isnat(moments)]
    return tuple(unit for unit in UNITS if 1 < _span(known, unit) <= LIMIT) or ("decade",)


def _counts(moments: NDArray[np.datetime64], unit: Unit) -> NDArray[np.int64]:
    if not len(moments) or _span(moments, unit) > LIMIT:
        return np.zeros(0, np.int64)
    numbers = _numbers(moments, unit)
    return np.bincount(numbers - numbers.min())


def _span(moments: NDArray[np.datetime64], unit: Unit) -> int:
    """From the first to the last, how many periods."""
    if not len(moments):
        return 0
    first, last = _numbers(np.array([moments.min(), moments.max()]), unit)
    return int(last - first) + 1


def _numbers(moments: NDArray[np.datetime64], unit: Unit) -> NDArray[np.int64]:
    """Periods counted from 1970, weeks from the Monday before it."""
    if unit == "day":
        return moments.astype("datetime64[D]").astype(np.int64)
    if unit == "week":
        return (moments.astype("datetime64[D]").astype(np.int64) + 3) // 7
    months = moments.astype("datetime64[M]").astype(np.int64)
    if unit == "decade":
        return (months // 12 + 1970) // 10
    return months // {"month": 1, "quarter": 3, "year": 12}[unit]


def _starts(numbers: NDArray[np.int64], unit: Unit) -> NDArray[np.datetime64]:
    if unit in ("day", "week"):
        days = numbers if unit == "day" else numbers * 7 - 3
        return days.astype("datetime64[D]")
    months = (numbers * 10 - 1970) * 12 if unit == "decade" else numbers * {"month": 1, "quarter": 3, "year": 12}[unit]
    return months.astype("datetime64[M]").astype("datetime64[D]")


def _name(start: np.datetime64, unit: Unit) -> str:
    day = str(start)
    year, month = day[:-6], int(day[-5:-3])
    return {
        "day": day, "week": f"week of {day}", "month": day[:-3], "quarter": f"{year} Q{(month + 2) // 3}", "year": year,
        "decade": f"{year}s",
    }[unit]  # fmt: skip
