"""Links that ask for what a map does not have: told in a sentence, since Streamlit itself would keep silent."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from dashboard.widgets.plain import literal
from store.records import SemanticMap

KEY = "dead_links"


def forget_dead_links() -> None:
    """The visitor has chosen something else: what the link asked for is no longer of interest."""
    for map_id in st.session_state.get(KEY, {}):
        st.session_state[KEY][map_id] = []


def note_dead_links(semantic_map: SemanticMap, *, layers: Mapping[str, int], colors: list[str]) -> None:
    """Look at the address once per visitor and map, before the controls put it right."""
    noted = st.session_state.setdefault(KEY, {})
    if semantic_map.id in noted:
        return
    asked = st.query_params
    layer = semantic_map.layers[layers.get(asked.get("layer", ""), semantic_map.first_layer)]
    labels = [asked["region"]] if layer.region_called(asked.get("region")) else []
    offered = {"layer": layers, "color": colors, "region": labels}
    noted[semantic_map.id] = [
        f"{parameter} “{asked[parameter]}”"
        for parameter, options in offered.items()
        if parameter in asked and asked[parameter] not in options
    ]


def dead_links(semantic_map: SemanticMap) -> None:
    """Say what the link asked for in vain."""
    missing = st.session_state.get(KEY, {}).get(semantic_map.id)
    if missing:
        st.info(f"The link asks for {literal(', '.join(missing))}, which this map does not have; the rest is shown.")
