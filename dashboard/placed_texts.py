"""Where typed texts lie on a map, kept for page and browser, which both ask for it."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.typed_texts import TypedText, typed_text
from store.records import SemanticMap


def placed_text(semantic_map: SemanticMap, text: str) -> TypedText:
    """Where a typed text lies in the space and on the map; raises `SpaceError` or `EncoderError`."""
    shown = f"{len(semantic_map.counts)} {semantic_map.edition}"
    return _placed_text(semantic_map.id, shown, text, _semantic_map=semantic_map)


@st.cache_resource(max_entries=16, show_spinner=False)
def _placed_text(map_id: str, shown: str, text: str, *, _semantic_map: SemanticMap) -> TypedText:
    return typed_text(session.open_space(_semantic_map), _semantic_map, text)
