"""Waiting for a map that somebody asked for."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, session
from dashboard.region_choice import is_same_but_for_regions
from dashboard.widgets.job_progress import awaited_progress, expect_no_news
from dashboard.widgets.plain import literal, subtitle
from store.recipes import MapRecipe
from store.records import SemanticMap
from store.requests import JobRequest


def awaited_map(beside: SemanticMap | None = None) -> None:
    """The map this visitor asked for: how far it is and, as soon as it is there, the map itself.

    Beside a map, only other regions for that very map are awaited: whoever looks at something else is not called away.
    """
    request_id = session.awaited()
    if request_id is None:
        return
    status = session.application().jobs.status(request_id)
    if beside is not None and (status is None or not _is_same_but_for_regions(status.request, beside)):
        return
    if status is not None and status.state in ("queued", "running"):
        with st.container(border=True):
            subtitle(f"Drawing “{status.corpus_name}”", key="awaited")
            awaited_progress(request_id)
            st.caption("You can leave this page; the work goes on, and the menu shows how far it is.")
        return
    if status is not None and status.state == "done" and status.map_id:
        # Waited for until the map's page is there, since a timer's rerun can overtake the switch to it.
        expect_no_news(request_id)
        navigation.go_to("map", map=status.map_id)
    session.await_map(None)
    if status is not None and status.message:
        st.error(literal(status.message))


def draw_and_close(semantic_map: SemanticMap, recipe: MapRecipe, popover: str) -> None:
    """Ask for another map of these texts, as a button's callback, and close the popover with this key that holds it:
    what comes now is on the page behind."""
    session.request_recipe(semantic_map.corpus.id, recipe)
    st.session_state[popover] = False


def _is_same_but_for_regions(request: JobRequest, semantic_map: SemanticMap) -> bool:
    is_of_these_texts = request.corpus_id == semantic_map.corpus.id
    return is_of_these_texts and is_same_but_for_regions(semantic_map.recipe, request.recipe)
