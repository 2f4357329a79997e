"""An expression, and its answers with what each term does for them."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from dashboard import arithmetic, session
from dashboard.analysis.directions.axes import AxisError
from dashboard.analysis.directions.expressions import LONGEST
from dashboard.analysis.directions.terms import written
from dashboard.analysis.directions.tokens import ExpressionError
from dashboard.arithmetic import Result
from dashboard.corpus_phrases import CorpusPhrases
from dashboard.figures.ink import Ink
from dashboard.figures.plain import shortened
from dashboard.named_directions import direction_named
from dashboard.transformations import REFUSALS
from dashboard.widgets.answers_placed import answers_placed
from dashboard.widgets.kept_questions import EXPRESSIONS, keep_question
from dashboard.widgets.plain import literal
from dashboard.widgets.tagging import tag_button
from store.records import SemanticMap

HELP = (
    'Texts in quotes or as they are, #12 for the text in row 12, @"name" for a region, $"name" for a saved axis or a '
    "transformation; + and -, * and / by numbers, brackets, mean(…, …), and `without`, which takes away all that two "
    "have in common."
)
EXAMPLE = '"cheap flights" - flights + hotels * 0.5'
TERM_WIDTH = 28


def arithmetic_editor() -> str:
    """The expression, kept in the address."""
    return st.text_input(
        "Expression", key="expression", bind="query-params", help=HELP, placeholder=EXAMPLE, max_chars=LONGEST
    )


def arithmetic_answer(semantic_map: SemanticMap, source: str, phrases: CorpusPhrases | None, ink: Ink) -> None:
    """What the expression comes to, or what is wrong with it and where."""
    if not source.strip():
        st.caption(HELP)
        return
    known = session.open_transformations(semantic_map)
    try:
        found = arithmetic.calculate(
            known.store,
            semantic_map,
            known.space,
            source,
            phrases=phrases,
            directions=lambda name: direction_named(known, name),
        )
    except ExpressionError as error:
        st.error(literal(str(error)))
        st.code(f"{source}\n{' ' * (error.column - 1)}^", language=None)
        return
    except (AxisError, *REFUSALS) as error:
        st.warning(literal(str(error)))
        return
    _where(found)
    _table(found)
    placed = [(answer.row, answer.words) for answer in found.answers if answer.row is not None]
    points = known.space.rows.points([row for row, _ in placed])
    tag_button(semantic_map, points, key="sums", words="Tag these…")
    texts = list(zip(points.tolist(), (words for _, words in placed), strict=True))
    answers_placed(semantic_map, texts, ink=ink, words="Dots are the answers.")
    keep_question(semantic_map, EXPRESSIONS)


def _where(found: Result) -> None:
    if found.is_off:
        others = "nearly all texts" if found.as_near < 0.01 else f"{1 - found.as_near:.0%} of the texts"
        st.warning(
            f"The result lies off where texts are: the text nearest to it has a similarity of {found.nearest:.2f}, and "
            f"{others} have a neighbour nearer than that. What follows is the least unlike."
        )
    else:
        st.caption(
            f"The text nearest to the result has a similarity of {found.nearest:.2f}; {found.as_near:.0%} of the texts "
            "have their nearest neighbour farther off."
        )


def _table(found: Result) -> None:
    """The answers with the share of every term, which add up to the similarity."""
    shares = {
        f"{weight:+.2g} {shortened(written(term.term), TERM_WIDTH)}": [
            answer.shares[number] for answer in found.answers
        ]
        for number, (term, weight) in enumerate(zip(found.terms, found.weights, strict=True))
    }
    table = pd.DataFrame(
        {
            "Answer": [answer.words for answer in found.answers],
            "Similarity": [answer.similarity for answer in found.answers],
            **shares,
            "Above": [math.floor(1000 * answer.percentile) / 10 for answer in found.answers],
            **({} if found.answers and found.answers[0].row is None else {"Row": [a.row for a in found.answers]}),
        }
    )
    numbers = {name: st.column_config.NumberColumn(name, format="%.2f") for name in ("Similarity", *shares)}
    st.dataframe(
        table, hide_index=True, key="sums", alt="The answers with what each term adds to their similarity",
        column_config={
            "Answer": st.column_config.TextColumn(width="large"),
            **numbers,
            "Above": st.column_config.NumberColumn(
                format="%.1f %%", help="The share of all that could answer which is less similar to the result."
            ),
        },
    )  # fmt: skip
    st.caption(
        "What stands under a term is its part of the similarity; the parts add up to it. The terms themselves are "
        "left out."
    )
