"""The phrases that tell a region from its siblings and from the rest of its layer: the evidence for its label."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from .clustering import Clustering, ClusterLayer
from .phrases import PhraseTable

CANDIDATES = 40
"""Phrases of a region with the largest weight, among which similarity to its centre decides."""

KEPT = 8
"""Keyphrases that a region keeps."""

LEAST_SHARE = 0.03
"""A phrase in fewer of a region's points is no keyphrase, unless there is no other; nor one in a single point of
several."""

FOLD_SHARE = 0.5
"""A phrase gives way to a longer one that contains it, where at least this share of its points have the longer one."""

DIVERSITY = 0.15
"""Weight of novelty against relevance in the choice of the next keyphrase."""

SHARE_POWER = 0.25
"""Of the share of a region's points that hold a phrase: what few of them say is no name for all of them."""


@dataclass(frozen=True)
class Keyphrase:
    """`weight` is the class-based TF-IDF of the phrase, `share` the share of the region's points that contain it.
    `stems` are numbers of its word stems: phrases that share numbers share words."""

    phrase: str
    weight: float
    share: float
    stems: tuple[int, ...]


def find_keyphrases(
    table: PhraseTable, vectors: NDArray[np.float32], clustering: Clustering
) -> tuple[tuple[tuple[Keyphrase, ...], ...], ...]:
    """For each layer, for each region, its keyphrases, the best first; a region without words has none.

    `table` has the phrases in the texts of the points, `vectors` (points, dimensions) are theirs in the space.
    """
    layers = []
    for position, layer in enumerate(clustering.layers):
        siblings = _siblings(layer, clustering.layers[position - 1] if position else None)
        layers.append(_layer_keyphrases(table, vectors, layer, siblings))
    return tuple(layers)


def _siblings(layer: ClusterLayer, coarser: ClusterLayer | None) -> NDArray[np.int32]:
    return np.zeros(layer.regions, dtype=np.int32) if layer.parents is None else layer.parents


def class_tfidf(counts: csr_matrix) -> csr_matrix:
    """Class-based TF-IDF (Grootendorst 2022): tf(t, c) * log(1 + A / f(t)), where tf(t, c) is the share of phrase t in
    the counts of class c, f(t) the count of t in all classes, A the mean count of all phrases per class.

    `counts` is (classes, phrases), and so is the result.
    """
    totals = np.asarray(counts.sum(axis=1)).ravel()
    frequencies = np.asarray(counts.sum(axis=0)).ravel()
    shares = counts.multiply(1 / np.maximum(totals, 1)[:, None]).tocsr()
    rarity = np.log1p(totals.mean() / np.maximum(frequencies, 1)) if len(totals) else frequencies
    return shares.multiply(rarity[None, :]).tocsr()


def sibling_tfidf(counts: csr_matrix, siblings: NDArray[np.int32]) -> csr_matrix:
    """Mean of class-based TF-IDF among the regions of the layer and among those with the same parent.

    `counts` is (regions, phrases), `siblings` (regions,) the parent of each. Against siblings alone, a region would
    lose the words that it shares with them, and an only child all of them.
    """
    weights = class_tfidf(counts).tolil()
    for parent in np.unique(siblings):
        family = np.flatnonzero(siblings == parent)
        if 1 < len(family) < len(siblings):
            weights[family] = (weights[family] + class_tfidf(counts[family]).tolil()) / 2
    return weights.tocsr()


def excess(counts: csr_matrix, sizes: NDArray[np.float32], everywhere: NDArray[np.float32], points: int) -> csr_matrix:
    """1 - q / p, at least 0, where p is the share of a region's points that contain a phrase and q that of all other
    points: the attributable fraction (Levin 1953). It is 0 for the words of a formula that all texts share, which
    class-based TF-IDF cannot tell from a topic where regions are few.

    `counts` is (regions, phrases) of points, and so is the result; `sizes` (regions,) and `everywhere` (phrases,) count
    points in each region and points with each phrase, `points` all of them.
    """
    inside = counts.tocoo()
    regions, phrases, found = inside.row, inside.col, inside.data.astype(np.float64)
    within = found / sizes[regions]
    beyond = (everywhere[phrases] - found) / np.maximum(points - sizes[regions], 1)
    return csr_matrix((np.maximum(1 - beyond / within, 0), (regions, phrases)), shape=counts.shape)


def _layer_keyphrases(
    table: PhraseTable, vectors: NDArray[np.float32], layer: ClusterLayer, siblings: NDArray[np.int32]
) -> tuple[tuple[Keyphrase, ...], ...]:
    inside = np.flatnonzero(layer.region_of >= 0)
    shape = (layer.regions, len(layer.region_of))
    members = csr_matrix((np.ones(len(inside), np.float32), (layer.region_of[inside], inside)), shape=shape)
    counts = (members @ table.occurrences).tocsr()
    sizes = np.asarray(members.sum(axis=1)).ravel()
    everywhere = np.asarray(table.occurrences.sum(axis=0)).ravel()
    weights = sibling_tfidf(counts, siblings).multiply(excess(counts, sizes, everywhere, len(layer.region_of))).tocsr()
    centers = unit_rows(members @ vectors)
    candidates = [_fold_parts(table, counts[region], weights[region], sizes[region]) for region in range(layer.regions)]
    directions = _phrase_directions(table, vectors, candidates)
    return tuple(
        _choose(table, candidates[region], table.occurrences[members[region].indices], centers[region], directions)
        for region in range(layer.regions)
    )


