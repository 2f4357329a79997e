"""Shares of two groups side by side, a pair of bars for each thing."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures.ink import Ink
from dashboard.figures.paper import on_paper
from dashboard.figures.plain import chart_text

ROW = 34
"""Pixels for a pair of bars."""
LEGEND = 36
"""Pixels above them. Plotly would find room itself, but not beside so little as a single pair."""


def paired_shares(
    names: Sequence[str],
    shares: Sequence[tuple[float, float]],
    *,
    groups: tuple[str, str],
    ink: Ink,
    colors: tuple[str, str] | None = None,
    remarks: Sequence[str] = (),
) -> go.Figure:
    """Horizontal bars, the first thing on top: of each the share in the first group and, fainter, in the second."""
    places = list(range(len(names)))
    figure = go.Figure()
    for group in (0, 1):
        figure.add_bar(
            y=places, x=[pair[group] for pair in shares], orientation="h", name=chart_text(groups[group]),
            marker_color=(colors or (ink.palette[0], ink.noise))[group],
            text=[_percent(pair[group]) for pair in shares], textposition="outside", cliponaxis=False,
            textfont={"color": ink.text if group == 0 else ink.faint, "size": 12},
            hovertext=[
                f"{chart_text(name, 200)}<br>{chart_text(groups[0])}: {_percent(first)}<br>"
                f"{chart_text(groups[1])}: {_percent(second)}{f'<br>{chart_text(remark)}' if remark else ''}"
                for name, (first, second), remark in zip(
                    names, shares, remarks or [""] * len(names), strict=True
                )
            ],
            hoverinfo="text",
        )  # fmt: skip
    widest = max((share for pair in shares for share in pair), default=1.0) or 1.0
    return on_paper(
        figure, ink, height=ROW * len(names) + LEGEND, barmode="group", showlegend=True,
        margin={"l": 0, "r": 0, "t": LEGEND, "b": 0},
        legend={"orientation": "h", "x": 0, "y": 1, "yanchor": "bottom", "itemclick": False,
                "itemdoubleclick": False},
        xaxis={"visible": False, "range": [0, widest * 1.18]},
        yaxis={"tickvals": places, "ticktext": [f"{chart_text(name, 34)}  " for name in names],
               "range": [len(names) - 0.5, -0.5]},
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{share:.1%}" if 0 < share < 0.1 else f"{share:.0%}"
