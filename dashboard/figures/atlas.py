"""Colours as in an atlas: regions that lie side by side are easy to tell apart."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.ink import LIGHT, Ink
from store.records import Layer, SemanticMap

NEIGHBORS = 8
"""Regions whose colours a region's colour has to differ from."""
SAME = 5.0
"""How much worse the very same colour is than one that can hardly be told from it."""
WISH, KEPT = 0.3, 3.0
"""What a wished colour and a kept one are worth: the latter gives way to the same colour in the nearest region only."""

# sRGB primaries to cone responses, and cube-rooted cone responses to OKLab (Ottosson 2020).
CONES = np.array(
    [[0.41222147, 0.53633254, 0.05144599], [0.2119035, 0.68069955, 0.10739696], [0.08830246, 0.28171884, 0.6299787]]
)
OKLAB = np.array(
    [[0.21045426, 0.79361779, -0.00407205], [1.9779985, -2.42859221, 0.45059371], [0.02590404, 0.78277177, -0.80867577]]
)
# Full colour vision, protanopia, deuteranopia (Machado, Oliveira & Fernandes 2009, severity 1).
VISIONS = (
    np.eye(3),
    np.array([[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]),
    np.array([[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]),
)


def region_colors(semantic_map: SemanticMap, layer: int, ink: Ink) -> list[str]:
    """One colour per region of a layer, in a theme's inks."""
    return [ink.palette[number] for number in region_color_numbers(semantic_map, layer)]


def region_color_numbers(semantic_map: SemanticMap, layer: int) -> NDArray[np.int64]:
    """One position in the palette per region of a layer, (regions,)."""
    return color_numbers(semantic_map.layers[: layer + 1])[-1]


def color_numbers(layers: Sequence[Layer]) -> list[NDArray[np.int64]]:
    """The colours of layers from the coarsest on: those that people gave, or that regions have on the first map of
    their texts. The largest part of a coarser region keeps that region's colour, if its neighbours leave it free, so
    that the eye finds its way from layer to layer."""
    chosen: list[NDArray[np.int64]] = []
    for layer in layers:
        colors = atlas_colors(
            np.array([region.center for region in layer.regions], float).reshape(-1, 2),
            np.array([region.size for region in layer.regions], float),
            wished=_inherited(layer, chosen[-1] if chosen else np.zeros(0, np.int64)),
            kept=[-1 if region.kept_color is None else region.kept_color for region in layer.regions],
            given=[-1 if region.color is None else region.color for region in layer.regions],
        )
        chosen.append(colors)
    return chosen


def told_apart(colors: Sequence[str], ink: Ink) -> list[str]:
    """The same colours where each comes once; one that comes again gives way to one that is not used, while there are
    any: what lies far apart on a map can share a colour, what stands in one chart cannot."""
    free = [color for color in ink.palette if color not in colors]
    used: set[str] = set()
    chosen = []
    for color in colors:
        own = free.pop(0) if color in used and free else color
        used.add(own)
        chosen.append(own)
    return chosen


def atlas_colors(
    centers: NDArray[np.float64],
    sizes: NDArray[np.float64],
    *,
    wished: NDArray[np.int64] | None = None,
    kept: Sequence[int] = (),
    given: Sequence[int] = (),
) -> NDArray[np.int64]:
    """Greedy map colouring: large regions first, each takes the colour least like those of its nearest regions.

    `centers` is (regions, 2), `sizes` (regions,). Of colours, each per region or -1, `wished` is a preferred one,
    `kept` one that only a region right beside it can take from it, `given` one that it has whatever its neighbours
    have. Returns positions in the palette, (regions,).
    """
    likeness = np.exp(-((color_differences(LIGHT.palette) / 0.12) ** 2))
    np.fill_diagonal(likeness, SAME)
    closeness = _closeness(centers)
    wished = np.full(len(sizes), -1) if wished is None else wished
    chosen = np.full(len(sizes), -1)
    for region, color in enumerate(given):
        chosen[region] = color % len(likeness) if color >= 0 else -1
    used = np.bincount(chosen[chosen >= 0], minlength=len(likeness)).astype(np.float64)
    order = np.lexsort((-sizes, wished < 0, np.array(kept or wished) < 0))
    for region in order[chosen[order] < 0]:
        done = np.flatnonzero(chosen >= 0)
        cost = closeness[region, done] @ likeness[chosen[done]] + 0.02 * used
        if wished[region] >= 0:
            cost[wished[region]] -= WISH
        if len(kept) and kept[region] >= 0:
            cost[kept[region]] -= KEPT
        chosen[region] = int(np.argmin(cost))
        used[chosen[region]] += 1
    return chosen


@lru_cache(maxsize=4)
def color_differences(palette: tuple[str, ...]) -> NDArray[np.float64]:
    """How far each two colours lie apart in OKLab for the eye that tells them apart worst, (colors, colors)."""
    light = np.array([_linear_light(color) for color in palette])
    seen = [_oklab(np.clip(light @ vision.T, 0, 1)) for vision in VISIONS]
    differences: NDArray[np.float64] = np.min(
        [np.linalg.norm(lab[:, None] - lab[None], axis=2) for lab in seen], axis=0
    )
    return differences


def _closeness(centers: NDArray[np.float64]) -> NDArray[np.float64]:
    """1 for the nearest region, falling with the rank to 0 beyond `NEIGHBORS`; the larger of both directions."""
    distances = np.linalg.norm(centers[:, None] - centers[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    ranks = distances.argsort(axis=1, kind="stable").argsort(axis=1)
    closeness = np.where(ranks < NEIGHBORS, (1.0 + ranks) ** -1.5, 0)
    np.fill_diagonal(closeness, 0)
    mutual: NDArray[np.float64] = np.maximum(closeness, closeness.T)
    return mutual


def _inherited(layer: Layer, parent_colors: NDArray[np.int64]) -> NDArray[np.int64]:
    wished = np.full(len(layer.regions), -1)
    largest: dict[int, int] = {}
    for region in sorted(layer.regions, key=lambda region: -region.size):
        if region.parent is not None and region.parent not in largest:
            largest[region.parent] = region.number
            wished[region.number] = parent_colors[region.parent]
    return wished


def _linear_light(color: str) -> NDArray[np.float64]:
    encoded = np.array([int(color[start : start + 2], 16) for start in (1, 3, 5)]) / 255
    light: NDArray[np.float64] = np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
    return light


def _oklab(light: NDArray[np.float64]) -> NDArray[np.float64]:
    lab: NDArray[np.float64] = np.cbrt(light @ CONES.T) @ OKLAB.T
    return lab
