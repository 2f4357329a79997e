"""Two regions, two values of a column or two spans of time: what either says more than the other."""

import streamlit as st

from dashboard import session, widgets

semantic_map = session.open_map()
heading, detail = st.columns([7, 3], vertical_alignment="bottom")
with detail:
    layer = widgets.layer_picker(semantic_map)
with heading:
    widgets.title(semantic_map.corpus.name)
widgets.dead_links(semantic_map)

sides = widgets.sides_choice(semantic_map, layer)
if sides is not None:
    widgets.comparison(semantic_map, layer, sides)
