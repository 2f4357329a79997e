"""The four corners of an analogy in the plane that fits them best."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class Parallelogram:
    """`corners` (4, 2): a, b, c and the answer; `ideal` (2,): where c plus the change from a to b leads; `share`: the
    part of the corners' variance that the plane shows, 0..1."""

    corners: NDArray[np.float64]
    ideal: NDArray[np.float64]
    share: float


def parallelogram(
    before: NDArray[np.float32], after: NDArray[np.float32], start: NDArray[np.float32], answer: NDArray[np.float32]
) -> Parallelogram:
    """The corners on their first two principal components (Pearson 1901), turned so that the change from a to b points
    to the right and c lies above a where it can. All vectors are (dimensions,)."""
    points = np.stack([before, after, start, answer]).astype(np.float64)
    centered = points - points.mean(axis=0)
    _, lengths, directions = np.linalg.svd(centered, full_matrices=False)
    plane = directions[:2]
    ideal = plane @ (points[2] + points[1] - points[0] - points.mean(axis=0))
    flat = turned(np.vstack([centered @ plane.T, ideal]))
    total = float((lengths**2).sum())
    share = float((lengths[:2] ** 2).sum() / total) if total else 1.0
    return Parallelogram(flat[:4], flat[4], share)


def turned(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points (5, 2) turned so that the step from the first to the second leads to the right, and mirrored so that the
    third lies above the first."""
    x, y = points[1] - points[0]
    length = np.hypot(x, y)
    cosine, sine = (x / length, y / length) if length else (1.0, 0.0)
    found: NDArray[np.float64] = points @ np.array([[cosine, -sine], [sine, cosine]])
    if found[2, 1] < found[0, 1]:
        found[:, 1] *= -1
    return found
