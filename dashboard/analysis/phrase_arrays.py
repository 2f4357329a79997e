"""A table of phrases as plain arrays, which can be stored, and back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from .phrases import PhraseTable


def as_arrays(table: PhraseTable) -> dict[str, NDArray[Any]]:
    """All of a table but the phrases themselves: `phrases` lists for text after text the numbers of what it contains,
    from `text_starts` on; `stems` for phrase after phrase those of its words, from `stem_starts` on."""
    lengths = np.array([len(stems) for stems in table.stems], np.int64)
    return {
        "text_starts": table.occurrences.indptr.astype(np.int64),
        "phrases": table.occurrences.indices.astype(np.int32),
        "stem_starts": np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        "stems": np.array([stem for stems in table.stems for stem in stems], np.int64),
        "likeness": table.likeness,
    }


def as_table(arrays: Mapping[str, NDArray[Any]], surfaces: Sequence[str]) -> PhraseTable:
    """The table that `as_arrays` took apart."""
    texts, phrases = arrays["text_starts"], arrays["phrases"]
    ones = np.ones(len(phrases), np.float32)
    occurrences = csr_matrix((ones, phrases, texts), shape=(len(texts) - 1, len(surfaces)))
    starts, stems = arrays["stem_starts"].tolist(), arrays["stems"].tolist()
    words = tuple(tuple(stems[start:end]) for start, end in pairwise(starts))
    return PhraseTable(occurrences, tuple(surfaces), words, arrays["likeness"])
