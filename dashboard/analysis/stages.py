"""The stages of a map as calls to a compute process: arrays in, named arrays and a JSON-ready document out.

`vectors_file` is a .npy file of the vectors that are not zero, (encodable, dimensions); the processes map it into
memory instead of sending it around. The "sample" are the rows on which a map is fitted, all of them for a small one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import encoders
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors, neighbors_among

Parameters = ParamSpec("Parameters")
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Found:
    """What a stage found, and the seconds it took where it ran."""

    arrays: Mapping[str, NDArray[Any]]
    document: Mapping[str, Any]
    seconds: float = 0.0


def timed(stage: Callable[Parameters, Found]) -> Callable[Parameters, Found]:
    """Let a stage note its own seconds: those that it waited for a process do not count."""

    @wraps(stage)
    def measured(*arguments: Parameters.args, **options: Parameters.kwargs) -> Found:
        began = time.perf_counter()
        found = stage(*arguments, **options)
        return Found(found.arrays, found.document, time.perf_counter() - began)

    return measured


def identify_encoder(name: str, *, home: Path) -> str:
    """The id of the encoder with this name: everything that changes a vector."""
    return encoders.encoder_id(name, home=home)


def encode(name: str, texts: Sequence[str], *, home: Path) -> NDArray[np.float32]:
    """Vectors of these texts, (texts, dimensions)."""
    return encoders.load_encoder(name, home=home).encode(texts)


def sample_neighbors(vectors_file: Path, sample: Integers, k: int, *, start: int, stop: int) -> Neighbors:
    """The k nearest of the sample to its rows from `start` to `stop`, as numbers within the sample."""
    return nearest_neighbors(rows_of(vectors_file, sample), k, start=start, stop=stop)


def neighbors_in_sample(vectors_file: Path, sample: Integers, others: Integers, k: int) -> Neighbors:
    """The k nearest of the sample to these other rows, as numbers within the sample."""
    return neighbors_among(rows_of(vectors_file, sample), rows_of(vectors_file, others), k)


@timed
def project(
    vectors_file: Path, sample: Integers, neighbors: Neighbors, *, dimensions: int, min_dist: float, seed: int
) -> Found:
    """Places of the sample in few dimensions: `coordinates` (sample, dimensions)."""
    from dashboard.analysis import projection  # noqa: PLC0415 (umap takes seconds to import)

    coordinates = projection.project(
        neighbors, rows_of(vectors_file, sample), dimensions=dimensions, min_dist=min_dist, seed=seed
    )
    return Found({"coordinates": coordinates}, {})


@timed
def cluster(
    clusterable_vectors: NDArray[np.float32],
    neighbors: Neighbors,
    *,
    sample: Integers,
    others: Integers,
    others_neighbors: Neighbors,
    min_cluster_size: int | None,
    min_samples: int,
) -> Found:
    """Layers of regions of all rows: `region_of`, `membership` and `attached`, each (layers, encodable)."""
    from dashboard.analysis import clustering  # noqa: PLC0415 (hdbscan and scikit-learn take seconds to import)

    found = clustering.cluster(
        clusterable_vectors, neighbors, min_cluster_size=min_cluster_size, min_samples=min_samples
    )
    if len(others):
        found = clustering.extend(found, fitted=sample, placed=others, neighbors=others_neighbors)
    layers = found.layers
    return Found(
        {
            "region_of": np.stack([layer.region_of for layer in layers]).astype(np.int32),
            "membership": np.stack([layer.membership for layer in layers]).astype(np.float32),
            "attached": np.stack([layer.attached for layer in layers]).astype(np.int32),
        },
        {
            "first": found.first,
            "parents": [
                [None] * layer.regions if layer.parents is None else [int(parent) for parent in layer.parents]
                for layer in layers
            ],
            "stability": [[round(float(value), 4) for value in layer.stability] for layer in layers],
        },
    )


def rows_of(vectors_file: Path, rows: Integers) -> NDArray[np.float32]:
    """These rows of the file; the mapped file itself where they are all of it."""
    vectors: NDArray[np.float32] = np.load(vectors_file, mmap_mode="r")
    return vectors if len(rows) == len(vectors) else vectors[rows]
