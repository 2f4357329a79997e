"""Corpora too large to draw point by point: all of them as a density, a sample of them as points."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.ink import Ink, transparent
from store.records import Layer, SemanticMap

DRAWN_AT_MOST = 150_000
"""Points up to which every one is drawn; more would travel and redraw too slowly."""
SAMPLE = 80_000
KEPT_PER_REGION = 60
"""Points of each region that the sample keeps, so that no region vanishes."""
CELLS = 320


def drawn_points(semantic_map: SemanticMap, layer: Layer) -> NDArray[np.bool_]:
    """Whether each point is drawn, (points,): all of them, or a sample in which every region stays visible."""
    points = len(semantic_map.coordinates)
    if points <= DRAWN_AT_MOST:
        return np.ones(points, bool)
    shuffled = np.random.default_rng(semantic_map.recipe.seed).permutation(points)
    order = shuffled[np.argsort(layer.region_of[shuffled], kind="stable")]
    _, starts, sizes = np.unique(layer.region_of[order], return_index=True, return_counts=True)
    rank = np.arange(points) - np.repeat(starts, sizes)
    quota = np.repeat(np.maximum(KEPT_PER_REGION, sizes * SAMPLE // points), sizes)
    drawn = np.zeros(points, bool)
    drawn[order[rank < quota]] = True
    return drawn


def density_layer(semantic_map: SemanticMap, ink: Ink) -> dict[str, object]:
    """How many points lie in each cell of a grid over the map, on a logarithmic scale."""
    placed = semantic_map.coordinates[np.isfinite(semantic_map.coordinates[:, 0])]
    counts, x_edges, y_edges = np.histogram2d(placed[:, 0], placed[:, 1], bins=CELLS)
    shade = np.log1p(counts.T).astype(np.float32)
    shade[shade == 0] = np.nan
    sparse, crowded = ink.density
    return {
        "type": "heatmap",
        "x": x_edges.astype(np.float32),
        "y": y_edges.astype(np.float32),
        "z": shade,
        "colorscale": [(0, transparent(sparse, 0.6)), (1, crowded)],
        "showscale": False,
        "hoverinfo": "skip",
        "zsmooth": "best",
    }
