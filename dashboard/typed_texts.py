"""A text that somebody types, on a map: its nearest texts in the space, and its place among them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.neighbors import Neighbors
from dashboard.analysis.placement import place
from dashboard.space import Space
from store.records import SemanticMap

LISTED = 30
"""Nearest texts that are named."""

NEIGHBORS = 15
"""Those of them that say where the text lies, as many as placed the texts of a large corpus."""

PAIRS = 4_000
"""Pairs of texts drawn at random to see how like each other any two are."""

TOGETHER = 0.1
"""The share of the map's larger side within which a neighbour is beside the place."""


@dataclass(frozen=True, eq=False)
class TypedText:
    """A text that is not on the map, beside those that are.

    `similarities` is (points,), NaN for texts without a place; `nearest` are points, best first. `place` is None where
    the encoder cannot encode the text or nothing is like it; `beside` counts the neighbours that lie near it.
    """

    text: str
    similarities: NDArray[np.float32]
    nearest: NDArray[np.int32]
    place: tuple[float, float] | None
    beside: int
    is_encoded: bool
    unlike: float
    """The first quartile of the similarities of two texts of the map drawn at random: below it, nothing is alike."""

    @property
    def neighbors(self) -> int:
        """How many texts say where it lies."""
        return min(NEIGHBORS, len(self.nearest))

    @property
    def is_scattered(self) -> bool:
        """Whether fewer than half of its neighbours lie near its place: it could as well be elsewhere."""
        return self.place is not None and 2 * self.beside < self.neighbors


def typed_text(space: Space, semantic_map: SemanticMap, text: str) -> TypedText:
    """Find where a text lies; raises `SpaceError`, or an `EncoderError`, where it cannot be encoded now."""
    vector = space.encode([text])[0]
    is_shown = semantic_map.is_shown
    similarities = np.where(is_shown, space.vectors @ vector, np.nan).astype(np.float32)
    unlike = unlike_similarity(space.vectors, np.flatnonzero(is_shown))
    if not vector.any() or not is_shown.any():
        return TypedText(text, similarities, np.zeros(0, np.int32), None, 0, bool(vector.any()), unlike)
    nearest = most_similar(similarities, LISTED)
    if similarities[nearest[0]] < unlike:
        return TypedText(text, similarities, nearest, None, 0, True, unlike)
    x, y = placed_among(nearest[:NEIGHBORS], similarities, semantic_map.coordinates)
    beside = points_beside((x, y), semantic_map.coordinates[nearest[:NEIGHBORS]], semantic_map.coordinates[is_shown])
    return TypedText(text, similarities, nearest, (x, y), beside, True, unlike)


def unlike_similarity(vectors: NDArray[np.float32], points: NDArray[np.int64]) -> float:
    """The first quartile of the similarities of two of these points, over pairs drawn at random."""
    if len(points) < 2:
        return -1.0
    random = np.random.default_rng(len(points))
    first = random.integers(0, len(points), PAIRS)
    second = (first + random.integers(1, len(points), PAIRS)) % len(points)
    similarities = np.einsum("pd,pd->p", vectors[points[first]], vectors[points[second]])
    return float(np.quantile(similarities, 0.25))


def most_similar(similarities: NDArray[np.float32], count: int) -> NDArray[np.int32]:
    """The points with the largest similarities, best first; those without one are left out."""
    known = np.nan_to_num(similarities, nan=-np.inf)
    count = min(count, int(np.isfinite(known).sum()))
    best = np.argpartition(-known, count - 1)[:count]
    return best[np.argsort(-known[best], kind="stable")].astype(np.int32)


def placed_among(
    neighbors: NDArray[np.int32], similarities: NDArray[np.float32], coordinates: NDArray[np.float32]
) -> tuple[float, float]:
    """The place that a text of the corpus with these neighbours, best first, would get on the map."""
    has_place = np.isfinite(coordinates[:, 0])
    numbers = np.cumsum(has_place) - 1
    found = Neighbors(numbers[neighbors][None].astype(np.int32), similarities[neighbors][None])
    [(x, y)] = place(found, coordinates[has_place]).tolist()
    return x, y


def points_beside(spot: tuple[float, float], neighbors: NDArray[np.float32], coordinates: NDArray[np.float32]) -> int:
    """How many of the neighbours' places (neighbors, 2) lie within a tenth of the map's larger side of a spot."""
    low, high = np.percentile(coordinates, (1, 99), axis=0)
    reach = TOGETHER * float((high - low).max())
    return int((np.linalg.norm(neighbors - np.array(spot), axis=1) <= reach).sum())
