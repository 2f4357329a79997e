"""Texts of the map sought by words, to be chosen without knowing their rows."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from dashboard import session
from dashboard.analysis.encoders import EncoderError
from dashboard.figures.plain import shortened
from dashboard.space import SpaceError
from dashboard.text_search import FoundTexts, find_texts
from dashboard.widgets.plain import counted, literal, quiet
from dashboard.widgets.tagging import tag_button
from store.records import SemanticMap

LONGEST = 240
LONGEST_SEARCH = 200


def text_finder(semantic_map: SemanticMap, uses: Mapping[str, Callable[[int], None]]) -> None:
    """A field that seeks, and under each text that it finds a button per use, which is told the text's row."""
    with st.expander("Find a text of the map", icon=":material/search:"):
        words = st.text_input(
            "Words of the text, or what it is about", key=f"sought_{semantic_map.id}", max_chars=LONGEST_SEARCH
        ).strip()
        if not words:
            return
        try:
            shown = f"{len(semantic_map.counts)} {semantic_map.edition}"
            found = _found(semantic_map.id, shown, words, _semantic_map=semantic_map)
        except (SpaceError, EncoderError) as error:
            st.warning(literal(f"No text has these words. {error}"))
            return
        st.caption(_told(found))
        tag_button(semantic_map, found.points, key="found", words="Tag these…")
        texts = session.application().store.corpora.texts(semantic_map.corpus.id, found.points)
        for row, text in zip(session.open_space(semantic_map).rows.of(found.points), texts, strict=True):
            _found_text(text, row, uses)


@st.cache_resource(max_entries=32, show_spinner=False)
def _found(map_id: str, shown: str, words: str, *, _semantic_map: SemanticMap) -> FoundTexts:
    """What was found; whatever else on the page is touched seeks nothing anew."""
    return find_texts(session.application().store, _semantic_map, session.open_space(_semantic_map), words)


def _told(found: FoundTexts) -> str:
    if found.have_words:
        return f"{counted(found.total, 'text')} with these words, the most alike first."
    return "No text has these words; these are the most like them." if found.total else "Nothing was found."


def _found_text(text: str, row: int, uses: Mapping[str, Callable[[int], None]]) -> None:
    with st.container(border=True, key=f"document_found_{row}", gap="xxsmall"):
        st.text(shortened(text, LONGEST))
        with st.container(horizontal=True, gap="small", vertical_alignment="center"):
            quiet(f"row {row:,}", key=f"found_{row}")
            for use, choose in uses.items():
                st.button(
                    use, key=f"use_{use}_{row}", type="tertiary", icon=":material/add:", on_click=choose, args=(row,)
                )


def fill_in(field: str) -> Callable[[int], None]:
    """A use that writes the row into a field."""

    def choose(row: int) -> None:
        st.session_state[field] = f"#{row}"

    return choose
