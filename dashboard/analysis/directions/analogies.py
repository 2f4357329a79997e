"""Analogies a : b :: c : ? as arithmetic with cosines, and what tells whether an answer means anything.

A pair goes from `before` (a) to `after` (b); `start` is c. Candidates are whatever may answer: documents or phrases.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
Solver = Literal["3CosMul", "3CosAdd", "averaged pairs"]

SOLVERS: tuple[Solver, ...] = ("3CosMul", "3CosAdd", "averaged pairs")

PAIRS_FOR_STRENGTH = 4
STRENGTH = 1.5
"""From so many pairs on their change counts more than the likeness to c: measured in docs/methods.md."""

EPSILON = 1e-6
"""Added to divisors, as gensim does."""

SAME = 0.999
"""Texts whose cosine exceeds this are one text to the encoder: other capitals, a word it hardly weighs."""

MARGINS = ((0.02, "toss-up"), (0.1, "uncertain"), (0.2, "fair"))
CLEAR_MARGIN = "clear winner"

FEWEST_TO_RECOVER = 4
"""With fewer pairs of one's own, how many of them are recovered says nothing."""


@dataclass(frozen=True, eq=False)
class Similarities:
    """Cosines of all candidates: `to_before` and `to_after` (candidates, pairs), `to_start` (candidates,)."""

    to_before: NDArray[np.float64]
    to_after: NDArray[np.float64]
    to_start: NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Scores:
    """Of each candidate the score of a solver, its cosine to c, and whether it is one of the given texts, which do not
    answer; all (candidates,)."""

    values: NDArray[np.float64]
    to_start: NDArray[np.float64]
    is_given: NDArray[np.bool_]


@dataclass(frozen=True)
class Recovery:
    """Of `pairs` examples, how many are answered right from the others, and by the nearest neighbour alone."""

    pairs: int
    recovered: int
    nearest_alone: int


def strength_of(pairs: int) -> float:
    """How strongly the mean change of so many pairs is applied."""
    return STRENGTH if pairs >= PAIRS_FOR_STRENGTH else 1.0


def similarities(candidates: Vectors, *, before: Vectors, after: Vectors, start: Vectors) -> Similarities:
    """The cosines that all solvers work with, in one product. `candidates` (candidates, dimensions), `before` and
    `after` (pairs, dimensions) and `start` (dimensions,) have unit length."""
    pairs = len(before)
    found = (candidates @ np.concatenate([before, after, start[None]]).T).astype(np.float64)
    return Similarities(found[:, :pairs], found[:, pairs : 2 * pairs], found[:, -1])


def scores(solver: Solver, cosines: Similarities) -> NDArray[np.float64]:
    """How well each candidate answers, (candidates,).

    3CosAdd (Mikolov, Yih and Zweig 2013) and averaged pairs (3CosAvg, Drozd, Gladkova and Matsuoka 2016):
    cos(x, c) + s mean(cos(x, b) - cos(x, a)), with s = 1 and s = `strength_of(pairs)`; not yet divided by the length of
    the sum. 3CosMul (Levy and Goldberg 2014): cos(x, c) (cos(x, b) / cos(x, a))^s with all cosines moved to 0..1, over
    several pairs the geometric mean of the ratios.
    """
    found = changes(solver, cosines)
    return combined(solver, cosines.to_start, found.mean(axis=1), pairs=found.shape[1])


def changes(solver: Solver, cosines: Similarities) -> NDArray[np.float64]:
    """How much each candidate gains by each pair, (candidates, pairs); for 3CosMul as a logarithm."""
    if solver == "3CosMul":
        ratios: NDArray[np.float64] = np.log(moved(cosines.to_after)) - np.log(moved(cosines.to_before) + EPSILON)
        return ratios
    return cosines.to_after - cosines.to_before


def combined(
    solver: Solver, to_start: NDArray[np.float64], change: NDArray[np.float64], *, pairs: int
) -> NDArray[np.float64]:
    """The likeness to c and the mean change of so many pairs as one score, all (candidates,)."""
    strength = 1.0 if solver == "3CosAdd" else strength_of(pairs)
    if solver == "3CosMul":
        product: NDArray[np.float64] = moved(to_start) * np.exp(strength * change)
        return product
    return to_start + strength * change


