"""Maps of topics that somebody expects: what attracts, what is found freely, what is remembered."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from dashboard import edits, mapping
from dashboard.analysis.region_settings import DensitySettings, RegionSettings
from dashboard.compute import outcome
from dashboard.expected_topics import expecting, found_in_words, outcomes, read_topics
from dashboard.progress import Watch
from dashboard.region_choice import ask_for_regions, is_same_but_for_regions, preview_of, with_settings
from dashboard.validating import validate
from store.recipes import MapRecipe
from store.records import NOISE, NOT_ENCODED
from tests.corpora import add_corpus, planted_texts
from tests.test_mapping import InlineCompute, build, stages_that_ran

pytestmark = pytest.mark.slow

LEAST = 0.7
TOPICS = "billing\nlogin trouble: two factor code for my login | password reset for my login\nastronomy\nunreadable"
EXPECTED = expecting(MapRecipe(), read_topics(TOPICS.replace("unreadable", "????")), LEAST)


@pytest.fixture
def corpus(store, encoded_texts):
    texts, topics = planted_texts(80)
    return add_corpus(store, [*texts, texts[0], "????"], topic=[*topics, topics[0], "none"])


def topics_of(store, corpus):
    return np.array(
        [
            next((t for t in ("billing", "delivery", "login") if t in text), "")
            for text in store.corpora.texts(corpus.id)
        ]
    )


@pytest.mark.parametrize("fitted", [1000, 150], ids=["all fitted", "a sample fitted"])
def test_expected_topics_are_regions_and_the_rest_is_found_freely(store, corpus, monkeypatch, fitted):
    monkeypatch.setattr(mapping, "FITTED_AT_MOST", fitted)
    drawn = store.maps.get(build(store, corpus, EXPECTED).map_id)
    subjects = topics_of(store, corpus)
    for layer in drawn.layers:
        assert {region.expected for region in layer.regions} == {"", "billing", "login trouble"}
        assert len({region.label for region in layer.regions}) == len(layer.regions)
        assert layer.region_of[-1] == NOT_ENCODED
        for name, subject in (("billing", "billing"), ("login trouble", "login")):
            [region] = [region for region in layer.regions if region.expected == name]
            inside = layer.region_of == region.number
            assert (region.label, inside[subjects == subject].mean()) == (name, 1)
            assert not inside[subjects != subject].any()
            assert region.size == drawn.counts[inside].sum()
            assert (layer.membership[inside] > 0.8).all()
            assert region.computed_label
            assert all(subjects[point] == subject for point in region.exemplars)
            if region.parent is not None:
                assert drawn.layers[layer.number - 1].regions[region.parent].expected == name
        free = [region for region in layer.regions if not region.expected]
        assert all(region.computed_label is None for region in free)
        assert set(layer.region_of[subjects == "delivery"]) <= {NOISE, *(region.number for region in free)}
    assert found_in_words(drawn) == "2 of 4 expected topics have a region; “astronomy” and “????” have none"
    told = {outcome.name: outcome for outcome in outcomes(store, drawn)}
    assert [told[name].attracted for name in ("billing", "login trouble", "astronomy", "????")] == [80, 80, 0, 0]
    assert [outcome.is_encoded for outcome in told.values()] == [True, True, True, False]


def test_nothing_is_computed_twice_and_only_what_has_changed(store, corpus):
    drawn = build(store, corpus, EXPECTED)
    assert stages_that_ran(store, corpus, EXPECTED) == set()
    assert build(store, corpus, EXPECTED).map_id == drawn.map_id
    new = {"cluster", "label", "assess"}
    without = stages_that_ran(store, corpus, MapRecipe())
    assert without == new - {"cluster"}, "the regions without topics are where the groups of texts are from"
    assert stages_that_ran(store, corpus, replace(EXPECTED, regions=4)) == new
    assert stages_that_ran(store, corpus, replace(EXPECTED, expected_similarity=0.75)) == {"attract", *new}
    assert outcomes(store, store.maps.get(build(store, corpus).map_id)) == ()
    assert not any(region.expected for region in store.maps.get(build(store, corpus).map_id).layers[0].regions)


def test_regions_are_tried_beside_the_topics_as_they_are_drawn(store, corpus):
    compute = InlineCompute(store.home)
    drawn = store.maps.get(build(store, corpus, EXPECTED).map_id)
    for settings in (RegionSettings(), RegionSettings(4), RegionSettings(density=DensitySettings(12, min_samples=4))):
        told = preview_of(drawn, outcome(ask_for_regions(store, compute, drawn, settings)))
        recipe = with_settings(drawn.recipe, settings)
        assert recipe.expected == EXPECTED.expected
        other = store.maps.get(build(store, corpus, recipe).map_id)
        first = other.layers[other.first_layer]
        assert (told.regions, told.finest) == (len(first.regions), len(other.layers[-1].regions))
        assert told.noise_share == pytest.approx(first.noise_share)


def test_a_recipe_that_differs_in_its_regions_alone_is_known():
    assert is_same_but_for_regions(MapRecipe(), EXPECTED)
    assert is_same_but_for_regions(EXPECTED, replace(EXPECTED, regions=9))
    assert is_same_but_for_regions(EXPECTED, MapRecipe(min_cluster_size=5))
    assert not is_same_but_for_regions(EXPECTED, EXPECTED)
    assert not is_same_but_for_regions(EXPECTED, replace(EXPECTED, seed=1))
    assert not is_same_but_for_regions(MapRecipe("first-look"), EXPECTED)


def test_added_texts_are_attracted_by_the_same_rule(store, corpus):
    before = build(store, corpus, EXPECTED).map_id
    added = ["one more billing case", "one more login case", "one more delivery case", "quite another matter"]
    store.corpora.extend(corpus.id, [pa.record_batch({"text": added})], source="more.csv", text_column="text")
    recipe = replace(EXPECTED, base=before)
    after = store.maps.get(build(store, corpus, recipe).map_id)
    for layer in after.layers:
        expected = [layer.regions[number].expected if number >= 0 else "" for number in layer.region_of[-4:]]
        assert expected == ["billing", "login trouble", "", ""]
    assert stages_that_ran(store, corpus, recipe) == set()


def test_how_stable_a_region_is_is_said_only_where_it_was_found(store, corpus):
    map_id = build(store, corpus, EXPECTED).map_id
    validate(store, InlineCompute(store.home), map_id, Watch())
    for layer in store.maps.get(map_id).layers:
        assert all((region.stability is None) == bool(region.expected) for region in layer.regions)
        assert all(region.density > 0 and region.cohesion > 0 for region in layer.regions)


def test_edits_hold_for_expected_regions_and_for_maps_with_other_topics(store, corpus):
    drawn = store.maps.get(build(store, corpus, EXPECTED).map_id)
    layer = drawn.layers[drawn.first_layer]
    edits.rename(store, drawn, layer.region_called("billing"), "Money matters")
    edited = edits.edited_map(store, drawn.id)
    renamed = edited.layers[drawn.first_layer].region_called("Money matters")
    assert (renamed.expected, renamed.computed_label) == ("billing", layer.region_called("billing").computed_label)
    other = expecting(MapRecipe(), read_topics("delivery"), LEAST)
    elsewhere = edits.with_edits(store, store.maps.get(build(store, corpus, other).map_id))
    assert elsewhere.outcomes[0].conflict is None
    assert elsewhere.outcomes[0].overlap > 0.5


def test_a_map_of_ones_own_vectors_can_expect_nothing(store, corpus):
    own = replace(EXPECTED, encoder="vectors:abc")
    with pytest.raises(mapping.MappingError, match="vectors that came with the file"):
        build(store, corpus, own)


def test_the_names_of_topics_are_not_given_to_free_regions(store, corpus):
    named = expecting(MapRecipe(), read_topics("wrong address: refund on my billing | billing | charged billing"), 0.6)
    drawn = store.maps.get(build(store, corpus, named).map_id)
    for layer in drawn.layers:
        labels = [region.label.casefold() for region in layer.regions]
        assert labels.count("wrong address") == sum(bool(region.expected) for region in layer.regions)
