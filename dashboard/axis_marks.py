"""Texts that a person marked as more like one end of an axis, like neither, or more like the other, by their rows."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.evidence import HeldOutPlaces
from dashboard.axis_definition import PolePart, part_of, rows_part

LESS, NEITHER, MORE = MARKS = (-1, 0, 1)
WRITTEN = re.compile(r"[\d,-]*;[\d,-]*;[\d,-]*")


@dataclass(frozen=True)
class Marks:
    """Rows of the file, counted from 1, by the mark that their texts got."""

    less: tuple[int, ...] = ()
    neither: tuple[int, ...] = ()
    more: tuple[int, ...] = ()

    @classmethod
    def of(cls, rows: Mapping[int, int]) -> Marks:
        """From the mark of each row."""
        return cls(*(tuple(sorted(row for row, given in rows.items() if given == mark)) for mark in MARKS))

    @classmethod
    def read(cls, written: str | None) -> Marks:
        """From how it stands in a link, `3,8;5;20-24`; empty where that says nothing."""
        if written is None or not WRITTEN.fullmatch(written):
            return cls()
        return cls(*(part_of(f"#{rows}").numbers for rows in written.split(";")))

    def __str__(self) -> str:
        """As it stands in a link."""
        return ";".join(str(rows_part(rows))[1:] for rows in (self.less, self.neither, self.more))

    def __len__(self) -> int:
        return len(self.less) + len(self.neither) + len(self.more)

    def items(self) -> Iterable[tuple[int, int]]:
        """Each row with its mark."""
        return (
            (row, mark) for mark, rows in zip(MARKS, (self.less, self.neither, self.more), strict=True) for row in rows
        )

    def examples(self) -> tuple[tuple[PolePart, ...], tuple[PolePart, ...]]:
        """Those that are more like one end than like the other, each a part of that end."""
        less, more = (tuple(rows_part([row]) for row in rows) for rows in (self.less, self.more))
        return less, more


@dataclass(frozen=True, eq=False)
class MarkedTexts:
    """Marks on a map: `values` (points,) are -1, 0 or 1, NaN for a text without one; `held_out` says where they lie
    along axes made without them, None where the axis is made of none of them."""

    marks: Marks
    values: NDArray[np.float64]
    held_out: HeldOutPlaces | None
