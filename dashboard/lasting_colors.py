"""Colours that last: a region keeps its colour from the first map of its texts to the next, and when regions beside it
are edited.

What is matched are the texts of regions, layer by layer; which colour is free is left to the atlas.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dashboard import map_pairs
from dashboard.figures.atlas import color_numbers
from store.errors import UnknownMapError
from store.records import Layer, SemanticMap

LEAST_OVERLAP = 0.1
"""Regions that share fewer of their texts are not the same to any eye."""


def lasting(semantic_map: SemanticMap, first: Callable[[], SemanticMap]) -> SemanticMap:
    """The map in the colours of the map of its texts that was drawn `first`, or in its own where that one cannot be
    opened any more."""
    try:
        return colored_like(semantic_map, first())
    except UnknownMapError:
        return semantic_map


def colored_like(semantic_map: SemanticMap, earliest: SemanticMap) -> SemanticMap:
    """The map with the colours that its regions have on the earliest map of its texts, which is given as computed."""
    is_own = semantic_map.id == earliest.id
    if is_own and not semantic_map.edition:
        return semantic_map
    colors = color_numbers(earliest.layers)
    layers = []
    for layer in semantic_map.layers:
        number = layer.number if is_own else map_pairs.matching_layer(layer, earliest)
        layers.append(_layer(layer, earliest.layers[number], colors[number].tolist(), semantic_map.counts))
    return replace(semantic_map, layers=tuple(layers), colored_like=earliest.id)


def _layer(layer: Layer, other: Layer, colors: Sequence[int], counts: NDArray[np.int32]) -> Layer:
    """The layer with the colours of the other's regions, which are the most like its own."""
    matched = map_pairs.matched_regions(layer, other, counts, least=LEAST_OVERLAP)
    regions = tuple(
        replace(region, kept_color=colors[matched[region.number]]) if region.number in matched else region
        for region in layer.regions
    )
    return replace(layer, regions=regions)
