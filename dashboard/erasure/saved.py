"""Saved axes, transformations and questions without the texts that go: rows of the file, and texts written out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from dashboard.axis_definition import PolePart, part_of, rows_part
from dashboard.axis_marks import Marks
from dashboard.erasure.sayings import Forgotten, whole
from dashboard.saved_axes import MARKS
from store import Store
from store.records import Corpus

POLES = ("negative", "positive")
ROW = re.compile(r"#(\d{1,12})")

Rows = frozenset[int]
Texts = frozenset[str]


def directions_without(
    store: Store, corpus: Corpus, rows: Rows, told: Forgotten
) -> dict[tuple[str, str], Mapping[str, Any] | None]:
    """The definitions that name them, without; None for one of which too little is left to have a meaning."""
    texts = frozenset(told.texts)
    changed: dict[tuple[str, str], Mapping[str, Any] | None] = {}
    for name, axis in store.saved_axes.list(corpus.id).items():
        left = dict(_axis_without(axis, rows, texts))
        if left != axis:
            changed["axis", name] = left if left.get("column") or all(left.get(pole) for pole in POLES) else None
    for name, learned in store.saved_transformations.list(corpus.id).items():
        pairs = learned.get("pairs", [])
        kept = [pair for pair in pairs if not any(_names(text, rows, texts) for text in pair)]
        if len(kept) < len(pairs):
            changed["transformation", name] = {**learned, "pairs": kept} if kept else None
    for kind, questions in store.saved_questions.items():
        for name, asked in questions.list(corpus.id).items():
            if any(_names(str(value), rows, texts) for value in asked.values()):
                changed[kind, name] = None
    return changed


def _axis_without(axis: Mapping[str, Any], rows: Rows, texts: Texts) -> Iterator[tuple[str, Any]]:
    for field, value in axis.items():
        if field in POLES:
            yield field, _lines_without(value, rows, texts)
        elif field != MARKS:
            yield field, value
        elif len(marks := Marks.of({row: mark for row, mark in Marks.read(value).items() if row not in rows})):
            yield field, str(marks)


def _lines_without(lines: list[str], rows: Rows, texts: Texts) -> list[str]:
    parts = [_part_without(part_of(line), rows) for line in lines]
    return [str(part) for part in parts if part is not None and not (part.kind == "text" and part.text in texts)]


def _part_without(part: PolePart, rows: Rows) -> PolePart | None:
    if part.kind != "rows" or rows.isdisjoint(part.numbers):
        return part
    left = [row for row in part.numbers if row not in rows]
    return rows_part(left) if left else None


def _names(written: str, rows: Rows, texts: Texts) -> bool:
    """Whether what somebody wrote names one of the rows, or holds one of the texts."""
    return not rows.isdisjoint(map(int, ROW.findall(written))) or any(whole(text).search(written) for text in texts)
