"""What is on the map, in words: a table of contents, and every region with what speaks for it."""

import streamlit as st

from dashboard import session, widgets

semantic_map = session.open_map()
heading, detail = st.columns([7, 3], vertical_alignment="bottom")
with detail:
    layer = widgets.layer_picker(semantic_map)
region = widgets.asked_region(semantic_map, layer)
with heading:
    widgets.title(semantic_map.corpus.name if region is None else region.label)
widgets.dead_links(semantic_map)

if region is None:
    widgets.edits_popover(semantic_map)
    widgets.table_of_contents(semantic_map, layer)
else:
    widgets.region_account(semantic_map, region)
    widgets.region_documents(semantic_map, region)
