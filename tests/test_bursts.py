"""Bursts: the cheapest sequence of states, against trying all of them."""

from __future__ import annotations

from itertools import pairwise, product
from math import log

import numpy as np
import pytest
from scipy import stats

from dashboard.analysis.bursts import bursts


def cheapest(found, everything, ratio, gamma):
    """Every sequence of states with its cost by scipy's binomial distribution; the least costly."""
    usual = found.sum() / everything.sum()
    p = (usual, min(usual * ratio, 0.9999))
    costs = [[-stats.binom.logpmf(r, d, p[state]) for r, d in zip(found, everything, strict=True)] for state in (0, 1)]
    entering = gamma * log(len(found))

    def cost(states):
        steps = sum(entering for before, now in pairwise((0, *states)) if now > before)
        return steps + sum(costs[state][period] for period, state in enumerate(states))

    return min(product((0, 1), repeat=len(found)), key=cost)


@pytest.mark.parametrize("seed", range(12))
def test_the_states_are_the_cheapest(seed):
    random = np.random.default_rng(seed)
    everything = random.integers(20, 60, 8)
    share = np.where(random.random(8) < 0.3, 0.4, 0.1)
    found = random.binomial(everything, share)
    expected = np.array(cheapest(found, everything, 2.0, 1.0), bool) & (found > 0)
    assert bursts(found[None], everything)[0].tolist() == expected.tolist()


def test_regions_are_told_apart():
    everything = np.full(10, 100)
    steady, loud = np.full(10, 20), np.array([5, 5, 5, 40, 45, 40, 5, 5, 5, 5])
    marks = bursts(np.stack([steady, loud]), everything)
    assert not marks[0].any()
    assert np.flatnonzero(marks[1]).tolist() == [3, 4, 5]


def test_silence_is_no_burst():
    assert not bursts(np.zeros((2, 3), int), np.zeros(3, int)).any()
    assert bursts(np.zeros((0, 3), int), np.ones(3, int)).shape == (0, 3)
    assert bursts(np.zeros((1, 0), int), np.zeros(0, int)).shape == (1, 0)
