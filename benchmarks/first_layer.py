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
from dashboard.analysis.layer_choice import candidate_counts, modularity, simplified_silhouette
from dashboard.analysis.merging import merge_cells

SEED = 0
Measures = NDArray[np.float64]


def coarsest_within(share: float, quality: Measures) -> int:
    """The first of the candidates, coarse to fine, whose quality is within this share of the best."""
    return int(np.flatnonzero(quality >= quality.max() - share * abs(quality.max()))[0])


RULES: dict[str, Callable[[Measures, Measures], int]] = {
    "modularity": lambda q, s: coarsest_within(0, q),
    "silhouette": lambda q, s: coarsest_within(0, s),
    "modularity x (1 + silhouette)": lambda q, s: coarsest_within(0, q * (1 + s)),
    "modularity x silhouette": lambda q, s: coarsest_within(0, q * s),
    "the same, coarsest within 1 %": lambda q, s: coarsest_within(0.01, q * s),
    "the same, coarsest within 2 %": lambda q, s: coarsest_within(0.02, q * s),
    "the same, coarsest within 5 %": lambda q, s: coarsest_within(0.05, q * s),
}
CHOSEN = "the same, coarsest within 1 %"


def main() -> None:
    """Apply every rule to every corpus, then leave each corpus out, and publish."""
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        for encoder in ("first-look", "full"):
            for corpus in labelled_corpora(encoder, home):
                found.extend(applied(corpus))
                print(pd.DataFrame(found).tail(len(RULES)).to_string())
    table = pd.DataFrame(found)
    report(
        "Which layer is shown first",
        by_rule(table),
        "Rules that see no labels, over all corpora and both encoders. `AMI lost` against the best number of regions; "
        f"`within a factor of two` of the number of classes. In use: {CHOSEN}.",
    )
    report(
        "Which layer is shown first, each corpus left out",
        left_out(table),
        "The rule that loses least AMI on all other corpora (both encoders), applied to the corpus left out.",
    )


def applied(corpus: LabelledCorpus) -> list[dict[str, Any]]:
    """What each rule chooses."""
    reduced = corpus.reduced(SEED)
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
    """One row for each corpus and encoder."""
    rows = []
    for corpus, here in table.groupby("corpus", sort=False):
        rule = table[table.corpus != corpus].groupby("rule").lost.mean().idxmin()
        for row in here[here.rule == rule].itertuples():
            rows.append({
                "left out": corpus, "encoder": row.encoder, "best rule elsewhere": rule, "classes": row.classes,
                "regions": row.regions, "ratio": f"{row.regions / row.classes:.2f}", "AMI": f"{row.AMI:.3f}",
                "AMI lost": f"{row.lost:.3f}",
            })  # fmt: skip
    return rows


if __name__ == "__main__":
    main()
