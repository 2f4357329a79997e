"""The first screen: what this is, the sample, the way back to maps that are there."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, session
from dashboard.map_names import map_names
from dashboard.mapping import FIRST_LOOK
from dashboard.widgets.plain import literal

RECENT = 6


def lead(text: str) -> None:
    """The sentences at the top of the first screen, a little larger."""
    with st.container(key="lead"):
        st.markdown(text)


def sample_offer() -> None:
    """The sample that needs no download, with the button that leads to its map."""
    st.markdown(
        "**The documentation of the Python packages in this environment:** the docstrings of thousands of public "
        "functions and classes, with package, module and kind. Nothing is downloaded."
    )
    if st.button("Draw the sample", type="primary", icon=":material/draw:", disabled=session.awaited() is not None):
        with st.spinner("Collecting the documentation"):
            session.request_maps(session.add_sample(), [FIRST_LOOK])
        st.rerun()


def recent_maps() -> None:
    """The newest maps, to go on where one left off."""
    names = map_names()
    if not names:
        return
    st.subheader("Maps")
    with st.container(horizontal=True):
        for map_id, name in list(names.items())[:RECENT]:
            if st.button(literal(name), key=f"recent_{map_id}", icon=":material/map:"):
                navigation.go_to("map", map=map_id)
