"""How firmly the texts of a region belong to it."""

from __future__ import annotations

import itertools

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.ink import Ink
from dashboard.figures.paper import on_paper

HEIGHT = 150
BINS = 20


def memberships(values: NDArray[np.floating], counts: NDArray[np.integer], ink: Ink) -> go.Figure:
    """A histogram of memberships from 0 to 1, both (points,), each counted as often as its text is in the corpus."""
    edges = np.linspace(0, 1, BINS + 1)
    texts, _ = np.histogram(values, edges, weights=counts)
    figure = go.Figure(
        go.Bar(
            x=(edges[:-1] + edges[1:]) / 2, y=texts, width=0.92 / BINS, marker_color=ink.palette[0],
            customdata=[f"{start:.2f} to {end:.2f}" for start, end in itertools.pairwise(edges)],
            hovertemplate="membership %{customdata}: %{y:,} texts<extra></extra>",
        )
    )  # fmt: skip
    return on_paper(
        figure, ink, height=HEIGHT,
        xaxis={"range": [-0.02, 1.02], "tickvals": [0, 0.25, 0.5, 0.75, 1], "tickfont": {"color": ink.faint}},
        yaxis={"visible": False},
    )  # fmt: skip
