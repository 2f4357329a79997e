"""A direction taken away from all texts, and the map of what is left beside the map as it is."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import navigation, removal, session
from dashboard.analysis.directions.sorting import ROUGH, Sorting
from dashboard.analysis.encoders.removal import Removal
from dashboard.axis import Axis
from dashboard.compute import ComputeDiedError
from dashboard.removal import Balance, RemovalError
from dashboard.transformations import Transformation, Transformations
from dashboard.widgets.drawing import awaited_map
from dashboard.widgets.plain import literal, quiet
from store.records import SemanticMap

THIS = "this change"
SAME = 0.02
"""By how much an AUC has to fall to be called less."""


def remove_direction(transformations: Transformations, found: Transformation) -> None:
    """Choose what is taken away, have the map of what is left drawn, and read what that lost and gained."""
    columns = {
        f"what the column “{column.name}” says": number
        for number, column in enumerate(transformations.semantic_map.corpus.columns)
        if column.type == "category"
    }
    chosen = st.selectbox(
        "Take away", [THIS, *columns], key="remove", bind="query-params",
        help="Texts are then compared by all that they say besides: reviews without their mood, say, or without what "
        "tells their sources apart.",
    )  # fmt: skip
    column = columns.get(chosen or THIS)
    here = transformations.semantic_map
    try:
        if column is None:
            asked = removal.removal_of_change(transformations, found)
        else:
            asked = _of_column(here.id, len(here.counts), column, _transformations=transformations)
    except RemovalError as error:
        st.info(literal(str(error)))
        return

    def what_is_left(there: SemanticMap) -> None:
        if column is None:
            _left(removal.left_of(found))
        else:
            alike = _column_alike(here.id, there.id, column, _transformations=transformations, _there=there)
            neighbors_told(alike, "have the same value")

    offered_or_told(transformations, asked, what_is_left)


def remove_axis(transformations: Transformations, axis: Axis) -> None:
    """Have the map of what is left without an axis drawn, and read what that lost and gained."""
    here = transformations.semantic_map
    try:
        asked = removal.removal_of_axis(transformations, axis)
    except RemovalError as error:
        st.info(literal(str(error)))
        return

    def what_is_left(there: SemanticMap) -> None:
        _examples_told(removal.examples_left(axis))
        known_as = (here.id, here.edition, axis.id)
        alike = _axis_alike(known_as, there.id, _transformations=transformations, _axis=axis, _there=there)
        neighbors_told(alike, "lie in the same fifth of the order as it is on this map")

    offered_or_told(transformations, asked, what_is_left)


def offered_or_told(
    transformations: Transformations, asked: Removal, what_is_left: Callable[[SemanticMap], None]
) -> None:
    """What became of the map where it has been drawn, else the offer to do so."""
    map_id = removal.drawn_without(transformations.store, transformations.semantic_map.corpus.id, asked)
    if map_id is None:
        _offer(transformations, asked)
    else:
        _what_became(transformations, map_id, what_is_left)


def _offer(transformations: Transformations, asked: Removal) -> None:
    st.caption(
        "All vectors lose their part along this direction, and the map is drawn again from what is left; this map "
        "stays. No text is encoded anew. What one straight direction says is gone then, and nothing else: what is said "
        "in other ways stays."
    )
    if st.button("Take it away and draw the map", type="primary"):
        with st.spinner("Taking it away", show_time=True):
            recipe = removal.recipe_without(transformations, asked)
        session.request_recipe(transformations.semantic_map.corpus.id, recipe)
        st.rerun()
    awaited_map()


def _what_became(transformations: Transformations, map_id: str, what_is_left: Callable[[SemanticMap], None]) -> None:
    here, there = transformations.semantic_map, session.loaded_map(map_id)
    try:
        editions = (here.edition, there.edition)
        became = _balance(here.id, there.id, editions, _transformations=transformations, _there=there)
    except ComputeDiedError as error:
        st.warning(literal(str(error)))
        return
    st.markdown("**What is left of it**")
    what_is_left(there)
    st.markdown("**What became of the map**")
    kept = became.neighbors_kept
    if kept is not None:
        st.markdown(f"{1 - kept:.0%} of a text's nearest neighbours are others than before.")
    quiet(
        f"trustworthiness {_figure(became.trustworthiness[0])} before, {_figure(became.trustworthiness[1])} after · "
        f"the regions agree by an AMI of {became.regions_agree:.2f} of 1",
        key="became",
    )
    with st.container(horizontal=True, gap="medium"):
        navigation.link_to("map", "See the map without it", map=map_id)
        navigation.link_to("side_by_side", "Both side by side", map=here.id, beside=map_id)


@st.cache_resource(max_entries=32, show_spinner=False)
def _of_column(map_id: str, points: int, column: int, *, _transformations: Transformations) -> Removal:
    return removal.removal_of_column(_transformations, column)


@st.cache_data(max_entries=32, show_spinner=False)
def _balance(
    here: str, there: str, editions: tuple[str, str], *, _transformations: Transformations, _there: SemanticMap
) -> Balance:
    return removal.balance(_transformations, _there)


@st.cache_data(max_entries=32, show_spinner=False)
def _column_alike(
    here: str, there: str, column: int, *, _transformations: Transformations, _there: SemanticMap
) -> tuple[float | None, float | None]:
    return removal.column_alike(_transformations, column, _there)


@st.cache_data(max_entries=32, show_spinner=False)
def _axis_alike(
    known_as: tuple[str, str, str], there: str, *, _transformations: Transformations, _axis: Axis, _there: SemanticMap
) -> tuple[float | None, float | None]:
    return removal.axis_alike(_transformations, _axis, _there)


def _left(sortings: tuple[Sorting, Sorting] | None) -> None:
    if sortings is None:
        st.caption("With fewer than six pairs nothing tells how much of the change is left.")
        return
    before, after = sortings
    figures = f"of {after.pairs} pairs that others were learned from"
    _told_apart("Pairs", (before.unpaired, after.unpaired), f"unpaired AUC {{}} before, {{}} after, {figures}")


def _examples_told(aucs: tuple[float, float] | None) -> None:
    if aucs is None:
        st.caption("With fewer than ten examples a side nothing tells how well those left out can still be told apart.")
    else:
        _told_apart(
            "Examples", aucs, "AUC {} before, {} after, of half of the examples, without the axis of the others"
        )


def _told_apart(what: str, aucs: tuple[float, float], figures: str) -> None:
    before, after = aucs
    if after < ROUGH:
        st.markdown(f"{what} that were left out can hardly be told apart any more.")
    elif after < before - SAME:
        st.markdown(f"{what} that were left out can be told apart less well, but still: not all of it is gone.")
    else:
        st.markdown(
            f"{what} that were left out can be told apart as well as before: one straight direction is not all of it."
        )
    quiet(figures.format(f"{before:.2f}", f"{after:.2f}"), key="left")


def neighbors_told(shares: tuple[float | None, float | None], words: str) -> None:
    """How often nearest neighbours are alike in some way, before and after."""
    before, after = shares
    if before is None or after is None:
        st.caption("The neighbours of one of the maps are not stored, so nothing tells how much is left.")
        return
    st.markdown(
        f"A text and its nearest neighbours {words} in **{after:.0%}** of all cases, after {before:.0%} before."
    )


def _figure(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.2f}"
