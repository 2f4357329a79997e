"""How many regions a small step of a setting adds or takes away: `python -m benchmarks.cliffs`.

What users of HDBSCAN complain of: one step of `min_cluster_size`, and 53 topics become 3. Isogloss' setting is the
number of regions itself, here raised by one or by a tenth; HDBSCAN's is raised by one as long as it has a cluster.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import HDBSCAN

from benchmarks.labelled_corpora import LabelledCorpus, labelled_corpora
from benchmarks.reporting import report
from dashboard.analysis.clustering import cluster
from dashboard.analysis.region_settings import RegionSettings

CORPORA = ("banking77", "clinc150", "snips")
FEWEST, MOST = 4, 150
SIZES = range(5, 101)


def main() -> None:
    """Step through the settings and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        corpora = [corpus for encoder in ("first-look", "full") for corpus in labelled_corpora(encoder, home)]
        rows = [row for corpus in corpora if corpus.name in CORPORA for row in rows_of(corpus)]
    report(
        "Steps of the settings of regions",
        rows,
        f"Isogloss: {FEWEST} to {MOST} regions asked for, raised by one or by a tenth. HDBSCAN "
        f"(scikit-learn's, other settings as they are): `min_cluster_size` from {SIZES[0]} to {SIZES[-1]}, on the same "
        "5-D projection. `largest step` is the largest factor between the numbers of regions found by two settings "
        "that follow each other, `asked` that between the numbers asked for.",
    )


def rows_of(corpus: LabelledCorpus) -> list[dict[str, Any]]:
    """A line for Isogloss and one for HDBSCAN."""
    vectors = corpus.reduced(0)
    asked = steps()
    layers = [first_layer(corpus, vectors, regions) for regions in asked]
    of_sizes = [HDBSCAN(min_cluster_size=size, copy=True).fit(vectors).labels_ for size in SIZES]
    found = [labels for labels in of_sizes if labels.max() >= 0]
    asked_step, _, _ = largest_step(asked, asked)
    return [
        row(corpus, "Isogloss", "regions", asked, layers) | {"asked": f"{asked_step:.2f}"},
        row(corpus, "HDBSCAN", "min_cluster_size", list(SIZES)[: len(found)], found) | {"asked": None},
    ]


def steps() -> list[int]:
    """Numbers of regions, each one or a tenth above the one before."""
    asked = [FEWEST]
    while asked[-1] < MOST:
        asked.append(max(asked[-1] + 1, int(asked[-1] * 1.1)))
    return asked


def first_layer(corpus: LabelledCorpus, vectors: NDArray[np.float32], regions: int) -> NDArray[np.int32]:
    """The regions of the layer shown first where so many are asked for."""
    found = cluster(vectors, corpus.neighbors, RegionSettings(regions=regions))
    return found.layers[found.first].region_of


def row(
    corpus: LabelledCorpus, tool: str, setting: str, values: Sequence[int], labels: Sequence[NDArray[np.integer]]
) -> dict[str, Any]:
    """How many regions there are along the setting, and where they change most."""
    counts = [int(of.max()) + 1 for of in labels]
    noise = [float((of < 0).mean()) for of in labels]
    factor, before, after = largest_step(values, counts)
    return {
        "corpus": corpus.name,
        "encoder": corpus.encoder,
        "tool": tool,
        "setting": setting,
        "settings": len(values),
        "regions": f"{min(counts)} to {max(counts)}",
        "noise": f"{min(noise):.2f} to {max(noise):.2f}",
        "largest step": f"{factor:.2f} ({before} to {after})",
    }


def largest_step(values: Sequence[int], counts: Sequence[int]) -> tuple[float, str, str]:
    """The largest factor between two counts that follow each other, and what was set and found before and after."""
    factors = [max(one, other) / max(min(one, other), 1) for one, other in pairwise(counts)]
    at = int(np.argmax(factors))
    before, after = (f"{counts[place]} at {values[place]}" for place in (at, at + 1))
    return factors[at], before, after


if __name__ == "__main__":
    main()
