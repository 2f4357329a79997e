"""Calls to a compute process that find out how far the regions of a map can be trusted, after the map is shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.membership import SET_APART
from dashboard.analysis.neighbors import Neighbors
from dashboard.analysis.region_settings import RegionSettings
from dashboard.analysis.stages import Found, Integers, rows_of, timed

CLUSTERABLE_DIMENSIONS = 5


def regions_again(
    vectors_file: Path,
    sample: Integers,
    neighbors: Neighbors,
    *,
    settings: RegionSettings,
    counts: Sequence[int],
    seed: int,
    apart: NDArray[np.bool_] | None = None,
) -> NDArray[np.int32]:
    """The regions of layers with so many regions, sought once more from the neighbours on, with another seed:
    (layers, sample), -1 is noise and `SET_APART` what was, (sample,), for expected topics."""
    from dashboard.analysis import clustering, projection  # noqa: PLC0415 (umap takes seconds to import)

    vectors = rows_of(vectors_file, sample)
    reduced = projection.project(neighbors, vectors, dimensions=CLUSTERABLE_DIMENSIONS, min_dist=0.0, seed=seed)
    return clustering.recluster(reduced, neighbors, settings, counts=counts, seed=seed, apart=apart)


@timed
def validate(
    vectors_file: Path,
    sample: Integers,
    neighbors: Neighbors,
    clusterable_vectors: NDArray[np.float32],
    region_of: NDArray[np.int32],
    again: Sequence[NDArray[np.int32]],
    *,
    seed: int,
) -> Found:
    """What is known of the regions of each layer, the coarsest first, in the document's `layers`.

    `region_of` and each of `again` are (layers, sample). What expected topics attracted was not sought again, but set
    apart: nothing is said of how stable its regions are.
    """
    from dashboard.analysis import region_quality, stability  # noqa: PLC0415 (hdbscan takes seconds to import)

    vectors = np.asarray(rows_of(vectors_file, sample))
    layers = []
    for number, layer in enumerate(region_of):
        others = [found[number] for found in again]
        free = np.all([other != SET_APART for other in others], axis=0)
        stable = stability.stability(layer, others)
        stable[np.unique(layer[~free])] = np.nan
        measures = region_quality.measure_regions(layer, vectors, neighbors)
        rand, information = (
            stability.agreement([found[free] for found in (layer, *others)]) if free.sum() > 1 else (None, None)
        )
        layers.append({
            "stability": rounded(stable),
            "density": rounded(measures.density),
            "cohesion": rounded(measures.cohesion),
            "separation": rounded(measures.separation),
            "nearest": [int(region) for region in measures.nearest],
            "adjusted_rand": rand,
            "adjusted_mutual_information": information,
            "silhouette": region_quality.silhouette(layer, clusterable_vectors, seed=seed),
            "dbcv": region_quality.density_based_validity(layer, clusterable_vectors, seed=seed),
        })  # fmt: skip
    return Found({}, {"runs": len(again), "layers": layers})


def rounded(values: NDArray[Any]) -> list[float | None]:
    """Numbers for a document; None for what is unknown."""
    return [round(float(value), 4) if np.isfinite(value) else None for value in values]
