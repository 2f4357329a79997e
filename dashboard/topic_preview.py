"""What expected topics would attract on a map, before anything is drawn with them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import attraction
from dashboard.analysis.attraction import TextGroups
from dashboard.analysis.region_settings import AUTOMATIC
from dashboard.compute import Compute, outcome
from dashboard.expected_topics import ExpectedTopic
from dashboard.region_choice import ask_for_regions
from dashboard.space import Space, SpaceError
from dashboard.stage_keys import groups_key
from store import Store
from store.errors import UnknownMapError
from store.records import NOISE, SemanticMap

Points = NDArray[np.int64]


@dataclass(frozen=True)
class TopicPreview:
    """What one topic would attract: documents, those of them that another topic would attract too; whether any of its
    own texts can be encoded, and how like it the group is that is most like it."""

    name: str
    documents: int
    shared: int
    is_encoded: bool
    nearest: float


@dataclass(frozen=True, eq=False)
class BorderTexts:
    """The points nearest to the threshold of a topic: of the last group that it attracts, and of the first that no
    topic does, those most like their group; with the `similarities` of the groups of all points, (points,)."""

    above: Points
    below: Points
    similarities: NDArray[np.float32]


class TopicTrial:
    """How like the texts of a map are to topics; thresholds can then be tried without computing anything anew.

    Raises a `SpaceError`, or an `EncoderError`, where the topics cannot be encoded.
    """

    def __init__(
        self,
        store: Store,
        compute: Compute,
        space: Space,
        semantic_map: SemanticMap,
        topics: Sequence[ExpectedTopic],
    ) -> None:
        self.topics = tuple(topics)
        self.counts = semantic_map.counts
        texts = space.encode([text for topic in topics for text in topic.texts])
        if not len(texts):
            raise SpaceError("No topic is expected: write one.")
        groups = groups_of_points(store, compute, semantic_map)
        mean = attraction.mean_vector(space.vectors)
        examples = np.split(texts, np.cumsum([len(topic.texts) for topic in topics])[:-1])
        directions = attraction.topic_directions(examples, mean)
        self.is_encoded = [bool(direction.any()) for direction in directions]
        self.likeness = partial(attraction.topic_similarities, space.vectors, mean=mean)
        self.directions = directions
        self.similarities = attraction.of_groups(self.likeness(directions), groups)
        is_grouped = groups.group_of >= 0
        self.nearest = self.similarities[:, is_grouped if is_grouped.any() else slice(None)].max(axis=1).tolist()
        self.random = attraction.random_similarities(space.vectors, groups, mean)
        self.usual_least = attraction.usual_least(self.random)
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
                nearest,
            )
            for topic, inside, is_encoded, nearest in zip(
                self.topics, everything, self.is_encoded, self.nearest, strict=True
            )
        )

    def by_chance(self, least: float) -> float:
        """The share of the texts that a text of the corpus drawn at random would attract."""
        return attraction.share_by_chance(self.random, least)

    def border(self, topic: int, least: float, *, count: int = 3) -> BorderTexts:
        """The texts on both sides of the threshold of a topic."""
        found, similarities = attraction.attract(self.similarities, least), self.similarities[topic]
        # Kept of all topics, their likeness to each text would take as much memory as that to its group does.
        [own] = self.likeness(self.directions[topic : topic + 1])
        beside = np.abs(np.nan_to_num(own) - np.nan_to_num(similarities))
        inside = np.flatnonzero(found.topic_of == topic)
        outside = np.flatnonzero((found.topic_of == attraction.FREE) & np.isfinite(similarities))
        above = inside[np.lexsort((beside[inside], similarities[inside]))][:count]
        below = outside[np.lexsort((beside[outside], -similarities[outside]))][:count]
        return BorderTexts(above, below, similarities)


def groups_of_points(store: Store, compute: Compute, semantic_map: SemanticMap) -> TextGroups:
    """The groups of closely bound texts: the regions of the finest layer found freely. Found anew where they are not
    kept; raises a `SpaceError` where nothing is that they could be found in."""
    points = len(semantic_map.counts)
    found = TextGroups(np.full(points, NOISE, np.int32), np.full(points, NOISE, np.int32))
    [entry] = [entry for entry in store.maps.list(semantic_map.corpus.id) if entry.id == semantic_map.id]
    kept = store.results.load(groups_key(entry.stages["reduce"])) if "reduce" in entry.stages else None
    if kept is not None:
        known = np.arange(kept.arrays["region_of"].shape[1])
        groups = TextGroups.of_layer(kept.arrays, known)
    else:
        try:
            asked = ask_for_regions(store, compute, semantic_map, AUTOMATIC, is_guided=False)
        except UnknownMapError as error:
            raise SpaceError(str(error)) from error
        known = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))
        groups = TextGroups.of_layer(outcome(asked).arrays, np.arange(len(known)))
    found.group_of[known], found.beside[known] = groups.group_of, groups.beside
    return found
