"""What expected topics attract, and maps drawn with them: `python -m benchmarks.guided`.

The topics are the names of known classes, as they stand in the data; no class takes part in any choice. Beside Isogloss
stands the rule of BERTopic's zero-shot topics on the same vectors: a text belongs to the topic with the largest cosine
if that is at least 0.7, and what is left is clustered by HDBSCAN, `min_cluster_size` 10.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from hdbscan import HDBSCAN
from numpy.typing import NDArray
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.labelled_corpora import LabelledCorpus, labelled_corpora
from benchmarks.reporting import report
from dashboard.analysis import attraction
from dashboard.analysis.attachment import attach_noise
from dashboard.analysis.attraction import TextGroups
from dashboard.analysis.clustering import cluster
from dashboard.analysis.encoders import load_encoder
from dashboard.analysis.expected_regions import with_topics

CORPORA = ("banking77", "clinc150", "clinc150, domains", "reddit, 20 topics", "snips", "sib200, English")
FOREIGN = {
    "banking77": ("reddit, 20 topics", "snips"),
    "clinc150": ("reddit, 20 topics",),
    "reddit, 20 topics": ("banking77", "clinc150", "snips"),
    "snips": ("banking77", "reddit, 20 topics"),
    "sib200, English": ("banking77", "snips"),
}
"""Corpora whose classes do not occur in another one."""
OUT_OF_SCOPE = "oos"
BERTOPIC = 0.7
EXAMPLES = 3
THRESHOLDS = {"Isogloss": (0.15, 0.2, 0.25, 0.3, 0.4), "cosine": (0.3, 0.4, 0.5, 0.6, 0.7)}


@dataclass(frozen=True, eq=False)
class Expected:
    """A corpus with its `groups` of texts and its classes as expected topics: `names` with their `vectors`, the usual
    `least` similarity, and their likeness to the texts by both rules, (topics, points): as Isogloss measures it, and as
    the cosine."""

    corpus: LabelledCorpus
    groups: TextGroups
    names: list[str]
    vectors: NDArray[np.float32]
    least: float
    centred: NDArray[np.float32]
    cosine: NDArray[np.float32]

    def of_class(self) -> NDArray[np.int32]:
        """The topic that each text truly has, -1 for none."""
        numbers = {name: number for number, name in enumerate(self.names)}
        return np.array([numbers.get(name, -1) for name in self.corpus.classes], np.int32)


def main() -> None:
    """Measure every corpus with both encoders and publish."""
    attracted, thresholds, maps, absent = [], [], [], []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        for encoder in ("first-look", "full"):
            corpora = {corpus.name: corpus for corpus in labelled_corpora(encoder, home) if corpus.name in CORPORA}
            names = {name: class_names(corpus) for name, corpus in corpora.items()}
            vectors = {name: encoded(of_corpus, encoder, home) for name, of_corpus in names.items()}
            groups = {name: groups_of(corpus) for name, corpus in corpora.items()}
            expected = [expect(corpus, groups[name], names[name], vectors[name]) for name, corpus in corpora.items()]
            attracted += [row for one in expected for row in attracted_rows(one)]
            thresholds += threshold_rows(expected)
            maps += [row for one in expected for row in map_rows(one)]
            absent += [
                absent_row(corpora[name], groups[name], other, vectors[other])
                for name in FOREIGN
                for other in FOREIGN[name]
            ]
    publish(attracted, thresholds, maps, absent)


def publish(
    attracted: list[dict[str, Any]],
    thresholds: list[dict[str, Any]],
    maps: list[dict[str, Any]],
    absent: list[dict[str, Any]],
) -> None:
    """Write all tables."""
    report(
        "Expected topics: texts attracted",
        attracted,
        f"The names of all classes as topics, alone or with {EXAMPLES} texts of each (seed 0, not counted afterwards). "
        "Precision and recall of the attracted texts over all classes; `none` are topics that attract nothing. "
        f"Isogloss by groups, with its usual similarity ({attraction.USUAL_LEAST}, or what "
        f"{attraction.BY_CHANCE:.0%} of the texts have by chance if that is less), BERTopic's rule with its default "
        f"cosine {BERTOPIC}.",
    )
    report(
        "Expected topics: thresholds",
        thresholds,
        "Names of classes as topics: what a threshold means on different corpora. Mean, and least to most, over "
        f"{', '.join(CORPORA)}.",
    )
    report(
        "Expected topics: maps",
        maps,
        "AMI with the true classes over all texts, noise joined: the map drawn freely (layer shown first), and maps "
        "with every second class (in alphabetical order), or every class, expected by its name. BERTopic's rule: what "
        "is left is clustered by HDBSCAN in the same 5-D projection, noise joined by the same code.",
    )
    report(
        "Expected topics: absent ones",
        absent,
        "The names of classes that do not occur in a corpus as topics: how many of the texts one of them attracts on "
        "average, and the share of topics that attract fewer texts than a text of the corpus drawn at random.",
    )


def class_names(corpus: LabelledCorpus) -> list[str]:
    """The classes of a corpus; texts out of scope have none."""
    return sorted(set(corpus.classes) - {OUT_OF_SCOPE})


def spoken(name: str) -> str:
    """A class as somebody would type it: `BookRestaurant` and `card_arrival` as words."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).replace("_", " ").replace("/", " and ").lower()


