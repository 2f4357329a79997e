"""Where regions, the values of a column, or tags, lie along an axis; and texts between two axes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import figures
from dashboard.analysis.directions.axes import AxisError
from dashboard.analysis.directions.effect_sizes import GroupPlaces
from dashboard.analysis.directions.ranks import spearman
from dashboard.analysis.encoders import EncoderError
from dashboard.axes import Axes, TagPlaces
from dashboard.axis import Axis
from dashboard.evidence.wording import percent
from dashboard.figures.ink import Ink
from dashboard.saved_axes import name_of
from dashboard.space import SpaceError
from dashboard.widgets.plain import literal

REGIONS, TAGS = "regions", "your tags"
MOST_TOLD = 5
MOST_GROUPS = 30
SMALL, MEDIUM, LARGE = 0.2, 0.5, 0.8
"""Cohen's words for the size of an effect."""
DRAWN = 3_000
"""Texts on the compass."""
ALIKE = 0.7


def axis_groups(axes: Axes, axis: Axis, ink: Ink) -> None:
    """The regions along the axis, the values of a column, or the tags."""
    columns = {
        column.name: number
        for number, column in enumerate(axes.semantic_map.corpus.columns)
        if column.type == "category"
    }
    offered = [REGIONS, *columns, *([TAGS] if axes.columns.tags else [])]
    chosen = st.selectbox("Along the axis", offered, key="groups", bind="query-params") or REGIONS
    tags = axes.tags_along(axis) if chosen == TAGS else []
    groups = _tags(tags) if chosen == TAGS else _groups(axes, axis, columns.get(chosen))
    if not groups:
        st.caption("There is nothing to compare here.")
        return
    _at_ends(tags)
    st.caption(
        "The dot is the middle text of each, the thick line holds half of its texts, the thin one 80 %. "
        f"{_extremes(groups)}"
    )
    st.plotly_chart(figures.axis_places(groups, ink=ink), key="axis_places", config={"displayModeBar": False})
    with st.expander("As a table"):
        at_ends = {tag.tag: tag.shares for tag in tags}
        table = [_line(group, at_ends.get(group.name)) for group in reversed(groups)]
        st.dataframe(pd.DataFrame(table), hide_index=True)


def _line(group: figures.PlacedGroup, at_ends: tuple[float, float] | None) -> dict[str, object]:
    line: dict[str, object] = {
        "name": group.name,
        "texts": group.texts,
        "Cohen's d": round(group.effect, 2),
        "": effect_word(group.effect),
    }
    if at_ends is not None:
        line |= {"of the lowest fifth": percent(at_ends[0]), "of the highest fifth": percent(at_ends[1])}
    return line


def _groups(axes: Axes, axis: Axis, column: int | None) -> list[figures.PlacedGroup]:
    """The groups with at least two texts, the lowest first: the largest, where there are many."""
    names, places = axes.groups_along(axis, column)
    return _placed((name, places, number) for number, name in enumerate(names))


def _tags(tags: Sequence[TagPlaces]) -> list[figures.PlacedGroup]:
    """The tags in the same way; a text may be in several."""
    return _placed((tag.tag, tag.places, 0) for tag in tags)


def _placed(groups: Iterable[tuple[str, GroupPlaces, int]]) -> list[figures.PlacedGroup]:
    told = [
        figures.PlacedGroup(name, int(places.sizes[number]), places.quantiles[number], float(places.effects[number]))
        for name, places, number in groups
        if np.isfinite(places.effects[number])
    ]
    largest = sorted(told, key=lambda group: -group.texts)[:MOST_GROUPS]
    return sorted(largest, key=lambda group: group.quantiles[2])


def _at_ends(tags: Sequence[TagPlaces]) -> None:
    """On which share of the texts at both ends each tag is, those first that differ most."""
    for tag in sorted(tags, key=lambda tag: -abs(tag.shares[1] - tag.shares[0]))[:MOST_TOLD]:
        low, high = tag.shares
        st.markdown(
            f"“{literal(tag.tag)}” is on **{percent(low)}** of the fifth of the texts that lies farthest to less, and "
            f"on **{percent(high)}** of the fifth farthest to more."
        )


def _extremes(groups: list[figures.PlacedGroup]) -> str:
    low, high = groups[0], groups[-1]
    if len(groups) == 1:
        side = "more" if low.effect > 0 else "less"
        return f"“{literal(low.name)}” lies to {side}, {effect_word(low.effect)} beside all other texts."
    return (
        f"Farthest to less lies “{literal(low.name)}”, to more “{literal(high.name)}”, "
        f"{effect_word(high.effect)} beside all other texts."
    )


def effect_word(effect: float) -> str:
    """How large a difference is called (Cohen 1988)."""
    size = abs(effect)
    if size < SMALL:
        return "hardly a difference"
    return "a small difference" if size < MEDIUM else "a medium difference" if size < LARGE else "a large difference"


def axis_compass(axes: Axes, axis: Axis, ink: Ink) -> None:
    """This axis across, a saved one up."""
    saved = axes.saved
    others = {name: definition for name, definition in saved.items() if definition != axis.definition}
    if not others:
        st.info("A compass has two axes. Save this one under a name, and make another to see both at once.")
        return
    name = st.selectbox("The axis that goes up", list(others), key="up", bind="query-params") or next(iter(others))
    try:
        up = axes.axis(others[name])
    except (AxisError, SpaceError, EncoderError) as error:
        st.error(literal(str(error)))
        return
    own = name_of(axis.definition, saved) or "this axis"
    places = np.column_stack([axis.positions, up.positions]).astype(np.float64)
    shown = axes.judge.judged.rows[:DRAWN]
    layer = axes.semantic_map.layers[axes.semantic_map.first_layer]
    regions = sorted(layer.regions, key=lambda region: -region.size)[:MOST_GROUPS]
    centers = np.array([np.nanmean(places[layer.region_of == region.number], axis=0) for region in regions])
    st.caption(_relation(float(spearman(places[shown, 0], places[shown, 1]))))
    figure = figures.compass(
        places[shown], axes.texts_at(shown),
        centers.reshape(-1, 2), [region.label for region in regions], across=own, up=name, ink=ink,
    )  # fmt: skip
    st.plotly_chart(figure, key="axis_compass", config={"displayModeBar": False, "scrollZoom": True})


def _relation(rho: float) -> str:
    figures_told = f"(ρ = {rho:.2f})".replace("-", "−")
    if abs(rho) >= ALIKE:
        return f"Both axes order the texts nearly alike {figures_told}: together they show hardly more than one alone."
    if abs(rho) >= SMALL:
        return f"Both axes have something in common {figures_told}. Dots with names are the middles of regions."
    return f"The two axes have little in common {figures_told}. Dots with names are the middles of regions."
