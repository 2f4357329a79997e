"""Arithmetic on texts: what can be written, what it comes to, and errors that say where."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.directions.arithmetic import contributions, length_of, weights
from dashboard.analysis.directions.expressions import DEEPEST, MOST_TERMS, parse
from dashboard.analysis.directions.terms import Term, read_term, written
from dashboard.analysis.directions.tokens import ExpressionError

APART = np.eye(3)
"""The cosines of three terms that have nothing in common."""


def comes_to(source: str, gram: np.ndarray = APART) -> list[float]:
    return weights(parse(source).root, gram).tolist()


@pytest.mark.parametrize(
    ("source", "terms"),
    [
        ('"cheap flights" - flights', [Term("text", "cheap flights"), Term("text", "flights")]),
        ("cheap flights", [Term("text", "cheap flights")]),
        ("well-being + #12", [Term("text", "well-being"), Term("row", "12")]),
        ('@"lost card" + @travel', [Term("region", "lost card"), Term("region", "travel")]),
        ('$"more formal" * 2 + $calm', [Term("saved", "more formal"), Term("saved", "calm")]),
        ("“a ‘b’” + 'c", None),
        ("don't panic + 3rd", [Term("text", "don't panic"), Term("text", "3rd")]),
        ("猫 + 犬", [Term("text", "猫"), Term("text", "犬")]),
        ('mean("mean", "without")', [Term("text", "mean"), Term("text", "without")]),
        ("red + red", [Term("text", "red")]),
    ],
)
def test_terms_are_read_as_they_are_written(source, terms):
    if terms is None:
        with pytest.raises(ExpressionError):
            parse(source)
    else:
        assert list(parse(source).terms) == terms


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("a + b - c", [1, 1, -1]),
        ("a - (b - c)", [1, -1, 1]),
        ("a * 2 + 0.5 * b - c / 4", [2, 0.5, -0.25]),
        ("-(a + b) * 2 + c", [-2, -2, 1]),
        ("mean(a, b, c) * 3", [1, 1, 1]),
        ("mean(a + b, c)", [0.5, 0.5, 0.5]),
        ("a − b × 2 + c", [1, -2, 1]),
        ("a + a + b + c", [2, 1, 1]),
        ("a without b + c", [1, 0, 1]),
        ("2 * -a + b + c", [-2, 1, 1]),
    ],
)
def test_sums_by_hand(source, expected):
    assert comes_to(source) == pytest.approx(expected)


def test_without_takes_away_what_two_terms_have_in_common():
    gram = np.array([[1, 0.6], [0.6, 1]])
    assert comes_to("suit without lawsuit", gram) == pytest.approx([1, -0.6])
    assert comes_to("(suit * 2) without -lawsuit", gram) == pytest.approx([2, -1.2])


def test_several_removals_are_one_and_leave_nothing_of_either():
    random = np.random.default_rng(0)
    terms = random.normal(size=(3, 20))
    terms /= np.linalg.norm(terms, axis=1, keepdims=True)
    rest = np.array(comes_to("a without b without c", terms @ terms.T)) @ terms
    assert terms[1:] @ rest == pytest.approx([0, 0], abs=1e-12)
    assert comes_to("a without c without b", terms @ terms.T) @ terms == pytest.approx(rest)


def test_what_is_removed_from_itself_is_nothing():
    gram = np.ones((1, 1))
    assert length_of(weights(parse("a without a").root, gram), gram) == pytest.approx(0, abs=1e-9)


def test_the_terms_shares_add_up_to_the_similarity():
    random = np.random.default_rng(1)
    terms, candidates = (random.normal(size=(rows, 8)).astype(np.float32) for rows in (3, 5))
    terms, candidates = (found / np.linalg.norm(found, axis=1, keepdims=True) for found in (terms, candidates))
    found = weights(parse("a - b without c").root, (terms @ terms.T).astype(float))
    result = found @ terms
    shares = contributions(candidates, terms, found)
    assert shares.shape == (5, 3)
    assert shares.sum(axis=1) == pytest.approx(candidates @ result / np.linalg.norm(result), abs=1e-5)


@pytest.mark.parametrize(
    ("source", "column", "says"),
    [
        ("", 1, "ends where"),
        ("flights -", 10, "ends where"),
        ("flights + + hotels", 11, "Here must stand a text"),
        ('"flights', 1, "never closed"),
        ('flights "hotels"', 9, "A + or - is missing"),
        ("(flights", 9, "closing bracket is missing"),
        ("flights)", 8, "No bracket is open"),
        ("flights * hotels", 11, "Here must stand a number"),
        ("flights / 0", 11, "divided by 0"),
        ("2024 + flights", 1, "quote it"),
        ("flights + #twelve", 11, "number of a row"),
        ("flights + @", 11, "name of a region"),
        ("flights + $", 11, "name of a saved axis"),
        ('flights + $""', 11, "Nothing stands"),
        ("mean flights", 6, "list in brackets"),
        ("flights & hotels", 9, "no meaning"),
        ('flights + ""', 11, "Nothing stands"),
        ("flights * 5000", 11, "Numbers go up to"),
        ("a trip without", 15, "ends where"),
        ("the mean price", 5, "Quote"),
    ],
)
def test_errors_point_at_the_column(source, column, says):
    with pytest.raises(ExpressionError, match=re.escape(says)) as error:
        parse(source)
    assert error.value.column == column
    assert str(error.value).startswith(f"Column {column}: ")
    assert str(error.value).endswith(".")


def test_depth_length_and_number_of_terms_have_limits():
    assert comes_to("(" * (DEEPEST - 1) + "a" + ")" * (DEEPEST - 1), np.eye(1)) == [1]
    for source in ("(" * 900 + "a" + ")" * 900, "-" * 900 + "a", "a" * 3_000):
        with pytest.raises(ExpressionError, match="at most"):
            parse(source)
    many = " + ".join(f'"{number}"' for number in range(MOST_TERMS + 1))
    with pytest.raises(ExpressionError, match="different terms"):
        parse(many)


@given(st.text(alphabet="ab12 \"@#$()+-*/,.“”'éم猫", max_size=60) | st.text(max_size=40))
def test_whatever_is_written_is_read_or_refused_in_a_sentence(source):
    try:
        found = parse(source)
    except ExpressionError as error:
        assert 1 <= error.column <= len(source) + 1
        assert str(error).endswith((".", "?"))
    else:
        assert len(weights(found.root, np.eye(len(found.terms)))) == len(found.terms)


@pytest.mark.parametrize(
    ("source", "term"),
    [
        (" #12 ", Term("row", "12")),
        ('@"lost card"', Term("region", "lost card")),
        ("@lost card", Term("region", "lost card")),
        ("Where is my card? #help", Term("text", "Where is my card? #help")),
        ("@", Term("text", "@")),
    ],
)
def test_a_single_term_needs_no_quotes(source, term):
    assert read_term(source) == term


@pytest.mark.parametrize(
    "term", [Term("text", 'a "b" c'), Term("row", "12"), Term("region", "lost card"), Term("text", "mean")]
)
def test_a_term_can_be_written_as_it_is_read(term):
    assert parse(written(term)).terms == (term,)
