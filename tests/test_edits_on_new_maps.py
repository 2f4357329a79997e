"""Edits hold when rows are added, when regions are sought in another way, and when another encoder draws the map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dashboard import edits, mapping
from store.recipes import MapRecipe
from tests.corpora import TOPICS, add_corpus, planted_texts
from tests.test_mapping import InlineCompute

pytestmark = pytest.mark.slow
RECIPE = MapRecipe("first-look", regions=3)
NAME = "Money matters"


def draw(store, corpus, recipe):
    """A map as people left it, with what became of the edits."""
    map_id = mapping.build_map(store, InlineCompute(store.home), corpus.id, recipe).map_id
    return edits.with_edits(store, store.maps.get(map_id))


def named_texts(semantic_map):
    """The points of the region with the given name, wherever among the layers it is."""
    found = [(layer, region) for layer in semantic_map.layers if (region := layer.region_called(NAME)) is not None]
    [(layer, region)] = found
    return set(np.flatnonzero(layer.region_of == region.number).tolist())


def test_a_name_is_found_again_by_the_texts_of_its_region(store, encoded_texts):
    texts, topics = planted_texts(60)
    corpus = add_corpus(store, texts)
    first = draw(store, corpus, RECIPE).semantic_map
    billing = {point for point, topic in enumerate(topics) if topic == "billing"}
    layer = first.layers[first.first_layer]
    region = layer.regions[np.bincount(layer.region_of[sorted(billing)] + 1).argmax() - 1]
    edits.rename(store, first, region, NAME, author="Ada")

    for recipe in (replace(RECIPE, encoder="full"), replace(RECIPE, n_neighbors=10), replace(RECIPE, seed=1)):
        other = draw(store, corpus, recipe)
        assert other.outcomes[0].overlap > 0.8, recipe
        assert len(named_texts(other.semantic_map) & billing) > 0.8 * len(billing)
    undivided = draw(store, corpus, replace(RECIPE, min_cluster_size=len(texts), regions=None))
    assert undivided.outcomes[0].conflict is not None

    added = [f"one more {topic} case of {number}" for topic in TOPICS for number in range(8)]
    store.corpora.extend(corpus.id, [pa.record_batch({"text": added})], source="more.csv", text_column="text")
    grown = draw(store, corpus, replace(RECIPE, base=first.id))
    assert grown.outcomes[0].overlap == 1
    joined = {point - len(texts) for point in named_texts(grown.semantic_map) if point >= len(texts)}
    assert joined
    assert all("billing" in added[place] for place in joined)
