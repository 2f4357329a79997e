"""Periods in which something is much more frequent than usual."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

RATIO = 2.0
"""A burst is about this many times the usual share."""
TRANSITION_COST = 1.0


def bursts(
    found: NDArray[np.integer], everything: NDArray[np.integer], *, ratio: float = RATIO, gamma: float = TRANSITION_COST
) -> NDArray[np.bool_]:
    """Which periods are bursts: Kleinberg's two-state automaton for batches (2003, section 4).

    `found` is (regions, periods), `everything` (periods,) the documents of each period; the result is (regions,
    periods). In the usual state a document belongs with p0 = all found / everything, in a burst with p1 = `ratio` p0,
    at most 0.9999. The cost of a state is minus the log of the binomial probability of what was found, that of entering
    a burst `gamma` ln(periods), and the cheapest sequence of states is taken.
    """
    regions, periods = found.shape
    total = max(int(everything.sum()), 1)
    usual = np.clip(found.sum(axis=1) / total, 1e-9, 0.9999)
    costs = np.stack([_costs(found, everything, p) for p in (usual, np.minimum(usual * ratio, 0.9999))])
    entering = gamma * np.log(max(periods, 1))
    spent = np.stack([np.zeros(regions), np.full(regions, entering)])
    came_from = np.zeros((periods, 2, regions), np.int8)
    for period in range(periods):
        if period:
            steps = np.stack([np.stack([spent[0], spent[1]]), np.stack([spent[0] + entering, spent[1]])])
            came_from[period] = np.argmin(steps, axis=1)
            spent = steps.min(axis=1)
        spent = spent + costs[:, :, period]
    states = np.zeros((regions, periods), bool)
    state = np.argmin(spent, axis=0)
    for period in range(periods - 1, -1, -1):
        states[:, period] = state == 1
        state = came_from[period][state, np.arange(regions)]
    return states & (found > 0)


def _costs(found: NDArray[np.integer], everything: NDArray[np.integer], p: NDArray[np.float64]) -> NDArray[np.float64]:
    """Minus log-likelihood of every period, without the binomial coefficient, which all states share."""
    costs: NDArray[np.float64] = -(found * np.log(p)[:, None] + (everything[None, :] - found) * np.log1p(-p)[:, None])
    return costs
