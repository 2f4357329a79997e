"""Rows of strings gathered into Arrow batches of a bounded size."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

import pyarrow as pa

BATCH_ROWS = 16_384
BATCH_CHARACTERS = 1 << 24

Cell = str | None
Row = TypeVar("Row")


def cell_characters(row: Sequence[Cell]) -> int:
    """How many characters a row of cells holds."""
    return sum(map(len, filter(None, row)))


def batched(rows: Iterable[Row], *, characters: Callable[[Row], int]) -> Iterator[list[Row]]:
    """Lists of at most `BATCH_ROWS` rows and about `BATCH_CHARACTERS` characters."""
    batch: list[Row] = []
    held = 0
    for row in rows:
        batch.append(row)
        held += characters(row)
        if len(batch) == BATCH_ROWS or held > BATCH_CHARACTERS:
            yield batch
            batch = []
            held = 0
    if batch:
        yield batch


def string_array(cells: Sequence[Cell]) -> pa.Array:
    """The cells as an Arrow array; halves of surrogate pairs, which no encoding allows, become U+FFFD."""
    try:
        return pa.array(cells, pa.string())
    except UnicodeEncodeError:
        return pa.array([cell and without_lone_surrogates(cell) for cell in cells], pa.string())


def without_lone_surrogates(text: str) -> str:
    """The text with pairs of surrogates joined and single ones replaced."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def unique_names(names: Iterable[str | None]) -> list[str]:
    """Column names as given, blank ones numbered (`column_2`) and repeated ones told apart (`text_2`)."""
    copies: dict[str, int] = {}
    unique = []
    for position, given in enumerate(names, start=1):
        stem = name = given if given and given.strip() else f"column_{position}"
        while name in copies:
            copies[stem] += 1
            name = f"{stem}_{copies[stem]}"
        copies[name] = 1
        unique.append(name)
    return unique
