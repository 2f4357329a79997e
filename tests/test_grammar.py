"""What is used like a noun, told from the words around it."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.analysis.grammar import noun_likeness
from dashboard.analysis.phrases import mine_phrases

TEXTS = [
    "I was charged a fee", "You charged me the fee twice", "The fee is the wrong amount", "why was I charged the fee?",
    "Add this to the playlist.", "I want to add it to my playlist", "the wrong amount of cash", "Is the amount wrong?",
]  # fmt: skip


def likeness(texts: list[str]) -> dict[str, float]:
    table = mine_phrases(texts)
    return dict(zip(table.surfaces, table.likeness.tolist(), strict=True))


def test_likeness_counts_uses_and_grants_one():
    yes, no = np.array([True]), np.array([False])
    one = np.array([0])
    assert noun_likeness(one, no, no, no) == pytest.approx([1])
    assert noun_likeness(one, yes, no, no) == pytest.approx([1 / 2])
    assert noun_likeness(one, no, yes, yes) == pytest.approx([1 / 2])
    assert noun_likeness(one, no, no, yes) == pytest.approx([3 / 4])


def test_names_are_more_like_nouns_than_verbs_and_adjectives():
    found = likeness(TEXTS)
    assert min(found["fee"], found["playlist"]) >= 0.9
    assert max(found["charged"], found["add"]) < 0.5
    assert found["wrong"] < found["wrong amount"] == 1


def test_where_the_grammar_is_unknown_all_are_alike():
    german = ["Ich wurde mit einer Gebühr belastet", "Die Gebühr ist der falsche Betrag", "Warum die Gebühr"] * 3
    assert set(likeness(german).values()) == {1.0}
    assert set(likeness(["銀行のカード", "銀行の口座"]).values()) == {1.0}
