"""The name in what a language model answers, however it wraps it."""

from __future__ import annotations

import pytest

from dashboard.analysis.answered_names import read_name


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("Card payments", "Card payments"),
        ('"Card payments."\n\nI chose it because ...', "Card payments"),
        ("**Name:** Card payments", "Card payments"),
        ("The name is: «Lost cards»", "Lost cards"),
        ("Sure! Here is a good name for this group: Lost cards", "Lost cards"),
        ("Sure! Here it is:\n\n**Lost cards**", "Lost cards"),
        ("Name:\nLost cards", "Lost cards"),
        ("Final answer: Lost cards", "Lost cards"),
        ("Lost cards\n\nReason for the name: people lose them.", "Lost cards"),
        ("The texts tell of cards that were lost or stolen while people travel abroad.\n\nLost cards", "Lost cards"),
        ("# Lost cards\n", "Lost cards"),
        ("- 銀行カード。", "銀行カード"),
        ("<b>Fees</b>\u202e", "<b>Fees</b>"),
        ("Tom's cards", "Tom's cards"),
        ("Cards: lost or stolen", "Cards: lost or stolen"),
        ("```\nLost cards\n```", "Lost cards"),
        ("```text\r\nLost cards\r\n```\r\n", "Lost cards"),
        ('```json\n{\n  "name": "Lost cards"\n}\n```', "Lost cards"),
        ('{"reason": "they were lost", "title": "Lost cards"}', "Lost cards"),
        ('["Lost cards", "Stolen cards"]', "Lost cards"),
        ("<think>Let me see: a name.</think>\nLost cards", "Lost cards"),
        ("Let me see: a name.\nA thought.</think>\n\nLost cards", "Lost cards"),
        ("<thinking>\n</thinking>Lost cards", "Lost cards"),
    ],
)
def test_the_name_in_an_answer(answer, name):
    assert read_name(answer) == name


@pytest.mark.parametrize(
    "answer",
    [
        *("", " \n", "**", "```json\n```", "x" * 61, "A name:", "…", "<think>thoughts that were cut"),
        *('{"name": "Lost ca', "{}", "[]", '{"name": 7}', '[["Lost cards"]]'),
        *("I'm sorry, but I can't help with that.", "I cannot name these texts.", "Sorry, no."),
    ],
)
def test_an_answer_without_a_name(answer):
    assert read_name(answer) is None


def test_a_long_line_is_read_quickly():
    assert read_name("name " * 200_000) is None
