"""What is known of a direction: words first, the figures behind them; and a name for it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.axis_words import Finding
from dashboard.widgets.plain import literal, quiet

ICONS = {
    "for": ":green[:material/check_circle:]",
    "against": ":orange[:material/warning:]",
    "neither": ":gray[:material/info:]",
}
LONGEST_NAME = 80


def told(findings: Sequence[Finding]) -> None:
    """The findings in words, their figures behind a fold."""
    for finding in findings:
        st.markdown(f"{ICONS[finding.speaks]} {literal(finding.words)}")
    figures = [finding.figures for finding in findings if finding.figures]
    with st.expander("The figures"):
        for number, line in enumerate(figures):
            quiet(line, key=f"figures_{number}")
        st.caption("What they are and where they come from is told in docs/methods.md.")


def kept_under(
    name: str | None,
    *,
    question: str,
    key: str,
    save: Callable[[str], None],
    forget: Callable[[str], None],
    use: str = "It is among the colours of the map, and can be a term of arithmetic.",
    besides: Callable[[str], None] | None = None,
) -> None:
    """The name that a direction is saved under, what it is of `use` for, what is saved `besides`, and a way to forget
    it; or else the question for one."""
    with st.container(border=True):
        st.markdown("**Keep it**")
        if name is not None:
            quiet(f"Saved as “{name}”.", key="saved_as")
            st.caption(use)
            if besides is not None:
                besides(name)
            st.button("Forget it", on_click=forget, args=(name,))
            return
        st.text_input(question, key=key, max_chars=LONGEST_NAME)
        st.button("Save", on_click=_named, args=(key, save))


def _named(key: str, save: Callable[[str], None]) -> None:
    name = " ".join(st.session_state.get(key, "").split())
    if name:
        save(name)
