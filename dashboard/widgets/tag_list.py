"""The tags of a corpus: how many texts have each, what they are called, and what was done with them, to be undone and
redone."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard import map_colors, session, tags
from dashboard.figures.plain import shortened
from dashboard.tags import LONGEST_TAG
from dashboard.widgets.edit_actions import author, author_field
from dashboard.widgets.plain import counted, literal, quiet
from dashboard.widgets.tagging import do_and_close
from store.records import SemanticMap
from store.tags import Tagging

MOST_SHOWN = 30
LONGEST = 40


def tags_popover(semantic_map: SemanticMap) -> None:
    """A quiet button that opens them; nothing where nobody has tagged a text."""
    store = session.application().store
    done = store.tags.list(semantic_map.corpus.id)
    if not done:
        return
    found = tags.tags_on(store, semantic_map)
    with st.popover(f"Tags ({len(found)})", type="tertiary", icon=":material/sell:", key="tag_list"):
        for number, (tag, points) in enumerate(found.items()):
            name, texts, shown, renamed = st.columns([3, 2, 2, 3], vertical_alignment="center")
            with name:
                st.markdown(literal(shortened(tag, LONGEST)))
            with texts:
                quiet(counted(int(semantic_map.counts[points].sum()), "text"), key=f"tag_texts_{number}")
            with shown:
                st.button(
                    "Show", key=f"show_tag_{number}", type="tertiary", width="stretch", on_click=_show, args=(tag,),
                    help="Colour the map by it, and read its texts.",
                )  # fmt: skip
            with renamed:
                if st.button("Rename…", key=f"rename_tag_{number}", type="tertiary", width="stretch"):
                    _renaming(semantic_map, tag)
        st.caption("What was done with tags, the newest first.")
        for tagging in reversed(done[-MOST_SHOWN:]):
            _line(semantic_map, tagging)
        if len(done) > MOST_SHOWN:
            st.caption(f"{len(done) - MOST_SHOWN:,} earlier ones count too; the command `tags` lists all.")
        author_field("author_for_tag_list")


def _show(tag: str) -> None:
    st.session_state["color"] = tag + map_colors.BY_TAG
    st.query_params.pop("region", None)


@st.dialog("Rename a tag")
def _renaming(semantic_map: SemanticMap, tag: str) -> None:
    name = st.text_input("What it is called from now on", tag, key="tag_name", max_chars=LONGEST_TAG)
    author_field("author_for_renaming")
    st.caption("It is called so for everybody who uses this corpus. Links and saved axes that name it still find it.")
    if st.button("Rename", type="primary", key="rename_tag"):
        store, corpus_id = session.application().store, semantic_map.corpus.id
        do_and_close(partial(tags.rename, store, corpus_id, tag, name, author=author()))


def _line(semantic_map: SemanticMap, tagging: Tagging) -> None:
    kept = session.application().store.tags
    turn = kept.redo if tagging.is_undone else kept.undo
    what, button = st.columns([4, 1], vertical_alignment="center")
    with what:
        said = literal(tags.in_words(tagging))
        when = f"{tagging.made_at:%d %b %Y, %H:%M} UTC"
        st.markdown(f"~~{said}~~" if tagging.is_undone else said)
        st.caption(literal(f"{tagging.author}, {when}" if tagging.author else when))
    with button:
        st.button(
            "Redo" if tagging.is_undone else "Undo", key=f"turn_tagging_{tagging.number}", type="tertiary",
            width="stretch", on_click=lambda: turn(semantic_map.corpus.id, tagging.number, author()),
        )  # fmt: skip
