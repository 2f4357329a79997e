"""Region labels that do not overlap: each is measured and gets the first free place near its region's centre."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.figures.plain import wrapped

LINE_HEIGHT = 1.3
"""Height of a line of text, as a multiple of its font size (Plotly's own)."""
GAP = 3.0
"""Free pixels around a label."""

OFFSETS = ((0, 0), (0, 0.6), (0, -0.6), (0.35, 0), (-0.35, 0), (0, 1.1), (0, -1.1), (0.3, 0.7), (-0.3, -0.7))
"""Places tried in turn, as shares of the label's width to the right and of its height up."""

# Widths in Source Sans semibold, as multiples of the font size, measured in a browser.
NARROW, WIDE = "iljtfrI.,:;'|!()[] ", "mwMW@%…—&"


@dataclass(frozen=True)
class Wish:
    """A label that wants to stand at (x, y) pixels from the lower left corner; `size` is its font size in pixels."""

    key: int
    text: str
    x: float
    y: float
    size: float


@dataclass(frozen=True)
class Label:
    """A label in its place: the centre in pixels, the lines of text, and the box (left, bottom, right, top)."""

    key: int
    lines: tuple[str, ...]
    x: float
    y: float
    size: float
    box: tuple[float, float, float, float]


def placed_labels(wishes: Sequence[Wish], *, width: float, height: float) -> list[Label]:
    """The wishes that find room on a sheet of `width` x `height` pixels, first come, first served."""
    placed: list[Label] = []
    for wish in wishes:
        label = next((label for label in _places(wish, width, height) if _is_free(label, placed, width, height)), None)
        if label is not None:
            placed.append(label)
    return placed


def text_width(text: str, size: float) -> float:
    """About how wide a line of text is in pixels."""
    return size * sum(_character_width(character) for character in text)


def _places(wish: Wish, sheet_width: float, sheet_height: float) -> list[Label]:
    """A label's possible places from the best on: the centre, then a little above, below and beside it.

    A place across the edge of the sheet is moved inside, where the label belongs to something on the sheet.
    """
    lines = tuple(wrapped(wish.text))
    width = max(text_width(line, wish.size) for line in lines) + 2 * GAP
    height = len(lines) * LINE_HEIGHT * wish.size + 2 * GAP
    if not (0 <= wish.x <= sheet_width and 0 <= wish.y <= sheet_height):
        return []
    places = []
    for right, up in OFFSETS:
        x = min(max(wish.x + right * width, width / 2), sheet_width - width / 2)
        y = min(max(wish.y + up * height, height / 2), sheet_height - height / 2)
        box = (x - width / 2, y - height / 2, x + width / 2, y + height / 2)
        places.append(Label(wish.key, lines, x, y, wish.size, box))
    return places


def _is_free(label: Label, placed: Sequence[Label], width: float, height: float) -> bool:
    left, bottom, right, top = label.box
    if left < 0 or bottom < 0 or right > width or top > height:
        return False
    return all(
        right <= other.box[0] or left >= other.box[2] or top <= other.box[1] or bottom >= other.box[3]
        for other in placed
    )


def _character_width(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in NARROW:
        return 0.33
    if character in WIDE:
        return 0.86
    return 0.64 if character.isupper() else 0.55
