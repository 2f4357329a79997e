"""The lines that are printed on the pages of a PDF, and what is printed on most of them."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pypdf import PageObject
from pypdf.generic import DictionaryObject

Matrix = Sequence[float]
Mark = tuple[str, int]

LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
"""Letters that fonts draw as one, which are no other letters than those."""

CONTROLS = dict.fromkeys([*range(9), *range(14, 32), 127], None)
"""What fonts with a broken table of characters give instead of letters."""

WIDEST = 0.6
"""Times their size: what letters take on average in wide fonts."""

EDGE_LINES = 3
"""At the top and the bottom of a page, where running heads stand; fewer on a page with few lines."""

RUNNING_SHARE = 0.4
"""Of the pages: heads of left and right pages differ, first pages of chapters have none."""

FEWEST_PAGES = 3
SAME_HEIGHT = 3.0
"""Points."""

NUMBER = re.compile(r"(?<!\d)\d{1,6}(?!\d)")
PAGE_NUMBER_LETTERS = 12
"""As many stand beside a page number (“Página 3 de 12”); a line with more says something once."""


@dataclass(frozen=True)
class Line:
    """A printed line: where it begins, in points from the lower left corner, the size of most of its letters, and
    whether it was drawn in parts, as the rows of tables are."""

    text: str
    page: int
    x: float
    y: float
    size: float
    has_parts: bool = False


@dataclass(frozen=True)
class Piece:
    """A part of a line as the library hands it over."""

    text: str
    x: float
    y: float
    size: float


def page_lines(page: PageObject, number: int) -> list[Line]:
    """The lines of a page in the order in which they are drawn, those on one height joined from left to right."""
    pieces: list[Piece] = []

    def take(text: str, cm: Matrix, tm: Matrix, font: DictionaryObject | None, font_size: float) -> None:
        scale = math.hypot(tm[2] * cm[0] + tm[3] * cm[2], tm[2] * cm[1] + tm[3] * cm[3])
        x, y = tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
        pieces.append(Piece(text, x, y, abs(font_size) * scale))

    page.extract_text(visitor_text=take)
    lines: list[Line] = []
    for line in split_lines(pieces, number):
        if lines and continues(lines[-1], line):
            lines[-1] = replace(lines[-1], text=f"{lines[-1].text} {line.text}", has_parts=True)
        else:
            lines.append(line)
    return lines


def split_lines(pieces: list[Piece], page: int) -> Iterator[Line]:
    """The pieces joined up to each line end; blank lines are none."""
    parts: list[Piece] = []
    for piece in [*pieces, Piece("\n", 0, 0, 0)]:
        first, *rest = piece.text.split("\n")
        parts.append(replace(piece, text=first))
        for text in rest:
            yield from joined_line(parts, page)
            parts = [replace(piece, text=text)]


def joined_line(parts: list[Piece], page: int) -> Iterator[Line]:
    """The line that these pieces make, if it is not blank."""
    text = " ".join("".join(part.text for part in parts).translate(CONTROLS).translate(LIGATURES).split())
    if text:
        visible = [part for part in parts if part.text.strip()]
        most = max(visible, key=lambda part: len(part.text))
        has_parts = any(stands_apart(part, following) for part, following in pairwise(visible))
        yield Line(text, page, visible[0].x, most.y, most.size, has_parts)


def stands_apart(part: Piece, following: Piece) -> bool:
    """Whether two parts of a line have more between them than letters and spaces take."""
    return following.x > part.x + (WIDEST * len(part.text) + 1) * part.size


def continues(line: Line, following: Line) -> bool:
    """Whether a line is the next cell of a table row, or the rest of a line drawn in parts."""
    return abs(following.y - line.y) < 0.2 * max(line.size, following.size) and following.x > line.x


def without_running_heads(pages: list[list[Line]]) -> list[list[Line]]:
    """The lines without page numbers, and with running heads only where each first stands, so that no word is lost.

    A running head is a line at the edge of a page that has a text or a page number in common with lines of many others
    at the same height.
    """
    found = Counter(mark for page in pages for mark in {mark for line in edges(page) for mark in marks(line)})
    fewest = max(FEWEST_PAGES, RUNNING_SHARE * len(pages))
    running = {mark for mark, count in found.items() if count >= fewest}
    if not running:
        return pages
    said: set[str] = set()
    kept = []
    for page in pages:
        at_edge = set(edges(page))
        kept.append([line for line in page if line not in at_edge or is_kept(line, running, said)])
    return kept if any(kept) else pages


def is_kept(line: Line, running: set[Mark], said: set[str]) -> bool:
    """Whether a line at an edge is no running head, or says its text for the first time; `said` remembers it."""
    matching = {text for text, height in marks(line) if (text, height) in running}
    if not matching:
        return True
    own_texts = {text for text in texts_in_common(line) if text[0] != "{"}
    has_said = not own_texts.isdisjoint(said)
    said |= own_texts
    letters = sum(character.isalpha() for character in line.text)
    is_page_number = line.text not in matching and letters <= PAGE_NUMBER_LETTERS
    return not (has_said or is_page_number)


def edges(page: list[Line]) -> list[Line]:
    """The lines at the top and the bottom of a page."""
    heights = sorted({round(line.y) for line in page})
    lines = min(EDGE_LINES, max(1, len(heights) // 4))
    outer = {*heights[:lines], *heights[-lines:]}
    return [line for line in page if round(line.y) in outer]


def marks(line: Line) -> Iterator[Mark]:
    """What a line may have in common with those of other pages: texts and its height, which is rounded both ways."""
    height = line.y / SAME_HEIGHT
    return ((text, at) for text in texts_in_common(line) for at in {math.floor(height), math.ceil(height)})


def texts_in_common(line: Line) -> Iterator[str]:
    """The text of a line, also with each of its numbers as the distance from that of the page (“Page {+2} of 9”), and
    that distance alone for the first and last number: the rest may be the title of a chapter."""
    yield line.text
    for match in NUMBER.finditer(line.text):
        before, after = line.text[: match.start()], line.text[match.end() :]
        distance = f"{{{int(match[0]) - line.page:+}}}"
        yield f"{before}{distance}{after}"
        if not (before and after):
            yield distance
