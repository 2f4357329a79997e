"""Exact tests of over-representation against scipy, and their correction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from dashboard.analysis.overrepresentation import benjamini_hochberg, log_tail, log_two_sided


@st.composite
def draws(draw):
    total = draw(st.integers(1, 400))
    marked, inside = draw(st.integers(0, total)), draw(st.integers(0, total))
    found = draw(st.integers(max(0, inside + marked - total), min(inside, marked)))
    return found, inside, marked, total


@given(draws())
def test_the_tail_is_that_of_scipy(case):
    found, inside, marked, total = case
    ours = np.exp(log_tail(np.array([found]), inside=inside, marked=np.array([marked]), total=total))
    assert ours == pytest.approx(stats.hypergeom.sf(found - 1, total, marked, inside), rel=1e-8, abs=1e-12)


def test_tails_too_small_for_a_number_are_told_by_their_logarithm():
    log_p = log_tail(np.array([900, 5]), inside=1_000, marked=np.array([1_000, 5]), total=100_000)
    assert log_p[0] < -3_000
    assert log_p[1] == pytest.approx(stats.hypergeom.logsf(4, 100_000, 5, 1_000), rel=1e-8)


@given(draws())
def test_both_directions_are_twice_the_smaller_tail(case):
    found, inside, marked, total = case
    more = stats.hypergeom.sf(found - 1, total, marked, inside)
    fewer = stats.hypergeom.cdf(found, total, marked, inside)
    ours = np.exp(log_two_sided(np.array([found]), inside=inside, marked=np.array([marked]), total=total))
    assert ours == pytest.approx(min(1, 2 * min(more, fewer)), rel=1e-6, abs=1e-12)


@given(st.lists(st.floats(1e-12, 1), min_size=1, max_size=60))
def test_the_correction_is_that_of_scipy(p):
    np.testing.assert_allclose(benjamini_hochberg(np.log(p)), stats.false_discovery_control(p), rtol=1e-9)


def test_nothing_is_tested_without_error():
    assert benjamini_hochberg(np.empty(0)).shape == (0,)
    assert log_tail(np.empty(0), inside=3, marked=np.empty(0), total=10).shape == (0,)
