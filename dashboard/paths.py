"""The way from one text of a map to another through the texts between them, and the straight way for comparison."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analogies import candidates_of
from dashboard.analysis.directions.paths import cheapest_chain, inner_texts, random_pair_quantile, straight_stops
from dashboard.analysis.directions.terms import Term
from dashboard.analysis.neighbors import Neighbors, neighbors_among
from dashboard.question_terms import Place, places
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

Ends = tuple[Term, Term]

STOPS = 9
"""Of the straight way, both ends counted."""


class PathError(Exception):
    """A way that cannot be found; the message is a finished sentence."""


@dataclass(frozen=True, eq=False)
class PathGraph:
    """What all paths of a map are sought on: `fitted` (texts,) are the points that the map was drawn from, `neighbors`
    theirs among them; 95 % of random pairs of texts are less alike than `bar`."""

    fitted: NDArray[np.int64]
    neighbors: Neighbors
    bar: float


@dataclass(frozen=True)
class Stop:
    """A text on the way; `point` and `row` (of the file) are None for a typed one or a region. `region` is its
    region on the map, if any."""

    words: str
    point: int | None
    row: int | None
    region: str | None

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {"text": self.words, "row": self.row, "region": self.region}


@dataclass(frozen=True)
class Walk:
    """`stops` from end to end with the cosines of those that follow each other; `jumps` says which steps are no more
    alike than random texts. `is_mutual`: each step is between texts that are among each other's nearest."""

    stops: tuple[Stop, ...]
    similarities: tuple[float, ...]
    is_mutual: bool
    bar: float

    @property
    def jumps(self) -> tuple[bool, ...]:
        """Whether each step is below the bar."""
        return tuple(similarity < self.bar for similarity in self.similarities)

    @property
    def weakest(self) -> float:
        """The cosine of the weakest step."""
        return min(self.similarities, default=1.0)

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        return {
            "stops": [stop.as_dict() for stop in self.stops],
            "similarities": [round(similarity, 4) for similarity in self.similarities],
            "jumps": list(self.jumps),
            "mutual_neighbours_only": self.is_mutual,
            "random_pairs_95th_percentile": round(self.bar, 4),
        }


@dataclass(frozen=True)
class StraightStop:
    """A place on the straight way, the `share` of it that is done, and the text nearest to it besides the ends;
    `is_inner`: that text is nearer than both ends."""

    share: float
    stop: Stop
    similarity: float
    is_inner: bool


def path_graph(store: Store, semantic_map: SemanticMap, space: Space) -> PathGraph:
    """The graph of a map; raises `PathError` where its neighbours are forgotten."""
    found = store.maps.result(semantic_map.id, "neighbors")
    if found is None or not found.arrays["indices"].shape[1]:
        raise PathError("The neighbours of this map's texts are not stored: draw the map anew to find ways through it.")
    fitted = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))[found.arrays["sample"]]
    neighbors = Neighbors(found.arrays["indices"], found.arrays["similarities"])
    return PathGraph(fitted, neighbors, random_pair_quantile(np.asarray(space.vectors[np.sort(fitted)])))


def walk(store: Store, semantic_map: SemanticMap, space: Space, graph: PathGraph, ends: Ends) -> Walk:
    """The cheapest way; raises `PathError`, `TermError`, `SpaceError` or `EncoderError`."""
    start, end = places(store, semantic_map, space, ends)
    nodes, outside = [], []
    for place in (start, end):
        node = np.flatnonzero(graph.fitted == place.point) if place.point is not None else np.zeros(0, np.int64)
        if not len(node):
            outside.append(place)
        nodes.append(int(node[0]) if len(node) else len(graph.fitted) + len(outside) - 1)
    chain = cheapest_chain(graph.neighbors, bound(space, graph, outside), nodes[0], nodes[1])
    if chain is None:
        raise PathError(
            "No chain of nearest neighbours leads from one to the other: the corpus lacks texts between them."
        )
    points = [None if node >= len(graph.fitted) else int(graph.fitted[node]) for node in chain.nodes]
    inner = iter(stops_at(store, semantic_map, space, [point for point in points if point is not None]))
    others = iter(outside)
    stops = tuple(next(inner) if point is not None else end_stop(semantic_map, space, next(others)) for point in points)
    return Walk(stops, tuple(chain.similarities.tolist()), chain.is_mutual, graph.bar)


def bound(space: Space, graph: PathGraph, outside: list[Place]) -> Neighbors:
    """The nearest texts of the graph to ends that are not in it."""
    vectors = (
        np.stack([place.vector for place in outside]) if outside else np.zeros((0, space.vectors.shape[1]), np.float32)
    )
    return neighbors_among(np.asarray(space.vectors[graph.fitted]), vectors, graph.neighbors.k)


def straight(
    store: Store, semantic_map: SemanticMap, space: Space, ends: tuple[Term, Term]
) -> tuple[StraightStop, ...]:
    """Stops at equal angles between both ends, without these, each with the text nearest to it besides the ends.

    Raises `PathError`, `TermError`, `SpaceError` or `EncoderError`.
    """
    start, end = (place.vector for place in places(store, semantic_map, space, ends))
    candidates, is_out = candidates_of(semantic_map, space, None)
    if (~is_out).sum() < 3:
        raise PathError("The map has too few texts to have any between two of them.")
    stops = straight_stops(start, end, STOPS)[1:-1]
    nearest, is_inner = inner_texts(stops, candidates, ends=np.stack([start, end]), is_out=is_out)
    texts = stops_at(store, semantic_map, space, nearest.tolist())
    return tuple(
        StraightStop((number + 1) / (STOPS - 1), text, float(candidates[point] @ stop), bool(inner))
        for number, (text, point, stop, inner) in enumerate(zip(texts, nearest, stops, is_inner, strict=True))
    )


def stops_at(store: Store, semantic_map: SemanticMap, space: Space, points: list[int]) -> list[Stop]:
    """These points as stops."""
    texts = store.corpora.texts(semantic_map.corpus.id, np.array(points, np.int32))
    return [
        Stop(text, point, row, region_of(semantic_map, point))
        for text, point, row in zip(texts, points, space.rows.of(points), strict=True)
    ]


def end_stop(semantic_map: SemanticMap, space: Space, place: Place) -> Stop:
    """An end that is no text of the graph."""
    if place.point is None:
        return Stop(place.words, None, None, None)
    [row] = space.rows.of([place.point])
    return Stop(place.words, place.point, row, region_of(semantic_map, place.point))


def region_of(semantic_map: SemanticMap, point: int) -> str | None:
    """The name of a point's region in the layer shown first."""
    layer = semantic_map.layers[semantic_map.first_layer]
    number = int(layer.region_of[point])
    return layer.regions[number].label if number >= 0 else None


ONE_SIDED = (
    "Texts that are among each other's nearest do not connect the two, so some steps lead to a text that does not have "
    "the one before among its own nearest."
)


def straight_in_words(stops: tuple[StraightStop, ...]) -> str:
    """How many stops of the straight way have a text of their own."""
    inner = sum(stop.is_inner for stop in stops)
    return f"{inner} of {len(stops)} stops on the straight way have a text that is nearer to them than both ends."
