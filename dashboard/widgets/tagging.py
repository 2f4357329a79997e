"""Tags put on texts and taken off them: in a dialog that opens wherever texts are listed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import session, tags
from dashboard.figures.plain import shortened, visible
from dashboard.tags import LONGEST_TAG, TagError
from dashboard.widgets.edit_actions import author, author_field
from dashboard.widgets.plain import counted, literal, quiet
from store.records import SemanticMap

EXCERPT = 160


def tag_button(
    semantic_map: SemanticMap, points: NDArray[np.integer] | Sequence[int], *, key: str, words: str = "Tag…"
) -> None:
    """A quiet button that opens the dialog for these texts; nothing without any."""
    if len(points) and st.button(
        words, icon=":material/sell:", type="tertiary", key=f"tag_{key}",
        help="Mark with a word of your own: to colour and compare by, as an end of an axis, in exports.",
    ):  # fmt: skip
        _dialog(semantic_map, np.asarray(points, np.int32))


@st.dialog("Tags")
def _dialog(semantic_map: SemanticMap, points: NDArray[np.int32]) -> None:
    store, corpus_id = session.application().store, semantic_map.corpus.id
    known = tags.tags_on(store, semantic_map)
    if len(points) == 1:
        [text] = store.corpora.texts(corpus_id, points)
        quiet(shortened(text, EXCERPT), key="tagged_text")
    else:
        st.markdown(f"**{counted(int(semantic_map.counts[points].sum()), 'text')}**")
    field, button = st.columns([3, 1], vertical_alignment="bottom")
    with field:
        chosen = st.selectbox(
            "Tag", list(known), index=None, accept_new_options=True, key="tag_to_put", format_func=visible,
            placeholder="one that is there, or a new one", help=f"A word or a few, up to {LONGEST_TAG} characters.",
        )  # fmt: skip
    with button:
        is_put = st.button("Put it on", type="primary", key="put_tag", width="stretch", disabled=not chosen)
    _present(semantic_map, points, known)
    author_field("author_for_tags")
    st.caption("Tags are of the texts: they are on all maps of this corpus, for everybody who uses it.")
    if is_put and chosen:
        do_and_close(partial(tags.put, store, corpus_id, chosen, points, author=author()))


def _present(semantic_map: SemanticMap, points: NDArray[np.int32], known: dict[str, NDArray[np.int32]]) -> None:
    """The tags that some of these texts have, each with the way to take it off."""
    store, corpus_id = session.application().store, semantic_map.corpus.id
    for number, (tag, marked) in enumerate(known.items()):
        have = int(np.isin(points, marked).sum())
        if have:
            what, button = st.columns([3, 1], vertical_alignment="center")
            with what:
                all_of_them = "" if have == len(points) else f" · on {have:,} of them"
                quiet(f"{visible(tag)}{all_of_them}", key=f"tag_present_{number}")
            with button:
                if st.button("Take off", key=f"take_off_{number}", type="tertiary", width="stretch"):
                    do_and_close(partial(tags.take_off, store, corpus_id, tag, points, author=author()))


def do_and_close(action: Callable[[], object]) -> None:
    """Do it and close the dialog; or stay, and say why not."""
    try:
        action()
    except TagError as error:
        st.error(literal(str(error)))
        return
    st.rerun()
