"""Regions over time: bands, lines or a heatmap, with marks where something bursts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.ink import Ink
from dashboard.figures.paper import on_paper
from dashboard.figures.plain import chart_text

HEIGHT = 520
ROW = 22


@dataclass(frozen=True, eq=False)
class TimeBands:
    """What is drawn: `names` and `colors` (bands,), `shares`, `counts` and `bursts` (bands, periods), `totals` and
    `periods` (periods,); shares are NaN where a period is empty. Of a burst, only the height gets a mark: in a corpus
    whose subjects come and go, most periods are part of one."""

    periods: Sequence[str]
    names: Sequence[str]
    colors: Sequence[str]
    shares: NDArray[np.float64]
    counts: NDArray[np.int64]
    bursts: NDArray[np.bool_]
    totals: NDArray[np.int64]


def stacked_shares(bands: TimeBands, ink: Ink) -> go.Figure:
    """Bands one on the other, the first at the bottom; a dot in the middle of a band at the height of a burst."""
    figure = go.Figure()
    places = list(range(len(bands.periods)))
    filled = np.nan_to_num(bands.shares)
    middles = np.cumsum(filled, axis=0) - filled / 2
    for band, (name, color) in enumerate(zip(bands.names, bands.colors, strict=True)):
        figure.add_scatter(
            x=places, y=filled[band], stackgroup="all", mode="lines", line={"width": 0.6, "color": ink.paper},
            fillcolor=color, name=chart_text(name), hovertext=_told(bands, band), hoverinfo="text",
        )  # fmt: skip
    marks = [(int(band), int(period)) for band, period in np.argwhere(burst_heights(bands.shares, bands.bursts))]
    _add_marks(figure, bands, marks, [float(middles[mark]) for mark in marks], ink)
    return _over_time(
        figure, bands, ink, yaxis={"range": [0, 1], "tickformat": ".0%", "tickfont": {"color": ink.faint}},
        legend={"traceorder": "reversed", "font": {"size": 12}},
    )  # fmt: skip


def share_lines(bands: TimeBands, ink: Ink) -> go.Figure:
    """A line for each, broken where a period is empty; a large dot at the height of a burst."""
    figure = go.Figure()
    places = list(range(len(bands.periods)))
    heights = burst_heights(bands.shares, bands.bursts)
    for band, (name, color) in enumerate(zip(bands.names, bands.colors, strict=True)):
        figure.add_scatter(
            x=places, y=_with_gaps(bands.shares[band]), mode="lines+markers", line={"width": 2, "color": color},
            marker={"size": np.where(heights[band], 10, 3).tolist()},
            name=chart_text(name), hovertext=_told(bands, band), hoverinfo="text",
        )  # fmt: skip
    axis = {"rangemode": "tozero", "tickformat": ".0%", "tickfont": {"color": ink.faint}, "showgrid": True}
    return _over_time(figure, bands, ink, yaxis={**axis, "gridcolor": _grid(ink)})


def share_heatmap(bands: TimeBands, ink: Ink) -> go.Figure:
    """A row for each, strongest where its share is largest for it; a dot at the height of a burst."""
    places = list(range(len(bands.periods)))
    rows = list(range(len(bands.names)))
    filled = np.where(np.isnan(bands.shares), 0, bands.shares)
    peaks = np.maximum(filled.max(axis=1, initial=0), 1e-9)
    figure = go.Figure(
        go.Heatmap(
            x=places, y=rows, z=np.where(np.isnan(bands.shares), np.nan, bands.shares / peaks[:, None]),
            colorscale=[[step / 5, color] for step, color in enumerate((ink.paper, *ink.ramp[1:]))],
            zmin=0, zmax=1, showscale=False, xgap=1, ygap=1, hoverongaps=False, hoverinfo="text",
            text=[_told(bands, band) for band in rows], texttemplate="",
        )
    )  # fmt: skip
    marks = [(int(band), int(period)) for band, period in np.argwhere(burst_heights(bands.shares, bands.bursts))]
    _add_marks(figure, bands, marks, [float(band) for band, _ in marks], ink)
    return _over_time(
        figure, bands, ink, height=ROW * len(rows) + 60, showlegend=False,
        yaxis={"tickvals": rows, "ticktext": [f"{chart_text(name, 36)}  " for name in bands.names],
               "range": [len(rows) - 0.5, -0.5]},
    )  # fmt: skip


def sparkline_over_time(
    periods: Sequence[str], shares: NDArray[np.float64], usual: float, bursts: NDArray[np.bool_], ink: Ink
) -> go.Figure:
    """One region's share, with a line where it would be if nothing changed."""
    figure = go.Figure()
    places = list(range(len(periods)))
    told = [f"{chart_text(name)}: {share:.1%}" for name, share in zip(periods, shares, strict=True)]
    [heights] = burst_heights(shares[None], bursts[None])
    figure.add_scatter(
        x=places, y=_with_gaps(shares), mode="lines+markers",
        line={"width": 2, "color": ink.palette[0]}, marker={"size": np.where(heights, 10, 4).tolist()},
        hovertext=told, hoverinfo="text",
    )  # fmt: skip
    figure.add_hline(y=usual, line={"color": ink.faint, "width": 1, "dash": "dot"})
    return on_paper(
        figure, ink, height=190, xaxis=_ticks(periods),
        yaxis={"rangemode": "tozero", "tickformat": ".0%", "tickfont": {"color": ink.faint}, "nticks": 4},
    )  # fmt: skip


