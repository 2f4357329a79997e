"""Saved axes among the colours of a map."""

from __future__ import annotations

import streamlit as st

from dashboard import map_colors, session
from dashboard.analysis.directions.axes import AxisError
from dashboard.analysis.encoders import EncoderError
from dashboard.saved_axes import saved_axes
from dashboard.space import SpaceError
from dashboard.widgets.plain import literal
from store.records import SemanticMap


def axis_paths(semantic_map: SemanticMap) -> dict[str, str]:
    """The paths of colourings by saved axes, by the name they are offered under."""
    saved = saved_axes(session.application().store, semantic_map.corpus.id)
    return {f"{name} (axis)": f"axes/{definition.id}" for name, definition in saved.items()}


def can_be_colored(semantic_map: SemanticMap, path: str) -> bool:
    """Whether the texts of this map can be ordered along the axis at a path; says why not. True for other paths."""
    if map_colors.AXIS.fullmatch(path) is None:
        return True
    try:
        with st.spinner("Ordering the texts", show_time=True):
            map_colors.coloring(semantic_map, path)
    except (AxisError, SpaceError, EncoderError) as error:
        st.warning(literal(f"The map cannot be coloured by this axis. {error}"))
        return False
    return True
