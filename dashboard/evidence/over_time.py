"""The shares of regions in each period."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.analysis.bursts import bursts
from dashboard.analysis.periods import Periods, Unit, cut
from store import Store
from store.records import NOT_ENCODED, Column, Corpus, Layer

YEARS = (1000, 2199)
"""Whole numbers within these bounds, in every row that has one, are read as years."""

Moments = NDArray[np.datetime64]


@dataclass(frozen=True, eq=False)
class TimeShares:
    """Documents by region and period: `counts` and `bursts` are (regions, periods), `totals` (periods,) counts the
    dated documents of a period, those in no region too, `undated` all others that are on the map."""

    periods: Periods
    counts: NDArray[np.int64]
    totals: NDArray[np.int64]
    bursts: NDArray[np.bool_]
    undated: int

    @property
    def shares(self) -> NDArray[np.float64]:
        """Of the documents of a period, the share in each region, (regions, periods); NaN in an empty period."""
        shares = np.full(self.counts.shape, np.nan)
        np.divide(self.counts, self.totals, out=shares, where=np.broadcast_to(self.totals > 0, shares.shape))
        return shares


def time_columns(store: Store, corpus: Corpus) -> tuple[Column, ...]:
    """The columns that say when: dates, then whole numbers that can only be years."""
    dates = [column for column in corpus.columns if column.type == "date"]
    numbers = [column for column in corpus.columns if column.type == "number" and column.is_integer]
    return tuple(dates + [column for column in numbers if _holds_years(store.metadata.values(corpus, column.name))])


def moments(store: Store, corpus: Corpus, column: Column) -> Moments:
    """When each document is from by a column, (documents,); NaT where it does not say."""
    values = store.metadata.values(corpus, column.name)
    if column.type == "date":
        return np.asarray(values.to_numpy(zero_copy_only=False), "datetime64[us]")
    known = pc.is_valid(values).to_numpy(zero_copy_only=False)
    years = pc.fill_null(values, 1970).to_numpy(zero_copy_only=False) - 1970
    return np.where(known, years.astype("datetime64[Y]").astype("datetime64[us]"), np.datetime64("NaT"))


def time_shares(layer: Layer, point_of: NDArray[np.integer], dates: Moments, unit: Unit | None = None) -> TimeShares:
    """The regions of a layer over time, in periods of a unit or those that suit. `point_of` (documents,) says the point
    of each document, `dates` (documents,) when it is from."""
    region_of = layer.region_of[point_of]
    placed = region_of > NOT_ENCODED
    periods = cut(np.where(placed, dates, np.datetime64("NaT")), unit)
    count = len(periods.starts)
    dated = periods.period_of >= 0
    totals = np.bincount(periods.period_of[dated], minlength=count)
    inside = dated & (region_of >= 0)
    cells = region_of[inside] * count + periods.period_of[inside]
    counts = np.bincount(cells, minlength=len(layer.regions) * count).reshape(len(layer.regions), count)
    return TimeShares(periods, counts, totals, bursts(counts, totals), int((placed & ~dated).sum()))


def _holds_years(values: pa.Array) -> bool:
    bounds = pc.min_max(values).as_py()
    first, last = bounds["min"], bounds["max"]
    return first is not None and YEARS[0] <= first < last <= YEARS[1]
