"""Expressions asked of a map: `"cheap flights" - flights + hotels`, with what each term does for each answer."""

from __future__ import annotations

from dataclasses import dataclass
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from dashboard.analogies import ANSWERS, candidates_of, rows_of, words_of
from dashboard.analysis.directions.analogies import SAME, Vectors, best
from dashboard.analysis.directions.arithmetic import (
    NOTHING,
    contributions,
    length_of,
    share_below,
    usual_nearness,
    weights,
)
from dashboard.analysis.directions.expressions import parse
from dashboard.corpus_phrases import CorpusPhrases
from dashboard.question_terms import Directions, Place, TermError, places
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

OFF = 0.05
"""A result lies off where texts are if fewer texts than this share are as far from their nearest neighbour."""

known_nearness: WeakKeyDictionary[Space, NDArray[np.float64]] = WeakKeyDictionary()


@dataclass(frozen=True)
class Sum:
    """An answer, with its row in the file unless it is a phrase: its cosine to the result, the share of all candidates
    that it exceeds, and what each term adds."""

    words: str
    row: int | None
    similarity: float
    percentile: float
    shares: tuple[float, ...]


@dataclass(frozen=True, eq=False)
class Result:
    """`terms` with their `weights` in the result, and the best `answers`. `nearest` is the cosine of the result with
    the text nearest to it, `as_near` the share of texts whose own nearest neighbour is no nearer than that."""

    terms: tuple[Place, ...]
    weights: tuple[float, ...]
    answers: tuple[Sum, ...]
    nearest: float
    as_near: float

    @property
    def is_off(self) -> bool:
        """Whether the result lies where hardly any text is."""
        return self.as_near < OFF


def calculate(
    store: Store,
    semantic_map: SemanticMap,
    space: Space,
    source: str,
    *,
    phrases: CorpusPhrases | None = None,
    directions: Directions = lambda name: None,
) -> Result:
    """What an expression comes to, answered by texts or phrases; the terms themselves are left out. `directions` tells
    what saved names mean.

    Raises `ExpressionError`, `TermError`, `SpaceError` or `EncoderError`, and what `directions` raises.
    """
    expression = parse(source)
    terms = places(store, semantic_map, space, expression.terms, directions=directions)
    vectors = np.stack([term.vector for term in terms])
    gram = (vectors @ vectors.T).astype(np.float64)
    found = weights(expression.root, gram)
    length = length_of(found, gram)
    if length < NOTHING:
        raise TermError("The terms cancel each other out, so nothing is left to compare with: take one of them away.")
    direction = (found / length @ vectors).astype(np.float32)
    candidates, is_out = candidates_of(semantic_map, space, phrases)
    cosines = (candidates @ direction).astype(np.float64)
    order = best(cosines, is_out | are_terms(candidates, texts_of(terms, vectors), cosines, is_out), ANSWERS)
    known = np.sort(cosines[~is_out])
    shares = contributions(np.asarray(candidates[order]), vectors, found)
    names, rows = words_of(store, semantic_map, phrases, order), rows_of(space, phrases, order)
    answers = tuple(
        Sum(
            words=name,
            row=row,
            similarity=float(cosines[number]),
            percentile=share_below(known, cosines[number]),
            shares=tuple(own),
        )
        for name, row, number, own in zip(names, rows, order, shares.tolist(), strict=True)
    )
    nearest = nearest_text(semantic_map, space, direction)
    usual = nearness_of(space, semantic_map)
    return Result(tuple(terms), tuple(found.tolist()), answers, nearest, share_below(usual, nearest))


def texts_of(terms: list[Place], vectors: Vectors) -> Vectors:
    """The vectors of those terms that a text could be: a saved direction is none."""
    return vectors[[place.term.kind != "saved" for place in terms]]


def are_terms(
    candidates: Vectors, terms: Vectors, cosines: NDArray[np.float64], is_out: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which of the candidates that could be shown are one of the terms, (candidates,)."""
    found = np.zeros(len(candidates), np.bool_)
    shown = best(cosines, is_out, ANSWERS + len(terms))
    found[shown] = (candidates[shown] @ terms.T > SAME).any(axis=1)
    return found


def nearest_text(semantic_map: SemanticMap, space: Space, direction: Vectors) -> float:
    """The cosine with the nearest text."""
    candidates, is_out = candidates_of(semantic_map, space, None)
    return float(np.max((candidates @ direction)[~is_out], initial=-1))


def nearness_of(space: Space, semantic_map: SemanticMap) -> NDArray[np.float64]:
    """How near the texts of a map usually lie to each other, computed once for a space."""
    if space not in known_nearness:
        known_nearness[space] = usual_nearness(space.vectors, np.isnan(semantic_map.coordinates[:, 0]))
    return known_nearness[space]
