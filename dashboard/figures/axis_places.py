"""Groups of texts along a semantic axis, and texts between two axes. Neither has a scale: only the order counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.ink import Ink
from dashboard.figures.plain import chart_text, shortened

ROW = 26
"""Pixels for a group."""
COMPASS_HEIGHT = 640
LETTER, LINE = 0.012, 0.035
"""A letter's width and a line's height as shares of the compass, as it is on a screen of 1,280 pixels."""


@dataclass(frozen=True, eq=False)
class PlacedGroup:
    """A group along an axis: its five `quantiles` (10, 25, 50, 75, 90 %), how many texts, and Cohen's d."""

    name: str
    texts: int
    quantiles: NDArray[np.float64]
    effect: float


def axis_places(groups: Sequence[PlacedGroup], *, ink: Ink) -> go.Figure:
    """A line for each group, from the lowest up: thin over 80 % of its texts, thick over the middle half."""
    names = [chart_text(group.name, 40) for group in groups]
    told = [[chart_text(group.name, 40), f"{group.texts:,}", f"{group.effect:.2f}"] for group in groups]
    figure = go.Figure()
    for width, low, high in ((2, 0, 4), (7, 1, 3)):
        figure.add_scatter(
            x=[x for group in groups for x in (group.quantiles[low], group.quantiles[high], None)],
            y=[row for row in range(len(groups)) for _ in range(3)],
            mode="lines", line={"width": width, "color": ink.noise}, hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=[group.quantiles[2] for group in groups], y=list(range(len(groups))), mode="markers",
        marker={"size": 10, "color": ink.palette[0]},
        customdata=told,
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} texts, d = %{customdata[2]}<extra></extra>",
    )  # fmt: skip
    figure.update_layout(
        height=70 + ROW * len(groups), margin={"l": 0, "r": 0, "t": 4, "b": 40}, showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"color": ink.text, "size": 13},
        xaxis=_unscaled("less  ←   →  more", ink),
        yaxis={
            "tickvals": list(range(len(groups))), "ticktext": names, "showgrid": False, "zeroline": False,
            "fixedrange": True, "automargin": True, "range": [-0.7, len(groups) - 0.3],
        },
    )  # fmt: skip
    return figure


def compass(
    texts: NDArray[np.float64],
    words: Sequence[str],
    centers: NDArray[np.float64],
    names: Sequence[str],
    *,
    across: str,
    up: str,
    ink: Ink,
) -> go.Figure:
    """Texts (texts, 2) between two axes, and the middles of regions (regions, 2) with their names."""
    figure = go.Figure(
        go.Scatter(
            x=texts[:, 0], y=texts[:, 1], mode="markers", marker={"size": 4, "color": ink.noise, "opacity": 0.7},
            customdata=[chart_text(text, 90) for text in words], hovertemplate="%{customdata}<extra></extra>",
        )
    )  # fmt: skip
    figure.add_scatter(
        x=centers[:, 0], y=centers[:, 1], mode="markers+text", text=uncrowded(centers, texts, names),
        textposition="top center", textfont={"size": 12, "color": ink.text},
        hovertext=[chart_text(name, 60) for name in names], hoverinfo="text",
        marker={"size": 8, "color": ink.palette[0]},
    )  # fmt: skip
    figure.update_layout(
        height=COMPASS_HEIGHT, margin={"l": 0, "r": 0, "t": 4, "b": 40}, showlegend=False, dragmode="pan",
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"color": ink.text, "size": 13},
        xaxis=_unscaled(f"less  ←  {chart_text(across)}  →  more", ink),
        yaxis=_unscaled(f"less  ←  {chart_text(up)}  →  more", ink),
    )  # fmt: skip
    return figure


def uncrowded(centers: NDArray[np.float64], texts: NDArray[np.float64], names: Sequence[str]) -> list[str]:
    """The names that find room beside those before them; the others are empty, and told by the pointer."""
    everything = np.concatenate([centers, texts])
    spread = np.ptp(everything, axis=0) if len(everything) else np.ones(2)
    places = centers / np.where(spread > 0, spread, 1)
    shown: list[tuple[NDArray[np.float64], float]] = []
    told = []
    for place, name in zip(places, (shortened(name, 28) for name in names), strict=True):
        half = len(name) * LETTER / 2
        is_free = all(
            abs(place[1] - other[1]) > LINE or abs(place[0] - other[0]) > half + other_half
            for other, other_half in shown
        )
        told.append(chart_text(name) if is_free else "")
        if is_free:
            shown.append((place, half))
    return told


def _unscaled(title: str, ink: Ink) -> dict[str, object]:
    return {
        "title": {"text": title, "font": {"color": ink.faint, "size": 13}}, "showticklabels": False,
        "showgrid": False, "zeroline": False, "showline": True, "linecolor": ink.noise,
    }  # fmt: skip
