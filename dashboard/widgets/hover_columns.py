"""Which columns are told of a text under the pointer: as the visitor chooses, kept in the address."""

from __future__ import annotations

import re

import streamlit as st

from dashboard.map_data import MOST_CELLS
from store.records import Corpus

PARAMETER = "tell"
USUAL = 4
"""Columns told before anybody has chosen: the first ones."""
REMEMBERED = "hover_columns"


def hover_popover(corpus: Corpus) -> None:
    """A quiet button that opens the choice; nothing for a corpus without other columns."""
    if not corpus.columns:
        return
    names = [column.name for column in corpus.columns]
    with st.popover("Pointer…", type="tertiary", icon=":material/arrow_selector_tool:", key="hover_view"):
        chosen = st.multiselect(
            "What the pointer tells of a text", range(len(names)), default=hover_columns(corpus),
            format_func=names.__getitem__, max_selections=MOST_CELLS, key=f"hover_{corpus.id}",
            help="Columns of the file, shown below the beginning of the text, in this order.",
        )  # fmt: skip
    _remember(corpus, tuple(chosen))


def hover_columns(corpus: Corpus) -> tuple[int, ...]:
    """The numbers of the columns that the address asks for, else those chosen last for this corpus, else the first."""
    asked = st.query_params.get(PARAMETER)
    if asked is not None and re.fullmatch(r"(\d{1,4}(-\d{1,4})*)?", asked):
        numbers = tuple(dict.fromkeys(int(number) for number in asked.split("-") if number))
        return tuple(number for number in numbers if number < len(corpus.columns))[:MOST_CELLS]
    remembered: dict[str, tuple[int, ...]] = st.session_state.get(REMEMBERED, {})
    return remembered.get(corpus.id, _usual(corpus))


def _usual(corpus: Corpus) -> tuple[int, ...]:
    return tuple(range(len(corpus.columns)))[:USUAL]


def _remember(corpus: Corpus, chosen: tuple[int, ...]) -> None:
    st.session_state.setdefault(REMEMBERED, {})[corpus.id] = chosen
    if chosen != _usual(corpus):
        st.query_params[PARAMETER] = "-".join(map(str, chosen))
    else:
        st.query_params.pop(PARAMETER, None)
