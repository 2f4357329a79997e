"""UMAP from given neighbours: the 2-D map that is drawn and the few dimensions in which regions are sought.

McInnes, Healy and Melville (2018), arXiv:1802.03426. The layout itself is umap-learn's own code; it starts from the
principal components (Kobak & Linderman 2021, doi:10.1038/s41587-020-00809-z). On 13,083 short texts they take 0.05 s,
umap-learn's spectral start up to 9 s, and the map is as trustworthy (0.980 and 0.978).
"""

from __future__ import annotations

import math
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from sklearn.decomposition import PCA
from umap import layouts
from umap.umap_ import find_ab_params, make_epochs_per_sample

from dashboard.analysis.alignment import earlier_places, is_spread_out, turned_towards
from dashboard.analysis.fuzzy_graph import fuzzy_graph
from dashboard.analysis.gaps import with_narrow_gaps
from dashboard.analysis.neighbors import Neighbors, Vectors, nearest_neighbors

Coordinates = NDArray[np.float32]

DRAWN_DIMENSIONS = 2

FEWEST_POINTS = 5
"""Below this a layout by attraction and repulsion says nothing that the principal components do not."""

EPOCHS_DRAWN = ((2_000, 500), (10_000, 200), (math.inf, 100))
"""Rounds of moving what is drawn, for so many points at most. 500 take under two seconds up to 2,000 points; at 3,000,
200 do as well (trustworthiness 0.988 for 0.989). 100 take half the time of 200: on 13,000 texts trustworthiness is
0.994 for 0.995, on 25,000 titles 0.762 for 0.769."""
EPOCHS_CLUSTERED = ((2_000, 200), (10_000, 120), (math.inf, 50))
"""The same for the dimensions in which regions are sought. On 19 labelled sets their agreement with the known classes
does not depend on it: mean AMI of the layer shown first 0.447 with the rounds of what is drawn, 0.445 with 50."""

# umap-learn keeps the machine code of its distance on disk, but not that of the layout, which every process would
# compile for most of a second. Where no folder can be written to there is nowhere to keep it.
with suppress(RuntimeError):
    layouts._nb_optimize_layout_euclidean_single_epoch.enable_caching()

START_EXTENT = 10.0
"""Side of the square (cube ...) in which the layout starts, as in umap-learn."""


def project(
    neighbors: Neighbors,
    vectors: Vectors,
    *,
    dimensions: int,
    min_dist: float,
    seed: int,
    reference: Coordinates | None = None,
) -> Coordinates:
    """Return the points' places in few dimensions, (points, dimensions), such that neighbours stay together.

    `neighbors` are those of every point of `vectors` (points, space dimensions) among all others; UMAP counts the point
    itself, so k neighbours here are its `n_neighbors` k + 1. The result has its mean at the origin, its largest spread
    along the first axis and a root mean square radius of 1; from two dimensions, which are drawn, wide empty bands have
    been taken out. It uses one thread, and the same seed on the same machine gives the same result. Fewer than 5 points
    are placed by their principal components, and points that are all the same on one spot.

    With `reference`, where the points lay on an earlier map (points, dimensions) or NaN, the layout starts there and
    is turned towards it.
    """
    if reference is None or len(vectors) < FEWEST_POINTS or not is_spread_out(reference):
        return _posed(_laid_out(neighbors, _principal_components(vectors, dimensions, seed), min_dist, seed))
    return turned_towards(reference, _posed(_laid_out(neighbors, earlier_places(reference, neighbors), min_dist, seed)))


