"""A way through a corpus, drawn over its map."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.ink import Ink
from dashboard.figures.map_ground import ground_points, map_ground
from dashboard.figures.plain import chart_text

HEIGHT = 430
MARKED = 0.05
"""Of the map's extent: what a number takes up. Stops nearer to each other share one."""


def path_on_map(
    coordinates: NDArray[np.float32],
    points: Sequence[int | None],
    jumps: Sequence[bool],
    words: Sequence[str],
    *,
    ink: Ink,
) -> go.Figure:
    """The stops of a way, numbered from 1, with lines between them, dashed where they are `jumps`. A stop without a
    place, None among `points`, is left out, and so are its steps. `coordinates` is (points, 2)."""
    ground = ground_points(coordinates)
    figure = map_ground(ground, height=HEIGHT, ink=ink)
    for (start, end), is_jump in zip(itertools.pairwise(points), jumps, strict=True):
        if start is not None and end is not None:
            figure.add_scatter(
                x=coordinates[[start, end], 0], y=coordinates[[start, end], 1], mode="lines", hoverinfo="skip",
                line={"color": ink.palette[0], "width": 2, "dash": "dash" if is_jump else "solid"},
            )  # fmt: skip
    shown = [(number, point) for number, point in enumerate(points) if point is not None]
    places = coordinates[[point for _, point in shown]]
    reach = MARKED * float(np.ptp(ground, axis=0).max(initial=0)) if len(ground) else 0.0
    figure.add_scatter(
        x=places[:, 0], y=places[:, 1], mode="markers+text", textposition="top center",
        text=shared_numbers(places, [number + 1 for number, _ in shown], reach),
        textfont={"color": ink.text, "size": 13, "shadow": f"0 0 3px {ink.paper}, 0 0 3px {ink.paper}"},
        marker={"size": 9, "color": ink.palette[0], "line": {"color": ink.paper, "width": 1}},
        customdata=[f"{number + 1} · {chart_text(words[number], 120)}" for number, _ in shown],
        hovertemplate="%{customdata}<extra></extra>",
    )  # fmt: skip
    return figure


def shared_numbers(places: NDArray[np.float32], numbers: Sequence[int], reach: float) -> list[str]:
    """What is written at each of the `places` (stops, 2): the numbers of all stops that lie within `reach` of it ("2-4,
    9"), and nothing at those."""
    groups: dict[int, list[int]] = {}
    for stop, place in enumerate(places):
        near = [first for first in groups if np.linalg.norm(places[first] - place) < reach]
        groups.setdefault(near[0] if near else stop, []).append(numbers[stop])
    return [_ranges(groups[stop]) if stop in groups else "" for stop in range(len(places))]


def _ranges(numbers: Sequence[int]) -> str:
    """Ascending numbers, those that follow each other as a range."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs)
