"""The pairs of the library: enough of them, on many subjects, in both orders of length, and no two alike."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections import Counter

import pytest

from dashboard.analysis.directions.transformations import TransformationError
from dashboard.transformation_library import HALVES, HERE, library, library_entry

EXPECTED = {
    *("past tense", "future tense", "question", "passive", "negation", "formality", "sentiment", "plural"),
    *("intensity", "third person", "general", "technical", "reported speech"),
}
FUNCTION_WORDS = set(
    re.findall(
        r"\w+",
        """a all am an and any anyone are as at be because been before being both but by can could did do does down each
    every everybody everyone for from had has have he her him his how i if in into is it its let many may me more most
    much must my never no nobody none not of off on one only or our out over several she should so some somebody someone
    something than that the their them there these they this those to too two under until up us was we were what when
    whenever where whether which who why will with without would you your""",
    )
)
MOST_OF_A_TEMPLATE = 3
ALIKE = 0.5
FEWEST_OF_AN_ORDER = 3
ENTRIES = [pytest.param(entry, id=name) for name, entry in library().items()]


def words(text):
    return re.findall(r"[\w']+", text.casefold())


def template(text):
    """A text with its meaning taken out: the function words, and a gap for whatever stands between them."""
    marked = [word if word in FUNCTION_WORDS else "_" for word in words(text)]
    return " ".join(word for word, _ in itertools.groupby(marked))


def likeness(one, other):
    """The share of words that two texts have in common (Jaccard)."""
    first, second = set(words(one)), set(words(other))
    return len(first & second) / len(first | second)


def test_the_library_has_what_is_promised():
    assert set(library()) == EXPECTED
    with pytest.raises(TransformationError, match=r"no “no such”; it has .*past tense"):
        library_entry("no such")


@pytest.mark.parametrize("entry", ENTRIES)
def test_half_of_the_pairs_are_held_out_and_on_other_subjects(entry):
    assert len(entry.pairs) >= 16
    assert len(entry.learned) == len(entry.held_out)
    told = tomllib.loads((HERE / f"{entry.name.replace(' ', '_')}.toml").read_text("utf-8"))
    learned, held_out = ([subject for subject, *_ in told[half]] for half in HALVES)
    assert len({*learned, *held_out}) >= 8
    assert not set(learned) & set(held_out)


@pytest.mark.parametrize("entry", ENTRIES)
def test_either_text_may_be_the_longer_one_in_both_halves(entry):
    for half in (entry.learned, entry.held_out):
        growing = sum(len(after) > len(before) for before, after in half)
        shrinking = sum(len(after) < len(before) for before, after in half)
        assert min(growing, shrinking) >= FEWEST_OF_AN_ORDER, (growing, shrinking)


@pytest.mark.parametrize("entry", ENTRIES)
@pytest.mark.parametrize("side", [0, 1])
def test_no_template_is_used_more_than_three_times(entry, side):
    template_counts = Counter(template(pair[side]) for pair in entry.pairs)
    [(common, count)] = template_counts.most_common(1)
    assert count <= MOST_OF_A_TEMPLATE, common


def test_no_text_is_nearly_another():
    texts = [(entry.name, number, text) for entry in library().values()
             for number, pair in enumerate(entry.pairs) for text in pair]  # fmt: skip
    for (name, number, one), (other_name, other_number, other) in itertools.combinations(texts, 2):
        if (name, number) != (other_name, other_number):
            assert likeness(one, other) < ALIKE, (one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("The bank charged me twice.", "The bank charged her twice."), ("He baked a cake.", "He baked a pie.")],
)
def test_near_duplicates_are_seen(one, other):
    assert template(one) == template(other).replace("her", "me")
    assert likeness(one, other) >= ALIKE
