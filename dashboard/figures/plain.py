"""Texts of strangers, made safe for Plotly, which reads a small HTML in every string it draws."""

from __future__ import annotations

import html
import textwrap
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


def escaped(text: str, *, longest: int = 80) -> str:
    """`text` cut to `longest` characters, as Plotly shows it literally."""
    return html.escape(shortened(text, longest), quote=False)


def shortened(text: str, longest: int) -> str:
    """`text` on one line with an ellipsis where it is cut."""
    line = visible(text)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def wrapped(text: str, *, width: int = 20, lines: int = 3) -> list[str]:
    """`text` broken into at most `lines` lines of about `width` characters (not escaped).

    No line begins with the dot between two phrases of a label.
    """
    phrases = visible(text).replace(" · ", "\u00a0· ")
    broken = textwrap.wrap(phrases, width=width, max_lines=lines, placeholder="…", break_on_hyphens=False)
    return broken or [""]
