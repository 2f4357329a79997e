"""The evidence for an axis: words first, the figures behind them."""

from __future__ import annotations

import streamlit as st

from dashboard.analysis.directions.evidence import CONFOUNDED
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.axis_definition import AxisDefinition
from dashboard.axis_judge import MOST_COLUMNS, Asked, Evidence
from dashboard.axis_marks import Marks
from dashboard.axis_words import findings
from dashboard.saved_axes import name_of, save_axis, saved_marks
from dashboard.widgets.axis_link import asked_marks, keep_marks
from dashboard.widgets.evidence_card import kept_under, told
from dashboard.widgets.plain import counted, literal, quiet

NO_RATING = "nothing yet"


def axis_evidence(axes: Axes, axis: Axis) -> None:
    """How far the axis can be believed."""
    with st.container(border=True):
        st.markdown("**How far to believe it**")
        rating, columns = _rating(axes, axis), _columns(axes)
        with st.spinner("Weighing the evidence"):
            marked = axes.marked(axis, asked_marks()) if len(asked_marks()) else None
            evidence = axes.judge.evidence(axis, Asked(rating, marked, columns))
        told(findings(evidence))
        _not_told(axes, columns, evidence)
        if not evidence.languages_are_told:
            st.fragment(await_languages, run_every=1.0)(axes)


def await_languages(axes: Axes) -> None:
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


def _columns(axes: Axes) -> tuple[int, ...] | None:
    """The columns that the axis may follow instead, as the visitor chooses; None where there is none."""
    names = {axes.semantic_map.corpus.columns[number].name: number for number in axes.judge.comparable}
    if not names:
        return None
    with st.popover("What else it may follow…", type="tertiary", icon=":material/call_split:", key="confounds_view"):
        chosen = st.multiselect(
            "Columns", list(names), default=list(names)[:MOST_COLUMNS], max_selections=MOST_COLUMNS, key="confounds",
            bind="query-params",
            help="Length, repetitions and language of the texts are always looked at. From a correlation of "
            f"{CONFOUNDED:g} on, the card warns.",
        )  # fmt: skip
    return tuple(names[name] for name in chosen)


def _not_told(axes: Axes, columns: tuple[int, ...] | None, evidence: Evidence) -> None:
    """The columns that somebody has chosen and nothing can be told of; of those looked at unasked, none is missed."""
    if columns is None or columns == axes.judge.comparable[:MOST_COLUMNS]:
        return
    known = {confound.name for confound in evidence.confounds}
    names = [axes.semantic_map.corpus.columns[number].name for number in columns]
    missing = ", ".join(f"“{name}”" for name in names if name not in known)
    if missing:
        st.caption(
            f"Nothing can be told of {literal(missing)}: too few texts have a value there, all have the same, or the "
            "axis is made of it or held against it already."
        )


def keep_axis(axes: Axes, definition: AxisDefinition) -> None:
    """Give the axis a name, once one has seen what lies at its ends; what has been marked is kept with it."""
    store, corpus_id, marks = axes.store, axes.semantic_map.corpus.id, asked_marks()
    kept_under(
        name_of(definition, axes.saved),
        question="A name for what you saw at both ends",
        key="axis_name",
        save=lambda name: save_axis(store, corpus_id, name, definition, marks),
        forget=lambda name: store.saved_axes.forget(corpus_id, name),
        besides=lambda name: _marks_besides(axes, name, definition, marks),
    )


def _marks_besides(axes: Axes, name: str, definition: AxisDefinition, marks: Marks) -> None:
    """The marks that are saved with an axis, and ways to see them, or to keep others in their place."""
    store, corpus_id = axes.store, axes.semantic_map.corpus.id
    known = saved_marks(store, corpus_id, name)
    if len(known):
        quiet(
            f"{counted(len(known), 'marked text')} {'is' if len(known) == 1 else 'are'} kept with it.", key="marks_kept"
        )
    if len(marks) and marks != known:
        st.button(
            "Keep these marks instead" if len(known) else "Keep your marks with it", key="keep_marks",
            on_click=save_axis, args=(store, corpus_id, name, definition, marks),
        )  # fmt: skip
    elif len(known) and not len(marks):
        st.button("Hold it against these marks", key="show_marks", on_click=keep_marks, args=(known,))