def moved(cosines: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cosines moved from -1..1 to 0..1, never quite 0, so that they can be divided and have a logarithm."""
    return np.maximum((1 + cosines) / 2, np.finfo(np.float64).tiny)


def unit(vector: Vectors) -> Vectors:
    """`vector` at length 1; zero stays zero."""
    length = np.linalg.norm(vector)
    return (vector / length if length else vector).astype(np.float32)


def answer_scores(solver: Solver, cosines: Similarities, *, before: Vectors, after: Vectors, start: Vectors) -> Scores:
    """How well each candidate answers; the scores of sums are cosines to the sum."""
    found = scores(solver, cosines)
    if solver != "3CosMul":
        strength = 1.0 if solver == "3CosAdd" else strength_of(len(before))
        length = np.linalg.norm(start.astype(np.float64) + strength * (after - before).astype(np.float64).mean(axis=0))
        found = found / length if length else found * 0
    is_given = are_given(cosines.to_before) | are_given(cosines.to_after) | (cosines.to_start > SAME)
    return Scores(found, cosines.to_start, is_given)


def are_given(cosines: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Which candidates are one of the given texts, from their cosines to them (candidates, texts)."""
    return np.asarray(np.max(cosines, axis=1) > SAME, np.bool_)


def best(values: NDArray[np.float64], is_out: NDArray[np.bool_], count: int = 10) -> NDArray[np.int64]:
    """The candidates with the largest values, best first, equal ones in their order."""
    allowed = np.where(is_out, -np.inf, values)
    count = min(count, int((~is_out).sum()))
    if not count:
        return np.zeros(0, np.int64)
    bar = np.partition(allowed, len(allowed) - count)[len(allowed) - count]
    top = np.flatnonzero(allowed >= bar)
    order: NDArray[np.int64] = top[np.argsort(-allowed[top], kind="stable")][:count]
    return order


def margin_in_words(margin: float) -> str:
    """What the lead of the first answer over the second is worth."""
    return next((words for limit, words in MARGINS if margin < limit), CLEAR_MARGIN)


def recovery(
    solver: Solver, cosines: Similarities, *, before: Vectors, after: Vectors, is_out: NDArray[np.bool_] | None = None
) -> Recovery | None:
    """Each pair answered from all others, among the candidates and its own answer; None below four pairs.

    The other pairs' texts, the pair's own first and whatever `is_out` (candidates,) are left out as candidates.
    """
    pairs = len(before)
    if pairs < FEWEST_TO_RECOVER:
        return None
    is_rival_elsewhere = ~(are_given(cosines.to_before) | are_given(cosines.to_after))
    if is_out is not None:
        is_rival_elsewhere &= ~is_out
    own_rows = slice(len(cosines.to_start), None)
    cosines = stacked(cosines, similarities(after, before=before, after=after, start=before[0]))
    others = other_pairs(before, after)
    counts = np.maximum(others.sum(axis=0), 1)
    gained = changes(solver, cosines) @ others / counts
    recovered = alone = 0
    for own in range(pairs):
        is_right = cosines.to_after[own_rows, own] > SAME
        is_rival = np.concatenate([is_rival_elsewhere, is_right])
        to_start = cosines.to_before[:, own]
        found = combined(solver, to_start, gained[:, own], pairs=int(counts[own]))
        recovered += is_answered(found, is_rival, is_right)
        alone += is_answered(to_start, is_rival, is_right)
    return Recovery(pairs, recovered, alone)


def stacked(first: Similarities, last: Similarities) -> Similarities:
    """Candidates one after the other."""
    parts = ((getattr(first, name), getattr(last, name)) for name in ("to_before", "to_after", "to_start"))
    return Similarities(*(np.concatenate(pair) for pair in parts))


def other_pairs(before: Vectors, after: Vectors) -> NDArray[np.float64]:
    """1 where the pair of a row may help to answer that of a column: they share neither text. (pairs, pairs)."""
    shares_one = (before @ before.T > SAME) | (after @ after.T > SAME)
    return (~shares_one).astype(np.float64)


def is_answered(values: NDArray[np.float64], is_rival: NDArray[np.bool_], is_right: NDArray[np.bool_]) -> bool:
    """Whether one of the last candidates, the right ones, has the largest value of all rivals; a tie counts against."""
    own = len(values) - len(is_right)
    best_other = np.max(values[:own], where=is_rival[:own], initial=-np.inf)
    return bool(values[own:][is_right].max() > best_other)
