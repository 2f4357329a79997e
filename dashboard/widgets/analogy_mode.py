"""The two ways to ask on the page of analogies."""

from __future__ import annotations

import streamlit as st

ANALOGY, ARITHMETIC = "a is to b as c is to …", "arithmetic"


def asks_analogy() -> bool:
    """Whether an analogy is asked, rather than an expression; kept in the address."""
    chosen = st.segmented_control(
        "Ask", [ANALOGY, ARITHMETIC], default=ANALOGY, required=True, key="ask", bind="query-params"
    )
    return chosen != ARITHMETIC
