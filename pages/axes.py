"""More of this, less of that: the texts of a map in order between two ends, and how far to believe the order."""

import streamlit as st

from dashboard import figures, session, widgets

semantic_map = session.open_map()
ink = figures.ink_for(st.context.theme.type)
axes = session.open_axes(semantic_map)

st.title("Axes")
st.markdown(
    "Say what the two ends are like, and the texts of the map are put in order between them: less of it, more of it. "
    "The order is found in the space of the encoder, not on the map."
)
definition = widgets.axis_editor(axes)
axis = widgets.axis_of(axes, definition)

view = widgets.axis_view()
shown, margin = st.columns([7, 3], gap="medium")
with shown:
    widgets.axis_shown(axes, axis, view, ink)
with margin:  # after the answer, which nobody should wait for
    if not widgets.is_blind(view):  # who judges blindly sees nothing of the axis
        widgets.axis_evidence(axes, axis)
        widgets.keep_axis(axes, definition)
