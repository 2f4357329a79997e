"""What answers a question: texts, or sentences, words and phrases that occur in them; and answers as lists to read."""

from __future__ import annotations

import time
from collections.abc import Sequence

import streamlit as st

from dashboard import question_grounds, session
from dashboard.analysis.encoders import EncoderError
from dashboard.compute import ComputeDiedError
from dashboard.corpus_phrases import MOST_PHRASES, CorpusPhrases, encode_phrases
from dashboard.corpus_sentences import MOST_SENTENCES, encode_sentences
from dashboard.figures.plain import shortened
from dashboard.space import SpaceError
from dashboard.widgets.plain import literal, quiet, seconds_in_words
from dashboard.widgets.set_choices import default_of
from store.records import SemanticMap

TEXTS, SENTENCES, PHRASES = ANSWERS = ("texts", "sentences", "words and phrases")
KNOWN = {SENTENCES: question_grounds.sentences_of, PHRASES: question_grounds.phrases_of}
ENCODE = {SENTENCES: encode_sentences, PHRASES: encode_phrases}
LONGEST = 260


def answering(semantic_map: SemanticMap) -> CorpusPhrases | None:
    """Choose what answers; None stands for texts. Sentences and phrases are encoded at the first question, with a
    bar."""
    chosen = st.segmented_control(
        "Answered by", ANSWERS, default=default_of("answers", TEXTS), required=True, key="answers", bind="query-params",
        help=(
            f"Sentences are those of the texts, at most {MOST_SENTENCES:,}, of texts drawn at random; words and "
            f"phrases are the {MOST_PHRASES:,} most frequent ones."
        ),
    )  # fmt: skip
    return _encoded(semantic_map, chosen) if chosen in KNOWN else None


def _encoded(semantic_map: SemanticMap, kind: str) -> CorpusPhrases:
    shared, space = session.application(), session.open_space(semantic_map)
    known = KNOWN[kind](semantic_map)
    if known is None:
        bar, began = st.progress(0.0, f"Reading the {kind} of the texts, once …"), time.monotonic()
        try:
            for share in ENCODE[kind](shared.store, shared.compute, semantic_map, space):
                left = seconds_in_words((time.monotonic() - began) * (1 / share - 1))
                bar.progress(share, f"Reading the {kind} of the texts, once: {share:.0%}, about {left} left")
        except (SpaceError, EncoderError, ComputeDiedError) as error:
            bar.empty()
            st.warning(literal(str(error)))
            st.stop()
        bar.empty()
        known = KNOWN[kind](semantic_map)
    if known is None or not known.surfaces:
        st.info("No word occurs often enough in these texts to answer: let texts answer instead.")
        st.stop()
    return known


def answer_list(title: str, answers: Sequence[tuple[str, str]], key: str) -> None:
    """Answers one below the other, each with a remark."""
    st.markdown(f"**{title}**")
    for number, (words, remark) in enumerate(answers):
        with st.container(border=True, key=f"document_{key}_{number}", gap="xxsmall"):
            st.text(shortened(words, LONGEST))
            quiet(remark, key=f"remark_{key}_{number}")
    if not answers:
        st.caption("Nothing is left that could answer.")
