"""Pairs of texts as one writes them: a line each, with an arrow between, or two columns pasted from a spreadsheet."""

from __future__ import annotations

import csv
from contextlib import suppress
from dataclasses import dataclass
from io import StringIO

ARROW = "->"
TextPair = tuple[str, str]


@dataclass(frozen=True)
class PairLines:
    """The `pairs` that were read, and the numbers (from 1) of the lines that hold none."""

    pairs: tuple[TextPair, ...]
    wrong: tuple[int, ...]


def read_pairs(source: str) -> PairLines:
    """The pairs of some lines; a line with a tab is one of a spreadsheet, in which quotes may hold several lines."""
    pairs, wrong = [], []
    for number, cells in enumerate(rows_of(source), start=1):
        pair = pair_of(cells)
        if pair is not None:
            pairs.append(pair)
        elif any(cell.strip() for cell in cells):
            wrong.append(number)
    return PairLines(tuple(pairs), tuple(wrong))


def rows_of(source: str) -> list[list[str]]:
    """The cells of each line; where quotes make no table, a tab is an arrow."""
    if "\t" in source:
        with suppress(csv.Error):
            return list(csv.reader(StringIO(source), delimiter="\t", strict=True))
    return [[line.replace("\t", ARROW)] for line in source.splitlines()]


def pair_of(cells: list[str]) -> TextPair | None:
    """The pair of a line, whose two texts stand in its first two cells or around an arrow."""
    if len(cells) > 1:
        before, after = (" ".join(cell.split()) for cell in cells[:2])
    else:
        line = "".join(cells).replace("→", ARROW)
        before, _, after = (" ".join(part.split()) for part in line.partition(ARROW))
    return (before, after) if before and after else None


def written(pairs: tuple[TextPair, ...]) -> str:
    """Pairs as lines that are read as the same ones; one with an arrow of its own needs a tab."""
    if any(ARROW in text or "→" in text for pair in pairs for text in pair):
        return "\n".join("\t".join(quoted(text) for text in pair) for pair in pairs)
    return "\n".join(f"{before} {ARROW} {after}" for before, after in pairs)


def quoted(text: str) -> str:
    """A cell as spreadsheets paste it."""
    return '"' + text.replace('"', '""') + '"' if text.startswith('"') else text