def encoded(names: Sequence[str], encoder: str, home: Path) -> NDArray[np.float32]:
    """The vectors of names of classes, (names, dimensions)."""
    return load_encoder(encoder, home=home).encode([spoken(name) for name in names])


def groups_of(corpus: LabelledCorpus) -> TextGroups:
    """The groups of closely bound texts."""
    finest = cluster(corpus.reduced(0), corpus.neighbors).layers[-1]
    return TextGroups(finest.region_of, finest.attached)


def expect(corpus: LabelledCorpus, groups: TextGroups, names: list[str], vectors: NDArray[np.float32]) -> Expected:
    """The classes of a corpus, each by one vector, as topics."""
    likeness = centred(corpus, groups, [row[None] for row in vectors])
    return Expected(corpus, groups, names, vectors, least_of(corpus, groups), likeness, vectors @ corpus.vectors.T)


def least_of(corpus: LabelledCorpus, groups: TextGroups) -> float:
    """The similarity from which on a group belongs to a topic, where nobody chose another."""
    mean = attraction.mean_vector(corpus.vectors)
    return attraction.usual_least(attraction.random_similarities(corpus.vectors, groups, mean))


def centred(corpus: LabelledCorpus, groups: TextGroups, examples: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """How like topics the texts are, as Isogloss measures it."""
    mean = attraction.mean_vector(corpus.vectors)
    own = attraction.topic_similarities(corpus.vectors, attraction.topic_directions(examples, mean), mean)
    return attraction.of_groups(own, groups)


def attracted_rows(expected: Expected) -> list[dict[str, Any]]:
    """Both rules on one corpus, with names and with examples."""
    corpus, of_class = expected.corpus, expected.of_class()
    random = np.random.default_rng(0)
    drawn = [random.permutation(np.flatnonzero(of_class == topic))[:EXAMPLES] for topic in range(len(expected.names))]
    examples = [np.vstack([name, corpus.vectors[points]]) for name, points in zip(expected.vectors, drawn, strict=True)]
    means = np.array([texts.mean(axis=0) for texts in examples])
    means /= np.linalg.norm(means, axis=1, keepdims=True)
    others = np.setdiff1d(np.arange(len(of_class)), np.concatenate(drawn))
    whole = np.arange(len(of_class))
    like_examples = centred(corpus, expected.groups, examples)
    ways = [
        ("names", "Isogloss", expected.centred, expected.least, whole),
        ("names", "BERTopic's", expected.cosine, BERTOPIC, whole),
        (f"names, {EXAMPLES} texts", "Isogloss", like_examples, expected.least, others),
        (f"names, {EXAMPLES} texts", "BERTopic's", means @ corpus.vectors.T, BERTOPIC, others),
    ]
    rows = []
    for topics, rule, similarities, least, points in ways:
        found = attraction.attract(similarities[:, points], least)
        precision, recall = agreement(found.topic_of, of_class[points])
        rows.append({
            "corpus": corpus.name,
            "encoder": corpus.encoder,
            "topics": f"{len(expected.names)} {topics}",
            "rule": rule,
            "attracted": f"{(found.topic_of >= 0).mean():.2f}",
            "like several": f"{found.is_shared.mean():.2f}",
            "precision": f"{precision:.2f}",
            "recall": f"{recall:.2f}",
            "F1": f"{2 * precision * recall / max(precision + recall, 1e-9):.2f}",
            "none": len(expected.names) - len(set(found.topic_of.tolist()) - {-1}),
        })  # fmt: skip
    return rows


def agreement(topic_of: NDArray[np.int32], of_class: NDArray[np.int32]) -> tuple[float, float]:
    """Precision and recall of attracted texts over all classes together."""
    right = ((topic_of == of_class) & (topic_of >= 0)).sum()
    return float(right / max((topic_of >= 0).sum(), 1)), float(right / max((of_class >= 0).sum(), 1))


def threshold_rows(expected: Sequence[Expected]) -> list[dict[str, Any]]:
    """What thresholds of both rules give on all corpora."""
    rows = []
    for rule, values in THRESHOLDS.items():
        for least in values:
            found = np.array([
                agreement(
                    attraction.attract(one.centred if rule == "Isogloss" else one.cosine, least).topic_of,
                    one.of_class(),
                )
                for one in expected
            ])  # fmt: skip
            rows.append({
                "encoder": expected[0].corpus.encoder,
                "rule": rule,
                "at least": f"{least:.2f}",
                **{
                    name: f"{values.mean():.2f} ({values.min():.2f} to {values.max():.2f})"
                    for name, values in zip(("precision", "recall"), found.T, strict=True)
                },
            })  # fmt: skip
    return rows


def map_rows(expected: Expected) -> list[dict[str, Any]]:
    """The free map and those with topics, by both rules."""
    corpus = expected.corpus
    reduced = corpus.reduced(0)
    free = cluster(reduced, corpus.neighbors)
    rows = [map_row(expected, "none", "Isogloss", free.layers[free.first].attached)]
    for said, step in (("every second class", 2), ("every class", 1)):
        found = attraction.attract(expected.centred[::step], expected.least)
        membership = (found.topic_of >= 0).astype(np.float32)
        guided = with_topics(cluster(reduced, corpus.neighbors, apart=found.topic_of >= 0), found.topic_of, membership)
        rows.append(map_row(expected, said, "Isogloss", guided.layers[guided.first].attached))
        rows.append(map_row(expected, said, "BERTopic's", zero_shot(corpus, expected.cosine[::step], reduced)))
    return rows


def zero_shot(corpus: LabelledCorpus, cosine: NDArray[np.float32], reduced: NDArray[np.float32]) -> NDArray[np.int32]:
    """BERTopic's rule: topics, then clusters of what is left, then noise joined."""
    labels = attraction.attract(cosine, BERTOPIC).topic_of.copy()
    rest = np.flatnonzero(labels < 0)
    clusters = HDBSCAN(min_cluster_size=10).fit_predict(reduced[rest].astype(np.float64))
    labels[rest] = np.where(clusters >= 0, clusters + len(cosine), -1)
    return attach_noise(labels, corpus.neighbors.indices, corpus.neighbors.similarities, reduced)


def map_row(expected: Expected, topics: str, rule: str, labels: NDArray[np.int32]) -> dict[str, Any]:
    """One line of the table of maps."""
    return {
        "corpus": expected.corpus.name,
        "encoder": expected.corpus.encoder,
        "classes": len(expected.names),
        "expected": topics,
        "rule": rule,
        "regions": len(np.unique(labels)),
        "AMI": f"{adjusted_mutual_info_score(expected.corpus.classes, labels):.3f}",
    }


def absent_row(corpus: LabelledCorpus, groups: TextGroups, other: str, vectors: NDArray[np.float32]) -> dict[str, Any]:
    """Topics that a corpus does not hold, by both rules."""
    similarities = centred(corpus, groups, [row[None] for row in vectors])
    mean = attraction.mean_vector(corpus.vectors)
    random = attraction.random_similarities(corpus.vectors, groups, mean)
    least = attraction.usual_least(random)
    by_chance = attraction.share_by_chance(random, least)
    shares = (similarities >= least).mean(axis=1)
    cosines = (vectors @ corpus.vectors.T >= BERTOPIC).mean(axis=1)
    return {
        "corpus": corpus.name,
        "encoder": corpus.encoder,
        "classes of": other,
        "topics": len(vectors),
        "a topic attracts": f"{shares.mean():.2%}",
        "at least": f"{least:.2f}",
        "a random text": f"{by_chance:.2%}",
        "fewer than that": f"{(shares < by_chance).mean():.2f}",
        "nothing at all": f"{(shares == 0).mean():.2f}",
        "BERTopic's rule attracts": f"{cosines.mean():.2%}",
    }


if __name__ == "__main__":
    main()
