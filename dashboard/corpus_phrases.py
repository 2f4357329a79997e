"""The words and phrases of a corpus in the space of a map: found and encoded once, part by part, and kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.compute import Compute, outcome
from dashboard.evidence.phrase_counts import keep_phrases, stored_phrases
from dashboard.space import Space, SpaceError
from dashboard.stage_keys import stage_key
from store import Store
from store.records import SemanticMap
from store.results import StageResult

STAGE = "phrase vectors"
MOST_PHRASES = 20_000
"""The most frequent ones: half a minute of the full encoder."""
PART = 1_000
"""Phrases encoded at once, two seconds of the full encoder: how long others wait, and what is lost if one leaves."""


@dataclass(frozen=True, eq=False)
class CorpusPhrases:
    """`surfaces` are the phrases as most texts write them, the most frequent first; `vectors` (phrases, dimensions)
    are theirs. Sentences have `points`, those of their texts."""

    surfaces: tuple[str, ...]
    vectors: NDArray[np.float32]
    points: NDArray[np.int64] | None = None

    @cached_property
    def is_nowhere(self) -> NDArray[np.bool_]:
        """Which phrases the encoder can make nothing of, (phrases,)."""
        return np.asarray(~self.vectors.any(axis=1), np.bool_)


def encode_phrases(store: Store, compute: Compute, semantic_map: SemanticMap, space: Space) -> Iterator[float]:
    """Find and encode what is not known yet, a part with each step, and yield the share that is done; a part that is
    done is kept. Raises `SpaceError`, `EncoderError` or `ComputeDiedError`."""
    check_encoder(space)
    corpus = semantic_map.corpus
    if stored_phrases(store, corpus) is None:
        keep_phrases(store, corpus, outcome(compute.ask(stages.phrases, store.corpora.texts(corpus.id))))
    surfaces = frequent_phrases(store, semantic_map) or []
    yield from encode_parts(store, compute, semantic_map, space, surfaces)


def check_encoder(space: Space) -> None:
    """Raise `SpaceError` where parts of texts have no place in the space."""
    if not space.encodes:
        raise SpaceError(
            "This map was drawn from vectors that came with the file, so its words, phrases and sentences have no "
            "place in the space: let texts answer instead."
        )


def encode_parts(
    store: Store, compute: Compute, semantic_map: SemanticMap, space: Space, surfaces: Sequence[str]
) -> Iterator[float]:
    """Encode what is not known of these phrases or sentences, and yield the share that is done."""
    corpus, parts = semantic_map.corpus, parts_of(surfaces)
    for number, part in enumerate(parts):
        key = part_key(semantic_map, part)
        if not store.results.has_all([key]):
            vectors = outcome(compute.ask(stages.encode, space.encoder, part, home=store.home))
            store.results.save(key, stage=STAGE, texts_key=corpus.texts_key, result=StageResult({"vectors": vectors}))
        yield (number + 1) / len(parts)


def corpus_phrases(store: Store, semantic_map: SemanticMap) -> CorpusPhrases | None:
    """The phrases, or None while not all of them have been encoded."""
    surfaces = frequent_phrases(store, semantic_map)
    if surfaces is None:
        return None
    vectors = encoded_parts(store, semantic_map, surfaces)
    return None if vectors is None else CorpusPhrases(tuple(surfaces), vectors)


def encoded_parts(store: Store, semantic_map: SemanticMap, surfaces: Sequence[str]) -> NDArray[np.float32] | None:
    """The vectors of these phrases or sentences, None while not all of them have been encoded."""
    dimensions = store.vectors.dimensions(semantic_map.encoder_id)
    vectors = [np.zeros((0, dimensions), np.float32)]
    for part in parts_of(surfaces):
        encoded = store.results.load(part_key(semantic_map, part))
        if encoded is None:
            return None
        vectors.append(encoded.arrays["vectors"])
    return np.concatenate(vectors)


def frequent_phrases(store: Store, semantic_map: SemanticMap) -> list[str] | None:
    """The most frequent phrases, the most frequent first; None where nobody has counted them yet."""
    table = stored_phrases(store, semantic_map.corpus)
    if table is None:
        return None
    counts = np.asarray(table.occurrences.sum(axis=0)).ravel().astype(np.int64)
    order = np.argsort(-counts, kind="stable")[:MOST_PHRASES]
    return [table.surfaces[number] for number in order]


def parts_of(surfaces: Sequence[str]) -> list[Sequence[str]]:
    """The phrases as they are encoded."""
    return [surfaces[start : start + PART] for start in range(0, len(surfaces), PART)]


def part_key(semantic_map: SemanticMap, part: Sequence[str]) -> str:
    """The key under which the vectors of some phrases are kept."""
    return stage_key(STAGE, semantic_map.encoder_id, *part)
