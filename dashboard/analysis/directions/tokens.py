"""The pieces of an expression, and errors that point at the column."""

from __future__ import annotations

import re
from dataclasses import dataclass

TOKEN = re.compile(
    r"""(?P<space>\s+)
    |(?P<region>@(?:"[^"]*"|“[^“”]*”|[^\W_][\w'’-]*))
    |(?P<saved>\$(?:"[^"]*"|“[^“”]*”|[^\W_][\w'’-]*))
    |(?P<row>\#\d{1,12}(?!\w))
    |(?P<text>"[^"]*"|“[^“”]*”)
    |(?P<number>\d{1,12}(?:\.\d{1,12})?(?![\w]))
    |(?P<word>\w+(?:['’.-]\w+)*)
    |(?P<sign>[-+*/(),−×])
    """,
    re.VERBOSE,
)
SIGNS = {"−": "-", "×": "*"}


class ExpressionError(Exception):
    """What is wrong with an expression, as a finished sentence; `column` (from 1) is where."""

    def __init__(self, sentence: str, column: int) -> None:
        super().__init__(f"Column {column}: {sentence}")
        self.column = column


@dataclass(frozen=True)
class Token:
    """A piece of the source: its kind, what it says, and the column where it begins."""

    kind: str
    value: str
    column: int


def tokens_of(source: str) -> list[Token]:
    """The pieces of an expression, and at last one of the kind `end`."""
    tokens, place = [], 0
    while place < len(source):
        found = TOKEN.match(source, place)
        if found is None:
            raise ExpressionError(unreadable(source, place), place + 1)
        if found.lastgroup != "space":
            tokens.append(Token(str(found.lastgroup), SIGNS.get(found[0], found[0]), place + 1))
        place = found.end()
    return [*tokens, Token("end", "", len(source) + 1)]


def unreadable(source: str, place: int) -> str:
    """Why no piece of an expression begins here."""
    character = source[place]
    if character in '"“':
        return "This quote is never closed."
    if character == "#":
        return "After # stands the number of a row, such as #12."
    if character == "@":
        return 'After @ stands the name of a region, in quotes if it has several words, such as @"lost card".'
    if character == "$":
        return (
            'After $ stands the name of a saved axis or transformation, in quotes if it is several words: $"so formal".'
        )
    return f"The character {character} has no meaning here; quote a text that contains it."
