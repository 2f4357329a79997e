"""What all charts have in common: no frame, no grid but where it helps, the inks of the theme."""

from __future__ import annotations

from typing import Any

import plotly.graph_objects as go

from dashboard.figures.ink import Ink

CLEAR = "rgba(0,0,0,0)"


def on_paper(figure: go.Figure, ink: Ink, *, height: int, **layout: Any) -> go.Figure:
    """The figure on the page's own ground; `layout` adds to it."""
    figure.update_layout(
        height=height, margin={"l": 0, "r": 0, "t": 8, "b": 0}, paper_bgcolor=CLEAR, plot_bgcolor=CLEAR,
        font={"color": ink.text, "size": 13}, bargap=0.25, bargroupgap=0.05, showlegend=False,
        hoverlabel={"bgcolor": ink.paper, "bordercolor": ink.faint, "font": {"color": ink.text}, "align": "left"},
    )  # fmt: skip
    figure.update_xaxes(showgrid=False, zeroline=False, fixedrange=True, tickfont={"color": ink.faint})
    figure.update_yaxes(showgrid=False, zeroline=False, fixedrange=True, tickfont={"color": ink.text})
    figure.update_layout(**layout)
    return figure
