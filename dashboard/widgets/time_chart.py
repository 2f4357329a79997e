"""The regions of a layer over time: bands, lines or a heatmap, and the bursts in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from dashboard import figures, loaded_evidence
from dashboard.analysis.periods import Unit, possible_units, sensible_unit
from dashboard.evidence.over_time import TimeShares, time_shares
from dashboard.evidence.wording import percent
from dashboard.figures.ink import Ink
from dashboard.figures.plain import visible
from dashboard.widgets.plain import counted, literal, subtitle
from store.records import Column, SemanticMap

AREA, LINES, HEATMAP = "area", "lines", "heatmap"
DRAWN: dict[str, tuple[int, Callable[[figures.TimeBands, Ink], go.Figure]]] = {
    AREA: (12, figures.stacked_shares),
    LINES: (8, figures.share_lines),
    HEATMAP: (60, figures.share_heatmap),
}
"""How many regions each form shows, the largest, and what draws it."""


def time_column_choice(semantic_map: SemanticMap) -> Column | None:
    """The column that says when texts are from, kept in the address where there are several; None where none does."""
    columns = {column.name: column for column in loaded_evidence.time_columns(semantic_map.corpus)}
    if not columns:
        st.info(
            "No column of this corpus says when its texts are from. A column of dates, or of whole years, is "
            "recognised when a file is read; its type can be set there as well."
        )
        return None
    if len(columns) == 1:
        return next(iter(columns.values()))
    return columns[st.selectbox("Time", list(columns), key="time", bind="query-params")]


def unit_choice(semantic_map: SemanticMap, column: Column) -> Unit:
    """How long a period is: what suits, unless the visitor or the address says otherwise."""
    dates = loaded_evidence.moments(semantic_map.corpus, column)
    units = list(possible_units(dates))
    suits = sensible_unit(dates)
    chosen = st.selectbox(
        "Period", units, index=units.index(suits) if suits in units else 0, key="period", bind="query-params"
    )
    return chosen or suits


def form_choice() -> str:
    """Bands, lines or a heatmap."""
    return (
        st.segmented_control(
            "As", list(DRAWN), default=AREA, required=True, key="as", bind="query-params",
            help="Bands show how the whole is divided, lines compare a few regions, the heatmap shows all of them, "
            "each dark where it is at its own height.",
        )
        or AREA
    )  # fmt: skip


def time_chart(semantic_map: SemanticMap, layer: int, column: Column, unit: Unit, form: str) -> None:
    """The chart, what is missing from it, and the list of bursts."""
    point_of = loaded_evidence.points_of_documents(semantic_map.corpus)
    told = time_shares(semantic_map.layers[layer], point_of, loaded_evidence.moments(semantic_map.corpus, column), unit)
    if not len(told.periods.starts):
        st.info(f"No text on this map has a date in “{literal(column.name)}”.")
        return
    st.caption(_explained(told, column))
    ink = figures.ink_for(st.context.theme.type)
    most, drawn = DRAWN[form]
    bands = _bands(semantic_map, layer, told, ink, most=most, with_rest=form == AREA)
    st.plotly_chart(drawn(bands, ink), config={"displayModeBar": False}, key=f"time_{form}")
    _bursts(semantic_map, layer, told)


def _explained(told: TimeShares, column: Column) -> str:
    undated = (
        f" {counted(told.undated, 'text')} without a date left out." if told.undated else " Every text has a date."
    )
    empty = int((told.totals == 0).sum())
    gaps = f" {counted(empty, 'period')} without any text." if empty else ""
    return (
        f"The share of each {told.periods.unit}'s texts by the column “{literal(column.name)}”. Dots mark the heights "
        f"of bursts: times in which a region is far above its usual share.{undated}{gaps}"
    )


def _bands(
    semantic_map: SemanticMap, layer: int, told: TimeShares, ink: Ink, *, most: int, with_rest: bool
) -> figures.TimeBands:
    """The largest regions and, where all has to add up, the others and what is in none."""
    regions = semantic_map.layers[layer].regions
    colors = figures.region_colors(semantic_map, layer, ink)
    order = np.argsort(-told.counts.sum(axis=1), kind="stable")[:most]
    names, inks = (
        [regions[number].label for number in order],
        figures.told_apart([colors[number] for number in order], ink),
    )
    counts, bursts = told.counts[order], told.bursts[order]
    if with_rest:
        rest = told.counts.sum(axis=0) - counts.sum(axis=0)
        outside = told.totals - told.counts.sum(axis=0)
        for name, row, color in (
            (f"{counted(len(regions) - len(order), 'other region')}", rest, ink.faint),
            ("in no region", outside, ink.noise),
        ):
            if row.any():
                names, inks = [*names, name], [*inks, color]
                counts, bursts = np.vstack([counts, row]), np.vstack([bursts, np.zeros(len(row), bool)])
    shares = np.full(counts.shape, np.nan)
    np.divide(counts, told.totals, out=shares, where=np.broadcast_to(told.totals > 0, counts.shape))
    return figures.TimeBands(told.periods.names, names, inks, shares, counts, bursts, told.totals)


def _bursts(semantic_map: SemanticMap, layer: int, told: TimeShares) -> None:
    subtitle("Bursts", key="bursts")
    rows = burst_rows(semantic_map, layer, told)
    if not rows:
        st.caption("No region is ever about twice as frequent as it usually is.")
        return
    st.dataframe(
        pd.DataFrame(rows), hide_index=True, key="bursts_table", alt="Bursts of the regions",
        column_config={"Texts": st.column_config.NumberColumn(format="localized")},
    )  # fmt: skip


def burst_rows(semantic_map: SemanticMap, layer: int, told: TimeShares) -> Sequence[dict[str, object]]:
    """A line for each unbroken run of burst periods of a region, those with the most texts first."""
    total = max(int(told.totals.sum()), 1)
    rows = []
    for region in semantic_map.layers[layer].regions:
        counts = told.counts[region.number]
        for first, last in _runs(told.bursts[region.number]):
            run = slice(first, last + 1)
            inside, of = int(counts[run].sum()), max(int(told.totals[run].sum()), 1)
            rows.append({
                "Region": visible(region.label),
                "From": told.periods.names[first],
                "To": told.periods.names[last],
                "Texts": inside,
                "Share then": percent(inside / of),
                "Usual share": percent(counts.sum() / total),
            })  # fmt: skip
    return sorted(rows, key=lambda row: -int(str(row["Texts"])))


def _runs(marks: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> list[tuple[int, int]]:
    """First and last places of unbroken runs."""
    edges = np.diff(np.concatenate([[0], marks.astype(np.int8), [0]]))
    return list(zip(np.flatnonzero(edges == 1).tolist(), (np.flatnonzero(edges == -1) - 1).tolist(), strict=True))
