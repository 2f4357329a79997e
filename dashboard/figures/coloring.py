"""What the colours of a map mean: regions, the categories or numbers of a column, or membership."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.ink import LIGHT
from dashboard.figures.plain import shortened
from dashboard.figures.sheet import region_codes
from store.records import SemanticMap

RAMP_STEPS = 256
"""Colours of a number's ramp."""
BARS = 32
"""Bars of its histogram."""
CLIPPED = 1.0
"""Percent of the values at either end that share the ramp's first and last colour."""
LONG_TAIL = 8.0
"""How many times farther the upper end may lie from the median than the lower before the ramp becomes logarithmic."""
YEAR_MS = 365.25 * 86_400_000
NAMED = len(LIGHT.palette)
"""Categories that get a colour of their own."""


@dataclass(frozen=True)
class Entry:
    """A line of the legend: what it stands for, how many points, and its colour's number, None for grey."""

    name: str
    count: int
    color: int | None


@dataclass(frozen=True, eq=False)
class Coloring:
    """A code per point, (points,), and what the codes mean: 0 nothing known, from 1 on the `entries` or, where there
    are none, the steps of a ramp with its `ticks` (first, middle, last) and `histogram`."""

    kind: Literal["region", "membership", "category", "number"]
    title: str
    codes: NDArray[np.uint16]
    entries: tuple[Entry, ...] | None = None
    ticks: tuple[str, ...] = ()
    histogram: tuple[int, ...] = ()
    missing_name: str = "no value"
    """What the legend calls the points of which nothing is known."""

    @property
    def missing(self) -> int:
        """Points of which nothing is known."""
        return int((self.codes == 0).sum())


def by_region(semantic_map: SemanticMap, layer: int) -> Coloring:
    """The regions' own colours, paler for noise that is attached to them; other noise is grey."""
    return Coloring("region", "region", region_codes(semantic_map, layer), entries=())


def by_category(title: str, values: Sequence[str | None], *, missing_name: str = "no value") -> Coloring:
    """A colour for each of the most frequent values, grey for the others and for points without one."""
    common = Counter(value for value in values if value is not None).most_common()
    code_of = {value: number + 1 for number, (value, _) in enumerate(common[:NAMED])}
    codes = np.array([0 if value is None else code_of.get(value, NAMED + 1) for value in values], np.uint16)
    entries = [Entry(shortened(value, 40), count, number) for number, (value, count) in enumerate(common[:NAMED])]
    if others := common[NAMED:]:
        entries.append(Entry(f"{len(others):,} other values", sum(count for _, count in others), None))
    return Coloring("category", title, codes, tuple(entries), missing_name=missing_name)


def by_number(title: str, values: NDArray[np.float64], *, is_date: bool = False) -> Coloring:
    """A ramp from low to high; `values` is (points,), NaN where there is none. Dates are milliseconds since 1970."""
    known = np.isfinite(values)
    if not known.any():
        return Coloring("number", title, np.zeros(len(values), np.uint16), ticks=("", "", ""), histogram=(0,) * BARS)
    low, middle, high = np.percentile(values[known], (CLIPPED, 50, 100 - CLIPPED))
    is_logarithmic = not is_date and values[known].min() >= 0 and high - middle > LONG_TAIL * (middle - low) > 0
    scale = np.log1p if is_logarithmic else np.asarray
    bottom, top = float(scale(low)), float(scale(high))
    shares = np.clip((scale(np.where(known, values, low)) - bottom) / ((top - bottom) or 1.0), 0, 1)
    codes = np.where(known, 1 + np.rint(shares * (RAMP_STEPS - 1)), 0).astype(np.uint16)
    ends = (float(values[known].min()), float(values[known].max()))
    center = (bottom + top) / 2
    stops = (float(low), float(np.expm1(center)) if is_logarithmic else center, float(high))
    histogram = np.bincount((codes[known].astype(np.int64) - 1) * BARS // RAMP_STEPS, minlength=BARS)
    title = f"{title} (logarithmic)" if is_logarithmic else title
    return Coloring("number", title, codes, None, _ticks(stops, ends, is_date), tuple(histogram.tolist()))


def by_axis(
    positions: NDArray[np.float32], name: str | None = None, ends: tuple[str, str, str] = ("less", "", "more")
) -> Coloring:
    """A ramp from one end of a semantic axis, of this `name` if it has one, to the other, by rank: only the order has a
    meaning. `positions` is (points,), NaN where there is none."""
    known = np.flatnonzero(np.isfinite(positions))
    codes = np.zeros(len(positions), np.uint16)
    order = known[np.argsort(positions[known], kind="stable")]
    codes[order] = 1 + np.arange(len(order)) * RAMP_STEPS // max(1, len(order))
    bars = (codes[known].astype(np.int64) - 1) * BARS // RAMP_STEPS
    histogram = tuple(np.bincount(bars, minlength=BARS).tolist())
    return Coloring("number", name or "the order along the axis", codes, None, ends, histogram)


def by_membership(semantic_map: SemanticMap, layer: int) -> Coloring:
    """How strongly each point belongs to its region, 0-1; noise is grey."""
    chosen = semantic_map.layers[layer]
    strengths = np.clip(chosen.membership, 0, 1)
    codes = np.where(strengths > 0, 1 + np.rint(strengths * (RAMP_STEPS - 1)), 0).astype(np.uint16)
    bars = (codes[codes > 0].astype(np.int64) - 1) * BARS // RAMP_STEPS
    histogram = tuple(np.bincount(bars, minlength=BARS).tolist())
    ticks = ("0", "0.5", "1")
    return Coloring("membership", "membership", codes, None, ticks, histogram, missing_name="no region")


def _ticks(stops: tuple[float, float, float], ends: tuple[float, float], is_date: bool) -> tuple[str, ...]:
    """The ramp's first, middle and last value in words; an end that holds still smaller or larger values says so."""
    first, middle, last = (_date(stop, stops[2] - stops[0]) if is_date else _number(stop) for stop in stops)
    lowest, highest = (_date(end, stops[2] - stops[0]) if is_date else _number(end) for end in ends)
    return (first if lowest == first else f"≤ {first}", middle, last if highest == last else f"≥ {last}")


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10_000 else f"{value:.4g}"


def _date(milliseconds: float, span: float) -> str:
    day = np.datetime64(round(milliseconds), "ms")
    unit: Literal["Y", "M", "D"] = "Y" if span > 6 * YEAR_MS else "M" if span > YEAR_MS / 4 else "D"
    return str(day.astype(f"datetime64[{unit}]"))
