"""What one side says more than the other, by log-odds with an informative Dirichlet prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

PRIOR = 500.0
"""Weight of the prior in counts, spread over all terms as they occur on the whole."""


@dataclass(frozen=True, eq=False)
class LogOdds:
    """`log_ratio` (terms,) is positive for what the first side says more; `z` is it in standard deviations."""

    log_ratio: Floats
    z: Floats


def log_odds(
    first: NDArray[np.integer], second: NDArray[np.integer], background: NDArray[np.integer], *, prior: float = PRIOR
) -> LogOdds:
    """Log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008, section 3.5).

    `first`, `second` and `background` (terms,) count each term on either side and on the whole. With y counts, n their
    sum and a(w) the prior of term w, a0 in all: d(w) = log((y1 + a) / (n1 + a0 - y1 - a)) - log((y2 + a) / (n2 + a0 -
    y2 - a)), its variance about 1 / (y1 + a) + 1 / (y2 + a), and z = d / sqrt(variance). Terms on neither side are 0.
    """
    weights = prior * background / max(background.sum(), 1)
    known = (weights > 0) & (first + second > 0)
    log_ratio, z = np.zeros(len(weights)), np.zeros(len(weights))
    odds, precisions = [], []
    for counts in (first, second):
        raised = counts[known] + weights[known]
        odds.append(np.log(raised) - np.log(np.maximum(counts.sum() + prior - raised, 1e-9)))
        precisions.append(1 / raised)
    log_ratio[known] = odds[0] - odds[1]
    z[known] = log_ratio[known] / np.sqrt(precisions[0] + precisions[1])
    return LogOdds(log_ratio, z)
