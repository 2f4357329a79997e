"""Texts of a map found by their words or, where no text has these, by their meaning."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.space import Space
from dashboard.typed_texts import most_similar
from store import Store
from store.records import SemanticMap

LISTED = 6


@dataclass(frozen=True, eq=False)
class FoundTexts:
    """Points, best first, of `total` that were found; `have_words` says that they contain what was sought, else they
    are only like it."""

    points: NDArray[np.int32]
    total: int
    have_words: bool


def find_texts(store: Store, semantic_map: SemanticMap, space: Space, words: str, *, count: int = LISTED) -> FoundTexts:
    """The texts that contain these words, those most like them first; where there is none, the most alike of all.

    Raises `SpaceError` or `EncoderError` where likeness is needed and cannot be told.
    """
    is_shown = semantic_map.is_shown
    matches = store.corpora.matching_points(semantic_map.corpus.id, words)
    matches = matches[matches < len(is_shown)]
    matches = matches[is_shown[matches]]
    if len(matches) and not space.encodes:
        return FoundTexts(matches[:count], len(matches), have_words=True)
    [vector] = space.encode([words])
    if len(matches):
        similarities = (space.vectors[matches] @ vector).astype(np.float32)
        return FoundTexts(matches[most_similar(similarities, count)], len(matches), have_words=True)
    if not vector.any():
        return FoundTexts(np.zeros(0, np.int32), 0, have_words=False)
    similarities = np.where(is_shown, space.vectors @ vector, np.nan).astype(np.float32)
    alike = most_similar(similarities, count)
    return FoundTexts(alike, len(alike), have_words=False)
