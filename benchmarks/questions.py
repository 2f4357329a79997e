"""How long questions about directions take, small and large: `python -m benchmarks.questions`.

Vectors are planted: a few directions that all texts share, and noise. What is typed is encoded already.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.reporting import report
from benchmarks.timing import seconds
from dashboard.analysis.directions.analogies import answer_scores, best, recovery, similarities
from dashboard.analysis.directions.arithmetic import contributions, usual_nearness
from dashboard.analysis.directions.axes import Pole, Vectors, pole, positions, semantic_axis
from dashboard.analysis.directions.effect_sizes import group_places
from dashboard.analysis.directions.evidence import Rating, confounds, rating_check, stability
from dashboard.analysis.directions.held_out_examples import held_out_examples
from dashboard.analysis.directions.pair_evidence import pair_evidence
from dashboard.analysis.directions.paths import cheapest_chain, inner_texts, random_pair_quantile, straight_stops
from dashboard.analysis.directions.random_axes import RandomAxes, judged_texts, random_axes
from dashboard.analysis.directions.rank_intervals import rank_intervals
from dashboard.analysis.directions.regression import learn_axis
from dashboard.analysis.directions.transformations import TextPairs, applied, offset_of
from dashboard.analysis.neighbors import nearest_neighbors, neighbors_among

SIZES = (10_000, 100_000)
DIMENSIONS, SHARED = 384, 24
FITTED, NEIGHBORS = 25_000, 15
"""Texts of a map that its neighbours are sought among, and how many of each: a way leads along these."""

Question = Callable[[], object]

NOTE = (
    f"Planted vectors of {DIMENSIONS} dimensions; what is typed is encoded already; medians of five, in milliseconds. "
    "What is needed *once a map* is kept for all later questions; *first evidence* is what stands beside the answer "
    "when nothing has been asked of a map yet, *further evidence* what another axis with ends of these sizes takes. "
    f"Ways lead along the {NEIGHBORS} nearest neighbours of at most {FITTED:,} texts, as on a map."
)


def main() -> None:
    """Measure and publish."""
    measured = [{name: 1_000 * seconds(ask) for name, ask in questions(texts).items()} for texts in SIZES]
    rows: list[dict[str, Any]] = [
        {"question": name}
        | {f"{texts:,} texts, ms": round(of[name]) for texts, of in zip(SIZES, measured, strict=True)}
        for name in measured[0]
    ]
    report("How long a question takes", rows, NOTE)


def questions(texts: int) -> dict[str, Question]:
    """All of them, on so many texts."""
    vectors = planted(texts)
    return axis_questions(vectors) | change_questions(vectors) | analogy_questions(vectors) | path_questions(vectors)


def planted(texts: int) -> Vectors:
    """Unit vectors that have some directions in common."""
    random = np.random.default_rng(0)
    shared = random.normal(size=(texts, SHARED)).astype(np.float32) @ random.normal(size=(SHARED, DIMENSIONS))
    found = shared + 3 * random.normal(size=(texts, DIMENSIONS))
    return (found / np.linalg.norm(found, axis=1, keepdims=True)).astype(np.float32)


def axis_questions(vectors: Vectors) -> dict[str, Question]:
    """An axis between five and five texts, and what is told of it."""
    random = np.random.default_rng(1)
    known, values = np.ones(len(vectors), bool), random.normal(size=len(vectors))
    below, above = separate(vectors[:5]), separate(vectors[5:10])
    axis = semantic_axis(negative=below, positive=above)
    judged = judged_texts(vectors, known)
    randoms = drawn(vectors)
    ends = np.argsort(positions(vectors, axis))[:16]
    numbers = {name: random.normal(size=len(judged.rows)) for name in ("length", "stars", "date")}
    groups = {name: random.integers(0, 9, len(judged.rows)) for name in ("language", "product", "region")}
    members = random.integers(0, 40, len(vectors))

    def evidence(against: RandomAxes | None) -> object:
        return (
            stability(below, above, judged, against),
            held_out_examples(below, above),
            confounds(axis, judged, against, numbers=numbers, groups=groups),
            rating_check(Rating("stars", values), vectors, axis, against),
        )

    return {
        "axis: the order of all texts": lambda: np.argsort(positions(vectors, axis)),
        "axis: both ends with intervals of their ranks": lambda: rank_intervals(
            vectors[ends], judged.vectors, negative=below, positive=above
        ),
        "axis: 40 regions along it": lambda: group_places(positions(vectors, axis), members, 40),
        "axis: first evidence, with six confounds and a rating": lambda: evidence(drawn(vectors)),
        "axis: further evidence": lambda: evidence(randoms),
        "axis: learned from a column": lambda: learn_axis(vectors, values),
        "axis: what one that was learned is worth, five folds": lambda: learn_axis(vectors, values).held_out,
    }


def drawn(vectors: Vectors) -> RandomAxes | None:
    """Random axes with all that is kept of them."""
    found = random_axes(judged_texts(vectors, np.ones(len(vectors), bool)), negatives=5, positives=5)
    if found is not None:
        found.place_ranks  # noqa: B018, computed at the first look
    return found


def separate(vectors: Vectors) -> Pole:
    """A pole of typed texts."""
    return pole([row[None, :] for row in vectors])


def change_questions(vectors: Vectors) -> dict[str, Question]:
    """A change learned from pairs."""
    small, large = pairs_of(vectors, 16), pairs_of(vectors, 200)
    offset, nothing = offset_of(small), np.zeros(len(vectors), bool)

    def both_lists() -> object:
        places = (applied(vectors[0], offset, 1.0), vectors[0])
        return [best((vectors @ place).astype(np.float64), nothing) for place in places]

    return {
        "change: the order of all texts": lambda: np.argsort(positions(vectors, offset)),
        "change: applied to a text, both lists": both_lists,
        "change: evidence of 16 pairs": lambda: pair_evidence(small),
        "change: evidence of 200 pairs": lambda: pair_evidence(large),
    }


def pairs_of(vectors: Vectors, count: int) -> TextPairs:
    """Texts as pairs of others."""
    lengths = np.random.default_rng(2).integers(9, 99, (count, 2)).astype(float)
    return TextPairs(vectors[:count], vectors[count : 2 * count], lengths)


def analogy_questions(vectors: Vectors) -> dict[str, Question]:
    """Analogies and expressions, answered by all texts."""
    nothing = np.zeros(len(vectors), bool)

    def analogy(pairs: int) -> object:
        before, after, start = vectors[1 : pairs + 1], vectors[pairs + 1 : 2 * pairs + 1], vectors[0]
        cosines = similarities(vectors, before=before, after=after, start=start)
        found = answer_scores("3CosMul", cosines, before=before, after=after, start=start)
        lists = [best(values, found.is_given) for values in (found.values, found.to_start)]
        return lists, recovery("3CosMul", cosines, before=before, after=after, is_out=nothing)

    def expression() -> object:
        terms, weights = vectors[:4], np.array([1.0, -1.0, 0.5, 0.5])
        cosines = (vectors @ (weights @ terms).astype(np.float32)).astype(np.float64)
        return contributions(vectors[best(cosines, nothing)], terms, weights), np.sort(cosines)

    return {
        "analogy: one pair": lambda: analogy(1),
        "analogy: 16 pairs, each answered from the others": lambda: analogy(16),
        "arithmetic: four terms": expression,
        "arithmetic: how near texts lie, once a map": lambda: usual_nearness(vectors, nothing),
    }


def path_questions(vectors: Vectors) -> dict[str, Question]:
    """The ways from text to text."""
    fitted = vectors[:FITTED]
    neighbors = nearest_neighbors(fitted, NEIGHBORS)
    nobody = neighbors_among(fitted, np.zeros((0, DIMENSIONS), np.float32), NEIGHBORS)

    def typed() -> object:
        outside = neighbors_among(fitted, vectors[-2:], NEIGHBORS)
        return cheapest_chain(neighbors, outside, len(fitted), len(fitted) + 1)

    def straight() -> object:
        ends: NDArray[np.float32] = vectors[[0, len(fitted) // 2]]
        stops = straight_stops(*ends, 9)[1:-1]
        return inner_texts(stops, vectors, ends=ends, is_out=np.zeros(len(vectors), bool))

    return {
        "path: between texts of the map": lambda: cheapest_chain(neighbors, nobody, 0, len(fitted) // 2),
        "path: between typed texts": typed,
        "path: what random pairs have in common, once a map": lambda: random_pair_quantile(fitted),
        "path: the straight way": straight,
    }


if __name__ == "__main__":
    main()
