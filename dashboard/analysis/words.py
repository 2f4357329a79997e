"""A text as words, in every script, and the borders that no phrase crosses.

Chinese, Japanese, Thai, Lao, Khmer and Burmese texts do not part their words; ICU's dictionaries do it for them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from icu4py.breakers import WordBreaker

LONGEST_WORD = 40
"""Longer runs of letters are no words, but keys, hashes and the like."""

TEXT_END = "\n"
"""The border after the last word of a text."""

MARKS = "".join(chr(code) for code in range(0x300, 0x10000) if unicodedata.category(chr(code)) in ("Mn", "Mc"))
UNSPACED = (
    r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai and Lao, Burmese, Khmer
    r"\u3005\u3041-\u309f\u30a1-\u30fa\u30fc-\u30ff\uff66-\uff9f"  # kana
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"  # Han
)
LETTER = rf"[^\W_{UNSPACED}][{MARKS}]*"
BORDER = r"(?:https?://|www\.)\S+|[^\w\s'’-]+|\s-+\s"
TOKEN = re.compile(rf"(?:[{UNSPACED}]+)|(?:{BORDER})|{LETTER}(?:['’\u200c\u200d]?{LETTER})*")
IS_BORDER, IS_UNSPACED = re.compile(BORDER), re.compile(f"[{UNSPACED}]")


ELISIONS = {
    "ca": "[dlmnst]",
    "fr": "[cdjlmnst]|qu|jusqu|lorsqu|puisqu|quoiqu",
    "it": "[cdlmnstv]|un|(?:d|n|a|su|da|co)(?:e|a)?ll|quest|quell|bell|nessun|ciascun|qualcun|tutt|com|dov",
}
"""What stands before an apostrophe where an article or the like has lost its vowel, by language."""


def without_elision(word: str, languages: tuple[str, ...]) -> str:
    """ "homme" for "l'homme", where one of the languages writes so."""
    elision = _elision(languages)
    found = elision.match(word) if elision else None
    return word[found.end() :] if found else word


@cache
def _elision(languages: tuple[str, ...]) -> re.Pattern[str] | None:
    beginnings = "|".join(ELISIONS[code] for code in languages if code in ELISIONS)
    return re.compile(rf"(?:{beginnings})['’](?=\w\w)", re.IGNORECASE) if beginnings else None


def read_words(text: str) -> Iterator[str]:
    """The words and borders of a text in their order, as they are written; a border is anything but letters and
    digits, or a link."""
    for token in TOKEN.findall(unicodedata.normalize("NFC", text)):
        if IS_UNSPACED.match(token):
            yield from (token[start:end] for start, end in WordBreaker(token, "root").segments())
        else:
            yield token


def is_border(word: str) -> bool:
    """Whether no phrase crosses this token."""
    return word == TEXT_END or len(word) > LONGEST_WORD or IS_BORDER.match(word) is not None


def is_unspaced(word: str) -> bool:
    """Whether a word is of a script that does not part its words."""
    return IS_UNSPACED.match(word) is not None
