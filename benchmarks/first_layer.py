"""Whether the layer shown first is chosen well: `python -m benchmarks.first_layer`.

Rules that see no labels choose among the divisions of every corpus. Each corpus is left out in turn: the rule that is
best on all the others is applied to it, which tells what the choice of the rule is worth on a corpus nobody has seen.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.labelled_corpora import LabelledCorpus, labelled_corpora
from benchmarks.reporting import report
from dashboard.analysis.bonds import bond_graph
from dashboard.analysis.cells import community_cells
from dashboard.analysis.clustering import group_members
from dashboard.analysis.layer_choice import (
    best_with_neighbors,
    candidate_counts,
    modularity,
    simplified_silhouette,
)
from dashboard.analysis.merging import merge_cells

SEEDS = (0, 1, 2)
Measures = NDArray[np.float64]


def within(share: float, quality: Measures) -> int:
    """The first of the candidates, coarse to fine, whose quality is within this share of the best."""
    return int(np.flatnonzero(quality >= quality.max() - share * abs(quality.max()))[0])


RULES: dict[str, Callable[[Measures, Measures], int]] = {
    "modularity": lambda q, s: within(0, q),
    "silhouette": lambda q, s: within(0, s),
    "modularity x (1 + silhouette)": lambda q, s: within(0, q * (1 + s)),
    "modularity x silhouette": lambda q, s: within(0, q * s),
    "the same, coarsest within 1 %": lambda q, s: within(0.01, q * s),
    "the same, coarsest within 5 %": lambda q, s: within(0.05, q * s),
    "the same, with three on either side": lambda q, s: best_with_neighbors(q * s),
}
CHOSEN = "the same, with three on either side"


def main() -> None:
    """Apply every rule to every corpus, then leave each corpus out, and publish."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        for encoder in ("first-look", "full"):
            for corpus in labelled_corpora(encoder, home):
                found.extend(row for seed in SEEDS for row in applied(corpus, seed))
                print(pd.DataFrame(found).tail(len(RULES)).to_string())
    table = pd.DataFrame(found)
    report(
        "Which layer is shown first",
        by_rule(table),
        f"Rules that see no labels, over all corpora, both encoders and the seeds {', '.join(map(str, SEEDS))}. "
        "`AMI lost` against the best number of regions; `within a factor of two` of the number of classes. "
        f"In use: {CHOSEN}.",
    )
    report(
        "Which layer is shown first, each corpus left out",
        left_out(table),
        "The rule that loses least AMI on all other corpora (both encoders), applied to the corpus left out.",
    )


def applied(corpus: LabelledCorpus, seed: int) -> list[dict[str, Any]]:
    """What each rule chooses in one projection."""
    reduced = corpus.reduced(seed)
    bonds = bond_graph(corpus.neighbors, reduced)
    cells = community_cells(bonds, corpus.neighbors, reduced)
    tree = merge_cells(cells.cell_of, reduced)
    counts = candidate_counts(tree.cells)
    between = group_members(cells.cell_of) @ bonds @ group_members(cells.cell_of).T
    measures, agreements = [], []
    for count in counts:
        groups = tree.groups_at(count)
        inside = group_members(groups)
        silhouette = simplified_silhouette(groups[cells.cell_of], reduced)
        measures.append((max(modularity(inside @ between @ inside.T), 0), max(silhouette, 0)))
        agreements.append(adjusted_mutual_info_score(corpus.classes, groups[cells.cell_of]))
    modularities, silhouettes = np.array(measures).T
    classes = len(set(corpus.classes))
    rows = []
    for rule, choose in RULES.items():
        place = choose(modularities, silhouettes)
        rows.append({
            "corpus": corpus.name, "encoder": corpus.encoder, "rule": rule, "classes": classes,
            "regions": counts[place], "AMI": agreements[place], "lost": max(agreements) - agreements[place],
        })  # fmt: skip
    return rows


def by_rule(table: pd.DataFrame) -> list[dict[str, Any]]:
    """One row for each rule."""
    rows = []
    for rule, of_rule in table.groupby("rule", sort=False):
        ratios = of_rule.regions / of_rule.classes
        worst = of_rule.loc[of_rule.lost.idxmax()]
        rows.append({
            "rule": rule,
            "AMI": f"{of_rule.AMI.mean():.3f}",
            "AMI lost": f"{of_rule.lost.mean():.3f}",
            "within a factor of two": f"{ratios.between(0.5, 2).mean():.2f}",
            "worst": f"{worst.lost:.3f} ({worst.corpus}, {worst.encoder}: {worst.regions} for {worst.classes})",
        })  # fmt: skip
    return rows


def left_out(table: pd.DataFrame) -> list[dict[str, Any]]:
    """One row for each corpus and encoder, means over the seeds. What shares its texts is left out with it."""
    rows = []
    origin = table.corpus.str.split(",").str[0]
    for name in origin.unique():
        rule = table[origin != name].groupby("rule").lost.mean().idxmin()
        here = table[(origin == name) & (table.rule == rule)]
        for (corpus, encoder, classes), found in here.groupby(["corpus", "encoder", "classes"], sort=False):
            rows.append({
                "left out": corpus, "encoder": encoder, "best rule elsewhere": rule, "classes": classes,
                "regions": f"{found.regions.mean():.0f}", "ratio": f"{found.regions.mean() / classes:.2f}",
                "AMI": f"{found.AMI.mean():.3f}", "AMI lost": f"{found.lost.mean():.3f}",
            })  # fmt: skip
    lost = [float(row["AMI lost"]) for row in rows]
    return [*rows, {"left out": "mean", "AMI lost": f"{np.mean(lost):.3f}"}]


if __name__ == "__main__":
    main()