def unit_rows(rows: NDArray[np.float32]) -> NDArray[np.float32]:
    """Rows scaled to length 1; zero rows stay zero."""
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.float32] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0)
    return units


def _fold_parts(table: PhraseTable, counts: csr_matrix, weights: csr_matrix, size: float) -> dict[int, float]:
    """The heaviest phrases of a region with their weights, without those that mostly occur inside a longer one; the
    longer one inherits the weight."""
    count = dict(zip(counts.indices.tolist(), counts.data.tolist(), strict=True))
    ordered = np.argsort(-weights.data, kind="stable")
    pairs = list(zip(weights.indices[ordered].tolist(), weights.data[ordered].tolist(), strict=True))
    found: dict[int, float] = {}
    for least in (min(size, max(2, LEAST_SHARE * size)), min(size, 2)):
        found = found or dict(
            islice(((phrase, weight) for phrase, weight in pairs if count[phrase] >= least), CANDIDATES)
        )
    for phrase in sorted(found, key=lambda number: len(table.stems[number])):
        longer = [other for other in found if is_part(table.stems[phrase], table.stems[other])]
        heirs = [other for other in longer if count[other] >= FOLD_SHARE * count[phrase]]
        if heirs:
            heir = max(heirs, key=lambda number: (count[number], -number))
            found[heir] = max(found[heir], found.pop(phrase))
    return found


def is_part(part: tuple[int, ...], whole: tuple[int, ...]) -> bool:
    """Whether a sequence of stems occurs inside a longer one."""
    return len(part) < len(whole) and any(
        whole[start : start + len(part)] == part for start in range(len(whole) - len(part) + 1)
    )


def _phrase_directions(
    table: PhraseTable, vectors: NDArray[np.float32], candidates: list[dict[int, float]]
) -> dict[int, NDArray[np.float32]]:
    """For each candidate phrase the direction of the mean of all points that contain it."""
    phrases = sorted(set().union(*candidates))
    means = unit_rows(table.occurrences[:, phrases].T.tocsr() @ vectors)
    return dict(zip(phrases, means, strict=True))


def _choose(
    table: PhraseTable,
    weights: dict[int, float],
    occurrences: csr_matrix,
    center: NDArray[np.float32],
    directions: dict[int, NDArray[np.float32]],
) -> tuple[Keyphrase, ...]:
    """The keyphrases by maximal marginal relevance (Carbonell & Goldstein 1998): weight, fullness, share of the points
    and similarity to the region's centre, less the similarity to what is chosen already.

    `occurrences` is (points of the region, phrases).
    """
    numbers = sorted(weights)
    holds = dict(zip(numbers, occurrences[:, numbers].toarray().astype(bool).T, strict=True))
    units = np.array([directions[number] for number in numbers]).reshape(len(numbers), len(center))
    to_center, to_each_other = np.maximum(units @ center, 0), units @ units.T
    relevance = {
        number: weights[number]
        * fullness(table.stems[number])
        * math.sqrt(table.likeness[number])
        * math.pow(holds[number].mean(), SHARE_POWER)
        * float(similarity)
        for number, similarity in zip(numbers, to_center, strict=True)
    }
    shares = (1 - DIVERSITY) * np.array(list(relevance.values())) / (max(relevance.values(), default=0) or 1)
    known = np.zeros(len(numbers))
    chosen: list[int] = []
    while len(chosen) < KEPT and (left := _unlike(table, relevance, chosen)):
        places = np.searchsorted(numbers, left)
        best = int(places[np.argmax((shares - DIVERSITY * known)[places])])
        known = np.maximum(known, to_each_other[best]) if chosen else to_each_other[best]
        chosen.append(numbers[best])
    return tuple(
        Keyphrase(table.surfaces[number], weights[number], float(holds[number].mean()), table.stems[number])
        for number in _complementary(chosen, relevance, holds)
    )


def _complementary(chosen: list[int], relevance: dict[int, float], holds: dict[int, NDArray[np.bool_]]) -> list[int]:
    """The first, and then those that say most of the points without it: relevance, times the square root of the share
    of their points that do not hold the first."""
    if not chosen:
        return []
    first, *others = chosen
    adds = {number: float((~holds[first])[holds[number]].mean()) for number in others}
    return [first, *sorted(others, key=lambda number: -relevance[number] * math.sqrt(adds[number]))]


def fullness(stems: tuple[int, ...]) -> float:
    """Number of words, to three, to the power 0.75: a longer phrase is rarer, but says more. With it, labels hold more
    words of the true class on all corpora of docs/methods.md."""
    return math.pow(min(len(stems), 3), 0.75)


def _unlike(table: PhraseTable, relevance: dict[int, float], chosen: list[int]) -> list[int]:
    """Candidates that are neither chosen, nor part of a chosen phrase, nor made of its words."""
    known = [set(table.stems[number]) for number in chosen]
    return [
        number
        for number in relevance
        if not any(words <= set(table.stems[number]) or set(table.stems[number]) <= words for words in known)
    ]
