"""Small planted corpora, and an encoder for them whose vectors depend on the text alone."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from store import Store
from store.records import Column, Corpus

TOPICS = {
    "billing": ["invoice", "charged twice", "refund", "payment failed", "card declined"],
    "delivery": ["parcel late", "courier lost it", "tracking number", "wrong address", "box damaged"],
    "login": ["password reset", "account locked", "two factor code", "email not confirmed", "cannot sign in"],
}
DIMENSIONS = 16


def planted_texts(per_topic: int) -> tuple[list[str], list[str]]:
    """Texts about three subjects and the subject of each, mixed in a fixed order."""
    random = np.random.default_rng(7)
    pairs = [
        (f"{random.choice(phrases)} about my {topic} case {number}", topic)
        for topic, phrases in TOPICS.items()
        for number in range(per_topic)
    ]
    random.shuffle(pairs)
    return [text for text, _ in pairs], [topic for _, topic in pairs]


def planted_vectors(texts: Sequence[str]) -> np.ndarray:
    """Unit vectors near the direction of the text's subject; zero for a text of question marks."""
    vectors = np.zeros((len(texts), DIMENSIONS), np.float32)
    for row, text in enumerate(texts):
        if set(text) == {"?"}:
            continue
        seed = int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "little")
        vectors[row] = 0.25 * np.random.default_rng(seed).normal(size=DIMENSIONS)
        for axis, topic in enumerate(TOPICS):
            vectors[row, axis] += 3.0 * (topic in text)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.divide(vectors, lengths, out=vectors, where=lengths > 0)


def add_corpus(store: Store, texts: Sequence[str | None], **columns: Sequence[object]) -> Corpus:
    """Store texts with category columns."""
    batch = pa.record_batch({"text": pa.array(texts, pa.string()), **{name: list(v) for name, v in columns.items()}})
    return store.corpora.add(
        [batch],
        name="Cases",
        source="cases.csv",
        text_column="text",
        columns=[Column(name, "category") for name in columns],
    )
