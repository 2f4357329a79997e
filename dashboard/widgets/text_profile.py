"""The texts of a file at a glance: how long, in which languages, and what the encoder does not know of them."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import Future

import plotly.graph_objects as go
import streamlit as st

from dashboard import figures, uploads
from dashboard.analysis.encoders import EncoderError
from dashboard.analysis.languages import NAMES, UNKNOWN
from dashboard.analysis.text_profile import LanguageShare, TextProfile
from dashboard.compute import ComputeDiedError
from dashboard.evidence.wording import percent
from dashboard.intake import Choices
from dashboard.uploads import Upload
from dashboard.widgets.plain import literal

TOO_UNKNOWN = 0.1
"""The share of unknown tokens from which an encoder cannot be expected to understand a language."""

TOLD_OTHERS = 0.02
"""Fewer texts of other languages than that are mostly short ones misjudged."""

NAMED = 6
"""Languages named in the line; a corpus of more is said to have others."""


def text_profile(upload: Upload, choices: Choices, encoder: str, documents: int) -> TextProfile | None:
    """What the texts are like; None while that is found out, which does not keep the rest of the page waiting, or
    cannot be found out."""
    asked = uploads.profile_of(upload, choices, encoder)
    if not asked.done():
        st.fragment(_wait, run_every=0.5)(asked)
        return None
    error = asked.exception()
    if isinstance(error, EncoderError):
        st.error(literal(str(error)))
        return None
    if isinstance(error, ComputeDiedError):
        st.caption("The languages and lengths of the texts could not be told: the process that reads them ended.")
        return None
    profile = asked.result()
    _show(profile, documents)
    return profile


def _wait(asked: Future[TextProfile]) -> None:
    if asked.done():
        st.rerun()
    st.caption(":material/hourglass_top: Finding out languages and lengths from a sample of the texts …")


def _show(profile: TextProfile, documents: int) -> None:
    for sentence in warnings(profile):
        st.warning(sentence, icon=":material/translate:")
    with st.expander(headline(profile), icon=":material/short_text:"):
        if profile.bin_counts:
            st.plotly_chart(_lengths(profile), config={"displayModeBar": False}, key="lengths")
        for sentence in sentences(profile, documents):
            st.markdown(sentence)


def headline(profile: TextProfile) -> str:
    """The languages and the usual length, in a line."""
    told = [language for language in profile.languages if language.code != UNKNOWN or language.share >= TOLD_OTHERS]
    named = [f"{language_name(language)} {percent(language.share)}" for language in told[:NAMED]]
    if len(told) > NAMED:
        named.append(f"{len(told) - NAMED} more")
    length = "" if profile.tokens is None else f" · {profile.tokens:,.0f} tokens a text on average"
    return ", ".join(named) + length


def warnings(profile: TextProfile) -> list[str]:
    """The languages of which the encoder does not know enough, and what to do."""
    unknown = {language_name(language): language.unknown_share or 0.0 for language in profile.languages}
    foreign = sorted((name for name in unknown if unknown[name] > TOO_UNKNOWN), key=lambda name: -unknown[name])
    if not foreign:
        return []
    first, *others = foreign
    shares = [
        f"{percent(unknown[first])} of the tokens in {first}",
        *(f"{percent(unknown[n])} in {n}" for n in others),
    ]
    return [
        f"The encoder does not know {_listed(shares)}. Those texts would be placed by what is left of them: "
        "choose a multilingual encoder under *Another encoder* below, or leave them out."
    ]


def sentences(profile: TextProfile, documents: int) -> list[str]:
    """What the sample says about lengths and unknown tokens, and that it is a sample."""
    said = []
    if profile.texts < documents:
        said.append(f"Judged by {profile.texts:,} texts drawn at random from {documents:,}.")
    if profile.window is not None and not profile.over_window:
        said.append(f"All of them fit into the {profile.window} tokens that the encoder reads at once.")
    elif profile.window is not None:
        said.append(
            f"Longer than the {profile.window} tokens that the encoder reads at once: {percent(profile.over_window)} "
            "of the texts. They are read in overlapping windows whose vectors are averaged; nothing is cut off."
        )
    if any(language.unknown_share is not None for language in profile.languages):
        said.append(unknown_tokens(profile.languages))
    return said


def unknown_tokens(languages: Sequence[LanguageShare]) -> str:
    """How much of each language the encoder does not know, the least known first."""
    unknown = sorted((language for language in languages if language.unknown_share), key=_known)
    if not unknown:
        return "The encoder knows all of their tokens."
    shares = [f"{percent(language.unknown_share)} in {language_name(language)}" for language in unknown]
    elsewhere = ", none elsewhere" if len(unknown) < len(languages) else ""
    return f"Tokens that the encoder does not know: {_listed(shares)}{elsewhere}."


def _known(language: LanguageShare) -> float:
    return -(language.unknown_share or 0.0)


def language_name(language: LanguageShare) -> str:
    """The English name of a language."""
    return "others" if language.code == UNKNOWN else NAMES[language.code]


def _lengths(profile: TextProfile) -> go.Figure:
    return figures.text_lengths(
        profile.bin_edges, profile.bin_counts, window=profile.window, ink=figures.ink_for(st.context.theme.type)
    )


def _listed(parts: list[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
