"""The sentences of a corpus in the space of a map: as many as can be encoded while somebody waits, and kept."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from dashboard.compute import Compute
from dashboard.corpus_files.parts import parts_of
from dashboard.corpus_phrases import CorpusPhrases, check_encoder, encode_parts, encoded_parts
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

MOST_SENTENCES = 20_000
"""A minute or two of the full encoder; of a larger corpus, those of texts drawn at random."""
READ_AT_ONCE = 1_000


def encode_sentences(store: Store, compute: Compute, semantic_map: SemanticMap, space: Space) -> Iterator[float]:
    """Encode the sentences that are not known yet, and yield the share that is done; a part that is done is kept.

    Raises `SpaceError`, `EncoderError` or `ComputeDiedError`.
    """
    check_encoder(space)
    sentences, _ = some_sentences(store, semantic_map)
    yield from encode_parts(store, compute, semantic_map, space, sentences)


def corpus_sentences(store: Store, semantic_map: SemanticMap) -> CorpusPhrases | None:
    """The sentences, or None while not all of them have been encoded."""
    sentences, points = some_sentences(store, semantic_map)
    vectors = encoded_parts(store, semantic_map, sentences)
    return None if vectors is None else CorpusPhrases(tuple(sentences), vectors, points)


def some_sentences(store: Store, semantic_map: SemanticMap) -> tuple[list[str], NDArray[np.int64]]:
    """Distinct sentences, each with the point of the first text that has it: all or, of many, those of texts drawn at
    random, always the same."""
    placed = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))
    drawn = np.random.default_rng(0).permutation(placed)
    found: dict[str, int] = {}
    for start in range(0, len(drawn), READ_AT_ONCE):
        points = drawn[start : start + READ_AT_ONCE]
        texts = store.corpora.texts(semantic_map.corpus.id, points.astype(np.int32))
        for point, text in zip(points.tolist(), texts, strict=True):
            for sentence in parts_of(text, "sentence"):
                found.setdefault(sentence, point)
        if len(found) >= MOST_SENTENCES:
            break
    kept = list(found.items())[:MOST_SENTENCES]
    return [sentence for sentence, _ in kept], np.array([point for _, point in kept], np.int64)
