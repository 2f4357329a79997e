"""What of an axis the page shows: its ends, the map, regions, a profile, a compass, texts to mark, what is left."""

from __future__ import annotations

from typing import NoReturn

import numpy as np
import streamlit as st

from dashboard import map_colors, navigation, session
from dashboard.analysis.directions.axes import AxisError
from dashboard.analysis.encoders import EncoderError
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.axis_definition import AxisDefinition
from dashboard.figures.ink import Ink
from dashboard.space import SpaceError
from dashboard.widgets.axis_ends import axis_ends
from dashboard.widgets.axis_from_map import chosen_end, selection_part
from dashboard.widgets.axis_groups import axis_compass, axis_groups
from dashboard.widgets.axis_link import add_example
from dashboard.widgets.axis_profile import axis_profile
from dashboard.widgets.blind_check import blind_check
from dashboard.widgets.map_sheet import Picked, map_sheet
from dashboard.widgets.plain import literal
from dashboard.widgets.reading import documents_table
from dashboard.widgets.remove_direction import remove_axis
from dashboard.widgets.text_marking import text_marking

ENDS, MAP, GROUPS, PROFILE, COMPASS, MARKING, BLIND_CHECK, REMOVED = VIEWS = (
    *("both ends", "map", "regions", "profile", "compass"),
    *("mark texts", "blind check", "take it away"),
)


def axis_of(axes: Axes, definition: AxisDefinition) -> Axis:
    """The axis of a definition; or say what is missing and stop."""
    if not definition.is_whole:
        if definition.negative or definition.positive:
            st.info(
                "An axis needs texts for both of its ends: write or find some for the other, or select them on the map."
            )
            navigation.link_to("map", "Select texts on the map", map=axes.semantic_map.id)
        st.stop()
    try:
        with st.spinner("Ordering the texts", show_time=True):
            return axes.axis(definition)
    except (AxisError, SpaceError, EncoderError) as error:
        _refuse(error)


def _refuse(error: Exception) -> NoReturn:
    st.error(literal(str(error)))
    st.stop()


def axis_view() -> str:
    """What to show, kept in the address."""
    chosen = st.segmented_control(
        "Show", VIEWS, default=ENDS, required=True, key="view", bind="query-params", label_visibility="collapsed"
    )
    return chosen or ENDS


def is_blind(view: str) -> bool:
    """Whether the visitor judges texts there and should see nothing of the axis meanwhile."""
    return view in (MARKING, BLIND_CHECK)


def axis_shown(axes: Axes, axis: Axis, view: str, ink: Ink) -> None:
    """Show it."""
    if view == ENDS:
        axis_ends(axes, axis)
    elif view == MAP:
        axis_map(axes, f"axes/{axis.id}", grows=None if axis.poles is None else axis.definition)
    elif view == GROUPS:
        axis_groups(axes, axis, ink)
    elif view == PROFILE:
        axis_profile(axes, axis, ink)
    elif view == COMPASS:
        axis_compass(axes, axis, ink)
    elif view == MARKING:
        text_marking(axes, axis)
    elif view == REMOVED:
        remove_axis(session.open_transformations(axes.semantic_map), axis)
    else:
        blind_check(axes, axis)


def axis_map(axes: Axes, path: str, *, grows: AxisDefinition | None = None) -> None:
    """The map in the colours of a path, and the texts that are selected on it, which the ends of an axis that `grows`
    can take in."""
    semantic_map = axes.semantic_map
    layer = semantic_map.first_layer
    with st.container(key="axis_map"):
        points = map_sheet(semantic_map, map_colors.coloring(semantic_map, path), path=path, at=Picked(layer, None))
    if points.size and grows is not None and (is_more := chosen_end()) is not None:
        add_example(grows, selection_part(semantic_map, points), is_positive=is_more)
        st.rerun()
    documents_table(semantic_map, layer, np.asarray(points), None)
