"""What questions about a map are asked with: typed texts, rows of the file, regions and saved directions, as
vectors of its space."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.analogies import Vectors, unit
from dashboard.analysis.directions.terms import Term, written
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

LONGEST = 200
"""Characters of a row's text that stand for it."""


class TermError(Exception):
    """A term that the map cannot place; the message is a finished sentence."""


@dataclass(frozen=True, eq=False)
class Place:
    """A term with its vector (dimensions,), of unit length unless it is a saved transformation; `point` is that of a
    row. `words`: its text or name."""

    term: Term
    vector: Vectors
    words: str
    point: int | None = None


Directions = Callable[[str], Vectors | None]
"""From the name of a saved direction to its vector; None where nothing has this name."""


def places(
    store: Store,
    semantic_map: SemanticMap,
    space: Space,
    terms: Sequence[Term],
    *,
    directions: Directions = lambda name: None,
) -> list[Place]:
    """Where the terms lie, in their order; raises `TermError`, `SpaceError` or `EncoderError`."""
    texts = [term.name for term in terms if term.kind == "text"]
    if not all(texts):
        raise TermError("A text is empty: write a word or a sentence.")
    typed = dict(zip(texts, space.encode(texts), strict=True)) if texts else {}
    found = []
    for term in terms:
        if term.kind == "text":
            place = Place(term, typed[term.name], term.name)
        elif term.kind == "row":
            place = row_place(store, semantic_map, space, term)
        elif term.kind == "saved":
            place = saved_place(directions, term)
        else:
            place = region_place(semantic_map, space, term)
        if not place.vector.any():
            raise TermError(f"The encoder of this map can make nothing of {written(term)}: write it in other words.")
        found.append(place)
    return found


def row_place(store: Store, semantic_map: SemanticMap, space: Space, term: Term) -> Place:
    """The text in a row of the file, counted from 1 as screens do."""
    row = int(term.name)
    found = space.rows.points([row])
    if not len(found):
        raise TermError(f"No text stands in row {row:,}: the map has rows up to {space.rows.last:,}.")
    point = int(found[0])
    if point >= len(space.vectors) or not space.vectors[point].any():
        raise TermError(f"The text in row {row:,} has no place on this map.")
    [text] = store.corpora.texts(semantic_map.corpus.id, np.array([point], np.int32))
    return Place(term, np.asarray(space.vectors[point]), text[:LONGEST], point)


def region_place(semantic_map: SemanticMap, space: Space, term: Term) -> Place:
    """The middle of a region, of the layer shown first if it has one of this name, else of the coarsest that does."""
    first = semantic_map.layers[semantic_map.first_layer]
    for layer in (first, *semantic_map.layers):
        for region in layer.regions:
            if term.name.casefold() in (name.casefold() for name in region.names):
                members = np.flatnonzero(layer.region_of == region.number)
                return Place(term, middle(space.vectors, members), region.label)
    raise TermError(f"The map has no region that is called {written(term)[1:]}: take a name that stands on the map.")


def saved_place(directions: Directions, term: Term) -> Place:
    """A direction that was saved under a name, as a vector like that of a text."""
    found = directions(term.name)
    if found is None:
        raise TermError(
            f"Nothing is saved under the name {written(term)[1:]}: save an axis or a transformation under it, or take "
            "another name."
        )
    return Place(term, found, term.name)


def middle(vectors: NDArray[np.float32], rows: NDArray[np.int64]) -> Vectors:
    """The direction of the mean of these vectors."""
    return unit(vectors[rows].mean(axis=0))
