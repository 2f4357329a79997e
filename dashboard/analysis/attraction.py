"""Topics that somebody expects attract the texts that are like them; what they leave is found freely.

Likeness to a topic is a cosine from which that is taken away which all texts of the corpus share. The raw cosine of a
few words to a text says little: it lies about 0.3 for any question to a bank and about 0.1 for any post of a mixed
forum, lower with one encoder than with another, so that no threshold of it suits two corpora. And a single short text
says little of itself, so its neighbours in the space are asked with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .stages import Found, timed

Vectors = NDArray[np.float32]

FREE = -1
"""The topic of a text that no topic attracts, and of a region that was found freely."""

UNDIRECTED = 0.01
"""A text nearer than this to the mean of all is like no topic: what is left of it is rounding."""

BLOCK = 65_536
"""Rows of a file of vectors that are read at a time."""

OWN_SHARE = 0.5
"""What a text itself weighs beside the mean of its neighbours. Less finds more, but leaves out texts that say in so
many words what is expected among others that do not."""

RANDOM_TEXTS = 500
RANDOM_OTHERS = 2_000
"""Texts drawn, and those that each of them is compared with, to see how often two texts are alike by chance."""


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


def with_neighbors(
    similarities: NDArray[np.float32], neighbors: NDArray[np.integer], among: NDArray[np.float32] | None = None
) -> NDArray[np.float32]:
    """Half the similarity of each text, half the mean of its neighbours', (topics, points).

    `neighbors` (points, k) are numbers of texts in `among` (topics, all texts), by default in `similarities` itself.
    """
    among = similarities if among is None else among
    if not neighbors.shape[1]:
        return similarities
    near = np.array([of_topic[neighbors].mean(axis=1) for of_topic in among], np.float32).reshape(similarities.shape)
    return np.asarray(OWN_SHARE * similarities + (1 - OWN_SHARE) * near, np.float32)


def attract(similarities: NDArray[np.float32], least: float) -> Attraction:
    """Give each text that is at least so like a topic to the nearest one. `similarities` is (topics, points)."""
    points = similarities.shape[1]
    if not len(similarities):
        return Attraction(np.full(points, FREE, np.int32), np.full(points, -np.inf, np.float32), np.zeros(points, bool))
    nearest = similarities.argmax(axis=0)
    similarity = np.take_along_axis(similarities, nearest[None], axis=0)[0]
    topic_of = np.where(similarity >= least, nearest, FREE).astype(np.int32)
    return Attraction(topic_of, similarity, (similarities >= least).sum(axis=0) > 1)


def random_similarities(
    vectors: Vectors, neighbors: NDArray[np.integer], mean: NDArray[np.float32], *, seed: int = 0
) -> NDArray[np.float32]:
    """How like texts are to other texts drawn at random as if those were topics, ascending: what chance is held to be.
    `neighbors` (points, k) are those of all texts."""
    drawn = np.random.default_rng(seed).permutation(np.flatnonzero(vectors.any(axis=1)))
    cut = min(RANDOM_TEXTS, len(drawn) // 2)
    topics, texts = np.sort(drawn[:cut]), np.sort(drawn[cut : cut + RANDOM_OTHERS])
    directions = _units(_less_mean(np.asarray(vectors[topics]), mean))
    near, place = np.unique(neighbors[texts], return_inverse=True)
    own = topic_similarities(vectors[texts], directions, mean)
    among = topic_similarities(vectors[near], directions, mean)
    return np.sort(with_neighbors(own, place.reshape(len(texts), -1), among), axis=None)


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


def usual_similarities(found: Attraction, topics: int) -> list[float]:
    """The median similarity of what each topic attracts, 0 where it attracts nothing, (topics,)."""
    inside = [found.similarity[found.topic_of == topic] for topic in range(topics)]
    return [float(np.median(similarities)) if len(similarities) else 0.0 for similarities in inside]


def attracted_membership(found: Attraction, usual: Sequence[float]) -> NDArray[np.float32]:
    """How well each text belongs to its topic: its similarity as a share of what is usual there, at most 1; 0 for
    texts that no topic attracts. (points,)"""
    of_topic = np.array([*usual, 0])[found.topic_of]  # a free text looks up the last
    shares = np.divide(found.similarity, of_topic, out=np.ones_like(found.similarity), where=of_topic > 0)
    return np.where(found.topic_of == FREE, 0, np.clip(shares, np.finfo(np.float32).tiny, 1)).astype(np.float32)


@timed
def attract_texts(
    vectors_file: Path, neighbors: NDArray[np.integer], names: Sequence[str], examples: Sequence[Vectors], least: float
) -> Found:
    """The stage: `topic_of` and `membership`, (encodable,), of topics with these names and vectors of their texts.

    `neighbors` (encodable, k) are rows too. The document has for each topic the texts that it attracts, those of them
    that another one would attract too, their usual similarity, and whether any of its own texts has a vector; and the
    share of all texts that chance would attract.
    """
    vectors: Vectors = np.load(vectors_file, mmap_mode="r")
    mean = mean_vector(vectors)
    directions = topic_directions(examples, mean)
    found = attract(with_neighbors(topic_similarities(vectors, directions, mean), neighbors), least)
    usual = usual_similarities(found, len(examples))
    document = {
        "names": list(names),
        "attracted": np.bincount(found.topic_of + 1, minlength=len(examples) + 1)[1:].tolist(),
        "shared": np.bincount(found.topic_of[found.is_shared] + 1, minlength=len(examples) + 1)[1:].tolist(),
        "usual": usual,
        "is_encoded": directions.any(axis=1).tolist(),
        "by_chance": share_by_chance(random_similarities(vectors, neighbors, mean), least),
    }
    return Found({"topic_of": found.topic_of, "membership": attracted_membership(found, usual)}, document)


@timed
def attract_more(
    vectors_file: Path,
    neighbors: NDArray[np.integer],
    examples: Sequence[Vectors],
    *,
    usual: Sequence[float],
    least: float,
) -> Found:
    """`topic_of` and `membership` of the last rows, whose `neighbors` (last, k) these are; the mean is taken of all
    rows before."""
    vectors: Vectors = np.load(vectors_file, mmap_mode="r")
    earlier = len(vectors) - len(neighbors)
    mean = mean_vector(vectors[:earlier])
    similarities = topic_similarities(vectors, topic_directions(examples, mean), mean)
    found = attract(with_neighbors(similarities[:, earlier:], neighbors, similarities), least)
    return Found({"topic_of": found.topic_of, "membership": attracted_membership(found, usual)}, {})
