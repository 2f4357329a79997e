"""Texts as words: scripts with and without spaces, links, marks, and nothing lost."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.words import is_border, is_unspaced, read_words, without_elision


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("I'd like a card-free life", ["I'd", "like", "a", "card", "free", "life"]),
        ("我想取消信用卡订单", ["我想", "取消", "信用卡", "订单"]),
        ("クレジットカードの注文", ["クレジットカード", "の", "注文"]),
        ("ยกเลิกบัตรเครดิต", ["ยกเลิก", "บัตร", "เครดิต"]),
        ("신용카드를 취소", ["신용카드를", "취소"]),
        ("Wi-Fi 密码 is 12345", ["Wi", "Fi", "密码", "is", "12345"]),
        ("हिन्दी भाषा", ["हिन्दी", "भाषा"]),
    ],
)
def test_words_are_those_that_a_reader_sees(text, words):
    assert list(read_words(text)) == words


def test_links_and_punctuation_are_borders():
    read = list(read_words("see https://a.example/酒店 now, or · never"))
    assert [word for word in read if is_border(word)] == ["https://a.example/酒店", ",", "·"]


def test_keys_are_borders_and_scripts_are_known_by_their_letters():
    assert is_border("x" * 41)
    assert is_unspaced("酒店")
    assert not is_unspaced("hotel")


@given(st.text(max_size=200))
def test_no_letter_is_lost(text):
    read = "".join(read_words(text))
    assert [sign for sign in read if sign.isalpha()] == [
        sign for sign in unicodedata.normalize("NFC", text) if sign.isalpha()
    ]


@pytest.mark.parametrize(
    ("word", "languages", "left"),
    [
        ("l'homme", ("fr",), "homme"),
        ("L’Homme", ("de", "fr"), "Homme"),
        ("qu'il", ("fr",), "il"),
        ("dell'anno", ("it",), "anno"),
        ("aujourd'hui", ("fr",), "aujourd'hui"),
        ("can't", ("fr", "it"), "can't"),
        ("it's", ("fr",), "it's"),
        ("d'Artagnan", ("en",), "d'Artagnan"),
    ],
)
def test_elided_articles_are_no_part_of_a_word_where_a_language_has_them(word, languages, left):
    assert without_elision(word, languages) == left
