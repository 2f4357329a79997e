"""The evidence for an axis: words first, the figures behind them."""

from __future__ import annotations

import streamlit as st

from dashboard import session
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.axis_definition import AxisDefinition
from dashboard.axis_words import findings
from dashboard.saved_axes import name_of
from dashboard.widgets.plain import literal, quiet

ICONS = {
    "for": ":green[:material/check_circle:]",
    "against": ":orange[:material/warning:]",
    "neither": ":gray[:material/info:]",
}
NO_RATING = "nothing yet"
LONGEST_NAME = 80


def axis_evidence(axes: Axes, axis: Axis) -> None:
    """How far the axis can be believed."""
    with st.container(border=True):
        st.markdown("**How far to believe it**")
        rating = _rating(axes, axis)
        with st.spinner("Weighing the evidence"):
            evidence = axes.judge.evidence(axis, rating=rating)
        told = findings(evidence)
        for finding in told:
            st.markdown(f"{ICONS[finding.speaks]} {literal(finding.words)}")
        figures = [finding.figures for finding in told if finding.figures]
        with st.expander("The figures"):
            for number, line in enumerate(figures):
                quiet(line, key=f"figures_{number}")
            st.caption("What they are and where they come from is told in docs/methods.md.")
        if not evidence.languages_are_told:
            st.fragment(_await_languages, run_every=1.0)(axes)


def _await_languages(axes: Axes) -> None:
    """Draw the page anew once the languages of the texts are known."""
    if axes.judge.languages_are_told:
        st.rerun()


def _rating(axes: Axes, axis: Axis) -> int | None:
    """The column of numbers that the axis is held against."""
    columns = {
        column.name: number
        for number, column in enumerate(axes.semantic_map.corpus.columns)
        if column.type in ("number", "date")
    }
    if not columns or axis.learned is not None:
        return None
    chosen = st.selectbox(
        "Hold it against a column", [NO_RATING, *columns], key="rating", bind="query-params",
        help="A column of numbers that should go with the axis, such as a rating.",
    )  # fmt: skip
    return columns.get(chosen or NO_RATING)


def save_axis(axes: Axes, definition: AxisDefinition) -> None:
    """Give the axis a name, once one has seen what lies at its ends."""
    store, corpus_id = session.application().store, axes.semantic_map.corpus.id
    known = name_of(definition, axes.saved)
    with st.container(border=True):
        st.markdown("**Keep it**")
        if known is not None:
            quiet(f"Saved as “{known}”.", key="saved_as")
            st.caption("It is among the colours of the map, and can be a term of arithmetic.")
            st.button("Forget it", on_click=store.saved_axes.forget, args=(corpus_id, known))
            return
        st.text_input("A name for what you saw at both ends", key="axis_name", max_chars=LONGEST_NAME)
        st.button("Save", on_click=_save, args=(corpus_id, definition))


def _save(corpus_id: str, definition: AxisDefinition) -> None:
    name = " ".join(st.session_state.get("axis_name", "").split())
    if name:
        session.application().store.saved_axes.save(corpus_id, name, definition.as_dict())
