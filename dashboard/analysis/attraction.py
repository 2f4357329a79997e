"""Topics that somebody expects attract the groups of texts that are like them; what they leave is found freely.

Likeness to a topic is a cosine from which that is taken away which all texts of the corpus share. The raw cosine of a
few words to a text says little: it lies about 0.3 for any question to a bank and about 0.1 for any post of a mixed
forum, lower with one encoder than with another, so that no threshold of it suits two corpora. And a single short text
says little of itself: one by one, texts would be torn from others that say the same. So a group of closely bound texts
is attracted as a whole, or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .stages import Found, timed

Vectors = NDArray[np.float32]

FREE = -1
"""The topic of a text that no topic attracts, and of a region that was found freely."""

UNDIRECTED = 0.01
"""A text nearer than this to the mean of all is like no topic: what is left of it is rounding."""

LEAST_MEMBERSHIP = 0.01
"""Of a text that its group takes along: 0 would mean that it is in no region."""

BLOCK = 65_536
"""Rows of a file of vectors that are read at a time."""

RANDOM_TEXTS = 100
RANDOM_OTHERS = 20_000
"""Texts drawn as if they were topics, and those whose groups each of them is held against, to see what chance does."""

USUAL_LEAST, BY_CHANCE = 0.25, 0.02
"""How like a topic is enough where nobody chose another similarity; less in corpora of whose texts, by chance, not even
this share is so like one another, such as long ones about everything."""

MAJORITY = 0.5
"""The share of a later text's neighbours that a topic attracted from which on it attracts the text."""


@dataclass(frozen=True, eq=False)
class TextGroups:
    """Groups of closely bound texts: that which each text is in, `group_of` (points,), less than 0 for none, and that
    which it is in or `beside`."""

    group_of: NDArray[np.integer]
    beside: NDArray[np.integer]

    @classmethod
    def of_layer(cls, arrays: Mapping[str, NDArray[Any]], rows: NDArray[np.integer]) -> TextGroups:
        """The regions of the finest layer as `stages.cluster` gives them, of these rows."""
        return cls(arrays["region_of"][-1][rows], arrays["attached"][-1][rows])

    def at(self, rows: NDArray[np.integer]) -> TextGroups:
        """Those of some texts."""
        return TextGroups(self.group_of[rows], self.beside[rows])


@dataclass(frozen=True, eq=False)
class Attraction:
    """Which topic attracts each text: `topic_of` (points,), `FREE` where none does. `similarity` (points,) is that to
    the nearest topic; `is_shared` (points,) says that another one would attract it too."""

    topic_of: NDArray[np.int32]
    similarity: NDArray[np.float32]
    is_shared: NDArray[np.bool_]


def mean_vector(vectors: Vectors) -> NDArray[np.float32]:
    """What all texts share: the mean of their vectors, those left out that are zero, (dimensions,)."""
    total, known = np.zeros(vectors.shape[1]), 0
    for start in range(0, len(vectors), BLOCK):
        block = np.asarray(vectors[start : start + BLOCK])
        total += block.sum(axis=0, dtype=np.float64)
        known += int(block.any(axis=1).sum())
    return (total / max(known, 1)).astype(np.float32)


def topic_directions(examples: Sequence[Vectors], mean: NDArray[np.float32]) -> Vectors:
    """A unit vector for each topic, (topics, dimensions): the mean of its texts, each less what all texts share and of
    unit length. Zero for a topic of which no text has a vector."""
    directions = [_units(_less_mean(texts, mean)).sum(axis=0) for texts in examples]
    return _units(np.array(directions, np.float32).reshape(len(examples), len(mean)))


def topic_similarities(vectors: Vectors, directions: Vectors, mean: NDArray[np.float32]) -> NDArray[np.float32]:
    """How like each topic each text is, (topics, points): the cosine after the mean is taken away, from -1 to 1, and 0
    for what is like the topic as all texts are on average. A text without a vector is like none: -inf."""
    similarities = np.empty((len(directions), len(vectors)), np.float32)
    offsets = directions @ mean
    for start in range(0, len(vectors), BLOCK):
        block = np.asarray(vectors[start : start + BLOCK])
        lengths = np.sqrt(np.maximum(1 - 2 * (block @ mean) + mean @ mean, 0))
        raw = directions @ block.T - offsets[:, None]
        found = np.divide(raw, lengths, out=np.zeros_like(raw), where=lengths > UNDIRECTED)
        similarities[:, start : start + BLOCK] = np.where(block.any(axis=1), np.clip(found, -1, 1), -np.inf)
    return similarities


def of_groups(similarities: NDArray[np.float32], groups: TextGroups) -> NDArray[np.float32]:
    """The similarity of the group of each text, (topics, points): the median over the group, which at least half of its
    texts reach. A text beside a group has the mean of its own and that; one that is nowhere keeps its own."""
    found = similarities.copy()
    order = np.argsort(groups.beside, kind="stable")
    order = order[np.searchsorted(groups.beside[order], 0) :]
    for texts in np.split(order, np.flatnonzero(np.diff(groups.beside[order])) + 1):
        inside = texts[groups.group_of[texts] >= 0]
        if len(inside):
            median = np.median(similarities[:, inside], axis=1, keepdims=True)
            found[:, texts] = (similarities[:, texts] + median) / 2
            found[:, inside] = median
    return found


