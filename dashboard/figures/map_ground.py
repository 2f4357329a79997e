"""A small map as the ground of something else: where texts lie, without names or colours."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
from numpy.random import default_rng
from numpy.typing import NDArray

from dashboard.figures.ink import Ink

MOST_POINTS = 8_000
"""Points drawn; more add nothing to the eye."""
BLANK = {"visible": False, "fixedrange": True}


def ground_points(coordinates: NDArray[np.float32]) -> NDArray[np.float32]:
    """Those that are drawn, (points, 2)."""
    placed = np.flatnonzero(np.isfinite(coordinates[:, 0]))
    drawn: NDArray[np.float32] = coordinates[default_rng(0).permutation(placed)[:MOST_POINTS]]
    return drawn


def map_ground(points: NDArray[np.float32], *, height: int, ink: Ink) -> go.Figure:
    """A figure with these points, on which the rest is drawn."""
    figure = go.Figure(
        go.Scatter(
            x=points[:, 0], y=points[:, 1], mode="markers", hoverinfo="skip", showlegend=False,
            marker={"size": 3, "color": ink.noise, "opacity": 0.6},
        )
    )  # fmt: skip
    figure.update_layout(
        height=height, margin={"l": 0, "r": 0, "t": 0, "b": 0}, showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"color": ink.text},
        xaxis=BLANK, yaxis={**BLANK, "scaleanchor": "x"},
    )  # fmt: skip
    return figure