def burst_heights(shares: NDArray[np.float64], bursts: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Of each unbroken run of burst periods the one with the largest share, (bands, periods)."""
    heights = np.zeros_like(bursts)
    for band, marks in enumerate(bursts):
        for run in np.split(np.arange(len(marks)), np.flatnonzero(np.diff(marks)) + 1):
            if len(run) and marks[run[0]]:
                heights[band, run[np.nanargmax(shares[band, run])]] = True
    return heights


def _over_time(figure: go.Figure, bands: TimeBands, ink: Ink, height: int = HEIGHT, **layout: object) -> go.Figure:
    settings: dict[str, object] = {
        "showlegend": True,
        "legend": {"traceorder": "normal", "font": {"size": 12}},
        "xaxis": _ticks(bands.periods),
    }
    return on_paper(figure, ink, height=height, **(settings | layout))


def _add_marks(
    figure: go.Figure, bands: TimeBands, marks: Sequence[tuple[int, int]], heights: Sequence[float], ink: Ink
) -> None:
    """Dots at bursts, with what the band says under the pointer."""
    figure.add_scatter(
        x=[int(period) for _, period in marks], y=list(heights), mode="markers", showlegend=False,
        marker={"size": 8, "color": ink.paper, "line": {"color": ink.text, "width": 1.5}},
        hovertext=[_told(bands, int(band))[int(period)] for band, period in marks], hoverinfo="text",
    )  # fmt: skip


def _told(bands: TimeBands, band: int) -> list[str]:
    name = chart_text(bands.names[band], 80)
    return [
        f"<b>{name}</b><br>{chart_text(period)}: {count:,} of {total:,} texts"
        + (f" ({count / total:.1%})" if total else "")
        + ("<br>burst" if burst else "")
        for period, count, total, burst in zip(
            bands.periods, bands.counts[band], bands.totals, bands.bursts[band], strict=True
        )
    ]


def _with_gaps(shares: NDArray[np.float64]) -> list[float | None]:
    return [None if np.isnan(share) else float(share) for share in shares]


def _ticks(periods: Sequence[str]) -> dict[str, object]:
    """At most a dozen names along the axis."""
    step = max(1, -(-len(periods) // 12))
    places = list(range(0, len(periods), step))
    return {
        "tickvals": places,
        "ticktext": [chart_text(periods[place]) for place in places],
        "range": [-0.5, len(periods) - 0.5],
    }


def _grid(ink: Ink) -> str:
    return ink.noise + "55"
