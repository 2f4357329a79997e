"""Saved axes and transformations among the colours of a map."""

from __future__ import annotations

import streamlit as st

from dashboard import map_colors, session
from dashboard.analysis.directions.axes import AxisError
from dashboard.saved_axes import axis_id, saved_axes
from dashboard.saved_transformations import saved_transformations
from dashboard.tags import tags_by_any_name
from dashboard.transformations import REFUSALS
from dashboard.widgets.plain import literal
from store.records import SemanticMap


def axis_paths(semantic_map: SemanticMap) -> dict[str, str]:
    """The paths of colourings by what is saved, by the name they are offered under."""
    store = session.application().store
    axes = saved_axes(store, semantic_map.corpus.id)
    changes = saved_transformations(store, semantic_map.corpus.id)
    tags = tags_by_any_name(store, semantic_map)
    paths = {f"{name} (axis)": f"axes/{axis_id(definition, tags)}" for name, definition in axes.items()}
    return paths | {f"{name} (transformation)": f"transformations/{made.id}" for name, made in changes.items()}


def can_be_colored(semantic_map: SemanticMap, path: str) -> bool:
    """Whether the texts of this map can be ordered along what is at a path; says why not. True for other paths."""
    axis, change = map_colors.AXIS.fullmatch(path), map_colors.TRANSFORMATION.fullmatch(path)
    if not axis and not change:
        return True
    try:
        with st.spinner("Ordering the texts", show_time=True):
            if axis:
                session.open_axes(semantic_map).known_axis(axis[1])
            elif change:
                session.open_transformations(semantic_map).known(change[1])
    except LookupError:
        st.warning("The map cannot be coloured by this: nobody keeps it any more.")
        return False
    except (AxisError, *REFUSALS) as error:
        st.warning(literal(f"The map cannot be coloured by this. {error}"))
        return False
    return True
