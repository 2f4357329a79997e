"""The words and phrases of a corpus that can answer questions."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.phrases import mine_phrases

MOST_PHRASES = 20_000
"""The most frequent ones: half a minute of the full encoder."""


def frequent_phrases(texts: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    """Phrases as most texts write them, the most frequent first, and in how many texts each stands."""
    table = mine_phrases(texts)
    counts = np.asarray(table.occurrences.sum(axis=0)).ravel().astype(np.int64)
    order = np.argsort(-counts, kind="stable")[:MOST_PHRASES]
    return [table.surfaces[number] for number in order], counts[order]
