"""What an axis is made of, as it stands in a link, in the store and on the command line.

A pole is a list of parts, each a line of text:

    some words           a typed text; one that begins with # @ = or " has a " put before it
    #17                  the text in row 17 of the file, counted from 1
    #3,8,20-24           the texts in these rows, which together count as much as one
    @1.4                 region 4 of layer 1
    =3:value             the texts whose column 3 has this value
    =tag:urgent          the texts that somebody marked with this tag
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

PATTERNS = {
    "rows": re.compile(r"#\d{1,9}(?:-\d{1,9})?(?:,\d{1,9}(?:-\d{1,9})?)*"),
    "region": re.compile(r"@(\d{1,3})\.(\d{1,9})"),
    "value": re.compile(r"=(\d{1,4}):(.*)", re.DOTALL),
    "tag": re.compile(r"=tag:(.+)"),
}
SHARE = re.compile(r"0(\.\d{1,2})?|1(\.0)?")
MARKS = ("#", "@", "=", '"')
MOST_PARTS = 200
LONGEST_PART = 2_000
MOST_ROWS = 200
"""Rows in a part: as many as always fit into the longest part."""

Kind = Literal["text", "rows", "region", "value", "tag"]


@dataclass(frozen=True)
class PolePart:
    """A part of a pole: a typed `text`; rows of the file; a region (layer and number); a value (`text`) of a column; or
    a tag (`text`)."""

    kind: Kind
    text: str = ""
    numbers: tuple[int, ...] = ()

    def __str__(self) -> str:
        """As it stands in a link."""
        if self.kind == "rows":
            return f"#{_runs(self.numbers)}"
        if self.kind == "region":
            return f"@{self.numbers[0]}.{self.numbers[1]}"
        if self.kind == "value":
            return f"={self.numbers[0]}:{self.text}"
        if self.kind == "tag":
            return f"=tag:{self.text}"
        return f'"{self.text}' if self.text.startswith(MARKS) else self.text


def part_of(line: str) -> PolePart:
    """The part that stands in a link; what has no other meaning is a typed text."""
    is_cut, line = len(line) > LONGEST_PART, line[:LONGEST_PART]
    if is_cut and line.startswith("#"):
        line = line.rpartition(",")[0] or line  # half a number is another row
    if PATTERNS["rows"].fullmatch(line):
        return rows_part(_rows(line[1:]))
    if found := PATTERNS["region"].fullmatch(line):
        return PolePart("region", numbers=(int(found[1]), int(found[2])))
    if found := PATTERNS["value"].fullmatch(line):
        return PolePart("value", found[2], (int(found[1]),))
    if found := PATTERNS["tag"].fullmatch(line):
        return PolePart("tag", found[1])
    return PolePart("text", line.removeprefix('"'))


def rows_part(rows: Iterable[int]) -> PolePart:
    """The texts in these rows as one part; of too many, the first."""
    return PolePart("rows", numbers=tuple(sorted(set(rows))[:MOST_ROWS]))


def _rows(written: str) -> Iterator[int]:
    """The rows of `3,8,20-24`."""
    for run in written.split(","):
        first, _, last = run.partition("-")
        start = int(first)
        yield from range(start, min(int(last or first), start + MOST_ROWS) + 1)


def _runs(rows: tuple[int, ...]) -> str:
    """Ascending rows as `3,8,20-24`."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    return ",".join(f"{first}" if first == last else f"{first}-{last}" for first, last in runs)


@dataclass(frozen=True)
class AxisDefinition:
    """An axis between two poles or, with a `column` (its number), learned from that column: a number, or the values
    that the poles name. `again` is told of an axis between the outermost texts of a direction that was found without
    examples: how far halves of the texts lead to the same, 0-1."""

    negative: tuple[PolePart, ...] = ()
    positive: tuple[PolePart, ...] = ()
    column: int | None = None
    again: float | None = None

    @classmethod
    def of(
        cls, *, negative: list[str], positive: list[str], column: str | None = None, again: str | None = None
    ) -> AxisDefinition:
        """From the lines of a link; blank ones do not count."""
        below, above = (
            tuple(part_of(line.strip()) for line in lines if line.strip())[:MOST_PARTS]
            for lines in (negative, positive)
        )
        return cls(
            below,
            above,
            int(column) if column and column.isdecimal() and len(column) < 5 else None,
            float(again) if again and SHARE.fullmatch(again) else None,
        )

    @property
    def is_whole(self) -> bool:
        """Whether there is something to answer."""
        return bool(self.negative and self.positive) or self.column is not None

    @property
    def tags(self) -> tuple[str, ...]:
        """The tags that it is made of."""
        return tuple(part.text for part in (*self.negative, *self.positive) if part.kind == "tag")

    @property
    def id(self) -> str:
        """A hash of what it is."""
        return hashlib.sha256(json.dumps(self.as_dict()).encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready, as links and the store keep it."""
        lines = {"negative": [str(part) for part in self.negative], "positive": [str(part) for part in self.positive]}
        others = {"column": self.column, "again": self.again}
        return lines | {name: str(value) for name, value in others.items() if value is not None}
