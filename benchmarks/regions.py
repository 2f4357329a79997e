"""How well regions agree with known classes, beside other tools on the same vectors: `python -m benchmarks.regions`.

No class takes part in any choice; every corpus is clustered with the same defaults. What is measured is the layer shown
first, with noise joined to regions, unless it says otherwise.
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

from benchmarks.labelled_corpora import LabelledCorpus, labelled_corpora
from benchmarks.layers import ami, ari, first_layer
from benchmarks.leads import ISOGLOSS, leads
from benchmarks.peers import Labels, labels_of_peers
from benchmarks.reporting import report
from dashboard.analysis.attachment import attach_noise
from dashboard.analysis.clustering import Clustering, cluster
from dashboard.analysis.descriptions import describe_regions

NAMED_REGIONS = 20


def main() -> None:
    """Measure every corpus with both encoders and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        corpora = [corpus for encoder in ("first-look", "full") for corpus in labelled_corpora(encoder, home)]
        reduced = [corpus.reduced(0) for corpus in corpora]
        peers = labels_of_peers(
            [(corpus.vectors, vectors) for corpus, vectors in zip(corpora, reduced, strict=True)], home / "benchmarks"
        )
    tools, labels, noise = [], [], []
    for corpus, vectors, found in zip(corpora, reduced, peers, strict=True):
        tools.extend(tool_rows(corpus, vectors, found))
        if corpus.name == "clinc150":
            noise.extend(noise_rows(corpus, cluster(vectors, corpus.neighbors), found))
        if (corpus.name, corpus.encoder) == ("banking77", "full"):
            labels = named_regions(corpus, cluster(vectors, corpus.neighbors))
    publish(tools, noise, labels)


def publish(tools: list[dict[str, Any]], noise: list[dict[str, Any]], labels: list[dict[str, Any]]) -> None:
    """Write all tables."""
    report(
        "Regions beside other tools",
        tools,
        "The same vectors, and for all tools but EVoC the same 5-D projection, seed 0; every tool with its defaults. "
        "Agreement with noise as a cluster of its own, and with noise joined by the vote of its neighbours, by the "
        "same code for all tools. Toponymy shows no single layer: it names the coarsest one while all of its map is in "
        "view and the finest one closest by, so both are here. It refuses where its finest would have fewer than six "
        "clusters, which counts as nothing but noise. Seconds are of one run beside other work: their order of "
        "magnitude.",
    )
    report(
        "Regions beside other tools, in sum",
        leads(tools),
        "Mean AMI over the corpora, by what is done with noise (see the table before). `lead` is what Isogloss has "
        "more than the other tool with the highest mean of that row, with its 95 % bootstrap interval over the "
        "corpora, of which two pairs share their texts; `worst` is the least it has more than any tool on any corpus.",
    )
    report(
        "Noise against questions out of scope",
        noise,
        "clinc150: noise against the questions that belong to none of its 150 classes.",
    )
    report("Labels of regions", labels, f"The {NAMED_REGIONS} largest regions of banking77, full encoder.")


def tool_rows(corpus: LabelledCorpus, reduced: NDArray[np.float32], peers: Labels) -> list[dict[str, Any]]:
    """Isogloss and every peer on one corpus."""
    began = time.perf_counter()
    own = first_layer(cluster(reduced, corpus.neighbors))
    seconds = time.perf_counter() - began
    rows = [tool_row(corpus, ISOGLOSS, own.region_of, own.attached, seconds)]
    for name, (labels, took) in peers.items():
        joined = attach_noise(labels, corpus.neighbors.indices, corpus.neighbors.similarities, reduced)
        rows.append(tool_row(corpus, name, labels, joined, took))
    return rows


def tool_row(
    corpus: LabelledCorpus, tool: str, labels: NDArray[np.int32], joined: NDArray[np.int32], seconds: float
) -> dict[str, Any]:
    """One line of the comparison."""
    return {
        "corpus": corpus.name,
        "encoder": corpus.encoder,
        "classes": len(set(corpus.classes)),
        "tool": tool,
        "regions": int(labels.max()) + 1,
        "noise": f"{(labels < 0).mean():.2f}",
        "AMI, noise apart": f"{ami(corpus, labels):.3f}",
        "AMI": f"{ami(corpus, joined):.3f}",
        "ARI": f"{ari(corpus, joined):.3f}",
        "s": seconds,
    }


def noise_rows(corpus: LabelledCorpus, clustering: Clustering, peers: Labels) -> list[dict[str, Any]]:
    """Precision and recall of noise as a finder of what belongs to no class."""
    outside = corpus.classes == "oos"
    found = {ISOGLOSS: first_layer(clustering).region_of} | {name: labels for name, (labels, _) in peers.items()}
    return [
        {
            "encoder": corpus.encoder,
            "tool": tool,
            "out of scope": f"{outside.mean():.3f}",
            "noise": f"{(labels < 0).mean():.3f}",
            "precision": f"{outside[labels < 0].mean():.2f}",
            "recall": f"{(labels < 0)[outside].mean():.2f}",
        }
        for tool, labels in found.items()
    ]


def named_regions(corpus: LabelledCorpus, clustering: Clustering) -> list[dict[str, Any]]:
    """The largest regions of the layer shown first, with the class that most of their points have."""
    layer = first_layer(clustering)
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
