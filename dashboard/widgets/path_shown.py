"""A way from text to text, as a strip of texts beside the map; and the straight way, to see why it is none."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import figures, paths, question_grounds, session
from dashboard.analysis.encoders import EncoderError
from dashboard.figures.ink import Ink
from dashboard.figures.plain import shortened
from dashboard.paths import Ends, PathError, StraightStop, Walk
from dashboard.question_terms import TermError
from dashboard.space import SpaceError
from dashboard.widgets.kept_questions import PATHS, keep_question
from dashboard.widgets.plain import counted, in_row, literal, quiet
from dashboard.widgets.tagging import tag_button
from store.records import SemanticMap

LONGEST = 300
REFUSALS = (PathError, TermError, SpaceError, EncoderError)


def path_shown(semantic_map: SemanticMap, ends: Ends | None, *, is_straight: bool, ink: Ink) -> None:
    """Find the way and draw it, or say why there is none."""
    if ends is None:
        st.caption(
            "Name both ends. The way leads from text to text, each near to the next, so that many small steps are "
            "taken rather than a large one."
        )
        return
    store, space = session.application().store, session.open_space(semantic_map)
    try:
        if is_straight:
            _straight(semantic_map, paths.straight(store, semantic_map, space, ends))
        else:
            graph = question_grounds.open_path_graph(semantic_map)
            _walk(semantic_map, paths.walk(store, semantic_map, space, graph, ends), ink)
    except REFUSALS as error:
        st.warning(literal(str(error)))
    else:
        keep_question(semantic_map, PATHS)


def _walk(semantic_map: SemanticMap, walk: Walk, ink: Ink) -> None:
    strip, drawing = st.columns([1, 1], gap="medium")
    with strip:
        _summary(walk)
        for number, stop in enumerate(walk.stops):
            if number:
                _step(walk, number - 1)
            with st.container(border=True, key=f"document_stop_{number}", gap="xxsmall"):
                st.text(f"{number + 1}   {shortened(stop.words, LONGEST)}")
                if stop.point is None:
                    quiet("not a text of the corpus", key=f"stop_{number}")
                else:
                    quiet(f"{stop.region or 'in no region'}{in_row(stop.row)}", key=f"stop_{number}")
        _tag(semantic_map, [stop.point for stop in walk.stops])
    with drawing:
        points = [stop.point for stop in walk.stops]
        figure = figures.path_on_map(
            semantic_map.coordinates, points, walk.jumps, [stop.words for stop in walk.stops], ink=ink
        )
        st.plotly_chart(figure, config={"displayModeBar": False}, key="path_on_map")
        st.caption(
            "The way is found in the space of the encoder; on the map, which is flat, even a small step can look long. "
            "Dashed lines are jumps. Ends that are no texts of the corpus have no place here."
        )


def _summary(walk: Walk) -> None:
    if not walk.similarities:
        st.markdown("Both ends are the same text.")
        return
    between = counted(len(walk.stops) - 2, "text") if len(walk.stops) > 2 else "no text"
    jumps = sum(walk.jumps)
    told = f"{counted(jumps, 'step')} {'is a jump' if jumps == 1 else 'are jumps'}" if jumps else "no step is a jump"
    st.markdown(f"The way has **{between}** between its ends, and {told}.")
    quiet(
        f"weakest step {walk.weakest:.2f} · a jump is below {walk.bar:.2f}, which 95 % of random pairs do not reach",
        key="walk",
    )
    if not walk.is_mutual:
        st.info(paths.ONE_SIDED)


def _step(walk: Walk, number: int) -> None:
    similarity = walk.similarities[number]
    if walk.jumps[number]:
        quiet(f"↓  {similarity:.2f}, a jump: no more alike than random texts", key=f"step_{number}")
    else:
        quiet(f"↓  {similarity:.2f}", key=f"step_{number}")


def _straight(semantic_map: SemanticMap, stops: tuple[StraightStop, ...]) -> None:
    """What lies nearest to places on the straight way."""
    st.markdown(paths.straight_in_words(stops))
    st.caption(
        "Places between two meanings mostly mean neither: hardly any text lies there, and what is nearest to such a "
        "place is often one of the ends. Beside each place stands the text nearest to it, the ends left out."
    )
    for number, stop in enumerate(stops):
        with st.container(border=True, key=f"document_straight_{number}", gap="xxsmall"):
            st.text(shortened(stop.stop.words, LONGEST))
            nearer = "nearer than both ends" if stop.is_inner else "an end is nearer"
            quiet(
                f"{stop.share:.1%} of the way · similarity {stop.similarity:.2f}, {nearer}{in_row(stop.stop.row)}",
                key=f"straight_{number}",
            )
    _tag(semantic_map, [stop.stop.point for stop in stops])


def _tag(semantic_map: SemanticMap, points: Sequence[int | None]) -> None:
    tag_button(semantic_map, [point for point in points if point is not None], key="stops", words="Tag these…")
