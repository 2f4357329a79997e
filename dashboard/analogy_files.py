"""Files of analogies with known answers: sections `: name`, four items a line, or two for a pair."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from dashboard.analysis.directions.evaluation import Questions

ITEMS = (2, 4)
UNNAMED = "unnamed"
LARGEST = 200 * 2**20


class AnalogyFileError(Exception):
    """A file that holds no analogies; the message is a finished sentence."""


def read_analogies(path: Path, *, name: str = "", seed: int = 42) -> tuple[list[str], Questions]:
    """The words or texts of a file, called by its `name` or else its path, and the questions about them; raises
    `AnalogyFileError`.

    Items are separated by tabs or, where a line has none, by spaces. A pair is asked for once, by another pair of its
    section that shares no text with it, drawn with the seed.
    """
    name = name or str(path)
    try:
        if path.stat().st_size > LARGEST:
            raise AnalogyFileError(
                f"{name} is larger than {LARGEST // 2**20} MB: analogies are lists of words or texts."
            )
        lines = path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise AnalogyFileError(f"{name} cannot be read as UTF-8 text: check the path, or save it as UTF-8.") from error
    sections = sections_of(lines, name)
    words: dict[str, int] = {}
    quads, numbers = [], []
    for number, items in enumerate(sections.values()):
        questions = asked_by_pairs(items, seed) if len(items[0]) == 2 else items
        for question in questions:
            quads.append([words.setdefault(word, len(words)) for word in question])
            numbers.append(number)
    if not quads:
        raise AnalogyFileError(f"{name} holds no analogies: write four items a line, or at least two pairs a section.")
    return list(words), Questions(np.array(quads, np.int64), np.array(numbers, np.int64), tuple(sections))


def sections_of(lines: list[str], file: str) -> dict[str, list[tuple[str, ...]]]:
    """The items of each section, all of one kind; sections without any are left out."""
    sections: dict[str, list[tuple[str, ...]]] = {}
    name = UNNAMED
    for number, line in enumerate(lines, start=1):
        if line.startswith(":"):
            name = line[1:].strip() or UNNAMED
            continue
        items = tuple(item.strip() for item in (line.split("\t") if "\t" in line else line.split()))
        if not any(items):
            continue
        own = sections.setdefault(name, [])
        if len(items) not in ITEMS or not all(items) or (own and len(own[0]) != len(items)):
            raise AnalogyFileError(
                f"Line {number} of {file} has {len(items)} items: each line of a section needs four (a b c d) or, for "
                "pairs, two, separated by tabs if they have several words."
            )
        own.append(items)
    return sections


def asked_by_pairs(pairs: list[tuple[str, ...]], seed: int) -> list[tuple[str, ...]]:
    """Four items for each pair: another one of its section, and the pair itself."""
    random = np.random.default_rng(seed)
    distinct = list(dict.fromkeys(pairs))
    questions = []
    for before, after in distinct:
        others = [pair for pair in distinct if pair[0] != before and pair[1] != after]
        if others:
            questions.append((*others[random.integers(len(others))], before, after))
    return questions
