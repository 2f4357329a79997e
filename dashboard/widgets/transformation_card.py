"""The evidence for a transformation, and a name for it."""

from __future__ import annotations

import streamlit as st

from dashboard import axis_words, session, transformation_words
from dashboard.axis_judge import Asked
from dashboard.transformation_definition import TransformationDefinition
from dashboard.transformations import REFUSALS, Transformation, Transformations
from dashboard.widgets.axis_evidence import await_languages
from dashboard.widgets.evidence_card import kept_under, told
from dashboard.widgets.plain import counted, literal


def transformation_of(transformations: Transformations, definition: TransformationDefinition) -> Transformation:
    """That of a definition; or say what is missing and stop."""
    if not definition.is_whole:
        st.caption("What changes from the texts before to those after is learned as soon as there is a pair.")
        st.stop()
    try:
        with st.spinner("Learning from the pairs", show_time=True):
            return transformations.transformation(definition)
    except REFUSALS as error:
        st.error(literal(str(error)))
        st.stop()


def transformation_card(transformations: Transformations, found: Transformation, *, is_ordering: bool) -> None:
    """How far it can be believed and, where the texts of the map are ordered by it, what that order follows."""
    axes = transformations.axes
    findings = transformation_words.findings(transformations.evidence(found))
    with st.container(border=True, key="transformation_card"):
        st.markdown("**How far to believe it**")
        if found.without_vector:
            pairs = counted(found.without_vector, "pair")
            st.caption(f"{pairs} left out: the encoder knows no word of one of the texts.")
        order = axes.judge.evidence(found.axis, Asked(of_examples=False)) if is_ordering else None
        if order is not None:
            findings += axis_words.findings(order)
        told(findings)
        if order is not None and not order.languages_are_told:
            st.fragment(await_languages, run_every=1.0)(axes)


def save_transformation(transformations: Transformations, definition: TransformationDefinition) -> None:
    """Give it a name."""
    saved, corpus_id = session.application().store.saved_transformations, transformations.semantic_map.corpus.id
    name = next((name for name, known in transformations.saved.items() if known == definition), None)
    kept_under(
        name,
        question="A name for the change",
        key="transformation_name",
        save=lambda given: saved.save(corpus_id, given, definition.as_dict()),
        forget=lambda given: saved.forget(corpus_id, given),
    )
