"""How much of each period every region takes, and when it bursts."""

import streamlit as st

from dashboard import session, widgets

semantic_map = session.open_map()
heading, detail = st.columns([7, 3], vertical_alignment="bottom")
with detail:
    layer = widgets.layer_picker(semantic_map)
with heading:
    widgets.title(semantic_map.corpus.name)
widgets.dead_links(semantic_map)

form_place, period_place, column_place = st.columns([3, 2, 2], vertical_alignment="bottom")
with column_place:
    column = widgets.time_column_choice(semantic_map)
if column is not None:
    with form_place:
        form = widgets.form_choice()
    with period_place:
        unit = widgets.unit_choice(semantic_map, column)
    widgets.time_chart(semantic_map, layer, column, unit, form)
