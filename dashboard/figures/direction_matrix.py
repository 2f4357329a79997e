"""Directions beside each other: the cosine of every two."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.ink import Ink
from dashboard.figures.paper import on_paper
from dashboard.figures.plain import chart_text

ROW = 34
"""Pixels for a direction."""
LONGEST = 32


def direction_matrix(names: Sequence[str], cosines: NDArray[np.float64], *, ink: Ink) -> go.Figure:
    """A square for every two of them, blue for the same way and red for opposite ones; `cosines` (names, names)."""
    told = [chart_text(name, LONGEST) for name in names]
    places = list(range(len(names)))
    figure = go.Figure()
    figure.add_heatmap(
        x=places, y=places, z=cosines, zmin=-1, zmax=1, showscale=False, xgap=2, ygap=2,
        colorscale=[[0, ink.palette[2]], [0.5, ink.paper], [1, ink.palette[0]]],
        text=[[_number(value) for value in row] for row in cosines], texttemplate="%{text}",
        customdata=[[f"{one}<br>{other}" for other in told] for one in told],
        hovertemplate="%{customdata}<br>%{text}<extra></extra>",
    )  # fmt: skip
    figure = on_paper(figure, ink, height=150 + ROW * len(names))
    figure.update_xaxes(tickvals=places, ticktext=told, side="bottom", tickangle=-35, automargin=True)
    figure.update_yaxes(tickvals=places, ticktext=told, autorange="reversed", automargin=True)
    return figure


def _number(value: float) -> str:
    return f"{value:.2f}".replace("-0.00", "0.00").replace("-", "−")
