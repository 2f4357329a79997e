"""What happens when a visitor edits regions: it is kept under the visitor's name, and what was in front stays so."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import streamlit as st

from dashboard import session
from dashboard.compute import ComputeDiedError
from dashboard.edits import EditError
from dashboard.widgets.author_cookie import keep_author, kept_author
from dashboard.widgets.map_controls import TURN
from dashboard.widgets.plain import literal
from store.errors import StoreError
from store.records import Region, SemanticMap

AUTHOR = "author"
REFUSED = "edit_refused"


def author() -> str:
    """The name that this visitor goes by; empty as long as none was given."""
    name: str | None = st.session_state.get(AUTHOR)
    return kept_author() if name is None else name


def author_field(key: str) -> None:
    """Ask for the name once; the browser remembers it."""

    def remember() -> None:
        st.session_state[AUTHOR] = " ".join(st.session_state[key].split())

    st.text_input(
        "Your name", value=author(), key=key, on_change=remember, placeholder="shown beside what you change",
        help="There are no accounts. Colleagues see this name beside your edits; leave it empty to give none.",
    )  # fmt: skip
    if AUTHOR in st.session_state:
        keep_author(author(), key=key)


def carry_out(semantic_map: SemanticMap, front: Region | None, action: Callable[[], object]) -> None:
    """Do something about regions and keep the one in front there, under whatever name it has then."""
    try:
        action()
    except (ComputeDiedError, EditError, StoreError) as error:
        st.session_state[REFUSED] = str(error)
        return
    # The list of regions, drawn under a new name, forgets which line was chosen: it holds another region now.
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    if front is None:
        return
    now = _region_now(semantic_map, front)
    if now is None:
        st.query_params.pop("region", None)
    else:
        st.query_params["region"] = now.label


def refusal() -> None:
    """Say why the last edit was not made, once."""
    sentence = st.session_state.pop(REFUSED, None)
    if sentence is not None:
        st.error(literal(sentence))


def _region_now(semantic_map: SemanticMap, front: Region) -> Region | None:
    """The region in which most of the texts of one are by now."""
    members = semantic_map.layers[front.layer].region_of == front.number
    layer = session.loaded_map(semantic_map.id).layers[front.layer]
    places = layer.region_of[members]
    places = places[places >= 0]
    return layer.regions[int(np.bincount(places).argmax())] if len(places) else None
