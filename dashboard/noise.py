"""Texts in no region: which regions are nearest to them, and how they look attached to those.

A view on a map that stays as it is. A text's neighbours in the space vote, weighted by their similarity, each for the
region it is in; one in no region votes for none. The share of the votes is the strength of the text's membership there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store import Store
from store.records import NOISE, NOT_ENCODED, Attachment, Layer, SemanticMap
from store.results import StageResult

NEAREST = 3
"""Regions that are kept for each text."""

SMALLEST_VOTE = 1e-6
"""The weight of a neighbour with cosine similarity 0 or below."""


@dataclass(frozen=True, eq=False)
class NoiseVotes:
    """The noise `points` of a layer, (noise,) ascending, and the `regions` nearest to each, the strongest first, with
    their `strengths`, 0-1, both (noise, NEAREST); -1 with strength 0 where there are fewer."""

    points: NDArray[np.int64]
    regions: NDArray[np.int32]
    strengths: NDArray[np.float32]

    def nearest(self, point: int) -> list[tuple[int, float]]:
        """The regions nearest to one point with their strengths; none for a point that is in a region."""
        place = int(np.searchsorted(self.points, point))
        if place == len(self.points) or self.points[place] != point:
            return []
        pairs = zip(self.regions[place].tolist(), self.strengths[place].tolist(), strict=True)
        return [(region, strength) for region, strength in pairs if strength > 0]


def noise_votes(store: Store, semantic_map: SemanticMap) -> tuple[NoiseVotes, ...] | None:
    """The votes of each layer; None where the neighbours of the map's points are no longer kept."""
    found = voters(store, semantic_map)
    if found is None:
        return None
    return tuple(
        found.votes(np.flatnonzero(layer.region_of == NOISE), layer.region_of) for layer in semantic_map.layers
    )


@dataclass(frozen=True, eq=False)
class Voters:
    """The `points` of a map that have a vector, (rows,) ascending, the neighbours of each, `near`, and their `weights`,
    both (rows, k)."""

    points: NDArray[np.int64]
    near: NDArray[np.int64]
    weights: NDArray[np.float32]

    def votes(self, asked: NDArray[np.integer], region_of: NDArray[np.int32]) -> NoiseVotes:
        """What the neighbours of these points, ascending, say, each for the region it is in; one in none abstains."""
        rows = np.flatnonzero(np.isin(self.points, asked))
        return count_votes(self.points[rows], region_of[self.near[rows]], self.weights[rows])


def voters(store: Store, semantic_map: SemanticMap) -> Voters | None:
    """The neighbours of a map's points; None where they are no longer kept."""
    found = store.maps.result(semantic_map.id, "neighbors")
    if found is None:
        return None
    encodable = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))
    return Voters(encodable, *_ballots(found, encodable))


def _ballots(found: StageResult, encodable: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Of every row, which is a point that has a vector, the neighbours as points and their weights, both (rows, k)."""
    arrays = found.arrays
    order = np.argsort(np.concatenate([arrays["sample"], arrays["others"]]))
    # Among few points, those the map was fitted on have fewer neighbours: a point is none of its own.
    k = max(arrays["indices"].shape[1], arrays["others_indices"].shape[1])
    indices = _stacked(arrays["indices"], arrays["others_indices"], k)[order]
    within, beside = (np.maximum(arrays[name], SMALLEST_VOTE) for name in ("similarities", "others_similarities"))
    return encodable[arrays["sample"]][indices], _stacked(within, beside, k)[order]


def _stacked(first: NDArray[Any], second: NDArray[Any], k: int) -> NDArray[Any]:
    """Both arrays over each other, (rows, k), filled up with zeros."""
    return np.concatenate([np.pad(array, [(0, 0), (0, k - array.shape[1])]) for array in (first, second)])


def count_votes(points: NDArray[np.int64], ballots: NDArray[np.int32], weights: NDArray[np.float32]) -> NoiseVotes:
    """What neighbours in the regions `ballots`, with these weights, say of the points; both (points, k)."""
    shape = (len(points), NEAREST)
    regions, strengths = np.full(shape, -1, np.int32), np.zeros(shape, np.float32)
    voters, places = np.nonzero((ballots >= 0) & (weights > 0))
    elected = ballots[voters, places].astype(np.int64)
    candidates, of_pair = np.unique(voters * (elected.max(initial=0) + 1) + elected, return_inverse=True)
    sums = np.bincount(of_pair, weights[voters, places], minlength=len(candidates))
    voter, region = np.divmod(candidates, elected.max(initial=0) + 1)
    shares = sums / np.maximum(weights.sum(axis=1), SMALLEST_VOTE)[voter] if len(candidates) else sums
    order = np.lexsort((region, -shares, voter))
    voter, region, shares = voter[order], region[order], shares[order]
    rank = np.arange(len(voter)) - np.searchsorted(voter, voter)
    kept = rank < NEAREST
    regions[voter[kept], rank[kept]] = region[kept]
    strengths[voter[kept], rank[kept]] = shares[kept]
    return NoiseVotes(points, regions, strengths)


def attached(semantic_map: SemanticMap, votes: Sequence[NoiseVotes], attachment: Attachment) -> SemanticMap:
    """The map with noise in its nearest regions, as far as `attachment` allows it, and marked there."""
    layers = tuple(
        _with_attached(layer, of_layer, semantic_map.counts, attachment)
        for layer, of_layer in zip(semantic_map.layers, votes, strict=True)
    )
    return replace(semantic_map, layers=layers, attachment=attachment)


def _with_attached(layer: Layer, votes: NoiseVotes, counts: NDArray[np.int32], attachment: Attachment) -> Layer:
    encoded = counts[layer.region_of > NOT_ENCODED].sum()
    order = np.argsort(-votes.strengths[:, 0], kind="stable")
    is_sure = votes.strengths[order, 0] >= max(attachment.least_sure / 100, SMALLEST_VOTE)
    has_room = np.cumsum(counts[votes.points[order]]) <= attachment.most / 100 * encoded
    chosen = order[is_sure & has_room]
    region_of = layer.region_of.copy()
    region_of[votes.points[chosen]] = votes.regions[chosen, 0]
    is_attached = region_of != layer.region_of
    joined = np.bincount(region_of[is_attached], counts[is_attached], minlength=len(layer.regions))
    regions = tuple(
        replace(region, size=region.size + int(more), attached=int(more))
        for region, more in zip(layer.regions, joined, strict=True)
    )
    outside = float(counts[region_of == NOISE].sum() / encoded) if encoded else 0.0
    return replace(layer, regions=regions, region_of=region_of, is_attached=is_attached, noise_share=outside)
