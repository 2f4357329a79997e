"""A corpus as a map of labeled regions; select points to read them."""

from functools import partial

import streamlit as st

from dashboard import map_colors, session, widgets

drawn = session.open_map()
semantic_map = widgets.with_noise_as_asked(drawn)

# What comes and goes has containers, so that the map keeps its place: else the former one would stay beside it a while.
with st.container():
    typed = widgets.typed_text(semantic_map)
heading, detail, colors = st.columns([5, 3, 2], vertical_alignment="bottom")
with detail:
    layer = widgets.layer_picker(semantic_map)
with colors:
    path = widgets.coloring_picker(semantic_map, layer, typed)
with heading:
    widgets.title(semantic_map.corpus.name)
with st.container(horizontal=True, vertical_alignment="center", gap="small"):
    widgets.provenance(semantic_map, layer)
    others, changes = st.container(width="content"), st.container(width="content")
    widgets.tags_popover(semantic_map)
    widgets.noise_popover(drawn, semantic_map, layer)
    widgets.hover_popover(semantic_map.corpus)
    widgets.region_settings_popover(drawn)
    widgets.expected_topics_popover(drawn)
with st.container():
    widgets.dead_links(semantic_map)
    widgets.awaited_map(beside=drawn)

coloring = map_colors.coloring(semantic_map, path, typed.text if typed else "")
sheet, margin = st.columns([7, 3])
with margin:
    region = widgets.region_table(semantic_map, layer, widgets.swatches(drawn, coloring, layer))
with others:
    widgets.other_maps(semantic_map, layer, region)
with changes:
    widgets.edits_popover(drawn, None if region is None else drawn.layers[layer].regions[region])
with sheet:
    points = widgets.map_sheet(
        semantic_map, coloring, path=path, at=widgets.Picked(layer, region), typed=typed,
        on_pick=partial(widgets.pick_region, semantic_map),
    )  # fmt: skip
with margin.container(key="map_reading"):
    widgets.reading_panel(semantic_map, layer, points, region, typed, path)
widgets.documents_table(semantic_map, layer, points, region, typed, path)
