"""Words on the screen: our own in Markdown, those of strangers literally."""

from __future__ import annotations

import re

import streamlit as st

from dashboard.figures.plain import visible

PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
LINKED = re.compile(r"(:|@|(?<=www)\.)", re.IGNORECASE)
WORD_JOINER = "\u2060"


def literal(text: str) -> str:
    """`text` as Markdown that shows just its characters: no formatting, no links, no `:emoji:`.

    Invisible word joiners keep addresses and emoji names apart, which Markdown's extensions find even when escaped.
    """
    return PUNCTUATION.sub(r"\\\1", LINKED.sub(lambda match: match[0] + WORD_JOINER, visible(text)))


def title(text: str) -> None:
    """The name of what the page shows, literally."""
    with st.container(key="title"):
        st.text(text)


def subtitle(text: str, key: str) -> None:
    """A smaller heading, literally."""
    with st.container(key=f"subtitle_{key}"):
        st.text(text)


def quiet(text: str, key: str) -> None:
    """A remark in small, faint letters, literally."""
    with st.container(key=f"quiet_{key}"):
        st.text(text)


def notice() -> None:
    """What the last action brought about, said once."""
    text = st.session_state.pop("notice", None)
    if text is not None:
        st.toast(literal(text))


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 text`, `1,204 texts`."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def in_row(row: int | None) -> str:
    """` · row 1,204`, or nothing."""
    return "" if row is None else f" · row {row:,}"


def bytes_in_words(size: int) -> str:
    """`3.4 MB`."""
    amount = float(size)
    for unit in ("bytes", "KB", "MB", "GB"):
        if amount < 1000 or unit == "GB":
            break
        amount /= 1000
    return f"{amount:.0f} {unit}" if unit == "bytes" or amount >= 100 else f"{amount:.1f} {unit}"


def seconds_in_words(seconds: float) -> str:
    """`8 s`, `3 min`, `2 h 5 min`."""
    if seconds < 90:
        return f"{max(1, round(seconds))} s"
    minutes = round(seconds / 60)
    return f"{minutes} min" if minutes < 90 else f"{minutes // 60} h {minutes % 60} min"
