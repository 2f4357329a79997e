"""The empty bands of a drawn map, narrowed.

UMAP pushes groups that share no neighbour far apart, and how far says nothing about their likeness (Wattenberg, Viégas
& Johnson 2016 on t-SNE; Coenen & Pearce 2019 on UMAP). A handful of odd texts would leave the others a corner of
the frame.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Coordinates = NDArray[np.float32]

WIDEST_GAP = 0.08
"""Of the extent of most points: still a gap that everybody sees."""

FEWEST_POINTS = 200
"""Below this, gaps are wide between any points."""

MOST = 0.05, 0.95
"""Quantiles between which most points lie."""


def with_narrow_gaps(coordinates: Coordinates) -> Coordinates:
    """`coordinates` (points, dimensions) with every band along an axis that holds no point and is wider than
    `WIDEST_GAP` narrowed to it.

    What lies on one side of a band is moved as a whole: no order along an axis changes, and no distance within an
    island that no band divides. Nothing is moved where there are fewer points than `FEWEST_POINTS`, or most of them
    lie on one spot.
    """
    if len(coordinates) < FEWEST_POINTS:
        return coordinates
    narrowed = np.array(coordinates, np.float64)
    for axis in range(coordinates.shape[1]):
        order = np.argsort(coordinates[:, axis], kind="stable")
        steps = np.diff(narrowed[order, axis])
        low, high = np.quantile(narrowed[:, axis], MOST)
        excess = np.maximum(steps - WIDEST_GAP * (high - low), 0) if high > low else np.zeros_like(steps)
        narrowed[order[1:], axis] -= np.cumsum(excess)
    return narrowed.astype(np.float32)
