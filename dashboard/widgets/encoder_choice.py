"""Which maps to draw: by which encoder, or from vectors that the file brings along."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from dashboard import session
from dashboard.analysis.text_profile import TextProfile
from dashboard.corpus_files.errors import OptionError
from dashboard.forecast import UNASKED, Forecast, forecast
from dashboard.intake import Choices
from dashboard.mapping import FIRST_LOOK, FULL
from dashboard.uploads import Upload
from dashboard.widgets.plain import literal, seconds_in_words

STARTING = 3.0
"""Seconds before the first text is encoded and after the last region is named."""

BY_ENCODER = "An encoder reads the texts"


def vectors_choice(upload: Upload, choices: Choices) -> Choices | None:
    """The choices with the file's own vectors, if it has any and the visitor wants them; None where that cannot be."""
    columns = upload.vector_columns
    if not columns:
        return choices
    chosen = st.radio(
        "**Vectors.** The file brings vectors of its own.", [*columns, BY_ENCODER], key=f"vectors_{upload.number}",
        format_func=lambda name: name if name == BY_ENCODER else f"Those of the column {literal(name)}",
        captions=[*(f"{numbers:,} numbers each; no encoder is needed" for numbers in columns.values()), ""],
    )  # fmt: skip
    if chosen == BY_ENCODER:
        return choices
    try:
        return replace(choices, vectors=chosen)
    except OptionError as error:
        st.error(literal(str(error)))
        return None


def encoder_choice(points: int, profile: TextProfile | None, other: str) -> list[str]:
    """Both maps, the quick one and, unless it takes long, the thorough one; and that of another encoder."""
    st.markdown("**Which map?** The first look is there soon; the full map replaces it when it is ready.")
    first, full = st.columns(2)
    with first:
        wants_first = st.checkbox("First look", value=True, key="wants_first")
        expected = _expected(FIRST_LOOK, points, profile)
        st.caption(f"By the quick encoder: known words, averaged. {_in_words(expected)}")
    with full:
        expected = _expected(FULL, points, profile)
        is_long = expected is not None and expected.seconds > UNASKED
        # Two keys, since the tick that stood there before its time was known was nobody's choice.
        wants_full = st.checkbox("Full map", value=not is_long, key="wants_long" if is_long else "wants_full")
        asked = "That is long, so it is drawn only if you ask for it, here or later." if is_long else ""
        st.caption(
            "By the full encoder, all-MiniLM-L6-v2: sentences in context, best for English. "
            f"{_in_words(expected)} {asked}"
        )
    return [FIRST_LOOK] * wants_first + [FULL] * wants_full + [other] * bool(other)


def another_encoder(upload: Upload) -> str:
    """The name of an encoder that the visitor brings; empty without one."""
    with st.expander("Another encoder", icon=":material/model_training:"):
        name = st.text_input(
            "Its name", key=f"other_encoder_{upload.number}", placeholder="intfloat/multilingual-e5-small", width=420
        )
        st.markdown(
            "- A sentence-transformers model by its name on the Hugging Face hub; it is downloaded once.\n"
            "- The path of a folder on this server that holds one. No code in a model is ever run.\n"
            "- `endpoint:MODEL`: a model of the embeddings service whose address the operator has set. "
            "**Your texts are sent to that service.**"
        )
    return name.strip()


def _expected(encoder: str, points: int, profile: TextProfile | None) -> Forecast | None:
    return forecast(encoder, points=points, profile=profile, speeds=session.application().store.speeds.known())


def _in_words(expected: Forecast | None) -> str:
    """How long it takes, and how that is known."""
    if expected is None:
        return ""
    known = "as fast as this machine was the last time" if expected.is_measured else "on two cores"
    return f"About {seconds_in_words(expected.seconds + STARTING)}, {known}."
