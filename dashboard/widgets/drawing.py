"""Which maps to draw of a corpus, and waiting for them."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.mapping import FIRST_LOOK, FULL
from dashboard.widgets.job_progress import awaited_progress, expect_no_news
from dashboard.widgets.plain import literal, seconds_in_words, subtitle

TEXTS_PER_SECOND = {FIRST_LOOK: 15_000, FULL: 250}
"""Short texts on two cores, as measured in benchmarks/RESULTS.md; the work after encoding comes on top."""
AFTER_ENCODING = 1 / 700
"""Seconds per text of everything after encoding, on two cores."""


def encoder_choice(documents: int) -> list[str]:
    """Both maps, the quick one and the thorough one, unless the visitor wants only one."""
    st.markdown("**Which map?** The first look is there soon; the full map replaces it when it is ready.")
    first, full = st.columns(2)
    with first:
        wants_first = st.checkbox("First look", value=True, key="wants_first")
        st.caption(f"By the quick encoder: known words, averaged. About {_estimate(FIRST_LOOK, documents)}.")
    with full:
        wants_full = st.checkbox("Full map", value=True, key="wants_full")
        st.caption(
            "By the full encoder, all-MiniLM-L6-v2: sentences in context, best for English. "
            f"About {_estimate(FULL, documents)} for short texts, more for long ones."
        )
    return [FIRST_LOOK] * wants_first + [FULL] * wants_full


def awaited_map() -> None:
    """The map this visitor asked for: how far it is and, as soon as it is there, the map itself."""
    request_id = session.awaited()
    if request_id is None:
        return
    status = session.application().jobs.status(request_id)
    if status is not None and status.state in ("queued", "running"):
        with st.container(border=True):
            subtitle(f"Drawing “{status.corpus_name}”", key="awaited")
            awaited_progress(request_id)
            st.caption("You can leave this page; the work goes on, and the menu shows how far it is.")
        return
    if status is not None and status.state == "done" and status.map_id:
        # Waited for until the map's page is there, since a timer's rerun can overtake the switch to it.
        expect_no_news(request_id)
        session.go_to("map", map=status.map_id)
    session.await_map(None)
    if status is not None and status.message:
        st.error(literal(status.message))


def _estimate(encoder: str, documents: int) -> str:
    return seconds_in_words(documents / TEXTS_PER_SECOND[encoder] + documents * AFTER_ENCODING + 3)
