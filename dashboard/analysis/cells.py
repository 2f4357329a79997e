"""The finest groups of a map, of which all regions are made: communities of bound points, or HDBSCAN's clusters."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import graspologic_native
import hdbscan
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from .attachment import attach_noise
from .neighbors import Neighbors
from .region_settings import DensitySettings

NOISE = -1

FINEST_RESOLUTION = 8.0
"""Of the communities. Classes known to people lie between 0.25 and 5 (benchmarks/RESULTS.md); cells are finer, and
merged."""

CELL_SIZES = 4
"""In small corpora the resolution is so low that a community can hold this many times the smallest cell."""


@dataclass(frozen=True, eq=False)
class Cells:
    """`cell_of` (points,) numbers from 0, for every point. `strength` (points,) is HDBSCAN's, 0 for its noise; None
    where cells are communities, which have no noise of their own."""

    cell_of: NDArray[np.int32]
    strength: NDArray[np.float32] | None

    @property
    def count(self) -> int:
        """How many cells there are."""
        return int(self.cell_of.max(initial=-1)) + 1


def smallest_cell(points: int) -> int:
    """Points that a cell has at least: a thousandth of the corpus and at least 10, fewer (at least 5) only in corpora
    of less than 500."""
    return max(points // 1000, min(10, max(5, points // 50)))


def community_cells(
    graph: csr_array,
    neighbors: Neighbors,
    clusterable_vectors: NDArray[np.float32],
    *,
    free: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Cells:
    """Communities of bound points found by Leiden (Traag, Waltman & van Eck 2019), those that are too small dissolved
    among their neighbours. There may be none, where all are too small. `graph` binds all points, or those in `free`;
    others get the cells of their neighbours.

    Leiden maximizes the modularity sum over communities of (w_in / w - resolution * (w_degrees / w)^2); unlike in
    Louvain's method, every community is connected.
    """
    points, least = graph.shape[0], smallest_cell(graph.shape[0])
    communities = find_communities(graph, min(FINEST_RESOLUTION, points / (CELL_SIZES * least)), seed=seed)
    is_small = np.bincount(communities) < least
    kept = np.where(is_small[communities], -1, communities).astype(np.int32)
    labels = _of_all(_renumbered(kept), free, len(clusterable_vectors), NOISE)
    return Cells(_attached(labels, neighbors, clusterable_vectors), None)


def find_communities(graph: csr_array, resolution: float, *, seed: int = 0) -> NDArray[np.int32]:
    """The community of each point, (points,), numbered from 0; the same every time with the same seed."""
    _, found = graspologic_native.leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        graph.shape[0],
        resolution=resolution,
        seed=seed,
    )
    communities = np.arange(graph.shape[0], dtype=np.int32)  # a point without bonds is a community of its own
    communities[np.fromiter(found, np.int64, len(found))] = np.fromiter(found.values(), np.int64, len(found))
    return _renumbered(communities)


def density_cells(
    clusterable_vectors: NDArray[np.float32],
    neighbors: Neighbors,
    settings: DensitySettings,
    *,
    free: NDArray[np.int64] | None = None,
) -> Cells:
    """The clusters of HDBSCAN (Campello, Moulavi & Sander 2013; McInnes, Healy & Astels 2017) among all points, or
    those in `free`; its noise, and others, joined to them by their neighbours' vote. There may be none."""
    points = len(clusterable_vectors)
    among = clusterable_vectors if free is None else clusterable_vectors[free]
    chosen = asdict(settings)
    chosen["min_samples"] = min(settings.min_samples, len(among) - 1)
    if settings.cluster_selection_epsilon_max is None:
        chosen["cluster_selection_epsilon_max"] = np.inf
    model = hdbscan.HDBSCAN(**chosen, core_dist_n_jobs=1).fit(among.astype(np.float64))
    labels = model.labels_.astype(np.int32)
    strength = np.where(labels >= 0, np.maximum(model.probabilities_, np.finfo(np.float32).tiny), 0).astype(np.float32)
    cells = _attached(_of_all(labels, free, points, NOISE), neighbors, clusterable_vectors)
    return Cells(cells, _of_all(strength, free, points, 0))


def _of_all(values: NDArray[Any], free: NDArray[np.int64] | None, points: int, fill: float) -> NDArray[Any]:
    """Values of the points in `free` among those of all points."""
    if free is None:
        return values
    spread = np.full(points, fill, values.dtype)
    spread[free] = values
    return spread


def _attached(
    labels: NDArray[np.int32], neighbors: Neighbors, clusterable_vectors: NDArray[np.float32]
) -> NDArray[np.int32]:
    return attach_noise(labels, neighbors.indices, neighbors.similarities, clusterable_vectors)


def _renumbered(labels: NDArray[np.int32]) -> NDArray[np.int32]:
    """Without gaps from 0; negative labels become -1."""
    distinct, numbers = np.unique(labels, return_inverse=True)
    return np.asarray(np.maximum(numbers - np.count_nonzero(distinct < 0), -1), np.int32)
