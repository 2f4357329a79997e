"""Where the answers to a question lie on the map."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import figures
from dashboard.figures.answers_on_map import PlacedText
from dashboard.figures.ink import Ink
from store.records import SemanticMap


def answers_placed(
    semantic_map: SemanticMap,
    answers: Sequence[PlacedText],
    beside: Sequence[PlacedText] = (),
    *,
    ink: Ink,
    words: str,
) -> None:
    """Draw them, with `words` that say what dots and rings are; nothing where no text of the map answers."""
    if not answers:
        return
    figure = figures.answers_on_map(semantic_map.coordinates, answers, beside, ink=ink)
    st.plotly_chart(figure, config={"displayModeBar": False}, key="answers_on_map")
    st.caption(f"{words} They were found in the space of the encoder, where the map, which is flat, cannot follow.")
