"""How well the layers of a map agree with known classes: `python -m benchmarks.layers`.

No class takes part in any choice; every corpus is clustered with the same defaults, and noise is joined to regions.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score, adjusted_rand_score

from benchmarks.labelled_corpora import LabelledCorpus, labelled_corpora
from benchmarks.reporting import report
from dashboard.analysis.clustering import Clustering, ClusterLayer, cluster
from dashboard.analysis.descriptions import describe_regions

SEEDS = (0, 1)
Measure = Callable[[LabelledCorpus, NDArray[np.int32]], float]
INTENTS, DOMAINS = "clinc150", "clinc150, domains"


def main() -> None:
    """Measure every corpus with both encoders and publish."""
    rows, levels = [], []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        for encoder in ("first-look", "full"):
            corpora = {corpus.name: corpus for corpus in labelled_corpora(encoder, home)}
            rows += [corpus_row(corpus) for corpus in corpora.values()]
            levels += level_rows(corpora[INTENTS], corpora[DOMAINS])
    publish(rows, levels)


def publish(rows: list[dict[str, Any]], levels: list[dict[str, Any]]) -> None:
    """Write both tables."""
    report(
        "Regions against known classes",
        rows,
        f"Defaults, mean over the seeds {', '.join(map(str, SEEDS))}. AMI (adjusted mutual information) and ARI "
        "(adjusted Rand index) with the true classes over all points. Layers are those of the first seed, the one "
        "shown first in brackets; `ratio` is its regions per class, `best` what the layer with the highest AMI has. "
        "`seeds agree` is the adjusted Rand index of the first layers of two seeds.",
    )
    report(
        "Two levels of known classes",
        levels,
        "clinc150: its questions have 150 intents in 10 domains, and 1,200 belong to none, which counts as one more of "
        "either. Every layer of a map (seed 0, the one shown first in brackets) against both, over all points.",
    )


def corpus_row(corpus: LabelledCorpus) -> dict[str, Any]:
    """One row of the first table."""
    reduced = [corpus.reduced(seed) for seed in SEEDS]
    began = time.perf_counter()
    clusterings = [cluster(vectors, corpus.neighbors) for vectors in reduced]
    seconds = (time.perf_counter() - began) / len(SEEDS)
    firsts = [first_layer(clustering) for clustering in clusterings]
    best = [max(clustering.layers, key=lambda layer: ami(corpus, layer.attached)) for clustering in clusterings]
    classes = len(set(corpus.classes))
    began = time.perf_counter()
    describe_regions(corpus.texts, corpus.vectors, clusterings[0])
    return {
        "corpus": corpus.name,
        "encoder": corpus.encoder,
        "points": len(corpus.texts),
        "classes": classes,
        "layers": layer_sizes(clusterings[0]),
        "ratio": f"{np.mean([layer.regions for layer in firsts]) / classes:.2f}",
        "noise": f"{np.mean([(layer.region_of < 0).mean() for layer in firsts]):.2f}",
        "AMI": mean_of(ami, corpus, firsts),
        "ARI": mean_of(ari, corpus, firsts),
        "best AMI": mean_of(ami, corpus, best),
        "best ARI": mean_of(ari, corpus, best),
        "seeds agree": f"{np.mean([agreement(*pair) for pair in combinations(firsts, 2)]):.2f}",
        "regions (s)": seconds,
        "labels (s)": time.perf_counter() - began,
    }


def level_rows(intents: LabelledCorpus, domains: LabelledCorpus) -> list[dict[str, Any]]:
    """Every layer of the same map against two levels of classes."""
    found = cluster(intents.reduced(0), intents.neighbors)
    return [
        {
            "encoder": intents.encoder,
            "regions": f"[{layer.regions}]" if number == found.first else f"{layer.regions}",
            "noise": f"{(layer.region_of < 0).mean():.2f}",
            **{
                f"{measure}, {name}": f"{measured(classes, layer.attached):.3f}"
                for name, classes in (("intents", intents), ("domains", domains))
                for measure, measured in (("AMI", ami), ("ARI", ari))
            },
        }
        for number, layer in enumerate(found.layers)
    ]


def mean_of(measure: Measure, corpus: LabelledCorpus, layers: list[ClusterLayer]) -> str:
    """The mean of a measure over layers of several seeds."""
    return f"{np.mean([measure(corpus, layer.attached) for layer in layers]):.3f}"


def first_layer(clustering: Clustering) -> ClusterLayer:
    """The layer shown first."""
    return clustering.layers[clustering.first]


def ami(corpus: LabelledCorpus, regions: NDArray[np.int32]) -> float:
    """Adjusted mutual information (Vinh, Epps & Bailey 2010) with the classes."""
    return float(adjusted_mutual_info_score(corpus.classes, regions))


def ari(corpus: LabelledCorpus, regions: NDArray[np.int32]) -> float:
    """Adjusted Rand index (Hubert & Arabie 1985) with the classes."""
    return float(adjusted_rand_score(corpus.classes, regions))


def agreement(one: ClusterLayer, other: ClusterLayer) -> float:
    """Adjusted Rand index of two partitions of the same points."""
    return float(adjusted_rand_score(one.attached, other.attached))


def layer_sizes(clustering: Clustering) -> str:
    """Regions per layer, the layer shown first in brackets."""
    return ", ".join(
        f"[{layer.regions}]" if position == clustering.first else str(layer.regions)
        for position, layer in enumerate(clustering.layers)
    )


if __name__ == "__main__":
    main()
