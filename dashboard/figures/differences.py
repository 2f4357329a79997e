"""What either of two sides says more: bars that grow to the left and to the right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import plotly.graph_objects as go

from dashboard.figures.ink import Ink
from dashboard.figures.paper import on_paper
from dashboard.figures.plain import chart_text

ROW = 30
ROOM = 0.75
"""Room beyond the longest bar for the words at its end, as a share of its length."""


class Difference(Protocol):
    """A phrase with its counts and shares on both sides, and how far it stands out."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def first(self) -> int: ...  # noqa: D102
    @property
    def second(self) -> int: ...  # noqa: D102
    @property
    def share_first(self) -> float: ...  # noqa: D102
    @property
    def share_second(self) -> float: ...  # noqa: D102
    @property
    def z(self) -> float: ...  # noqa: D102


def butterfly(
    left: Sequence[Difference],
    right: Sequence[Difference],
    *,
    names: tuple[str, str],
    colors: tuple[str, str],
    ink: Ink,
) -> go.Figure:
    """Two lists, the most telling on top: bars as long as the log-odds ratio in standard deviations."""
    figure = go.Figure()
    longest = max((abs(one.z) for one in (*left, *right)), default=1.0)
    for side, (told, sign) in enumerate(((left, -1), (right, 1))):
        figure.add_bar(
            y=list(range(len(told))), x=[sign * abs(one.z) for one in told], orientation="h",
            marker_color=colors[side], text=[chart_text(one.name, 30) for one in told], textposition="outside",
            cliponaxis=False, textfont={"color": ink.text, "size": 14},
            hovertext=[_told(one, names) for one in told], hoverinfo="text",
        )  # fmt: skip
    reach = longest * (1 + ROOM)
    rows = max(len(left), len(right), 1)
    return on_paper(
        figure, ink, height=ROW * rows + 34, barmode="overlay",
        xaxis={"range": [-reach, reach], "visible": False}, yaxis={"visible": False, "range": [rows - 0.5, -0.6]},
        margin={"l": 0, "r": 0, "t": 30, "b": 0},
        annotations=[
            {"text": f"<b>{chart_text(name)}</b>", "x": x, "y": 1, "xref": "paper", "yref": "paper", "xanchor": anchor,
             "yanchor": "bottom", "showarrow": False, "font": {"color": ink.text, "size": 14}}
            for name, x, anchor in ((f"◀ {names[0]}", 0.49, "right"), (f"{names[1]} ▶", 0.51, "left"))
        ],
        shapes=[{"type": "line", "x0": 0, "x1": 0, "y0": 0, "y1": 1, "yref": "paper",
                 "line": {"color": ink.faint, "width": 1}}],
    )  # fmt: skip


def _told(one: Difference, names: tuple[str, str]) -> str:
    """Counts on both sides; the butterfly's left is the first of the names."""
    return (
        f"<b>{chart_text(one.name, 80)}</b><br>{chart_text(names[0])}: {one.first:,} texts ({one.share_first:.1%})<br>"
        f"{chart_text(names[1])}: {one.second:,} texts ({one.share_second:.1%})<br>{abs(one.z):.1f} standard deviations"
    )
