"""The open map, chosen in the sidebar of every page."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, session
from dashboard.map_names import map_names


def map_picker() -> None:
    """All maps, the newest first; choosing one opens it."""
    open_id = session.open_map_id()
    names = map_names()
    if not names:
        return
    # A map may be finished or deleted between the two looks at the store.
    options = list(names)
    chosen = st.sidebar.selectbox(
        "Open map", options, index=options.index(open_id) if open_id in names else None, format_func=names.__getitem__,
        placeholder="Choose a map", key=f"map_picker_{open_id}",
    )  # fmt: skip
    if chosen is not None and chosen != open_id:
        navigation.go_to("map", map=chosen)
