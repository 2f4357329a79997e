"""The languages of a corpus' texts, told when somebody first colours a map by them."""

from __future__ import annotations

import streamlit as st

from dashboard import map_colors, session
from dashboard.compute import ComputeDiedError
from dashboard.text_languages import tell_languages
from store.records import SemanticMap


def languages_are_told(semantic_map: SemanticMap) -> bool:
    """Wait until the languages of all texts are known, with a bar that says how far that is; False if it failed."""
    try:
        map_colors.coloring(semantic_map, map_colors.LANGUAGE)
    except LookupError:
        return _tell(semantic_map)
    return True


def _tell(semantic_map: SemanticMap) -> bool:
    shared = session.application()
    bar = st.progress(0.0, "Telling the languages, once …")
    try:
        for share in tell_languages(shared.store, shared.compute, semantic_map.corpus):
            bar.progress(share, f"Telling the languages, once: {share:.0%}")
    except ComputeDiedError:
        bar.empty()
        st.warning("The languages could not be told, as the process that reads the texts ended. Choose them again.")
        return False
    bar.empty()
    return True
