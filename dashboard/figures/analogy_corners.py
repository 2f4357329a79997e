"""The parallelogram of an analogy. The plane has no scale of its own, so none is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.ink import Ink
from dashboard.figures.plain import chart_text

HEIGHT = 260
LONGEST = 120
BLANK = {"visible": False, "fixedrange": True}


def analogy_corners(
    corners: NDArray[np.float64], ideal: NDArray[np.float64], words: Sequence[str], *, ink: Ink
) -> go.Figure:
    """Arrows from a to b and from c to the answer, and dashed to where the change from a to b would lead from c.

    `corners` (4, 2) are a, b, c and the answer, told by `words` under the pointer; `ideal` is (2,).
    """
    figure = go.Figure()
    figure.add_scatter(
        x=[*corners[:, 0], ideal[0]], y=[*corners[:, 1], ideal[1]], mode="markers",
        marker={
            "size": 9, "color": [ink.text, ink.text, ink.text, ink.palette[0], "rgba(0,0,0,0)"],
            "line": {"width": [0, 0, 0, 0, 1.5], "color": ink.faint},
        },
        customdata=[*(chart_text(word, LONGEST) for word in words), "where c leads by the same step as a to b"],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    for start, end, color, dash in (
        (corners[0], corners[1], ink.text, "solid"),
        (corners[2], corners[3], ink.palette[0], "solid"),
        (corners[2], ideal, ink.faint, "dot"),
        (corners[0], corners[2], ink.noise, "dot"),
    ):
        figure.add_scatter(
            x=[start[0], end[0]], y=[start[1], end[1]], mode="lines", hoverinfo="skip",
            line={"color": color, "width": 1.5, "dash": dash},
        )  # fmt: skip
    for (x, y), name, above in zip(corners, ("a", "b", "c", "first answer"), (False, False, True, False), strict=True):
        figure.add_annotation(
            x=x, y=y, text=name, showarrow=False, yshift=14 if above else -14,
            font={"color": ink.palette[0] if name == "first answer" else ink.text, "size": 13},
        )  # fmt: skip
    span = float(np.ptp(np.vstack([corners, ideal]), axis=0).max()) or 1.0
    middle = (np.vstack([corners, ideal]).max(axis=0) + np.vstack([corners, ideal]).min(axis=0)) / 2
    figure.update_layout(
        height=HEIGHT, margin={"l": 0, "r": 0, "t": 8, "b": 4}, showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)", plot_bgcolor="rgba(0,0,0,0)", font={"color": ink.text, "size": 12},
        xaxis={**BLANK, "range": [middle[0] - 0.85 * span, middle[0] + 0.85 * span]},
        yaxis={**BLANK, "range": [middle[1] - 0.7 * span, middle[1] + 0.7 * span]},
    )  # fmt: skip
    return figure
