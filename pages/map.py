"""A corpus as a map of labeled regions; select points to read them."""

import streamlit as st

from dashboard import figures, session, widgets

semantic_map = session.open_map()
ink = figures.ink_for(st.context.theme.type)

heading, detail, colors = st.columns([5, 3, 2], vertical_alignment="bottom")
with detail:
    layer = widgets.layer_picker(semantic_map)
with colors:
    coloring = widgets.coloring_picker(semantic_map, layer, ink)
with heading:
    widgets.title(semantic_map.corpus.name)
widgets.provenance(semantic_map, layer)
others = st.container()
widgets.dead_links(semantic_map)

sheet, margin = st.columns([7, 3])
with margin:
    region = widgets.region_table(semantic_map, layer, figures.area_colors(semantic_map, coloring, layer, ink))
with others:
    widgets.other_maps(semantic_map, layer, region)
with sheet:
    points = widgets.map_sheet(semantic_map, coloring, layer=layer, ink=ink, focus=region)
with margin.container(key="map_reading"):
    widgets.reading_panel(semantic_map, layer, points, region)
widgets.documents_table(semantic_map, layer, points, region)
