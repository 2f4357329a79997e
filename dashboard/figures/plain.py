"""Texts of strangers, made safe to stand on one line of a page or in a chart."""

from __future__ import annotations

import html
import unicodedata

INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Unicode categories that draw nothing but can reverse, hide or break what stands beside them."""
JOINERS = "\u200c\u200d"
"""Invisible, but Persian, Hindi and emoji are spelled with them."""


def visible(text: str) -> str:
    """`text` on one line, without control characters."""
    kept = (" " if character.isspace() else character for character in text)
    shown = "".join(c for c in kept if c in JOINERS or unicodedata.category(c) not in INVISIBLE)
    return " ".join(shown.split())


def shortened(text: str, longest: int) -> str:
    """`text` on one line with an ellipsis where it is cut."""
    line = visible(text)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def chart_text(text: str, longest: int = 48) -> str:
    """`text` for a chart, whose letters Plotly would otherwise read as a little HTML."""
    return html.escape(shortened(text, longest), quote=False)
