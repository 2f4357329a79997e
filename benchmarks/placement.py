"""What fitting a large map on a sample costs and saves: `python -m benchmarks.placement`.

121,125 titles of 123 boards, first-look encoder: for several sizes of the sample, the time, how trustworthy the whole
map is, and how well the regions agree with the boards.
"""

from __future__ import annotations

import os
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.reporting import report
from dashboard.analysis.clustering import cluster, extend
from dashboard.analysis.encoders import load_encoder
from dashboard.analysis.neighbors import nearest_neighbors, neighbors_among
from dashboard.analysis.placement import FITTED_POINTS, place, sample_points
from dashboard.analysis.projection import project, warm_up
from dashboard.analysis.quality import assess

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "reddit_pub" / "reddit_pub_full.parquet"
LIMITS = (12_000, FITTED_POINTS, 45_000)


def main() -> None:
    """Measure each size of the sample and publish."""
    warm_up()
    vectors, boards = encoded()
    note = (
        f"{len(vectors):,} titles of discussion boards, first-look encoder, 15 neighbours; one stage after the other, "
        "warm. AMI: agreement of the layer shown first (noise joined to regions) with the boards, over all points. The "
        "last row fits all of them."
    )
    limits = (*LIMITS, len(vectors))
    report("Large maps fitted on a sample", [measured(vectors, boards, limit) for limit in limits], note)


def encoded() -> tuple[NDArray[np.float32], NDArray[np.str_]]:
    """The vectors that are not zero, and the boards of their titles."""
    titles = pd.read_parquet(DATA).drop_duplicates("text")
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        vectors = load_encoder("first-look", home=home).encode(titles.text.tolist())
    is_encodable = vectors.any(axis=1)
    return vectors[is_encodable], titles.label.to_numpy()[is_encodable]


def measured(vectors: NDArray[np.float32], boards: NDArray[np.str_], limit: int) -> dict[str, Any]:
    """One row of the table."""
    began = time.perf_counter()
    sample = sample_points(len(vectors), limit=limit, seed=42)
    others = np.setdiff1d(np.arange(len(vectors)), sample)
    neighbors = nearest_neighbors(vectors[sample], 15)
    others_neighbors = neighbors_among(vectors[sample], vectors[others], 15)
    found = time.perf_counter()
    coordinates = np.empty((len(vectors), 2), np.float32)
    coordinates[sample] = project(neighbors, vectors[sample], dimensions=2, min_dist=0.1, seed=42)
    coordinates[others] = place(others_neighbors, coordinates[sample])
    drawn = time.perf_counter()
    reduced = project(neighbors, vectors[sample], dimensions=5, min_dist=0.0, seed=42)
    fitted = cluster(reduced, neighbors)
    clustering = extend(
        fitted, fitted=sample, placed=others, fitted_neighbors=neighbors, placed_neighbors=others_neighbors
    )
    grouped = time.perf_counter()
    quality = assess(vectors, coordinates, k=15, seed=0)
    agreements = [adjusted_mutual_info_score(boards, layer.attached) for layer in clustering.layers]
    row = {
        "fitted": limit,
        "neighbours (s)": found - began,
        "2-D and placement (s)": drawn - found,
        "5-D and regions (s)": grouped - drawn,
        "trustworthiness": f"{quality.trustworthiness:.3f}",
        "of the fitted": f"{quality.point_trustworthiness[sample].mean():.3f}",
        "of the placed": f"{quality.point_trustworthiness[others].mean():.3f}" if len(others) else "",
        "continuity": f"{quality.continuity:.3f}",
        "regions": clustering.layers[clustering.first].regions,
        "AMI": f"{agreements[clustering.first]:.3f}",
        "AMI, best layer": f"{max(agreements):.3f}",
    }
    print(row)
    return row


if __name__ == "__main__":
    main()
