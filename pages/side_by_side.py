"""Two maps of the same texts side by side, and how far they agree."""

import streamlit as st

from dashboard import session, widgets

here = session.open_map()

heading, detail, colors, beside = st.columns([4, 3, 2, 2], vertical_alignment="bottom")
with heading:
    widgets.title(here.corpus.name)
with beside:
    there = widgets.map_beside(here)
with detail:
    layer = widgets.layer_picker(here)
with colors:
    path = widgets.coloring_picker(here, layer, None)
with st.container():
    widgets.dead_links(here)
    widgets.agreement(here, there)

points = widgets.map_pair(here, there, layer=layer, path=path)
widgets.documents_table(here, layer, points, None)
