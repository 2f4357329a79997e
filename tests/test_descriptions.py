"""Regions described from their texts, up to labels that a reader knows."""

from __future__ import annotations

import numpy as np
from corpora import planted_texts, planted_vectors
from hypothesis import given
from hypothesis import strategies as st
from planted_regions import clustering_of

from dashboard.analysis.clustering import Clustering
from dashboard.analysis.descriptions import describe_regions


def test_planted_topics_are_named_and_exemplified():
    texts, topics = planted_texts(40)
    numbers = [["billing", "delivery", "login"].index(topic) for topic in topics]
    described = describe_regions(texts, planted_vectors(texts), clustering_of(numbers))[0]
    for region, topic in enumerate(["billing", "delivery", "login"]):
        assert topic in described[region].label
        assert described[region].keyphrases[0].phrase in described[region].label
        assert len(described[region].exemplars) == 5
        assert all(topics[point] == topic for point in described[region].exemplars)


def test_children_add_to_their_parent():
    texts = ["card lost"] * 10 + ["card stolen"] * 10 + ["rate of euro"] * 20
    vectors = np.eye(4, dtype=np.float32)[np.repeat([0, 1, 2, 2], 10)]
    coarse, fine = np.repeat([0, 0, 1, 1], 10), np.repeat([0, 1, 2, 2], 10)
    parents, children = describe_regions(texts, vectors, clustering_of(coarse, fine))
    assert "card" in parents[0].label
    assert "lost" in children[0].label
    assert "stolen" in children[1].label
    assert children[0].label != children[1].label


def test_the_layer_shown_first_takes_the_best_names():
    texts = ["card lost"] * 10 + ["card stolen"] * 10 + ["euro rate, dollar fee"] * 20
    vectors = np.eye(4, dtype=np.float32)[np.repeat([0, 1, 2, 2], 10)]
    layers = clustering_of(np.repeat([0, 0, 1, 1], 10), np.repeat([0, 1, 2, 2], 10))
    coarse_first = describe_regions(texts, vectors, layers)
    fine_first = describe_regions(texts, vectors, Clustering(layers.layers, first=1))
    assert fine_first[1][2].label == coarse_first[0][1].label, "the same region, named where it is shown first"
    assert coarse_first[0][1].label != coarse_first[1][2].label
    assert fine_first[0][1].label != fine_first[1][2].label


WORDS = st.lists(st.sampled_from(["card", "Cards", "the", "fee", "🙂", "銀行", ""]), max_size=6).map(" ".join)


@given(st.lists(st.tuples(WORDS, st.integers(-1, 3)), min_size=1, max_size=40))
def test_no_two_regions_of_a_layer_share_a_label(points):
    texts = [text for text, _ in points]
    used = sorted({region for _, region in points} - {-1})
    numbers = [used.index(region) if region >= 0 else -1 for _, region in points]
    vectors = np.ones((len(texts), 1), np.float32)
    described = describe_regions(texts, vectors, clustering_of(numbers))[0]
    assert len({region.label.casefold() for region in described}) == len(described) == len(used)
    assert all(region.label.strip() for region in described)
