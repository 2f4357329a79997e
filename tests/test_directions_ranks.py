"""Ranks and what is made of them, against scipy and scikit-learn."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import stats
from sklearn.metrics import roc_auc_score

from dashboard.analysis.directions.ranks import auc, rank_correlation_ratio, ranks, spearman


@given(arrays(np.int64, st.tuples(st.integers(1, 4), st.integers(1, 30)), elements=st.integers(-5, 5)))
def test_ranks_are_those_of_scipy(values):
    np.testing.assert_array_equal(ranks(values), stats.rankdata(values, axis=1))
    np.testing.assert_array_equal(ranks(values[0]), stats.rankdata(values[0]))


def test_spearman_is_that_of_scipy():
    random = np.random.default_rng(1)
    positions, values = random.normal(size=(3, 200)).round(1), random.integers(0, 5, 200)
    expected = [stats.spearmanr(row, values).statistic for row in positions]
    np.testing.assert_allclose(spearman(positions, values), expected, atol=1e-12)


def test_what_is_constant_correlates_with_nothing():
    assert spearman(np.ones(20), np.arange(20)) == 0
    assert spearman(np.arange(20), np.ones(20)) == 0


def test_the_correlation_ratio_is_epsilon_squared_of_kruskal_and_wallis():
    random = np.random.default_rng(2)
    groups = random.integers(0, 3, 300)
    positions = random.normal(size=300) + groups
    h = stats.kruskal(*(positions[groups == group] for group in range(3))).statistic
    epsilon_squared = (h - 3 + 1) / (300 - 3)  # Tomczak and Tomczak 2014
    found = rank_correlation_ratio(ranks(positions), groups)
    assert found**2 == pytest.approx(epsilon_squared, abs=1e-9)


def test_groups_that_say_nothing_have_a_ratio_near_zero_however_many_they_are():
    random = np.random.default_rng(3)
    positions, groups = ranks(random.normal(size=(50, 400))), random.integers(0, 100, 400)
    assert np.median(rank_correlation_ratio(positions, groups)) < 0.1
    assert rank_correlation_ratio(positions, np.arange(400)).max() == 0, "a group for each text tells nothing"


def test_auc_is_that_of_scikit_learn():
    random = np.random.default_rng(4)
    is_positive = random.random(200) < 0.3
    positions = (random.normal(size=200) + is_positive).round(1)
    assert auc(positions, is_positive) == pytest.approx(roc_auc_score(is_positive, positions))
    assert np.isnan(auc(positions, np.ones(200, bool)))
