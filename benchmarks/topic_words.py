"""How good the words of topics are, judged by the texts alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from dashboard.analysis.stop_words import ENGLISH

WORDS = 10
"""Of a topic or region, so many are compared, as in the literature on topics."""


def plain_words(phrases: Sequence[str]) -> list[str]:
    """The first distinct words, lower case, without those that only hold a phrase together."""
    function_words = frozenset(ENGLISH.split())
    found = [part for phrase in phrases for part in re.findall(r"\w+", phrase.lower()) if part not in function_words]
    return list(dict.fromkeys(found))[:WORDS]


def word_sets(texts: Sequence[str]) -> list[frozenset[str]]:
    """The distinct words of every text, lower case."""
    return [frozenset(re.findall(r"\w+", text.lower())) for text in texts]


def mean_npmi(topics: Sequence[Sequence[str]], held: Sequence[frozenset[str]]) -> float:
    """Mean over the topics of two words and more."""
    return float(np.mean([npmi(words, held) for words in topics if len(words) > 1]))


def npmi(words: Sequence[str], held: Sequence[frozenset[str]]) -> float:
    """Mean normalized pointwise mutual information of all pairs (Bouma 2009), log(p(a, b) / (p(a) p(b))) / -log p(a, b)
    over the texts; -1 for a pair that never meets."""
    occurs = np.array([[word in text for word in words] for text in held], np.float32)
    together = (occurs.T @ occurs).astype(np.float64) / len(held)
    alone = np.diag(together)
    one, other = np.triu_indices(len(words), 1)
    pairs = together[one, other]
    met = (pairs > 0) & (pairs < 1)
    values = np.where(pairs == 1, 1.0, -1.0)
    values[met] = np.log(pairs[met] / (alone[one] * alone[other])[met]) / -np.log(pairs[met])
    return float(values.mean())


def diversity(topics: Sequence[Sequence[str]]) -> float:
    """Share of distinct words among those of all topics (Dieng, Ruiz & Blei 2020)."""
    every = [word for words in topics for word in words]
    return len(set(every)) / max(1, len(every))
