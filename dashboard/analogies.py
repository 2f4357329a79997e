"""a : b :: c : ? asked of a map, with what shows whether the answer means anything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.analogies import (
    Recovery,
    Solver,
    Vectors,
    answer_scores,
    best,
    margin_in_words,
    recovery,
    similarities,
)
from dashboard.analysis.directions.parallelogram import Parallelogram, parallelogram
from dashboard.analysis.directions.terms import Term
from dashboard.corpus_phrases import CorpusPhrases
from dashboard.question_terms import Place, places
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

TermPair = tuple[Term, Term]

ANSWERS = 10
MOST_PAIRS = 100


@dataclass(frozen=True)
class Question:
    """`pairs` lead from before to after, the first being a and b; `start` is c."""

    pairs: tuple[TermPair, ...]
    start: Term
    solver: Solver = "3CosMul"


@dataclass(frozen=True)
class Answer:
    """A text or sentence, with its point and row in the file, or a phrase; with the score of the solver and its cosine
    to c."""

    words: str
    point: int | None
    row: int | None
    score: float
    to_start: float


@dataclass(frozen=True, eq=False)
class Answered:
    """The best `answers`, beside those `nearest` to c without any pair. `recovery` is None for fewer than four pairs,
    `corners` where nothing answers."""

    pairs: tuple[tuple[Place, Place], ...]
    start: Place
    answers: tuple[Answer, ...]
    nearest: tuple[Answer, ...]
    recovery: Recovery | None
    corners: Parallelogram | None

    @property
    def margin(self) -> float | None:
        """By how much the first answer's score exceeds the second's."""
        return self.answers[0].score - self.answers[1].score if len(self.answers) > 1 else None

    @property
    def margin_in_words(self) -> str | None:
        """What that is worth."""
        return None if self.margin is None else margin_in_words(self.margin)

    @property
    def added_nothing(self) -> bool:
        """Whether the first answer is what is nearest to c anyway."""
        return bool(self.answers) and self.answers[0].words == self.nearest[0].words

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "answers": [answer_as_dict(answer) for answer in self.answers],
            "nearest_to_c": [answer_as_dict(answer) for answer in self.nearest],
            "same_as_nearest": self.added_nothing,
            "margin": None if self.margin is None else round(self.margin, 4),
            "margin_in_words": self.margin_in_words,
            "recovery": None if self.recovery is None else vars(self.recovery),
            "plane_share": None if self.corners is None else round(self.corners.share, 4),
        }


def answer_as_dict(answer: Answer) -> dict[str, Any]:
    """JSON-ready."""
    return {
        "text": answer.words,
        "row": answer.row,
        "score": round(answer.score, 4),
        "similarity_to_c": round(answer.to_start, 4),
    }


def ask(
    store: Store,
    semantic_map: SemanticMap,
    space: Space,
    question: Question,
    *,
    phrases: CorpusPhrases | None = None,
    count: int = ANSWERS,
) -> Answered:
    """Answer by the texts of the map or, where they are given, by phrases or sentences.

    Raises `TermError`, `SpaceError` or `EncoderError`.
    """
    pairs = question.pairs[:MOST_PAIRS]
    terms = [term for pair in pairs for term in pair]
    *given, start = places(store, semantic_map, space, [*terms, question.start])
    before, after = np.stack([place.vector for place in given[::2]]), np.stack([place.vector for place in given[1::2]])
    candidates, is_out = candidates_of(semantic_map, space, phrases)
    cosines = similarities(candidates, before=before, after=after, start=start.vector)
    found = answer_scores(question.solver, cosines, before=before, after=after, start=start.vector)
    is_no_answer = is_out | found.is_given
    if phrases is not None and phrases.points is None:
        is_no_answer |= hold_any(phrases.surfaces, [place.words for place in (*given, start)])
    order, nearest = best(found.values, is_no_answer, count), best(found.to_start, is_no_answer, count)

    def told(numbers: NDArray[np.int64]) -> tuple[Answer, ...]:
        names = words_of(store, semantic_map, phrases, numbers)
        points, rows = points_of(phrases, numbers), rows_of(space, phrases, numbers)
        return tuple(
            Answer(
                name,
                point,
                row,
                float(found.values[number]),
                float(found.to_start[number]),
            )
            for name, point, row, number in zip(names, points, rows, numbers, strict=True)
        )

    return Answered(
        tuple(zip(given[::2], given[1::2], strict=True)),
        start,
        told(order),
        told(nearest),
        recovery(question.solver, cosines, before=before, after=after, is_out=is_out),
        corners_of(before[0], after[0], start.vector, candidates, order),
    )


def candidates_of(
    semantic_map: SemanticMap, space: Space, phrases: CorpusPhrases | None
) -> tuple[Vectors, NDArray[np.bool_]]:
    """The vectors of what may answer, and which of them have none."""
    if phrases is not None:
        return phrases.vectors, phrases.is_nowhere
    return space.vectors, ~semantic_map.is_shown


def hold_any(phrases: Sequence[str], texts: Sequence[str]) -> NDArray[np.bool_]:
    """Which phrases contain one of the texts as whole words, (phrases,): "subsonic flow" is no answer to "subsonic"."""
    wanted = [f" {text.casefold()} " for text in texts]
    return np.array([any(text in f" {phrase.casefold()} " for text in wanted) for phrase in phrases], np.bool_)


def words_of(
    store: Store, semantic_map: SemanticMap, phrases: CorpusPhrases | None, numbers: NDArray[np.int64]
) -> Sequence[str]:
    """The candidates with these numbers in words."""
    if phrases is not None:
        return [phrases.surfaces[number] for number in numbers]
    return store.corpora.texts(semantic_map.corpus.id, numbers.astype(np.int32))


def rows_of(space: Space, phrases: CorpusPhrases | None, numbers: NDArray[np.int64]) -> Sequence[int | None]:
    """The rows of the file in which the candidates stand; a phrase stands in none of its own."""
    return [None if point is None else space.rows.of([point])[0] for point in points_of(phrases, numbers)]


def points_of(phrases: CorpusPhrases | None, numbers: NDArray[np.int64]) -> Sequence[int | None]:
    """The points of the candidates; a phrase has none."""
    if phrases is None:
        return [int(number) for number in numbers]
    return [None] * len(numbers) if phrases.points is None else phrases.points[numbers].tolist()


def corners_of(
    before: Vectors, after: Vectors, start: Vectors, candidates: Vectors, order: NDArray[np.int64]
) -> Parallelogram | None:
    """The parallelogram of the first pair, c and the first answer."""
    return parallelogram(before, after, start, np.asarray(candidates[order[0]])) if len(order) else None


def recovery_in_words(found: Recovery) -> str:
    """How many of one's own examples are answered right, beside what needs no example."""
    return (
        f"Recovers {found.recovered} of {found.pairs} of your own examples, each answered from the others; "
        f"nearest neighbour alone: {found.nearest_alone}."
    )
