"""Regions of expected topics, beside those found freely among the texts that the topics leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .attraction import FREE
from .clustering import NOISE, Clustering, ClusterLayer
from .region_settings import RegionSettings


def settings_beside(settings: RegionSettings, topic_of: NDArray[np.int32]) -> RegionSettings:
    """The settings for what topics leave: those that attract a text are among the regions that somebody wanted."""
    if settings.regions is None:
        return settings
    return replace(settings, regions=max(2, settings.regions - len(np.unique(topic_of[topic_of >= 0]))))


def with_topics(clustering: Clustering, topic_of: NDArray[np.int32], membership: NDArray[np.float32]) -> Clustering:
    """A clustering in which each topic that attracts a text is one region in every layer, beside those found freely.

    What a topic attracts, `topic_of` (points,) with its `membership`, was set apart when they were sought. A free
    region that holds nothing is dropped.
    """
    topics = np.unique(topic_of[topic_of >= 0])
    layers: list[ClusterLayer] = []
    places: NDArray[np.int32] | None = None
    for layer in clustering.layers:
        made, places = _with_topics(layer, topic_of, topics, membership, places)
        layers.append(made)
    return replace(clustering, layers=tuple(layers))


def _with_topics(
    layer: ClusterLayer,
    topic_of: NDArray[np.int32],
    topics: NDArray[np.int32],
    membership: NDArray[np.float32],
    coarser: NDArray[np.int32] | None,
) -> tuple[ClusterLayer, NDArray[np.int32]]:
    """A layer with the topics as its regions too, and the new numbers of its free regions and topics, one after the
    other; `coarser` are those of the layer before."""
    is_free = topic_of == FREE
    candidates = layer.regions + np.searchsorted(topics, topic_of)
    attached = np.where(is_free, layer.attached, candidates)
    region_of = np.where(is_free, layer.region_of, candidates)
    sizes = np.bincount(region_of[region_of >= 0], minlength=layer.regions + len(topics))
    kept = np.flatnonzero(np.bincount(attached, minlength=len(sizes)))
    order = kept[np.argsort(-sizes[kept], kind="stable")]
    numbers = np.full(len(sizes) + 1, NOISE, np.int32)  # noise looks up the last
    numbers[order] = np.arange(len(order))
    parents = None
    if coarser is not None and layer.parents is not None:
        of_topics = np.arange(len(coarser) - len(topics), len(coarser))
        parents = coarser[np.concatenate([layer.parents, of_topics])[order]].astype(np.int32)
    made = ClusterLayer(
        region_of=numbers[region_of],
        membership=np.where(is_free, layer.membership, membership).astype(np.float32),
        attached=numbers[attached],
        parents=parents,
        persistence=np.concatenate([layer.persistence, np.ones(len(topics), np.float32)])[order],
        topics=np.concatenate([np.full(layer.regions, FREE), topics])[order].astype(np.int32),
    )
    return made, numbers[:-1]


def joined_to_topics(
    arrays: Mapping[str, NDArray[Any]], topics: Sequence[Sequence[int]], attracted: Mapping[str, NDArray[Any]]
) -> dict[str, NDArray[Any]]:
    """Texts that came later, in the regions that their neighbours voted for, `arrays` (layers, texts): what a topic
    attracts is in its region, if it has one, and nothing else is. `topics` are those of the regions of each layer."""
    joined = {name: array.copy() for name, array in arrays.items()}
    for layer, of_regions in enumerate(topics):
        is_topic = np.array(of_regions) >= 0
        region_of, membership = joined["region_of"][layer], joined["membership"][layer]
        is_stray = (region_of >= 0) & is_topic[np.maximum(region_of, 0)]
        region_of[is_stray], membership[is_stray] = NOISE, 0
        for region in np.flatnonzero(is_topic).tolist():
            inside = attracted["topic_of"] == of_regions[region]
            region_of[inside] = joined["attached"][layer][inside] = region
            membership[inside] = attracted["membership"][inside]
    return joined
