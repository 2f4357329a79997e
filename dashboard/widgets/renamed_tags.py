"""Links that name a tag as it was called when they were made."""

from __future__ import annotations

import streamlit as st

from dashboard import map_colors, session
from dashboard.tags import tags_on
from store.records import SemanticMap


def follow_renamed_tags(semantic_map: SemanticMap, *parameters: str, ending: str = "") -> None:
    """Let parameters of the address, which choose a tag, name it as it is called now."""
    store = session.application().store
    former, present = store.tags.former_names(semantic_map.corpus.id), tags_on(store, semantic_map)
    for parameter in parameters if former else ():
        asked = str(st.session_state.get(parameter, st.query_params.get(parameter, "")))
        tag = asked.removesuffix(ending)
        if asked.endswith(ending) and tag not in present and former.get(tag) in present:
            st.session_state[parameter] = former[tag] + ending


def former_colors(semantic_map: SemanticMap) -> list[str]:
    """The colours by tags under the names that these had before."""
    store = session.application().store
    former, present = store.tags.former_names(semantic_map.corpus.id), tags_on(store, semantic_map)
    return [tag + map_colors.BY_TAG for tag, now in former.items() if now in present]
