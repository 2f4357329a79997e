"""The ways to ask on the page of analogies."""

from __future__ import annotations

import streamlit as st

from dashboard.widgets.set_choices import default_of

ANALOGY, ARITHMETIC, EVALUATION = WAYS = ("a is to b as c is to …", "arithmetic", "a file with known answers")


def way_of_asking() -> str:
    """An analogy, an expression, or a file of analogies; kept in the address."""
    default = default_of("ask", ANALOGY)
    chosen = st.segmented_control("Ask", WAYS, default=default, required=True, key="ask", bind="query-params")
    return chosen or ANALOGY
