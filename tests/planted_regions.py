"""Clusterings written down by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dashboard.analysis.clustering import Clustering, ClusterLayer


def clustering_of(*layers: Sequence[int]) -> Clustering:
    """Layers from coarse to fine by the region of each point; noise (-1) is attached to region 0."""
    made: list[ClusterLayer] = []
    for numbers in layers:
        region_of = np.array(numbers, dtype=np.int32)
        regions = region_of.max(initial=-1) + 1
        parents = None
        if made:
            coarse = made[-1].attached
            parents = np.array([coarse[region_of == region][0] for region in range(regions)], np.int32)
        made.append(
            ClusterLayer(
                region_of=region_of,
                membership=(region_of >= 0).astype(np.float32),
                attached=np.maximum(region_of, 0),
                parents=parents,
                persistence=np.full(regions, 0.5, np.float32),
            )
        )
    return Clustering(tuple(made), first=0)
