"""How far Isogloss agrees better with known classes than the best other tool, over all corpora."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

ISOGLOSS = "Isogloss"
MEASURES = {"apart": "AMI, noise apart", "joined": "AMI"}
ENCODERS = {"both": ("first-look", "full"), "first-look": ("first-look",), "full": ("full",)}
UNREADABLE = "sib200, 15 languages"
"""Both encoders know English alone, so that no tool finds its classes: it pulls all differences towards 0."""
RESAMPLES = 10_000


def leads(tools: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each treatment of noise, choice of encoders and choice of corpora, from those of every tool."""
    table = pd.DataFrame(tools)
    choices = {"all": table, f"without {UNREADABLE}": table[table.corpus != UNREADABLE]}
    return [
        {"noise": noise, "encoder": name, "corpora": chosen}
        | lead(
            of_choice[of_choice.encoder.isin(encoders)].assign(value=lambda rows, of=measure: rows[of].astype(float))
        )
        for noise, measure in MEASURES.items()
        for name, encoders in ENCODERS.items()
        for chosen, of_choice in choices.items()
    ]


def lead(table: pd.DataFrame) -> dict[str, Any]:
    """The mean `value` of each tool, and what Isogloss has more: than the tool with the next best mean, and where it
    has least, than any."""
    values = table.pivot_table(index=["corpus", "encoder"], columns="tool", values="value", sort=False)
    means, others = values.mean(), values.drop(columns=ISOGLOSS)
    best = means.drop(ISOGLOSS).idxmax()
    more = others.rsub(values[ISOGLOSS], axis=0)
    low, high = bootstrapped(more[best].groupby(level="corpus").mean().to_numpy())
    worst = more.stack()
    corpus, encoder, tool = worst.idxmin()
    return {
        **{tool: f"{mean:.3f}" for tool, mean in means.items()},
        "best other": best,
        "lead": f"{more[best].mean():+.3f} ({low:+.3f} to {high:+.3f})",
        "worst": f"{worst.min():+.3f} ({corpus}, {encoder}, {tool})",
    }


def bootstrapped(differences: np.ndarray[Any, Any]) -> tuple[float, float]:
    """The 95 % interval of the mean, by drawing whole corpora: both encoders have read the same texts."""
    drawn = np.random.default_rng(0).choice(differences, (RESAMPLES, len(differences)))
    low, high = np.quantile(drawn.mean(axis=1), [0.025, 0.975])
    return float(low), float(high)
