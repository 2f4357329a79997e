"""What expected topics would attract on a map, before anything is drawn with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import attraction
from dashboard.expected_topics import ExpectedTopic
from dashboard.space import Space, SpaceError
from dashboard.stage_run import rows_of_neighbors
from store import Store
from store.records import SemanticMap

Points = NDArray[np.int64]


@dataclass(frozen=True)
class TopicPreview:
    """What one topic would attract: documents, those of them that another topic would attract too, and whether any of
    its own texts can be encoded."""

    name: str
    documents: int
    shared: int
    is_encoded: bool


@dataclass(frozen=True, eq=False)
class BorderTexts:
    """The points nearest to the threshold of a topic: the last that it attracts, and the first that no topic does, both
    the nearest to the threshold first, with their `similarities`, (points,), to the topic."""

    above: Points
    below: Points
    similarities: NDArray[np.float32]


class TopicTrial:
    """How like the texts of a map are to topics; thresholds can then be tried without computing anything anew.

    Raises a `SpaceError`, or an `EncoderError`, where the topics cannot be encoded.
    """

    def __init__(self, store: Store, space: Space, semantic_map: SemanticMap, topics: Sequence[ExpectedTopic]) -> None:
        self.topics = tuple(topics)
        self.counts = semantic_map.counts
        texts = space.encode([text for topic in topics for text in topic.texts])
        if not len(texts):
            raise SpaceError("No topic is expected: write one.")
        neighbors = neighbors_of_points(store, semantic_map)
        mean = attraction.mean_vector(space.vectors)
        examples = np.split(texts, np.cumsum([len(topic.texts) for topic in topics])[:-1])
        directions = attraction.topic_directions(examples, mean)
        self.is_encoded = [bool(direction.any()) for direction in directions]
        own = attraction.topic_similarities(space.vectors, directions, mean)
        self.similarities = attraction.with_neighbors(own, neighbors)
        self.random = attraction.random_similarities(space.vectors, neighbors, mean)
        self.documents = int(self.counts[np.isfinite(self.similarities[0])].sum())

    def previews(self, least: float) -> tuple[TopicPreview, ...]:
        """What each topic attracts of the texts that are at least so like it."""
        found = attraction.attract(self.similarities, least)
        everything = [found.topic_of == topic for topic in range(len(self.topics))]
        return tuple(
            TopicPreview(
                topic.name,
                int(self.counts[inside].sum()),
                int(self.counts[inside & found.is_shared].sum()),
                is_encoded,
            )
            for topic, inside, is_encoded in zip(self.topics, everything, self.is_encoded, strict=True)
        )

    def by_chance(self, least: float) -> float:
        """The share of the texts that a text of the corpus drawn at random would attract."""
        return attraction.share_by_chance(self.random, least)

    def border(self, topic: int, least: float, *, count: int = 3) -> BorderTexts:
        """The texts on both sides of the threshold of a topic."""
        found, similarities = attraction.attract(self.similarities, least), self.similarities[topic]
        inside = np.flatnonzero(found.topic_of == topic)
        outside = np.flatnonzero((found.topic_of == attraction.FREE) & np.isfinite(similarities))
        above = inside[np.argsort(similarities[inside], kind="stable")][:count]
        below = outside[np.argsort(-similarities[outside], kind="stable")][:count]
        return BorderTexts(above, below, similarities)


def neighbors_of_points(store: Store, semantic_map: SemanticMap) -> Points:
    """The neighbours of every point as points, (points, k); meaningless for one without a vector."""
    found = store.maps.result(semantic_map.id, "neighbors")
    if found is None:
        raise SpaceError("The neighbours of this map's texts are no longer kept: draw the map again.")
    encodable = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))
    rows = rows_of_neighbors(found)
    neighbors = np.zeros((len(semantic_map.counts), rows.shape[1]), np.int64)
    neighbors[encodable] = encodable[rows]
    return neighbors
