"""What answers a question: texts, or the words and phrases that occur in them; and answers as lists to read."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import question_grounds, session
from dashboard.analysis.encoders import EncoderError
from dashboard.compute import ComputeDiedError
from dashboard.corpus_phrases import CorpusPhrases, corpus_phrases, encode_phrases
from dashboard.figures.plain import shortened
from dashboard.space import SpaceError
from dashboard.widgets.plain import literal, quiet
from store.records import SemanticMap

TEXTS, PHRASES = "texts", "words and phrases"
LONGEST = 260


def answering(semantic_map: SemanticMap) -> CorpusPhrases | None:
    """Choose what answers; None stands for texts. Phrases are encoded at the first question, with a bar."""
    chosen = st.segmented_control(
        "Answered by", [TEXTS, PHRASES], default=TEXTS, required=True, key="answers", bind="query-params",
        help="Words and phrases are those that occur in the texts, the 20,000 most frequent.",
    )  # fmt: skip
    return _phrases(semantic_map) if chosen == PHRASES else None


def _phrases(semantic_map: SemanticMap) -> CorpusPhrases:
    shared, space = session.application(), session.open_space(semantic_map)
    known = question_grounds.phrases_of(semantic_map)
    if known is not None:
        return known
    bar = st.progress(0.0, "Reading the words and phrases of the texts, once …")
    try:
        for share in encode_phrases(shared.store, shared.compute, semantic_map, space):
            bar.progress(share, f"Reading the words and phrases of the texts, once: {share:.0%}")
    except (SpaceError, EncoderError, ComputeDiedError) as error:
        bar.empty()
        st.warning(literal(str(error)))
        st.stop()
    bar.empty()
    found = corpus_phrases(shared.store, semantic_map)
    if found is None or not found.surfaces:
        st.info("No word occurs often enough in these texts to answer: let texts answer instead.")
        st.stop()
    return found


def answer_list(title: str, answers: Sequence[tuple[str, str]], key: str) -> None:
    """Answers one below the other, each with a remark."""
    st.markdown(f"**{title}**")
    for number, (words, remark) in enumerate(answers):
        with st.container(border=True, key=f"document_{key}_{number}", gap="xxsmall"):
            st.text(shortened(words, LONGEST))
            quiet(remark, key=f"remark_{key}_{number}")
    if not answers:
        st.caption("Nothing is left that could answer.")