def warm_up() -> None:
    """Compile what `project` needs, so that the first map does not wait for it."""
    vectors = np.random.default_rng(0).normal(size=(16, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    project(nearest_neighbors(vectors, 3), vectors, dimensions=2, min_dist=0.1, seed=0)


def _posed(coordinates: Coordinates) -> Coordinates:
    """A layout as it is kept: in its standard pose, and, where it is to be drawn, without wide empty bands. They are
    sought again after those found first have been narrowed, since the points then lie another way round."""
    posed = in_standard_pose(coordinates)
    if posed.shape[1] != DRAWN_DIMENSIONS:
        return posed
    return _in_standard_size(with_narrow_gaps(in_standard_pose(with_narrow_gaps(posed))))


def in_standard_pose(coordinates: Coordinates) -> Coordinates:
    """Return `coordinates` (points, dimensions) centred, turned to their principal axes, with RMS radius 1.

    Each axis points to its longer tail, so that a picture of the same texts always lies the same way round.
    """
    if len(coordinates) == 0:
        return coordinates.astype(np.float32)
    centred = coordinates.astype(np.float64) - coordinates.mean(axis=0, dtype=np.float64)
    _, axes = np.linalg.eigh(centred.T @ centred)
    turned = centred @ axes[:, ::-1]
    return _in_standard_size(turned * np.where((turned**3).sum(axis=0) < 0, -1, 1))


def _in_standard_size(coordinates: NDArray[np.floating]) -> Coordinates:
    """Centred, with RMS radius 1."""
    if len(coordinates) == 0:
        return coordinates.astype(np.float32)
    centred = coordinates.astype(np.float64) - coordinates.mean(axis=0, dtype=np.float64)
    radius = np.sqrt((centred**2).sum(axis=1).mean())
    return np.asarray(centred / radius if radius > 0 else centred, np.float32)


def _principal_components(vectors: Vectors, dimensions: int, seed: int) -> Coordinates:
    """Return the first principal components, (points, dimensions); zeros where the points have fewer."""
    found = min(dimensions, *vectors.shape)
    components = np.zeros((len(vectors), dimensions), np.float32)
    if found > 0 and np.ptp(vectors, axis=0).any():
        components[:, :found] = PCA(found, random_state=seed).fit_transform(vectors)
    return components


def _laid_out(neighbors: Neighbors, start: Coordinates, min_dist: float, seed: int) -> Coordinates:
    """Move the points from `start` until neighbours lie together; leave them there where that says nothing."""
    if len(start) < FEWEST_POINTS or not start.any():
        return start
    random = np.random.default_rng(seed)
    rounds = EPOCHS_DRAWN if start.shape[1] == DRAWN_DIMENSIONS else EPOCHS_CLUSTERED
    epochs = next(epochs for most, epochs in rounds if len(start) <= most)
    return _layout(fuzzy_graph(neighbors), _spread(start, random), min_dist, epochs, random)


def _spread(start: Coordinates, random: np.random.Generator) -> Coordinates:
    """Stretch `start` over the layout's square, with a trace of noise that parts points lying on each other."""
    scaled = start * (START_EXTENT / np.abs(start).max())
    noisy = scaled + random.normal(scale=1e-4, size=start.shape)
    low, high = noisy.min(axis=0), noisy.max(axis=0)
    return np.ascontiguousarray(START_EXTENT * (noisy - low) / (high - low), dtype=np.float32)


def _layout(
    graph: csr_array, start: Coordinates, min_dist: float, epochs: int, random: np.random.Generator
) -> Coordinates:
    """Let umap-learn move the points from `start`: bound points attract, randomly drawn ones repel each other."""
    a, b = find_ab_params(1.0, min_dist)
    edges = graph.tocoo()
    # A weaker edge would not be drawn once in all epochs.
    kept = edges.data >= edges.data.max() / epochs
    heads, tails, strengths = edges.row[kept], edges.col[kept], edges.data[kept]
    state = random.integers(-(2**31) + 1, 2**31 - 1, size=3)
    layout: Coordinates = layouts.optimize_layout_euclidean(
        start,
        start,
        heads,
        tails,
        epochs,
        len(start),
        make_epochs_per_sample(strengths, epochs),
        a,
        b,
        state,
        move_other=True,
    )
    return layout
