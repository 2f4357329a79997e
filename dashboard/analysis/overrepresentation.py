"""Whether something is more frequent in a group than chance would make it: exact tests, corrected for their number."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

Floats = NDArray[np.float64]
Numbers = NDArray[np.integer] | NDArray[np.floating]

NEGLIGIBLE = 1e-13
"""Terms of a tail smaller than this share of its sum are not added any more."""


def log_tail(found: Numbers, *, inside: Numbers | int, marked: Numbers | int, total: int) -> Floats:
    """Natural logarithms of P(X >= found), X hypergeometric: `inside` things drawn from `total`, `marked` of which bear
    a mark. This is the one-sided exact test of Fisher (1935).

    All arguments broadcast. The tail that does not hold the mean is summed from its largest term on, each next one by
    P(x + 1) / P(x) = (marked - x)(inside - x) / ((x + 1)(total - marked - inside + x + 1)).
    """
    found, inside, marked = (
        part.ravel().astype(np.float64) for part in np.broadcast_arrays(*map(np.asarray, (found, inside, marked)))
    )
    log_p = np.zeros(len(found))
    least, most = np.maximum(0, inside + marked - total), np.minimum(inside, marked)
    above = (found > inside * marked / max(total, 1)) & (found > least) & (found <= most)
    below = ~above & (found > least) & (found <= most)
    log_p[found > most] = -np.inf
    log_p[above] = _log_upward(found[above], inside[above], marked[above], total)
    # P(X >= k) = 1 - P(X <= k - 1), and X <= k - 1 says that at least inside - k + 1 things without a mark were drawn.
    rest = _log_upward(inside[below] - found[below] + 1, inside[below], total - marked[below], total)
    log_p[below] = np.log1p(-np.minimum(np.exp(rest), 1 - 1e-16))
    return np.minimum(log_p, 0)


def log_two_sided(found: Numbers, *, inside: Numbers | int, marked: Numbers | int, total: int) -> Floats:
    """The same for a difference in either direction: twice the smaller tail, at most 1."""
    inside, marked = np.asarray(inside), np.asarray(marked)
    more = log_tail(found, inside=inside, marked=marked, total=total)
    fewer = log_tail(inside - np.asarray(found), inside=inside, marked=total - marked, total=total)
    both: Floats = np.minimum(np.minimum(more, fewer) + np.log(2), 0)
    return both


def benjamini_hochberg(log_p: Floats) -> Floats:
    """Corrected p-values (Benjamini & Hochberg 1995), from logarithms of p-values: of all tests called significant at
    q, a share of q is expected to be so by chance. q(i) = min over j >= i of p(j) m / j, p ascending."""
    tests = len(log_p)
    order = np.argsort(log_p, kind="stable")
    scaled = np.exp(log_p[order]) * tests / np.arange(1, tests + 1)
    corrected = np.empty(tests)
    corrected[order] = np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1)
    return corrected


def _log_upward(found: Floats, inside: Floats, marked: Floats, total: int) -> Floats:
    """Log P(X >= found) by summing upwards; meant for where P falls from `found` on."""
    sums = np.ones(len(found))
    terms, places = np.ones(len(found)), found.copy()
    left = np.arange(len(found))
    while len(left):
        x = places[left]
        terms[left] *= (
            (marked[left] - x) * (inside[left] - x) / ((x + 1) * (total - marked[left] - inside[left] + x + 1))
        )
        sums[left] += terms[left]
        places[left] += 1
        left = left[terms[left] > NEGLIGIBLE * sums[left]]
    return _log_probability(found, inside, marked, total) + np.log(sums)


def _log_probability(found: Floats, inside: Floats, marked: Floats, total: int) -> Floats:
    """Log P(X = found)."""
    probability: Floats = (
        _log_choose(marked, found) + _log_choose(total - marked, inside - found) - _log_choose(total, inside)
    )
    return probability


def _log_choose(n: Floats | int, k: Floats) -> Floats:
    chosen: Floats = gammaln(np.asarray(n) + 1.0) - gammaln(k + 1) - gammaln(n - k + 1)
    return chosen
