"""Whether regions called stable are found again by seeds nobody has tried: `python -m benchmarks.stability`.

Stability is measured with as many other seeds as the app tries; two more seeds then tell what it is worth.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.metrics import adjusted_rand_score

from benchmarks.labelled_corpora import LabelledCorpus, labelled_corpora
from benchmarks.reporting import report
from dashboard.analysis.clustering import cluster, recluster
from dashboard.analysis.region_settings import AUTOMATIC
from dashboard.analysis.stability import agreement, stability
from dashboard.validating import RUNS
from store.records import DOUBTFUL, STABLE

UNTRIED = 2


def main() -> None:
    """Measure every corpus with the first look and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        corpora = [corpus for corpus in labelled_corpora("first-look", home) if "domains" not in corpus.name]
        rows, pooled = zip(*(measured(corpus) for corpus in corpora), strict=True)
    every = np.concatenate(pooled, axis=1)
    report("Regions found again", [*rows, total(every)], note())


def note() -> str:
    """What was done."""
    return (
        f"First look, the layer shown first. Stability is the mean Jaccard index with {RUNS} other seeds; regions of "
        f"at least {STABLE} are called stable, those below {DOUBTFUL} unstable. `found again` is the mean Jaccard index"
        f" with {UNTRIED} further seeds, `ARI` the adjusted Rand index over the texts of the stable regions alone "
        "(none where that is one region), `agreement` the mean adjusted Rand index over all pairs of seeds."
    )


def measured(corpus: LabelledCorpus) -> tuple[dict[str, Any], np.ndarray]:
    """One row, and of each region its stability and how far it was found again, (2, regions)."""
    found = cluster(corpus.reduced(0), corpus.neighbors)
    regions = found.layers[found.first].region_of
    count = int(regions.max()) + 1
    others = [
        recluster(corpus.reduced(seed), corpus.neighbors, AUTOMATIC, counts=[count], seed=seed)[0]
        for seed in range(1, 1 + RUNS + UNTRIED)
    ]
    tried, untried = others[:RUNS], others[RUNS:]
    told, held = stability(regions, tried), stability(regions, untried)
    is_inside = np.isin(regions, np.flatnonzero(told >= STABLE))
    agreements = [adjusted_rand_score(regions[is_inside], other[is_inside]) for other in untried]
    row = {
        "corpus": corpus.name,
        **counted(told, held),
        "texts in stable ones": f"{is_inside.mean():.2f}",
        "ARI": f"{np.mean(agreements):.2f}" if (told >= STABLE).sum() > 1 else None,
        "agreement": f"{agreement([regions, *tried])[0]:.2f}",
    }
    print(row)
    return row, np.stack([told, held])


def counted(told: np.ndarray, held: np.ndarray) -> dict[str, Any]:
    """How many regions are stable and unstable, and how far each kind was found again."""
    kinds = {"stable": told >= STABLE, "between": (told < STABLE) & (told >= DOUBTFUL), "unstable": told < DOUBTFUL}
    cells: dict[str, Any] = {"regions": len(told)}
    for kind, chosen in kinds.items():
        cells[kind] = int(chosen.sum())
        cells[f"{kind}, found again"] = f"{held[chosen].mean():.2f}" if chosen.any() else None
    return cells


def total(every: np.ndarray) -> dict[str, Any]:
    """All regions of all corpora together."""
    return {"corpus": "all", **counted(*every)}


if __name__ == "__main__":
    main()
