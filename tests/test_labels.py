"""Labels: short, from the best phrases, and never twice the same in a layer."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.keyphrases import Keyphrase
from dashboard.analysis.labels import LONGEST_LABEL, label_regions

NUMBERS: dict[str, int] = {}


def phrase(words: str, weight: float = 1.0) -> Keyphrase:
    stems = tuple(NUMBERS.setdefault(word.lower(), len(NUMBERS)) for word in words.split())
    return Keyphrase(words, weight, 0.5, stems)


def labels(*regions: list[Keyphrase], **options) -> tuple[str, ...]:
    return label_regions(regions, [""] * len(regions), **options)


def test_a_label_is_the_best_phrase_and_a_second_with_other_words():
    assert labels([phrase("top up"), phrase("top up card"), phrase("pending")]) == ("top up · pending",)


def test_a_weak_second_phrase_is_left_out():
    assert labels([phrase("exchange rate"), phrase("euro", 0.2)]) == ("exchange rate",)
    assert labels([phrase("rate"), phrase("euro", 0.2)]) == ("rate · euro",), "a single word says little alone"


def test_a_label_that_would_be_too_long_is_shortened():
    long = phrase("extraordinarily complicated transactions")
    assert labels([long, phrase("fee")]) == ("extraordinarily complicated transactions",)
    assert labels([phrase("x" * 60)]) == ("x" * 39 + "…",)


def test_regions_with_the_same_phrases_have_different_labels():
    same = [phrase("card"), phrase("fee"), phrase("rate")]
    found = labels(same, same, same, same, same, same, same, same, same)
    assert found[0] == "card · fee"
    assert len({frozenset(label.split(" · ")) for label in found}) == 9
    assert found[-1].endswith("(5)")


def test_the_same_words_in_another_order_are_the_same_label():
    first, second = labels([phrase("card"), phrase("fee")], [phrase("fee"), phrase("card")])
    assert first == "card · fee"
    assert second == "fee"


def test_a_child_is_not_called_like_its_parent_where_it_has_other_words():
    child = [phrase("card"), phrase("fee"), phrase("rate")]
    assert labels(child, taken=[["fee · card"]]) == ("card · rate",)
    assert labels([phrase("card")], taken=[["card"]]) == ("card",)


def test_what_people_called_a_region_is_no_other_regions_label():
    cards = [phrase("lost card", 2.0), phrase("stolen", 0.1)]
    found = labels([*cards], [*cards], names=["", "Lost Card"])
    assert found[0] == "lost card · stolen"
    assert found[1] == "lost card", "what its own texts would have it called is told as it is"


def test_regions_without_words_are_called_by_a_text_on_one_line_or_by_number():
    found = label_regions([[], [], [], []], ["👍\n👍", "", "\u202eevil\x00", "w" * 50])
    assert found == ("👍 👍", "Region 2", "evil", "w" * 39 + "…")


@pytest.mark.data
def test_hostile_texts_make_plain_labels(shared_data):
    texts = next(shared_data("e_naughty_strings").rglob("blns.txt")).read_text("utf-8").splitlines()
    found = label_regions([[] for _ in texts], texts)
    assert len(set(found)) == len(texts)
    for label in found:
        assert 0 < len(label) <= LONGEST_LABEL + len(" (999)")
        assert not any(unicodedata.category(sign) == "Cc" for sign in label)


REGIONS = st.lists(st.lists(st.sampled_from(["a", "b", "c d", "e f g", "a b", "x" * 45]), max_size=5), max_size=30)


@given(REGIONS, st.booleans())
def test_no_two_regions_share_a_label(regions, has_parents):
    parents = ["a · b"] * len(regions) if has_parents else []
    found = label_regions(
        [[phrase(words) for words in region] for region in regions], ["t"] * len(regions), taken=parents
    )
    assert len(found) == len(regions)
    assert len({label.casefold() for label in found}) == len(regions)
    assert all(label and len(label) <= LONGEST_LABEL + len(" (30)") for label in found)
