"""Effect sizes and p-values against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats

from dashboard.analysis.association import adjusted_residuals, cramers_v, rank_biserial

TABLE = np.array([[20, 5, 3], [30, 40, 60]])


@given(arrays(np.int64, st.tuples(st.integers(2, 4), st.integers(2, 5)), elements=st.integers(1, 300)))
def test_cramers_v_is_that_of_scipy(table):
    found = cramers_v(table)
    assert found.effect == pytest.approx(stats.contingency.association(table, method="cramer"), abs=1e-9)
    assert found.p == pytest.approx(stats.chi2_contingency(table, correction=False).pvalue, abs=1e-9)


def test_values_that_do_not_occur_say_nothing():
    padded = np.insert(np.insert(TABLE, 1, 0, axis=1), 0, 0, axis=0)
    assert cramers_v(padded) == cramers_v(TABLE)
    assert cramers_v(np.array([[3, 0], [4, 0]])).effect == 0
    assert cramers_v(np.zeros((2, 3), int)).p == 1


def test_adjusted_residuals_of_two_by_two_are_the_root_of_chi_squared():
    table = np.array([[30, 10], [15, 45]])
    chi2 = stats.chi2_contingency(table, correction=False).statistic
    np.testing.assert_allclose(adjusted_residuals(table), np.array([[1, -1], [-1, 1]]) * np.sqrt(chi2))


def test_adjusted_residuals_by_hand():
    """The cell of 20 among 28 x 50 of 158: expected 8.86, variance 8.86 (1 - 28/158)(1 - 50/158)."""
    expected = 28 * 50 / 158
    residual = (20 - expected) / np.sqrt(expected * (1 - 28 / 158) * (1 - 50 / 158))
    assert adjusted_residuals(TABLE)[0, 0] == pytest.approx(residual)


NUMBERS = st.lists(st.integers(0, 6).map(float), min_size=1, max_size=40)


@given(NUMBERS, NUMBERS)
def test_rank_biserial_and_its_p_value_are_those_of_mann_and_whitney(inside, outside):
    found = rank_biserial(np.array(inside), np.array(outside))
    pairs = np.sign(np.subtract.outer(inside, outside))
    assert found.effect == pytest.approx(pairs.mean())
    if len({*inside, *outside}) > 1:
        theirs = stats.mannwhitneyu(inside, outside, method="asymptotic")
        assert found.p == pytest.approx(theirs.pvalue, abs=1e-9)


def test_dates_are_ranked_too():
    days = np.array(["2026-01-01", "2026-02-01", "2026-03-01"], "datetime64[us]")
    assert rank_biserial(days[2:], days[:2]).effect == 1
    assert rank_biserial(days[:0], days) == rank_biserial(days, days[:0])
