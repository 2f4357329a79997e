"""Transformations to begin with: pairs written for this project, half of them held out to judge each by.

Each is a TOML file beside this one. A pair is a subject and two texts; no subject is in both halves.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dashboard.analysis.directions.transformations import TransformationError
from dashboard.pair_lines import TextPair

HERE = Path(__file__).parent
HALVES = ("learned", "held_out")


@dataclass(frozen=True)
class LibraryEntry:
    """A transformation `before` -> `after`, in words, by the pairs it is learned from and those it is judged by.
    `caution` says in a sentence what must not be expected of it."""

    name: str
    before: str
    after: str
    learned: tuple[TextPair, ...]
    held_out: tuple[TextPair, ...]
    caution: str | None

    @property
    def pairs(self) -> tuple[TextPair, ...]:
        """All of them."""
        return (*self.learned, *self.held_out)


@cache
def library() -> dict[str, LibraryEntry]:
    """All entries by name."""
    found = [read_entry(file) for file in sorted(HERE.glob("*.toml"))]
    return {entry.name: entry for entry in found}


def library_entry(name: str) -> LibraryEntry:
    """The entry of this name; raises `TransformationError`."""
    if name not in library():
        raise TransformationError(f"The library has no “{name}”; it has {', '.join(library())}.")
    return library()[name]


def read_entry(file: Path) -> LibraryEntry:
    """An entry from its file, which is named after it."""
    told = tomllib.loads(file.read_text("utf-8"))
    learned, held_out = (tuple((before, after) for _, before, after in told[half]) for half in HALVES)
    name = file.stem.replace("_", " ")
    return LibraryEntry(name, told["before"], told["after"], learned, held_out, told.get("caution"))
