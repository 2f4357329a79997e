"""The other maps of the same texts: the full one offered when it is ready, and the way back."""

from __future__ import annotations

import streamlit as st

from dashboard import map_pairs, session
from dashboard.mapping import FIRST_LOOK
from dashboard.widgets.map_controls import layer_names
from store.maps import MapEntry
from store.records import SemanticMap

MOST_SHOWN = 3


def other_maps(semantic_map: SemanticMap, layer: int, region: int | None) -> None:
    """A quiet line with a link to each other map, which opens it at the same detail, colour and region."""
    entries = map_pairs.siblings(session.application().store, semantic_map)
    if not entries:
        return
    with st.container(horizontal=True, gap="small", vertical_alignment="center", key="other_maps"):
        for entry in entries[:MOST_SHOWN]:
            view = _view(entry, semantic_map, layer, region)
            session.link_to("map", _words(entry, semantic_map), map=entry.id, **view)


def _words(entry: MapEntry, semantic_map: SemanticMap) -> str:
    if entry.recipe.encoder == FIRST_LOOK:
        return "See the first look"
    name = session.map_names().get(entry.id, "").split(" · ", 1)[-1]
    is_later = semantic_map.recipe.encoder == FIRST_LOOK and entry.built_at > semantic_map.built_at
    return f"The {name} is ready: see it" if is_later else f"See the {name}"


def _view(entry: MapEntry, semantic_map: SemanticMap, layer: int, region: int | None) -> dict[str, str]:
    """The parameters that keep what the visitor was looking at."""
    view = {"color": color} if (color := st.query_params.get("color")) else {}
    if layer == semantic_map.first_layer and region is None:
        return view
    other = session.loaded_map(entry.id)
    number = map_pairs.matching_layer(semantic_map.layers[layer], other)
    view["layer"] = layer_names(other)[number]
    if region is not None:
        match = map_pairs.matching_region(semantic_map.layers[layer], region, other.layers[number], semantic_map.counts)
        if match is not None:
            view["region"] = other.layers[number].regions[match].label
    return view
