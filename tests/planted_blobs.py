"""Groups of points planted in a few dimensions, and their neighbours."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.analysis.neighbors import Neighbors


def blobs(centers: Sequence[Sequence[float]], per_blob: int, *, spread: float = 0.1, seed: int = 0) -> np.ndarray:
    """Normally distributed points around each center, blob by blob, (points, dimensions)."""
    random = np.random.default_rng(seed)
    around = [random.normal(center, spread, size=(per_blob, len(center))) for center in centers]
    return np.concatenate(around).astype(np.float32)


def near(points: np.ndarray, k: int = 15) -> Neighbors:
    """Neighbours by distance, similarities falling from 1 with it."""
    k = min(k, max(len(points) - 1, 0))
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(distances, np.inf)
    indices = np.argsort(distances, axis=1, kind="stable")[:, :k].astype(np.int32)
    similarities = np.exp(-np.take_along_axis(distances, indices, axis=1)).astype(np.float32)
    return Neighbors(indices.reshape(len(points), k), similarities.reshape(len(points), k))
