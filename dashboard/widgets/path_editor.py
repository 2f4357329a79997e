"""Where a visitor says from where to where, and which way."""

from __future__ import annotations

import streamlit as st

from dashboard.analysis.directions.terms import read_term
from dashboard.paths import Ends
from dashboard.widgets.analogy_editor import TERM_HELP
from dashboard.widgets.set_choices import default_of
from dashboard.widgets.text_finder import fill_in, text_finder
from store.records import SemanticMap

THROUGH, STRAIGHT = "through the texts", "straight, for comparison"


def path_editor(semantic_map: SemanticMap) -> Ends | None:
    """Both ends, kept in the address; None until there are two."""
    regions = semantic_map.layers[semantic_map.first_layer].regions
    hints = [f"@{region.label}" for region in regions[:2]]
    hints += ["a text", "#12"][len(hints) :]
    ends = [
        column.text_input(
            label, key=key, bind="query-params", help=TERM_HELP, placeholder=f"a text, #12, or {hint}", max_chars=2_000
        ).strip()
        for column, label, key, hint in zip(st.columns(2), ("From", "To"), ("from", "to"), hints, strict=True)
    ]
    text_finder(semantic_map, {"from here": fill_in("from"), "to here": fill_in("to")})
    return (read_term(ends[0]), read_term(ends[1])) if all(ends) else None


def goes_straight() -> bool:
    """Whether the straight way is wanted instead; kept in the address."""
    chosen = st.segmented_control(
        "Way", [THROUGH, STRAIGHT], default=default_of("way", THROUGH), required=True, key="way", bind="query-params"
    )
    return chosen == STRAIGHT
