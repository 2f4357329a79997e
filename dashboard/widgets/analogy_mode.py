"""The ways to ask on the page of analogies."""

from __future__ import annotations

import streamlit as st

ANALOGY, ARITHMETIC, EVALUATION = WAYS = ("a is to b as c is to …", "arithmetic", "a file with known answers")


def way_of_asking() -> str:
    """An analogy, an expression, or a file of analogies; kept in the address."""
    chosen = st.segmented_control("Ask", WAYS, default=ANALOGY, required=True, key="ask", bind="query-params")
    return chosen or ANALOGY
