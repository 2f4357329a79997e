"""The texts that answer a question, on the map, beside those that are nearest without it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.ink import Ink
from dashboard.figures.map_ground import ground_points, map_ground
from dashboard.figures.plain import chart_text

HEIGHT = 230
LONGEST = 120

PlacedText = tuple[int, str]
"""A point and its words."""


def answers_on_map(
    coordinates: NDArray[np.float32], answers: Sequence[PlacedText], beside: Sequence[PlacedText] = (), *, ink: Ink
) -> go.Figure:
    """Answers as dots, the best of them numbered 1; those `beside` as rings. `coordinates` is (points, 2)."""
    figure = map_ground(ground_points(coordinates), height=HEIGHT, ink=ink)
    rings = {"size": 12, "color": "rgba(0,0,0,0)", "line": {"color": ink.text, "width": 1.5}}
    dots = {"size": 9, "color": ink.palette[0], "line": {"color": ink.paper, "width": 1}}
    for texts, marker in ((beside, rings), (answers, dots)):
        shown = [
            (number, point, words) for number, (point, words) in enumerate(texts) if _has_place(coordinates, point)
        ]
        places = coordinates[[point for _, point, _ in shown]]
        is_answer = texts is answers
        figure.add_scatter(
            x=places[:, 0], y=places[:, 1], mode="markers+text", textposition="top center", marker=marker,
            text=["1" if is_answer and not number else "" for number, _, _ in shown],
            textfont={"color": ink.text, "size": 13, "shadow": f"0 0 3px {ink.paper}, 0 0 3px {ink.paper}"},
            customdata=[f"{number + 1} · {chart_text(words, LONGEST)}" for number, _, words in shown],
            hovertemplate="%{customdata}<extra></extra>",
        )  # fmt: skip
    return figure


def _has_place(coordinates: NDArray[np.float32], point: int) -> bool:
    return bool(np.isfinite(coordinates[point, 0]))
