"""The other maps of the same texts: the full one offered when it is ready, and the way back."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import map_pairs, navigation, session
from dashboard.map_names import map_names
from dashboard.mapping import FIRST_LOOK
from dashboard.widgets.map_controls import pick_layer
from dashboard.widgets.plain import literal
from store.maps import MapEntry
from store.records import SemanticMap

MOST_SHOWN = 3


def other_maps(semantic_map: SemanticMap, layer: int, region: int | None) -> None:
    """A button for each other map, which opens it at the same detail, colour and region, and one for two at once."""
    entries = map_pairs.siblings(session.application().store, semantic_map)
    if not entries:
        return
    with st.container(horizontal=True, gap="small", key="other_maps"):
        for entry in entries[:MOST_SHOWN]:
            # No link: one that leads to the page it is on leaves the address as it was.
            st.button(
                literal(_words(entry, semantic_map)), key=f"see_{entry.id}", icon=":material/map:", type="tertiary",
                on_click=_see, args=(entry.id, semantic_map, layer, region),
            )  # fmt: skip
        if st.button("Side by side", icon=":material/compare:", type="tertiary", key="side_by_side"):
            navigation.go_to("side_by_side", map=semantic_map.id, beside=entries[0].id)


def _words(entry: MapEntry, semantic_map: SemanticMap) -> str:
    name = map_names().get(entry.id, "").removeprefix(f"{semantic_map.corpus.name} · ")
    if replace(entry.recipe, base=None) == replace(semantic_map.recipe, base=None):
        return f"See the newer {name}"
    is_first_look = semantic_map.recipe.encoder == FIRST_LOOK != entry.recipe.encoder
    is_awaited = is_first_look and entry.built_at > semantic_map.built_at
    return f"The {name} is ready, see it" if is_awaited else f"See the {name}"


def _see(map_id: str, semantic_map: SemanticMap, layer: int, region: int | None) -> None:
    """Let the address name the other map, at what the visitor was looking at; the colour stays by itself."""
    other = session.loaded_map(map_id)
    is_first = layer == semantic_map.first_layer and region is None
    number = other.first_layer if is_first else map_pairs.matching_layer(semantic_map.layers[layer], other)
    st.query_params["map"] = map_id
    pick_layer(other, number)
    st.query_params.pop("region", None)
    if region is not None:
        match = map_pairs.matching_region(semantic_map.layers[layer], region, other.layers[number], semantic_map.counts)
        if match is not None:
            st.query_params["region"] = other.layers[number].regions[match].label
