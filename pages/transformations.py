"""A change learned from pairs of texts: how far to believe it, what it does to a text, and the texts in its order."""

import streamlit as st

from dashboard import figures, session, widgets

semantic_map = session.open_map()
ink = figures.ink_for(st.context.theme.type)
transformations = session.open_transformations(semantic_map)

st.title("Transformations")
st.markdown(
    "Show by pairs how texts change, from before to after: present to past, plain to technical, a claim to a question. "
    "What the pairs have in common is a direction in the space of the encoder, along which other texts can be moved or "
    "put in order."
)
definition = widgets.transformation_editor(transformations)
transformation = widgets.transformation_of(transformations, definition)

view = widgets.transformation_view()
shown, margin = st.columns([7, 3], gap="medium")
with shown:
    widgets.transformation_shown(transformations, transformation, view, ink)
with margin:  # after the answer, which nobody should wait for
    widgets.transformation_card(transformations, transformation, is_ordering=widgets.orders_texts(view))
    widgets.save_transformation(transformations, definition)
