"""Where a visitor asks a : b :: c : ?"""

from __future__ import annotations

import streamlit as st

from dashboard.analogies import MOST_PAIRS, Question
from dashboard.analysis.directions.analogies import SOLVERS
from dashboard.analysis.directions.terms import read_term
from dashboard.pair_lines import ARROW, TextPair, read_pairs
from dashboard.widgets.text_finder import fill_in, text_finder
from store.records import SemanticMap

TERM_HELP = (
    "A word or a sentence; or #12 for the text in row 12 of the file; or @ and the name of a region, as it stands on "
    "the map."
)
PLACEHOLDERS = ("for example: king", "queen", "man")


def analogy_editor(semantic_map: SemanticMap) -> Question | None:
    """The three terms, more pairs and the solver, all kept in the address; None until there is a question."""
    region = next(iter(semantic_map.layers[semantic_map.first_layer].regions), None)
    hint = f"a text, #12, or @{region.label}" if region is not None else PLACEHOLDERS[2]
    columns = st.columns(3)
    labels = ("a", "is to b", "as c is to …")
    a, b, c = (
        column.text_input(
            label, key=name, bind="query-params", help=TERM_HELP, max_chars=2_000,
            placeholder=hint if name == "c" else example,
        )
        for column, label, name, example in zip(columns, labels, ("a", "b", "c"), PLACEHOLDERS, strict=True)
    )  # fmt: skip
    text_finder(semantic_map, {name: fill_in(name) for name in ("a", "b", "c")})
    with st.expander("More pairs, and how it is solved", icon=":material/tune:"):
        pairs, way = st.columns([2, 1], gap="medium")
        more = pairs.text_area(
            "More pairs like a and b, one on a line", key="pairs", bind="query-params", height=120, max_chars=20_000,
            placeholder=f"uncle {ARROW} aunt\nbrother {ARROW} sister",
            help="From four pairs on, each is answered from the others, and you see how many are found.",
        )  # fmt: skip
        solver = way.selectbox(
            "Solver", SOLVERS, key="solver", bind="query-params",
            help="3CosMul was right most often in our measurements; the guide has the figures.",
        )  # fmt: skip
    if not (a.strip() and b.strip() and c.strip()):
        return None
    pairs_given = [(a, b), *pairs_in(more)][:MOST_PAIRS]
    terms = tuple((read_term(before), read_term(after)) for before, after in pairs_given)
    return Question(terms, read_term(c), solver or SOLVERS[0])


def pairs_in(lines: str) -> tuple[TextPair, ...]:
    """Pairs from lines such as `uncle -> aunt`; a line without an arrow is told."""
    found = read_pairs(lines)
    for number in found.wrong:
        st.warning(f"Line {number} of your pairs is left out: write a text, an arrow {ARROW} and a text.")
    return found.pairs
