"""How good the words of topics are, judged by the texts alone."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array
from sklearn.feature_extraction.text import CountVectorizer

from dashboard.analysis.stop_words import ENGLISH

WORDS = 10
"""Of a topic or region, so many are compared, as in the literature on topics."""


def plain_words(phrases: Sequence[str]) -> list[str]:
    """The first distinct words, lower case, without those that only hold a phrase together."""
    function_words = frozenset(ENGLISH.split())
    found = [part for phrase in phrases for part in re.findall(r"\w+", phrase.lower()) if part not in function_words]
    return list(dict.fromkeys(found))[:WORDS]


@dataclass(frozen=True, eq=False)
class WordsOfTexts:
    """Which text holds which word: `held` (texts, words), ones and zeros, with the column of every word."""

    held: csc_array
    columns: dict[str, int]

    @classmethod
    def of(cls, texts: Sequence[str]) -> WordsOfTexts:
        """All words, lower case."""
        vectorizer = CountVectorizer(binary=True, token_pattern=r"\w+", dtype=np.float64)
        held = csc_array(vectorizer.fit_transform(texts))
        return cls(held, vectorizer.vocabulary_)

    def together(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Share of the texts that hold both words, (words, words)."""
        known = [word for word in words if word in self.columns]
        chosen = self.held[:, [self.columns[word] for word in known]]
        places = np.flatnonzero([word in self.columns for word in words])
        shares = np.zeros((len(words), len(words)))
        shares[np.ix_(places, places)] = (chosen.T @ chosen).toarray() / self.held.shape[0]
        return shares


def mean_npmi(topics: Sequence[Sequence[str]], texts: WordsOfTexts) -> float:
    """Mean over the topics of two words and more."""
    return float(np.mean([npmi(words, texts) for words in topics if len(words) > 1]))


def npmi(words: Sequence[str], texts: WordsOfTexts) -> float:
    """Mean normalized pointwise mutual information of all pairs (Bouma 2009), log(p(a, b) / (p(a) p(b))) / -log p(a, b)
    over the texts; -1 for a pair that never meets."""
    together = texts.together(words)
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
