"""A text after a change: what lies there, next to what lies nearest to the text itself."""

from __future__ import annotations

import streamlit as st

from dashboard.analysis.directions.terms import read_term
from dashboard.figures.answers_on_map import PlacedText
from dashboard.figures.ink import Ink
from dashboard.transformations import REFUSALS, Applied, Near, Transformation, Transformations
from dashboard.widgets.analogy_editor import TERM_HELP
from dashboard.widgets.answering import answer_list
from dashboard.widgets.answers_placed import answers_placed
from dashboard.widgets.plain import literal, quiet
from dashboard.widgets.tagging import tag_button

STRONGEST, STEP = 3.0, 0.25


def transformation_applied(transformations: Transformations, found: Transformation, ink: Ink) -> None:
    """Ask for a text and how strongly it is changed, both kept in the address, and draw both lists."""
    field, slider = st.columns([3, 2], gap="medium", vertical_alignment="bottom")
    source = field.text_input(
        "Apply it to", key="apply", bind="query-params", help=TERM_HELP, max_chars=2_000,
        placeholder="a text, #12, or @ and the name of a region",
    ).strip()  # fmt: skip
    strength = slider.slider(
        "Strength", 0.0, STRONGEST, 1.0, STEP, key="strength", bind="query-params",
        help="1 adds the mean change of the pairs, 0 nothing.",
    )  # fmt: skip
    if not source:
        st.caption(
            "Give a text, and see which texts of the corpus lie where it lies after the change, next to those that "
            "are nearest to the text itself."
        )
        return
    try:
        applied = transformations.applied(found, read_term(source), strength)
    except REFUSALS as error:
        st.warning(literal(str(error)))
        return
    _what_it_does(applied)
    there, here = st.columns(2, gap="medium")
    with there:
        answer_list("After the change", _rows(applied.there, beside=applied.here, remark="also on the right"), "there")
        _tag(transformations, applied.there, key="there")
    with here:
        answer_list("Nearest to the text itself", _rows(applied.here, beside=(), remark=""), "here")
        _tag(transformations, applied.here, key="here")
    answers_placed(
        transformations.semantic_map, _placed(transformations, applied.there), _placed(transformations, applied.here),
        ink=ink, words="Dots lie where the text lies after the change, rings are nearest to the text itself.",
    )  # fmt: skip


def _placed(transformations: Transformations, texts: tuple[Near, ...]) -> list[PlacedText]:
    points = transformations.space.rows.points([near.row for near in texts])
    return list(zip(points.tolist(), (near.words for near in texts), strict=True))


def _tag(transformations: Transformations, texts: tuple[Near, ...], *, key: str) -> None:
    points = transformations.space.rows.points([near.row for near in texts])
    tag_button(transformations.semantic_map, points, key=key, words="Tag these…")


def _what_it_does(applied: Applied) -> None:
    count = len(applied.there)
    if count and applied.in_common == count:
        st.markdown("Both lists hold **the same texts**: at this strength the change adds nothing here.")
    else:
        st.markdown(f"**{applied.in_common} of {count}** texts are in both lists.")
    if applied.off_in_words is not None:
        st.warning(applied.off_in_words)
    quiet(
        f"nearest text after the change {applied.nearest_there:.2f} · {applied.as_near:.0%} of the texts have their "
        "nearest neighbour farther off",
        key="applied",
    )
    st.caption(
        "What lies there is no rewriting of your text. Where the corpus holds one, the list on the right is the place "
        "to look for it: a counterpart is found by likeness alone. The text itself is left out of both."
    )


def _rows(texts: tuple[Near, ...], *, beside: tuple[Near, ...], remark: str) -> list[tuple[str, str]]:
    known = {near.row for near in beside}
    return [
        (
            near.words,
            f"row {near.row:,} · similarity {near.similarity:.2f}" + (f" · {remark}" if near.row in known else ""),
        )
        for near in texts
    ]
