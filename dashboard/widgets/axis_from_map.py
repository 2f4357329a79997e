"""Texts selected on a map, or one of its regions, as an end of an axis."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import navigation, session
from dashboard.axis_definition import MOST_ROWS, AxisDefinition, PolePart, rows_part
from dashboard.widgets.axis_link import link_of, with_example
from store.records import SemanticMap

ASKED = "axis_asked_last"
"""The axis that this visitor looked at last, by map: what is selected becomes a part of it."""
HELP = (
    f"The selected texts together count as much as one text you type. Of more than {MOST_ROWS}, so many drawn at "
    "random stand for all."
)


def note_asked(semantic_map: SemanticMap, definition: AxisDefinition) -> None:
    """Remember which axis the visitor works on."""
    st.session_state[ASKED] = (semantic_map.id, definition)


def selection_part(semantic_map: SemanticMap, points: NDArray[np.integer]) -> PolePart:
    """Selected points as a part of a pole."""
    drawn = np.random.default_rng(0).permutation(points)[:MOST_ROWS]
    return rows_part(session.open_space(semantic_map).rows.of(drawn))


def region_part(layer: int, region: int) -> PolePart:
    """A region as a part of a pole."""
    return PolePart("region", numbers=(layer, region))


def chosen_end() -> bool | None:
    """Two buttons, one for each end; True for more, False for less, None while neither is pressed."""
    with st.container(gap="xxsmall", key="as_an_end"):
        st.caption("Make them an end of an axis:")
        with st.container(horizontal=True, gap="small"):
            is_less = st.button("less like these", type="tertiary", icon=":material/remove:", help=HELP)
            is_more = st.button("more like these", type="tertiary", icon=":material/add:", help=HELP)
    return True if is_more else False if is_less else None


def leave_for_axis(semantic_map: SemanticMap, part: PolePart, *, is_positive: bool) -> None:
    """Go to the page of axes with this part added to the axis that the visitor works on."""
    map_id, definition = st.session_state.get(ASKED, ("", AxisDefinition()))
    if map_id != semantic_map.id or definition.column is not None:
        definition = AxisDefinition()
    asked = with_example(definition, part, is_positive=is_positive)
    navigation.go_to("axes", map=semantic_map.id, **link_of(asked))
