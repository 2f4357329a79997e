"""The answer to an analogy beside what is nearest anyway, and what it is worth: words first, figures behind."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import analogies, figures, session
from dashboard.analogies import Answer, Answered, Question
from dashboard.analysis.encoders import EncoderError
from dashboard.corpus_phrases import CorpusPhrases
from dashboard.figures.answers_on_map import PlacedText
from dashboard.figures.ink import Ink
from dashboard.question_terms import TermError
from dashboard.space import SpaceError
from dashboard.widgets.answering import answer_list
from dashboard.widgets.answers_placed import answers_placed
from dashboard.widgets.kept_questions import ANALOGIES, keep_question
from dashboard.widgets.plain import in_row, literal, quiet
from dashboard.widgets.tagging import tag_button
from store.records import SemanticMap

ADDED_NOTHING = "Same as the nearest neighbour: your pair added nothing here."
MARGINS = {
    "toss-up": "The first answer is a **toss-up** with the second.",
    "uncertain": "The first answer is **uncertain**: its lead over the second is small.",
    "fair": "The first answer has a **fair** lead over the second.",
    "clear winner": "The first answer is a **clear winner** over the second.",
}


def analogy_answer(
    semantic_map: SemanticMap, question: Question | None, phrases: CorpusPhrases | None, ink: Ink
) -> None:
    """Ask, and draw everything about the answer."""
    if question is None:
        st.caption(
            "Fill in all three. What is nearest to c without any pair stands beside the answer, so you see whether "
            "the pair added anything."
        )
        return
    shared = session.application()
    try:
        found = analogies.ask(shared.store, semantic_map, session.open_space(semantic_map), question, phrases=phrases)
    except (TermError, SpaceError, EncoderError) as error:
        st.warning(literal(str(error)))
        return
    answers, nearest, worth = st.columns([4, 4, 3], gap="medium")
    with answers:
        rows = [(answer.words, f"score {answer.score:.3f}{in_row(answer.row)}") for answer in found.answers]
        answer_list("With your pair" if len(found.pairs) == 1 else "With your pairs", rows, key="answer")
        points = [answer.point for answer in found.answers if answer.point is not None]
        tag_button(semantic_map, points, key="answers", words="Tag these…")
    with nearest:
        rows = [
            (answer.words, f"similarity to c {answer.to_start:.3f}{in_row(answer.row)}") for answer in found.nearest
        ]
        answer_list("Nearest to c, without any pair", rows, key="nearest")
    with worth.container(key="worth"):
        st.markdown("**What it is worth**")
        _worth(found, question)
        _corners(found, ink)
        answers_placed(
            semantic_map, _placed(found.answers), _placed(found.nearest), ink=ink,
            words="Dots are the answers, rings what is nearest to c without any pair.",
        )  # fmt: skip
        keep_question(semantic_map, ANALOGIES)


def _placed(answers: Sequence[Answer]) -> list[PlacedText]:
    return [(answer.point, answer.words) for answer in answers if answer.point is not None]


def _worth(found: Answered, question: Question) -> None:
    if found.added_nothing:
        st.warning(ADDED_NOTHING, icon=":material/content_copy:")
    if found.margin_in_words is not None:
        st.markdown(MARGINS[found.margin_in_words])
        quiet(f"lead {found.margin:.3f} by {question.solver}", key="margin")
    if found.recovery is not None:
        st.markdown(analogies.recovery_in_words(found.recovery))
    else:
        st.caption("From four pairs on, you are told how many of your own examples would be found.")
    first = found.answers[0] if found.answers else None
    if first is None or first.point is None:
        more = "Phrases that contain one of them are left out, too."
    else:
        more = "Where whole sentences answer, the plain nearest neighbour does almost as well: compare the lists."
    st.caption(
        "a, b, c and texts that are the same to the encoder are left out: otherwise one of them would nearly always "
        f"come first. {more}"
    )


def _corners(found: Answered, ink: Ink) -> None:
    if found.corners is None:
        return
    before, after = found.pairs[0]
    words = [before.words, after.words, found.start.words, found.answers[0].words]
    figure = figures.analogy_corners(found.corners.corners, found.corners.ideal, words, ink=ink)
    st.plotly_chart(figure, config={"displayModeBar": False}, key="corners")
    st.caption(
        f"The plane that fits the four best shows {found.corners.share:.0%} of how they differ. The ring is where c "
        "leads by the same step as a to b."
    )
