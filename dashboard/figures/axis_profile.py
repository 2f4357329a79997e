"""Regions along several axes at once, an axis beside the other: small multiples without a scale."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
from plotly.subplots import make_subplots

from dashboard.figures.axis_places import PlacedGroup
from dashboard.figures.ink import Ink
from dashboard.figures.paper import on_paper
from dashboard.figures.plain import chart_text

ROW, HEAD = 26, 76
"""Pixels for a region, and for the names of the axes with the words below."""
LONGEST_NAME = 22


def axis_profile(axes: Sequence[tuple[str, Sequence[PlacedGroup]]], *, ink: Ink) -> go.Figure:
    """A chart for each axis, with its name and the same groups from the lowest row up: a dot at the middle text of
    each, a line over half of its texts, and a thin line where the middle of all groups is."""
    figure = make_subplots(
        cols=len(axes), shared_yaxes=True, horizontal_spacing=0.03,
        subplot_titles=[chart_text(name, LONGEST_NAME) for name, _ in axes],
    )  # fmt: skip
    for number, (_, groups) in enumerate(axes, start=1):
        for trace in _traces(groups, ink):
            figure.add_trace(trace, row=1, col=number)
        middles = sorted(group.quantiles[2] for group in groups)
        figure.add_vline(x=middles[len(middles) // 2], line={"width": 1, "color": ink.noise}, row=1, col=number)
    names = [chart_text(group.name, 40) for group in axes[0][1]]
    on_paper(figure, ink, height=HEAD + ROW * len(names), margin={"l": 0, "r": 0, "t": 34, "b": 34})
    figure.update_xaxes(showticklabels=False, title={"text": "less ← → more", "font": {"color": ink.faint, "size": 12}})
    figure.update_yaxes(
        tickvals=list(range(len(names))), ticktext=names, automargin=True, range=[-0.7, len(names) - 0.3]
    )
    figure.update_annotations(font={"color": ink.text, "size": 13})
    return figure


def _traces(groups: Sequence[PlacedGroup], ink: Ink) -> tuple[go.Scatter, go.Scatter]:
    rows = list(range(len(groups)))
    lines = go.Scatter(
        x=[x for group in groups for x in (group.quantiles[1], group.quantiles[3], None)],
        y=[row for row in rows for _ in range(3)],
        mode="lines", line={"width": 5, "color": ink.noise}, hoverinfo="skip",
    )  # fmt: skip
    dots = go.Scatter(
        x=[group.quantiles[2] for group in groups], y=rows, mode="markers",
        marker={"size": 9, "color": ink.palette[0]},
        customdata=[[chart_text(group.name, 40), f"{group.texts:,}", f"{group.effect:.2f}"] for group in groups],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]} texts, d = %{customdata[2]}<extra></extra>",
    )  # fmt: skip
    return lines, dots
