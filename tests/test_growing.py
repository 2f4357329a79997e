"""A map grows with its corpus: what was there stays where it is, what is added joins it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dashboard import mapping
from dashboard.analysis import stages
from store.recipes import MapRecipe
from store.records import NOISE, NOT_ENCODED
from tests.corpora import TOPICS, add_corpus, planted_texts
from tests.test_mapping import InlineCompute

pytestmark = pytest.mark.slow


def build(store, corpus_id, recipe):
    return mapping.build_map(store, InlineCompute(store.home), corpus_id, recipe).map_id


def grown(store, corpus, map_id, texts):
    """The map with these texts added to its corpus."""
    store.corpora.extend(corpus.id, [pa.record_batch({"text": texts})], source="more.csv", text_column="text")
    recipe = next(entry.recipe for entry in store.maps.list() if entry.id == map_id)
    return store.maps.get(build(store, corpus.id, replace(recipe, base=map_id)))


def centers(coordinates: np.ndarray, topics: list[str]) -> np.ndarray:
    return np.array([coordinates[np.array(topics) == topic].mean(axis=0) for topic in TOPICS])


def topic_of(text: str) -> str:
    return next(topic for topic in TOPICS if topic in text)


def test_added_texts_join_the_regions_of_their_subject_and_nothing_moves(store, encoded_texts):
    texts, topics = planted_texts(60)
    corpus = add_corpus(store, [*texts, "????"])
    before = store.maps.get(build(store, corpus.id, MapRecipe()))
    encoded_texts.clear()
    added = [f"one more {topic} case of {number}" for topic in TOPICS for number in range(5)]
    after = grown(store, corpus, before.id, [texts[0], *added, "??"])
    assert sorted(encoded_texts) == sorted([*added, "??"])
    old = len(before.counts)
    assert (after.earlier_points, after.later_points, after.not_encoded) == (old, 0, 2)
    assert np.array_equal(after.coordinates[:old], before.coordinates, equal_nan=True)
    assert np.isfinite(after.coordinates[old:-1]).all()
    assert np.isnan(after.coordinates[-1]).all()
    assert after.counts[0] == 2
    for layer, earlier in zip(after.layers, before.layers, strict=True):
        assert layer.region_of[:old].tolist() == earlier.region_of.tolist()
        assert [region.label for region in layer.regions] == [region.label for region in earlier.regions]
        assert layer.region_of[-1] == layer.attached[-1] == NOT_ENCODED
    first = after.layers[after.first_layer]
    for text, region in zip(added, first.attached[old:-1], strict=True):
        members = np.flatnonzero(first.region_of[: len(topics)] == region)
        assert {topics[member] for member in members} == {topic_of(text)}


def test_a_text_unlike_all_others_is_noise_and_a_map_grows_again(store, encoded_texts, monkeypatch):
    texts, _ = planted_texts(60)
    corpus = add_corpus(store, texts)
    first = build(store, corpus.id, MapRecipe())
    second = grown(store, corpus, first, ["another billing case"])
    third = grown(store, corpus, second.id, ["another delivery case", "another login case"])
    assert (second.earlier_points, third.earlier_points) == (180, 181)
    assert np.array_equal(third.coordinates[:181], second.coordinates)
    assert (third.layers[third.first_layer].region_of[180:] > NOISE).all()
    assert store.maps.get(first).later_points == 3
    again = build(store, corpus.id, replace(third.recipe))
    assert again == third.id


def test_a_corpus_that_only_repeats_itself_grows_without_new_points(store, encoded_texts):
    texts, _ = planted_texts(40)
    corpus = add_corpus(store, texts)
    before = store.maps.get(build(store, corpus.id, MapRecipe()))
    after = grown(store, corpus, before.id, texts[:3])
    assert len(after.counts) == after.earlier_points == len(before.counts)
    assert np.array_equal(after.coordinates, before.coordinates)
    assert after.counts[:4].tolist() == [2, 2, 2, 1]


def test_a_map_drawn_anew_stays_near_the_one_before_the_growth(store, encoded_texts):
    texts, topics = planted_texts(60)
    corpus = add_corpus(store, texts)
    before = store.maps.get(build(store, corpus.id, MapRecipe()))
    grown(store, corpus, before.id, ["another billing case"])
    anew = store.maps.get(build(store, corpus.id, MapRecipe()))
    assert anew.later_points == 0
    assert anew.earlier_points is None
    here, there = (centers(drawn.coordinates[:180], topics) for drawn in (before, anew))
    assert np.linalg.norm(there[:, None] - here[None], axis=2).argmin(axis=1).tolist() == [0, 1, 2]


def test_a_base_that_is_gone_or_of_another_encoder_is_told_in_a_sentence(store, encoded_texts, monkeypatch):
    texts, _ = planted_texts(40)
    corpus = add_corpus(store, texts)
    map_id = build(store, corpus.id, MapRecipe())
    with pytest.raises(mapping.MappingError, match=r"gone: draw the map anew\.$"):
        build(store, corpus.id, MapRecipe(base="nothing"))
    monkeypatch.setattr(stages, "identify_encoder", lambda name, *, home: f"another {name}")
    with pytest.raises(mapping.MappingError, match=r"has changed .* draw the map anew\.$"):
        build(store, corpus.id, MapRecipe(base=map_id))