def attract(similarities: NDArray[np.float32], least: float) -> Attraction:
    """Give each text that is, with its group, at least so like a topic to the nearest one. `similarities` is (topics,
    points)."""
    points = similarities.shape[1]
    if not len(similarities):
        return Attraction(np.full(points, FREE, np.int32), np.full(points, -np.inf, np.float32), np.zeros(points, bool))
    nearest = similarities.argmax(axis=0)
    similarity = np.take_along_axis(similarities, nearest[None], axis=0)[0]
    topic_of = np.where(similarity >= least, nearest, FREE).astype(np.int32)
    return Attraction(topic_of, similarity, (similarities >= least).sum(axis=0) > 1)


def random_similarities(
    vectors: Vectors, groups: TextGroups, mean: NDArray[np.float32], *, seed: int = 0
) -> NDArray[np.float32]:
    """How like the groups of texts are to texts drawn at random as if those were topics, ascending: what chance is held
    to be. The `groups` are those of all texts."""
    drawn = np.random.default_rng(seed).permutation(np.flatnonzero(vectors.any(axis=1)))
    cut = min(RANDOM_TEXTS, len(drawn) // 2)
    topics, texts = np.sort(drawn[:cut]), np.sort(drawn[cut : cut + RANDOM_OTHERS])
    directions = _units(_less_mean(np.asarray(vectors[topics]), mean))
    own = topic_similarities(vectors[texts], directions, mean)
    return np.sort(of_groups(own, groups.at(texts)), axis=None)


def usual_least(random: NDArray[np.float32]) -> float:
    """How like a topic is enough where nobody chose another similarity, as somebody would round it."""
    by_chance = float(np.quantile(random, 1 - BY_CHANCE)) if len(random) else USUAL_LEAST
    return round(min(max(by_chance, 0.01), USUAL_LEAST), 2)


def share_by_chance(random: NDArray[np.float32], least: float) -> float:
    """The share of the texts that a text drawn at random would attract, had somebody expected it."""
    return float((len(random) - np.searchsorted(random, least)) / max(len(random), 1))


def _less_mean(vectors: Vectors, mean: NDArray[np.float32]) -> Vectors:
    """Vectors without what all texts share; one that is zero stays so."""
    return np.where(vectors.any(axis=1, keepdims=True), vectors - mean, 0).astype(np.float32)


def _units(rows: Vectors) -> Vectors:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: Vectors = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > UNDIRECTED)
    return units


def attracted_membership(topic_of: NDArray[np.int32], own: NDArray[np.float32]) -> NDArray[np.float32]:
    """How well each text belongs to its topic: its own similarity, of `own` (topics, points), as a share of the median
    there, at most 1 and more than 0; 0 for texts that no topic attracts. (points,)"""
    membership = np.zeros(len(topic_of), np.float32)
    for topic in np.unique(topic_of[topic_of != FREE]).tolist():
        inside = np.flatnonzero(topic_of == topic)
        similarities = own[topic, inside]
        usual = max(float(np.median(similarities)), UNDIRECTED)
        membership[inside] = np.clip(similarities / usual, LEAST_MEMBERSHIP, 1)
    return membership


@timed
def attract_texts(
    vectors_file: Path, groups: TextGroups, names: Sequence[str], examples: Sequence[Vectors], least: float | None
) -> Found:
    """The stage: `topic_of` and `membership`, (encodable,), of topics with these names and vectors of their texts. The
    usual similarity is enough where no `least` is given.

    The document has for each topic the texts that it attracts, those of them that another one would attract too, and
    whether any of its own texts has a vector; the similarity that was enough, and the share of all texts that chance
    would attract.
    """
    vectors: Vectors = np.load(vectors_file, mmap_mode="r")
    mean = mean_vector(vectors)
    directions = topic_directions(examples, mean)
    own = topic_similarities(vectors, directions, mean)
    random = random_similarities(vectors, groups, mean)
    least = usual_least(random) if least is None else least
    found = attract(of_groups(own, groups), least)
    document = {
        "names": list(names),
        "attracted": np.bincount(found.topic_of + 1, minlength=len(examples) + 1)[1:].tolist(),
        "shared": np.bincount(found.topic_of[found.is_shared] + 1, minlength=len(examples) + 1)[1:].tolist(),
        "is_encoded": directions.any(axis=1).tolist(),
        "least": least,
        "by_chance": share_by_chance(random, least),
    }
    membership = attracted_membership(found.topic_of, own)
    return Found({"topic_of": found.topic_of, "membership": membership}, document)


def followed_neighbors(topic_of: NDArray[np.int32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The topic that most of a later text's neighbours follow, given those of the neighbours, (texts, k), and their
    share as its membership: `FREE` and 0 where no topic has at least half of them. Both (texts,)."""
    if not topic_of.size:
        return np.full(len(topic_of), FREE, np.int32), np.zeros(len(topic_of), np.float32)
    shares = (topic_of[:, :, None] == topic_of[:, None, :]).mean(axis=2)
    best = np.where(topic_of == FREE, 0, shares).argmax(axis=1)[:, None]
    share = np.take_along_axis(shares, best, axis=1)[:, 0].astype(np.float32)
    followed = np.where(share >= MAJORITY, np.take_along_axis(topic_of, best, axis=1)[:, 0], FREE).astype(np.int32)
    return followed, np.where(followed == FREE, np.float32(0), share)
