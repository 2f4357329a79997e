"""From one text to another through the texts between them."""

import streamlit as st

from dashboard import figures, session, widgets

semantic_map = session.open_map()

st.title("Paths")
st.markdown(
    "From one text to another in small steps, each to a text that is near in the space of the encoder: what your "
    "corpus has between the two."
)
widgets.kept_questions(semantic_map, widgets.PATHS)
ends = widgets.path_editor(semantic_map)
is_straight = widgets.goes_straight()
ink = figures.ink_for(st.context.theme.type)
widgets.path_shown(semantic_map, ends, is_straight=is_straight, ink=ink)
