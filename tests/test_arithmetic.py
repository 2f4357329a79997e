"""Expressions on a stored map: terms left out, shares that add up, a result where no text is, and cancelled terms."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard import arithmetic
from dashboard.analysis.directions.arithmetic import share_below, usual_nearness
from dashboard.analysis.directions.tokens import ExpressionError
from dashboard.question_terms import TermError
from dashboard.space import Space
from store import Store
from tests.corpora import planted_vectors
from tests.map_space import answering_at_once, map_of_cases

BILLING, LOGIN = '"a refund about my billing"', '"a password about my login"'


@pytest.fixture
def calculate(tmp_path):
    """Ask the map of cases."""
    with Store.open(tmp_path) as store:
        semantic_map = map_of_cases(store)
        space = Space(store, answering_at_once(tmp_path / "scratch"), semantic_map)
        yield lambda source, **options: arithmetic.calculate(store, semantic_map, space, source, **options)


def test_a_row_is_answered_by_its_neighbours_and_not_by_itself(calculate):
    found = calculate("#1")
    assert 1 not in [answer.row for answer in found.answers]
    assert len(found.answers) == arithmetic.ANSWERS
    similarities = [answer.similarity for answer in found.answers]
    assert similarities == sorted(similarities, reverse=True)
    assert found.nearest == pytest.approx(1, abs=1e-5)
    assert (found.as_near, found.is_off) == (1, False)


def test_a_saved_direction_is_a_term_and_an_unknown_one_is_told(calculate):
    [login] = planted_vectors(["password about my login"])
    found = calculate(f'{BILLING} + $"to do with login" * 2', directions={"to do with login": login}.get)
    assert found.weights == (1, 2)
    assert all("login" in answer.words for answer in found.answers)
    assert found.answers[0].shares[1] > found.answers[0].shares[0]
    with pytest.raises(TermError, match='Nothing is saved under the name "calm"'):
        calculate(f"{BILLING} + $calm")


def test_the_shares_of_all_terms_add_up_to_the_similarity(calculate):
    found = calculate(f"{BILLING} - {LOGIN} * 0.5 + #3")
    assert found.weights == (1, -0.5, 1)
    for answer in found.answers:
        assert sum(answer.shares) == pytest.approx(answer.similarity, abs=1e-5)
        assert 0.9 < answer.percentile < 1


def test_a_result_away_from_all_texts_is_told(calculate):
    found = calculate("-#1 - #2 - #3 - #4")
    assert found.is_off
    assert found.nearest < 0.5


def test_terms_that_cancel_out_have_no_answer(calculate):
    for source in (f"{BILLING} - {BILLING}", "#1 without #1", "#1 * 0"):
        with pytest.raises(TermError, match="cancel each other out"):
            calculate(source)


def test_errors_of_the_grammar_and_of_terms_are_told_apart(calculate):
    with pytest.raises(ExpressionError, match="Column 4"):
        calculate("#1 #2")
    with pytest.raises(TermError, match="No text stands in row 900"):
        calculate("#900 + #1")


def test_usual_nearness_is_that_of_the_nearest_other_text():
    angles = np.deg2rad([0, 10, 30, 90])
    vectors = np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)
    found = usual_nearness(vectors, np.array([False, False, False, True]))
    assert found == pytest.approx(np.cos(np.deg2rad([20, 10, 10])), abs=1e-6)
    assert share_below(found, np.cos(np.deg2rad(15))) == pytest.approx(1 / 3)
    assert share_below(np.zeros(0), 0.5) == 1
    assert usual_nearness(vectors, np.array([False, True, True, True])).size == 0
