"""How well regions agree with known classes, and what finding and naming them costs: `python -m benchmarks.regions`.

Nothing was tuned on the classes; every corpus is clustered with the same defaults, three times with different seeds of
the projection.
"""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hdbscan
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.reporting import report
from dashboard.analysis.attachment import attach_noise
from dashboard.analysis.clustering import Clustering, cluster
from dashboard.analysis.descriptions import describe_regions
from dashboard.analysis.encoders import load_encoder
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors
from dashboard.analysis.projection import project

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CORPORA = (
    "banking77/banking77.csv",
    "clinc150/clinc150.csv",
    "reddit_pub/reddit_pub_20topics.csv",
    "snips/snips.csv",
    "trec/trec.csv",
)
SEEDS = (0, 1, 2)
NAMED_REGIONS = 20


@dataclass(frozen=True, eq=False)
class LabelledCorpus:
    """Distinct texts with their classes, (points,), and their vectors from the full encoder."""

    name: str
    texts: list[str]
    classes: NDArray[np.str_]
    vectors: NDArray[np.float32]
    neighbors: Neighbors


def main() -> None:
    """Measure every corpus and publish the agreement, and the labels of the first."""
    with tempfile.TemporaryDirectory() as folder:
        corpora = [encoded(DATA / path, home=Path(folder)) for path in CORPORA]
    rows = [agreement(corpus) for corpus in corpora]
    note = (
        f"all-MiniLM-L6-v2, defaults, seeds {', '.join(map(str, SEEDS))}. AMI (adjusted mutual information) with the "
        "true classes over all points, noise joined to regions; the range over the seeds. Layers are those of the "
        "first seed, with the one shown first in brackets. HDBSCAN, 10: the same projection with `min_cluster_size` "
        "10, once with noise as a cluster of its own and once joined."
    )
    report("Regions against known classes", rows, note)
    report("Labels of regions", named_regions(corpora[0]), f"The {NAMED_REGIONS} largest regions of banking77.")


def encoded(path: Path, *, home: Path) -> LabelledCorpus:
    """The corpus in this file, with repeated texts once."""
    frame = pd.read_csv(path, dtype=str, keep_default_na=False).drop_duplicates("text")
    vectors = load_encoder("full", home=home).encode(frame.text.tolist())
    neighbors = nearest_neighbors(vectors, 15)
    return LabelledCorpus(path.stem, frame.text.tolist(), frame.label.to_numpy(), vectors, neighbors)


def agreement(corpus: LabelledCorpus) -> dict[str, Any]:
    """One row of the table."""
    places = [project(corpus.neighbors, corpus.vectors, dimensions=5, min_dist=0.0, seed=seed) for seed in SEEDS]
    began = time.perf_counter()
    clusterings = [cluster(reduced, corpus.neighbors) for reduced in places]
    clustered = time.perf_counter()
    describe_regions(corpus.texts, corpus.vectors, clusterings[0])
    described = time.perf_counter()
    alone, joined = zip(*[plain_hdbscan(corpus, reduced) for reduced in places], strict=True)
    firsts = [clustering.layers[clustering.first] for clustering in clusterings]
    return {
        "corpus": corpus.name,
        "points": len(corpus.texts),
        "classes": len(set(corpus.classes)),
        "layers": layer_sizes(clusterings[0]),
        "noise": f"{np.mean([(layer.region_of < 0).mean() for layer in firsts]):.2f}",
        "AMI, first layer": span([ami(corpus, layer.attached) for layer in firsts]),
        "AMI, best layer": span([max(ami(corpus, layer.attached) for layer in found.layers) for found in clusterings]),
        "HDBSCAN, 10": span(alone),
        "HDBSCAN, 10, joined": span(joined),
        "regions (s)": (clustered - began) / len(SEEDS),
        "labels (s)": described - clustered,
    }


def plain_hdbscan(corpus: LabelledCorpus, reduced: NDArray[np.float32]) -> tuple[float, float]:
    """AMI of one HDBSCAN of the same vectors, with noise as a cluster and with noise joined."""
    labels = hdbscan.HDBSCAN(min_cluster_size=10, core_dist_n_jobs=1).fit_predict(reduced.astype(float))
    joined = attach_noise(labels.astype(np.int32), corpus.neighbors.indices, corpus.neighbors.similarities, reduced)
    return ami(corpus, labels), ami(corpus, joined)


def ami(corpus: LabelledCorpus, regions: NDArray[np.int32]) -> float:
    """Adjusted mutual information (Vinh, Epps & Bailey 2010) with the classes."""
    return float(adjusted_mutual_info_score(corpus.classes, regions))


def span(values: list[float] | tuple[float, ...]) -> str:
    """The least and the largest value, or the one that both are."""
    least, largest = f"{min(values):.3f}", f"{max(values):.3f}"
    return least if least == largest else f"{least} to {largest}"


def layer_sizes(clustering: Clustering) -> str:
    """Regions per layer, the layer shown first in brackets."""
    return ", ".join(
        f"[{layer.regions}]" if position == clustering.first else str(layer.regions)
        for position, layer in enumerate(clustering.layers)
    )


def named_regions(corpus: LabelledCorpus) -> list[dict[str, Any]]:
    """The largest regions of the layer shown first, with the class that most of their points have."""
    reduced = project(corpus.neighbors, corpus.vectors, dimensions=5, min_dist=0.0, seed=SEEDS[0])
    clustering = cluster(reduced, corpus.neighbors)
    layer = clustering.layers[clustering.first]
    described = describe_regions(corpus.texts, corpus.vectors, clustering)[clustering.first]
    rows = []
    for number, region in enumerate(described[:NAMED_REGIONS]):
        classes = pd.Series(corpus.classes[layer.region_of == number]).value_counts(normalize=True)
        rows.append({
            "points": int((layer.region_of == number).sum()),
            "label": region.label,
            "most frequent class": classes.index[0],
            "its share": f"{classes.iloc[0]:.2f}",
            "first exemplar": corpus.texts[region.exemplars[0]],
        })  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
