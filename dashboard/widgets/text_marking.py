"""Twenty texts from all over an axis, marked by a visitor who does not see where they lie; and what that says."""

from __future__ import annotations

import secrets

import streamlit as st

from dashboard.analysis.directions.marked_texts import TO_MARK, texts_to_mark
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.axis_definition import AxisDefinition
from dashboard.axis_judge import Asked
from dashboard.axis_marks import LESS, MORE, NEITHER, Marks
from dashboard.axis_words import marks_finding
from dashboard.figures.plain import shortened
from dashboard.widgets.axis_ends import examples_in_words
from dashboard.widgets.axis_link import asked_marks, keep_marks, show_axis
from dashboard.widgets.evidence_card import told
from dashboard.widgets.plain import counted, literal

LONGEST = 900
ANSWERS = {LESS: "More like “less”", NEITHER: "Like neither", MORE: "More like “more”"}


def text_marking(axes: Axes, axis: Axis) -> None:
    """One text after the other, then whether the order goes with the marks, and what can be made of them."""
    if len(marks := asked_marks()):
        _result(axes, axis, marks)
        return
    key = f"marking_{axes.semantic_map.id}_{axis.id}"
    begun = st.session_state.setdefault(key, {"seed": secrets.randbelow(2**32), "marks": {}})
    points = texts_to_mark(axis.positions, seed=begun["seed"], without=axis.own)
    if len(points) < TO_MARK:
        st.info(f"The map has too few texts to mark: it takes {TO_MARK} that are no examples of an end.")
        return
    _ask(axes, axis, axes.space.rows.of(points), key)


def _ask(axes: Axes, axis: Axis, rows: list[int], key: str) -> None:
    given: dict[int, int] = st.session_state[key]["marks"]
    row = next(row for row in rows if row not in given)
    st.markdown(
        f"**Text {len(given) + 1} of {TO_MARK}.** Think of what you wanted the axis to be: which end is this text more "
        "like? The texts are from all over the order; where they lie is not shown."
    )
    definition = axis.definition
    for name, parts in (("Less", definition.negative), ("More", definition.positive)):
        if parts:
            st.markdown(f"**{name}** is like {literal(examples_in_words(axes, parts))}.")
    [text] = axes.texts_at(axes.space.rows.points([row]))
    with st.container(border=True, key="document_to_mark"):
        st.text(shortened(text, LONGEST))
    with st.container(horizontal=True, gap="small"):
        for mark, words in ANSWERS.items():
            st.button(words, key=f"mark_{len(given)}_{mark}", on_click=_mark, args=(key, row, mark))
        if given:
            st.button("Back", key="unmark", type="tertiary", icon=":material/undo:", on_click=_unmark, args=(key,))


def _mark(key: str, row: int, mark: int) -> None:
    given = st.session_state[key]["marks"]
    given[row] = mark
    if len(given) == TO_MARK:
        keep_marks(Marks.of(given))
        del st.session_state[key]  # the next time, other texts are drawn


def _unmark(key: str) -> None:
    st.session_state[key]["marks"].popitem()


def _result(axes: Axes, axis: Axis, marks: Marks) -> None:
    sides = f"{len(marks.less)} as more like “less”, {len(marks.more)} as more like “more”"
    st.markdown(
        f"You marked **{counted(len(marks), 'text')}**: {sides}, {len(marks.neither)} as neither. The marks "
        "are in the address, and count among the evidence."
    )
    marked = axes.marked(axis, marks)
    check = None if marked is None else axes.judge.evidence(axis, Asked(marked=marked)).marks
    if check is None:
        st.info(
            f"Whether the order goes with them cannot be told: it takes {TO_MARK} marks that are not all the same, and "
            "examples besides those that are held out."
        )
    else:
        told([marks_finding(check)])
    less, more = marks.examples()
    are_new = not {*less, *more} <= {*axis.definition.negative, *axis.definition.positive}
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Add them to the ends", key="add_marks", type="primary", on_click=_add, args=(axis.definition, marks),
            disabled=axis.poles is None or not are_new,
            help="Those more like one end than like the other become examples of it. The marks still count among the "
            "evidence: each text is then placed by an axis that was made without it.",
        )  # fmt: skip
        st.button("Mark other texts", key="mark_others", on_click=keep_marks, args=(Marks(),))


def _add(definition: AxisDefinition, marks: Marks) -> None:
    negative, positive = (
        tuple(part for part in side if part not in (*marks.examples()[0], *marks.examples()[1]))
        for side in (definition.negative, definition.positive)
    )
    less, more = marks.examples()
    show_axis(AxisDefinition((*negative, *less), (*positive, *more)))
