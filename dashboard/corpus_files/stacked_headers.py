"""Headers of several rows: what groups of columns are about above their names, questions or units below them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise, takewhile
from textwrap import shorten

from dashboard.corpus_files.headers import column_votes, has_header, is_value
from dashboard.corpus_files.rows import Cell, unique_names

MOST_HEADERS = 3
"""Rows: names, questions and what a survey tool writes for itself below both."""

FEWEST_ROWS = 3
FEWEST_TYPED = 2
"""Columns that hold a value in every row: where none of them does, a row is no record."""

NAME_LENGTH = 120


def headed(rows: Sequence[Sequence[str]], top: int) -> tuple[int, int]:
    """The row on which the header of a table begins, and of how many rows it is; `top` is the first full row.

    The row above that may say what groups of columns are about, which leaves most of it empty.
    """
    for start in (top - 1, top):
        if start >= 0 and heads_groups(rows[start : start + 2]) and names_columns(rows[start + 1 :]):
            return start, 1 + header_height(rows[start + 1 :])
    return top, header_height(rows[top:]) if has_header(rows[top:]) else 0


def names_columns(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first row names the columns by what stands below it, not only for want of a reason against it."""
    return len(rows) > 1 and has_header(rows) and sum(column_votes(rows)) > 0


def heads_groups(rows: Sequence[Sequence[str]]) -> bool:
    """Whether the first of two rows stands above groups of columns that the second names, two columns a group or more.

    In the first column a cell above a single one is the beginning of a title: “Exported on, 2024-01-31”.
    """
    if len(rows) < 2:
        return False
    starts, named = filled_places(rows[0]), filled_places(rows[1])
    spans = list(pairwise([*starts, max(named, default=0) + 1]))
    groups = [rows[1][start:end] for start, end in spans]
    is_title = bool(spans) and spans[0] == (0, 1)
    is_named = all(names and all(map(str.strip, names)) for names in groups)
    return 1 < len(groups) <= len(named) / 2 and is_named and not is_title


def filled_places(row: Sequence[str]) -> list[int]:
    """Where a row holds something."""
    return [at for at, cell in enumerate(row) if cell.strip()]


def header_height(rows: Sequence[Sequence[str]]) -> int:
    """How many rows at the top are above the first record, the first of them being a header."""
    records = rows[MOST_HEADERS:]
    if len(records) < FEWEST_ROWS:
        return 1
    typed = [at for at in range(len(rows[0])) if all(holds_value(row, at) for row in records)]
    if len(typed) < FEWEST_TYPED:
        return 1
    above = takewhile(lambda row: not any(holds_value(row, at) for at in typed), rows[:MOST_HEADERS])
    return max(1, sum(1 for _ in above))


def holds_value(row: Sequence[str], at: int) -> bool:
    """Whether a row has a number, date, address or truth value there."""
    return at < len(row) and is_value(row[at])


def column_names(headers: Sequence[Sequence[Cell]], width: int) -> list[str]:
    """A name for each of so many columns from all the rows above it: “This year · share”.

    What is told twice is named once, and what a program wrote for itself, as JSON, not at all.
    """
    rows = [[" ".join((row[at] or "").split()) if at < len(row) else "" for at in range(width)] for row in headers]
    for upper, lower in pairwise(rows):
        spread(upper, lower)
    if len(rows) < 2:
        return unique_names(rows[0] if rows else [None] * width)
    return unique_names(joined([row[at] for row in rows]) for at in range(width))


def spread(upper: list[str], lower: Sequence[str]) -> None:
    """Let what heads a group stand above every column of it: those to its right that only have a name below."""
    group = ""
    for at, name in enumerate(lower):
        if upper[at]:
            group = upper[at]
        elif name:
            upper[at] = group


def joined(names: Sequence[str]) -> str:
    """The names above a column as one."""
    told = {"".join(filter(str.isalnum, name)).casefold() or name: name for name in reversed(names)}
    return shorten(" · ".join(name for name in reversed(told.values()) if name and name[0] != "{"), NAME_LENGTH)
