"""Which maps to draw of a corpus, and waiting for them."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.analysis.text_profile import TextProfile
from dashboard.forecast import forecast
from dashboard.mapping import FIRST_LOOK, FULL
from dashboard.widgets.job_progress import awaited_progress, expect_no_news
from dashboard.widgets.plain import literal, seconds_in_words, subtitle

STARTING = 3.0
"""Seconds before the first text is encoded and after the last region is named."""


def encoder_choice(points: int, profile: TextProfile | None) -> list[str]:
    """Both maps, the quick one and the thorough one, unless the visitor wants only one; or one by another encoder."""
    st.markdown("**Which map?** The first look is there soon; the full map replaces it when it is ready.")
    first, full = st.columns(2)
    with first:
        wants_first = st.checkbox("First look", value=True, key="wants_first")
        st.caption(f"By the quick encoder: known words, averaged. {_estimate(FIRST_LOOK, points, profile)}")
    with full:
        wants_full = st.checkbox("Full map", value=True, key="wants_full")
        st.caption(
            "By the full encoder, all-MiniLM-L6-v2: sentences in context, best for English. "
            f"{_estimate(FULL, points, profile)}"
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


def _estimate(encoder: str, points: int, profile: TextProfile | None) -> str:
    """How long it takes, in words, and how that is known."""
    speeds = session.application().store.speeds.known()
    expected = forecast(encoder, points=points, profile=profile, speeds=speeds)
    if expected is None:
        return ""
    known = "as fast as this machine was the last time" if expected.is_measured else "on two cores"
    return f"About {seconds_in_words(expected.seconds + STARTING)}, {known}."
