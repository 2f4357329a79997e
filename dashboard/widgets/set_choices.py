"""Choices that the program makes for a visitor, in controls that have a default."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st

MADE = "choices_made_by_the_program"

Choice = TypeVar("Choice")


def choose(key: str, value: object) -> None:
    """Let the control with this key show a value; to be called before it is drawn."""
    st.session_state[key] = value
    st.session_state.setdefault(MADE, set()).add(key)


def default_of(key: str, usual: Choice) -> Choice | None:
    """The default of a control; none right after the program has chosen, as a value set by the program and a default
    exclude each other."""
    made: set[str] = st.session_state.get(MADE, set())
    if key not in made:
        return usual
    made.discard(key)
    return None
