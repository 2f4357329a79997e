"""How good the names of regions are, beside BERTopic's words for the same regions: `python -m benchmarks.names`.

Regions are those of the layer shown first, so only their words differ. BERTopic's words are the ten of largest
class-based TF-IDF, found by scikit-learn's CountVectorizer as its defaults do, and, as its documentation advises,
without English stop words. Its name for a topic is the first four of them; in a third line it has no more words than
Isogloss uses.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import Stemmer
from numpy.typing import NDArray
from sklearn.feature_extraction.text import CountVectorizer

from benchmarks.labelled_corpora import LabelledCorpus, labelled_corpora
from benchmarks.reporting import report
from benchmarks.topic_words import WORDS, WordsOfTexts, diversity, mean_npmi, plain_words
from dashboard.analysis.clustering import ClusterLayer, cluster
from dashboard.analysis.descriptions import describe_regions
from dashboard.analysis.keyphrases import class_tfidf
from dashboard.analysis.stop_words import ENGLISH

WORDS_IN_NAME = 4
"""In BERTopic's."""

MOST_WORDS = 60
"""So many that ten are left when stop words are taken out."""

CLASSES_WITHOUT_WORDS = ("trec", "State of the Union", "films, genres masked", "sib200, 15 languages")
"""Abbreviations, names of presidents, words taken out, and texts in other languages."""


def main() -> None:
    """Name the regions of every corpus and publish."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        for encoder in ("first-look", "full"):
            for corpus in labelled_corpora(encoder, home):
                rows.extend(rows_of(corpus))
                print(corpus.name, encoder, flush=True)
    report("Names of regions", rows, " ".join((__doc__ or "").split("\n\n")[1].split()) + " " + MEASURES)


MEASURES = (
    f"Of the first {WORDS} words of every region, those within keyphrases included and stop words left out: `NPMI`, "
    "mean normalized pointwise mutual information of their pairs in the texts themselves (Bouma 2009), and "
    "`diversity`, the share of distinct words among all (Dieng, Ruiz & Blei 2020). Of the names: `unique`, the share "
    "that no other region has; `words`, how many they have, stop words left out; `texts with one`, the share of a "
    "region's texts that hold a word of its name; `elsewhere`, of all other texts; `class word`, the share of names "
    "that hold a word of the class that most texts of the region have, where classes have words."
)


def rows_of(corpus: LabelledCorpus) -> list[dict[str, Any]]:
    """Isogloss and BERTopic on one corpus."""
    clustering = cluster(corpus.reduced(0), corpus.neighbors)
    layer = clustering.layers[clustering.first]
    described = describe_regions(corpus.texts, corpus.vectors, clustering)[clustering.first]
    own = [[phrase.phrase for phrase in region.keyphrases] for region in described]
    labels = [region.label for region in described]
    plain, telling = (bertopic_words(corpus.texts, layer, stop_words) for stop_words in (None, "english"))
    tools = {
        "Isogloss": (own, labels),
        "BERTopic": (plain, [" ".join(topic[:WORDS_IN_NAME]) for topic in plain]),
        "BERTopic, no stop words": (telling, [" ".join(topic[:WORDS_IN_NAME]) for topic in telling]),
        "the same, as many words": (
            telling,
            [" ".join(topic[: len(stems(label))]) for topic, label in zip(telling, labels, strict=True)],
        ),
    }
    return [row(corpus, layer, tool, words, names) for tool, (words, names) in tools.items()]


def bertopic_words(texts: Sequence[str], layer: ClusterLayer, stop_words: str | None) -> list[list[str]]:
    """The words of largest class-based TF-IDF of each region, all its texts being one document."""
    inside = np.flatnonzero(layer.region_of >= 0)
    vectorizer = CountVectorizer(stop_words=stop_words)
    counts = vectorizer.fit_transform([texts[point] for point in inside])
    members = np.eye(layer.regions, dtype=np.float32)[layer.region_of[inside]].T
    weights = class_tfidf(type(counts)(members @ counts)).toarray()
    names = vectorizer.get_feature_names_out()
    return [names[np.argsort(-of_region, kind="stable")[:MOST_WORDS]].tolist() for of_region in weights]


def row(
    corpus: LabelledCorpus, layer: ClusterLayer, tool: str, phrases: list[list[str]], names: list[str]
) -> dict[str, Any]:
    """One line of the table."""
    topics = [plain_words(of_region) for of_region in phrases]
    held = [stems(text) for text in corpus.texts]
    named = [stems(name) for name in names]
    shares = [coverage(held, layer.region_of == number, words) for number, words in enumerate(named)]
    inside, outside = zip(*shares, strict=True)
    has_words = corpus.name not in CLASSES_WITHOUT_WORDS
    return {
        "corpus": corpus.name,
        "encoder": corpus.encoder,
        "regions": layer.regions,
        "names by": tool,
        "NPMI": f"{mean_npmi(topics, WordsOfTexts.of(corpus.texts)):.3f}",
        "diversity": f"{diversity(topics):.2f}",
        "unique": f"{len(set(names)) / len(names):.2f}",
        "words": f"{np.mean([len(words) for words in named]):.1f}",
        "texts with one": f"{np.mean(inside):.2f}",
        "elsewhere": f"{np.mean(outside):.2f}",
        "class word": f"{class_words_found(corpus, layer, named):.2f}" if has_words else "",
    }


def coverage(held: list[frozenset[str]], inside: NDArray[np.bool_], words: frozenset[str]) -> tuple[float, float]:
    """Share of the texts inside and outside that hold one of the words."""
    has_one = np.array([not words.isdisjoint(text) for text in held])
    return float(has_one[inside].mean()), float(has_one[~inside].mean()) if not inside.all() else 0.0


def class_words_found(corpus: LabelledCorpus, layer: ClusterLayer, named: list[frozenset[str]]) -> float:
    """Share of the regions whose name holds a word of their commonest class; `oos` is no class."""
    found = []
    for number, words in enumerate(named):
        classes = Counter(corpus.classes[layer.region_of == number].tolist())
        classes.pop("oos", None)
        if classes:
            spaced = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", classes.most_common(1)[0][0])
            found.append(not words.isdisjoint(stems(spaced)))
    return float(np.mean(found))


STEMMER = Stemmer.Stemmer("english")
FUNCTION_WORDS = frozenset(ENGLISH.split())


def stems(text: str) -> frozenset[str]:
    """The stems of the words of a text that mean something."""
    words = [word for word in re.findall(r"[^\W_]+", text.lower()) if word not in FUNCTION_WORDS]
    return frozenset(STEMMER.stemWords(words))


if __name__ == "__main__":
    main()
