"""What was changed about the regions of a corpus, by whom and when, to be undone and redone."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.edits import Outcome
from dashboard.edits.wording import fate_in_words, in_words
from dashboard.widgets.edit_actions import author, author_field, carry_out
from dashboard.widgets.plain import literal
from store.records import Region, SemanticMap

MOST_SHOWN = 40


def edits_popover(semantic_map: SemanticMap, region: Region | None = None) -> None:
    """A quiet button that opens the list, the newest first; nothing where nobody has changed anything."""
    outcomes = session.edited_map(semantic_map.id).outcomes
    if not outcomes:
        return
    conflicts = sum(outcome.conflict is not None for outcome in outcomes)
    words = f"Edits ({len(outcomes)})" if not conflicts else f"Edits ({len(outcomes)}, {conflicts} in conflict)"
    with st.popover(words, type="tertiary", icon=":material/history:", key="edit_list"):
        st.caption("What people changed about these texts' regions, on this map and its others; the newest first.")
        for outcome in reversed(outcomes[-MOST_SHOWN:]):
            _line(semantic_map, region, outcome)
        if len(outcomes) > MOST_SHOWN:
            st.caption(f"{len(outcomes) - MOST_SHOWN:,} earlier ones count too; the command `edits` lists all.")
        author_field("author_for_list")


def _line(semantic_map: SemanticMap, region: Region | None, outcome: Outcome) -> None:
    edit = outcome.edit
    edits = session.application().store.edits
    turn = edits.redo if edit.is_undone else edits.undo
    what, button = st.columns([4, 1], vertical_alignment="center")
    with what:
        said = literal(in_words(edit))
        when = f"{edit.made_at:%d %b %Y, %H:%M} UTC"
        st.markdown(f"~~{said}~~" if edit.is_undone else said)
        st.caption(literal(f"{edit.author}, {when}" if edit.author else when))
        fate = fate_in_words(outcome, is_own=edit.map_id == semantic_map.id)
        if fate:
            st.caption(literal(fate))
    with button:
        st.button(
            "Redo" if edit.is_undone else "Undo", key=f"turn_edit_{edit.number}", type="tertiary", width="stretch",
            on_click=carry_out,
            args=(semantic_map, region, lambda: turn(semantic_map.corpus.id, edit.number, author())),
        )  # fmt: skip
