"""Log-odds with an informative Dirichlet prior, term by term."""

from __future__ import annotations

from math import log, sqrt

import numpy as np
import pytest

from dashboard.analysis.log_odds import log_odds


def test_log_odds_are_those_of_the_formula():
    first, second, background = np.array([10, 2, 30]), np.array([3, 8, 60]), np.array([20, 30, 150])
    found = log_odds(first, second, background, prior=40)
    for term in range(3):
        prior = 40 * background[term] / 200
        one, other = first[term] + prior, second[term] + prior
        ratio = log(one / (42 + 40 - one)) - log(other / (71 + 40 - other))
        assert found.log_ratio[term] == pytest.approx(ratio)
        assert found.z[term] == pytest.approx(ratio / sqrt(1 / one + 1 / other))


def test_the_sides_are_exchanged_with_the_sign():
    counts = np.random.default_rng(1).integers(0, 30, (2, 20))
    background = counts.sum(axis=0) + 5
    np.testing.assert_allclose(log_odds(*counts, background).z, -log_odds(*counts[::-1], background).z)


def test_the_prior_tames_rare_terms():
    """Once against never is weak evidence; the plain ratio would call it infinite."""
    found = log_odds(np.array([1, 300]), np.array([0, 200]), np.array([1, 500]))
    assert abs(found.z[0]) < 1
    assert np.isfinite(found.log_ratio).all()


def test_terms_that_occur_nowhere_are_zero():
    nothing = np.zeros(3, int)
    assert log_odds(nothing, nothing, nothing).z.tolist() == [0, 0, 0]
    assert log_odds(np.array([4, 0]), np.array([2, 0]), np.array([6, 9])).z[1] == 0
