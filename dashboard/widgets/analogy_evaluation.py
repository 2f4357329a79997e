"""A file of analogies with known answers: how often each solver is right in the space of a map."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import streamlit as st

from dashboard import session, upload_stream
from dashboard.analogy_files import AnalogyFileError, read_analogies
from dashboard.analysis.directions.evaluation import Accuracy, Questions, evaluate
from dashboard.analysis.encoders import EncoderError
from dashboard.compute import ComputeDiedError, outcome
from dashboard.corpus_files import CorpusFileError
from dashboard.corpus_phrases import check_encoder, encode_parts, encoded_parts
from dashboard.space import SpaceError
from dashboard.widgets.file_field import file_field
from dashboard.widgets.plain import counted, literal
from store.records import SemanticMap

Accuracies = dict[str, dict[str, Accuracy]]

MOST_ITEMS, MOST_WORK = 20_000, 200_000_000
"""Items of a file, and comparisons of a question with an item: what one can wait for."""
FORMAT = (
    "A text file: four items a line (a b c d), or two for a pair; items of several words are separated by tabs. A line "
    "such as “: capitals” begins a section, and pairs are asked for by other pairs of their section."
)


def analogy_evaluation(semantic_map: SemanticMap) -> None:
    """Take a file and tell the accuracy of all solvers and both baselines, or what is wrong with it."""
    uploaded = file_field("A file of analogies or pairs with known answers", key="analogies_file")
    if uploaded is None:
        st.caption(FORMAT)
        return
    try:
        path = upload_stream.file_in(upload_stream.folder_of(uploaded))
        words, questions = _read(path, uploaded.name)
        _encode(semantic_map, words)
        with st.spinner("Asking all solvers", show_time=True):
            found = _evaluated(semantic_map.encoder_id, uploaded.file_id, _semantic_map=semantic_map,
                               _words=words, _questions=questions)  # fmt: skip
    except (AnalogyFileError, CorpusFileError, SpaceError, EncoderError, ComputeDiedError) as error:
        st.warning(literal(str(error)))
        return
    _told(found, questions, len(words))


def _read(path: Path, name: str) -> tuple[list[str], Questions]:
    words, questions = read_analogies(path, name=name)
    if len(words) > MOST_ITEMS or len(words) * len(questions.quads) > MOST_WORK:
        raise AnalogyFileError(
            f"{name} has {len(words):,} items and {len(questions.quads):,} questions, too many to answer here: divide "
            "it, or use the command `evaluate analogies`."
        )
    return words, questions


def _encode(semantic_map: SemanticMap, words: list[str]) -> None:
    shared, space = session.application(), session.open_space(semantic_map)
    check_encoder(space)
    bar = st.progress(0.0, f"Reading {counted(len(words), 'item')} …")
    for share in encode_parts(shared.store, shared.compute, semantic_map, space, words):
        bar.progress(share, f"Reading {counted(len(words), 'item')}: {share:.0%}")
    bar.empty()


@st.cache_resource(max_entries=8, show_spinner=False)
def _evaluated(
    encoder_id: str, file_id: str, *, _semantic_map: SemanticMap, _words: list[str], _questions: Questions
) -> Accuracies:
    shared = session.application()
    vectors = encoded_parts(shared.store, _semantic_map, _words)
    assert vectors is not None, "they were encoded before"
    # Half a minute for a large file: not beside the pool, where others wait for their typed texts.
    return outcome(shared.compute.submit(evaluate, vectors, _questions))


def _told(found: Accuracies, questions: Questions, items: int) -> None:
    asked = counted(len(questions.quads), "question")
    st.markdown(f"**{asked} about {counted(items, 'item')}**, in the space of this map's encoder")
    st.dataframe(
        pd.DataFrame([_row(solver, of["all"]) for solver, of in found.items()]), hide_index=True, key="solvers"
    )
    st.caption(
        "All items of the file could answer, but a, b and c. What is nearest to c, or to b, needs no analogy: a solver "
        "is worth only what it adds to that. The interval holds the true share in 95 of 100 such files; it counts the "
        "pairs that were asked for, since several questions about one pair are hardly more than one."
    )
    if len(questions.names) > 1:
        with st.expander("By section"):
            table = {"section": list(questions.names)} | {
                solver: [f"{of[name].accuracy:.0%}" for name in questions.names] for solver, of in found.items()
            }
            st.dataframe(pd.DataFrame(table), hide_index=True, key="sections")


def _row(solver: str, accuracy: Accuracy) -> dict[str, object]:
    return {
        "solver": solver,
        "right": f"{accuracy.accuracy:.1%}",
        "95 % interval": f"{accuracy.low:.1%} to {accuracy.high:.1%}",
        "questions": accuracy.questions,
        "pairs": accuracy.pairs,
    }
