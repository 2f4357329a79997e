"""Phrases mined from texts: counts by hand, inflections folded, every script whole."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis import phrases as module
from dashboard.analysis.phrases import PhraseTable, mine_phrases


def frequencies(table: PhraseTable) -> dict[str, int]:
    counts = np.asarray(table.occurrences.sum(axis=0)).ravel().astype(int)
    return dict(zip(table.surfaces, counts.tolist(), strict=True))


def test_phrases_are_counted_once_per_text():
    found = frequencies(mine_phrases(["The top up failed, top up again!", "My top up is pending", "pending"]))
    assert found["top up"] == 2
    assert found["pending"] == 2
    assert found["top up failed"] == 1
    assert "up" not in found
    assert "the" not in {phrase.lower() for phrase in found}


def test_phrases_neither_begin_nor_end_with_stop_words_but_may_hold_them():
    found = frequencies(mine_phrases(["I want to change my PIN at the bank"]))
    assert "change my PIN" in found
    assert not [phrase for phrase in found if phrase.split()[0] in {"my", "to", "the", "at", "I"}]
    assert not [phrase for phrase in found if phrase.split()[-1] in {"my", "to", "the", "at", "I"}]


def test_phrases_do_not_cross_punctuation_links_or_texts():
    found = frequencies(mine_phrases(["blue sky, green grass", "visit https://a.example/red-car now", "tail", "head"]))
    assert "blue sky" in found
    assert not {"sky green", "tail head", "sky", "example"} - {"sky"} & set(found)
    assert not [phrase for phrase in found if "https" in phrase or "example" in phrase]


def test_hyphens_and_capitals_and_inflections_are_one_phrase_in_its_commonest_form():
    texts = ["Top-up failed", "top up fails", "top ups failing", "the top up failed"]
    table = mine_phrases(texts)
    found = frequencies(table)
    assert found["top up"] == 4
    assert sum(phrase.lower().startswith("fail") for phrase in found) == 1
    assert found["failed"] == 4


def test_capitals_of_a_beginning_do_not_count_where_there_are_others():
    found = frequencies(
        mine_phrases(["Doctors know", "Doctors say", "Doctors", "two doctors", "a doctor in Rome", "Rome"])
    )
    assert {"doctors", "Rome"} <= set(found)
    assert not {"Doctors", "rome"} & set(found)
    assert "Doctors" in frequencies(mine_phrases(["Doctors know", "Doctors say"]))


def test_rare_phrases_are_dropped_from_larger_corpora():
    texts = ["lost card"] * 60 + ["purple snowflake"]
    assert set(frequencies(mine_phrases(texts))) == {"lost", "card", "lost card"}
    assert "purple snowflake" in frequencies(mine_phrases(texts[-5:]))


@pytest.mark.parametrize(
    ("texts", "word"),
    [
        (["我想预订酒店房间", "预订酒店很方便", "哪里可以预订酒店"], "预订酒店"),
        (["ホテルを予約したい", "ホテルの料金", "安いホテル"], "ホテル"),
        (["ฉันลืมบัตรเครดิต", "เปลี่ยนบัตรเครดิต", "บัตรเครดิตไม่ถูกต้อง"], "บัตรเครดิต"),
        (["मेरा हिन्दी पाठ", "हिन्दी भाषा", "अच्छी हिन्दी"], "हिन्दी"),
        (["ألغيت بطاقة الائتمان", "بطاقة الائتمان ضاعت", "أريد بطاقة الائتمان"], "بطاقة الائتمان"),
        (["신용카드 분실", "신용카드 발급", "새 신용카드"], "신용카드"),
    ],
)
def test_words_of_any_script_stay_whole(texts, word):
    assert frequencies(mine_phrases(texts))[word] == 3


def test_japanese_phrases_do_not_begin_with_grammar():
    found = frequencies(mine_phrases(["旅行しています", "予約しています", "旅行の予約"]))
    assert found["旅行"] == 2
    assert not [phrase for phrase in found if "ぁ" <= phrase[0] <= "ゖ"]


def test_french_words_are_the_same_with_and_without_their_article():
    texts = ["L'hôpital est dans la maison", "un hôpital pour la maison", "c'est l'hôpital d'une maison"] * 20
    table = mine_phrases(texts)
    words = [surface for surface in table.surfaces if " " not in surface]
    assert sorted(words) == ["hôpital", "maison"]


def test_numbers_end_phrases_but_are_none():
    found = frequencies(mine_phrases(["an iPhone 5 in 2012", "my iPhone 5"]))
    assert found["iPhone 5"] == 2
    assert "5" not in found
    assert "2012" not in found


def test_keys_and_hashes_are_no_words():
    assert frequencies(mine_phrases(["secret " + "x" * 41 + " value"])) == {"secret": 1, "value": 1}


def test_long_texts_are_read_in_part_and_all_texts_a_little(monkeypatch):
    monkeypatch.setattr(module, "CHARACTERS_READ", 1000)
    found = frequencies(mine_phrases(["start " + "filler " * 1000 + "finish", "short end"]))
    assert {"start", "filler", "end"} <= set(found)
    assert "finish" not in found


@pytest.mark.parametrize("texts", [[], [""], ["", " \n\t", "!?"], ["the and of"]])
def test_texts_without_words_have_no_phrases(texts):
    table = mine_phrases(texts)
    assert table.occurrences.shape == (len(texts), 0)
    assert table.surfaces == ()


WORDS = st.sampled_from(["card", "cards", "top", "up", "the", "my", "lost", "PIN", ",", "7", "酒店", "x"])


@given(st.lists(st.lists(WORDS, max_size=12), max_size=25))
def test_every_phrase_is_counted_where_it_stands(token_lists):
    """Against a plain count of one pair of words."""
    texts = [" ".join(tokens) for tokens in token_lists]
    table = mine_phrases(texts)
    for column, stems in enumerate(table.stems):
        assert 1 <= len(stems) <= module.LONGEST_PHRASE
        assert table.occurrences[:, column].sum() >= 1
    expected = sum(("lost", "PIN") in pairwise(tokens) for tokens in token_lists)
    assert frequencies(table).get("lost PIN", 0) == expected


@given(st.lists(st.text(max_size=80), max_size=12))
def test_any_text_is_read_without_trouble(texts):
    table = mine_phrases(texts)
    assert table.occurrences.shape == (len(texts), len(table.surfaces)) == (len(texts), len(table.stems))
    assert all(surface.strip() == surface != "" for surface in table.surfaces)
    assert set(table.occurrences.data.tolist()) <= {1.0}
