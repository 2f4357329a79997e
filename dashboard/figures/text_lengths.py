"""How long the texts of a corpus are, beside what an encoder reads at once."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import plotly.graph_objects as go

from dashboard.figures.ink import Ink

HEIGHT = 150


def text_lengths(edges: Sequence[int], counts: Sequence[int], *, window: int | None, ink: Ink) -> go.Figure:
    """A small histogram of lengths in tokens: `edges` has one entry more than `counts`, whose last bin is open."""
    ranges = [f"{start:,} to {end - 1:,} tokens" for start, end in itertools.pairwise(edges)]
    ranges[-1] = f"{edges[-2]:,} tokens or more"
    figure = go.Figure(
        go.Bar(
            x=[(start + end) / 2 for start, end in itertools.pairwise(edges)],
            y=list(counts), width=0.92 * (edges[1] - edges[0]), marker_color=ink.palette[0],
            customdata=ranges, hovertemplate="%{customdata}: %{y:,} texts<extra></extra>",
        )
    )  # fmt: skip
    if window is not None and window <= edges[-1]:
        figure.add_vline(
            x=window, line={"color": ink.text, "width": 1, "dash": "dot"},
            annotation={"text": f"read at once: {window} tokens", "font": {"color": ink.text, "size": 12}},
        )  # fmt: skip
    figure.update_layout(
        height=HEIGHT, margin={"l": 0, "r": 0, "t": 24, "b": 0}, bargap=0, showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"color": ink.faint, "size": 12},
        xaxis={"title": "tokens", "range": [0, edges[-1]], "showgrid": False, "zeroline": False, "fixedrange": True},
        yaxis={"visible": False, "fixedrange": True},
    )  # fmt: skip
    return figure
