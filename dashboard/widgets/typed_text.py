"""The text that a visitor has typed to see where on the map it lies; it is kept in the address."""

from __future__ import annotations

import streamlit as st

from dashboard.analysis.encoders import EncoderError
from dashboard.placed_texts import placed_text
from dashboard.space import SpaceError
from dashboard.typed_texts import TypedText
from dashboard.widgets.plain import literal
from store.records import SemanticMap

PARAMETER = "like"
LONGEST = 500
"""Characters of a typed text: it has to fit into a link."""


def typed_text(semantic_map: SemanticMap) -> TypedText | None:
    """The text the address names, found in the space of the map; None without one, or where that cannot be done now,
    which is said."""
    text = " ".join(st.query_params.get(PARAMETER, "").split())[:LONGEST]
    if not text:
        return None
    try:
        with st.spinner("Looking for the texts that are most like it …"):
            return placed_text(semantic_map, text)
    except (SpaceError, EncoderError) as error:
        st.warning(literal(str(error)))
        return None


def type_text(text: str) -> None:
    """Let the address name another text, or none."""
    text = text.strip()[:LONGEST]
    if text:
        st.query_params[PARAMETER] = text
    else:
        st.query_params.pop(PARAMETER, None)


def whereabouts(typed: TypedText) -> str:
    """Where a text lies, and how far that can be trusted, in a sentence."""
    if not typed.is_encoded:
        return "The encoder of this map knows no word of it, so it has no place here."
    if not len(typed.nearest):
        return "No text of this map has a place, so it has none either."
    if typed.place is None:
        best = float(typed.similarities[typed.nearest[0]])
        return (
            f"Nothing here is like it: its nearest text has a similarity of {best:.2f}, less than three in four pairs "
            f"of texts drawn at random here ({typed.unlike:.2f})."
        )
    if typed.is_scattered:
        return (
            f"Its nearest texts lie far apart on the map: only {typed.beside} of {typed.neighbors} are near the mark, "
            "which could as well stand elsewhere."
        )
    return f"Placed among the {typed.neighbors} texts that are most like it."
