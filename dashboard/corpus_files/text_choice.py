"""Which column holds the texts."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from dashboard.corpus_files.records import ColumnType

JUDGED_CELLS = 2_000
JUDGED_CHARACTERS = 2_000

NAME = re.compile(
    r"(^|[_\W])(text|texts|content|body|review|comment|comments|message|description|abstract|sentence|document|tweet"
    r"|question|utterance|feedback|narrative|post|answer|summary|title)($|[_\W])",
    re.I,
)
"""Names that texts often have: a weak hint."""

UNSPACED_LETTERS = r"\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
UNSPACED = re.compile(f"[{UNSPACED_LETTERS}]")
"""Thai, Lao, Burmese, Khmer, Japanese, Chinese: scripts without spaces, about two characters a word."""

WORD = re.compile(f"[{UNSPACED_LETTERS}]|\\w+")

LETTER_OR_SPACE = re.compile(r"[^\W\d_]|\s|[\u0300-\u0e7f]")

WEIGHTS: Mapping[ColumnType, float] = {
    "text": 1.0,
    "category": 0.6,
    "id": 0.05,
    "url": 0.05,
    "number": 0.0,
    "date": 0.0,
}

COMPARED_CELLS = 300
TEMPLATE_SHARE = 0.5
FEWEST_REPEATS = 5
"""Two words that stand together in that share of the cells, and in so many, belong to a template."""

SURE_RATIO = 1.35
FEWEST_LETTERS = 0.1
"""So that texts of emoji still count as texts."""
LIKELY_SHARE = 0.5
MOST_CANDIDATES = 5
EQUAL_SHARE = 0.9
"""Of columns that read nearly alike the first is chosen, without being sure."""


@dataclass(frozen=True)
class TextChoice:
    """The column that holds the texts, if there is one, and whether there is no doubt about it; `candidates` are all
    that could be meant, the likeliest first."""

    column: str | None
    is_sure: bool
    candidates: tuple[str, ...] = ()


def choose_text_column(columns: Mapping[str, tuple[ColumnType, Sequence[str | None]]]) -> TextChoice:
    """The column whose cells read most like texts, given each column's type and a sample of its cells."""
    likeness = {name: text_likeness(name, type_, cells) for name, (type_, cells) in columns.items()}
    highest = max(likeness.values(), default=0.0)
    if not highest:
        return TextChoice(None, is_sure=False)
    best = next(name for name in likeness if likeness[name] >= EQUAL_SHARE * highest)
    others = max((likeness[name] for name in likeness if name != best), default=0.0)
    is_sure = columns[best][0] == "text" and likeness[best] >= SURE_RATIO * others
    likely = sorted((name for name in likeness if likeness[name] >= LIKELY_SHARE * highest), key=lambda n: -likeness[n])
    return TextChoice(best, is_sure, tuple(likely[:MOST_CANDIDATES]))


def text_likeness(name: str, type_: ColumnType, cells: Sequence[str | None]) -> float:
    """How much a column reads like texts: many words, mostly letters, seldom the same twice, no template, seldom
    missing."""
    judged = [cell[:JUDGED_CHARACTERS] for cell in cells[:JUDGED_CELLS] if cell and cell.strip()]
    if not judged or not WEIGHTS[type_]:
        return 0.0
    words = sum(map(word_count, judged)) / len(judged)
    letters = sum(len(LETTER_OR_SPACE.findall(cell)) for cell in judged) / sum(map(len, judged))
    distinct = len(set(judged)) / len(judged)
    filled = len(judged) / min(len(cells), JUDGED_CELLS)
    hint = 1.25 if NAME.search(name) else 1.0
    likeness = math.log2(1 + words) * max(letters, FEWEST_LETTERS) ** 2 * math.sqrt(distinct * filled)
    return WEIGHTS[type_] * hint * likeness * (1 - template_share(judged[:COMPARED_CELLS]))


def template_share(cells: Sequence[str]) -> float:
    """The share of neighbouring words that most cells have in common, as answers made from a template do."""
    pairs = [list(pairwise(WORD.findall(cell))) for cell in cells]
    cells_with = Counter(pair for of_cell in pairs for pair in set(of_cell))
    least = max(FEWEST_REPEATS, TEMPLATE_SHARE * len(cells))
    common = sum(cells_with[pair] >= least for of_cell in pairs for pair in of_cell)
    return common / max(1, sum(map(len, pairs)))


def word_count(cell: str) -> float:
    """About how many words a cell has, whatever its script."""
    return len(cell.split()) + len(UNSPACED.findall(cell)) / 2
