"""Other regions are tried on what is kept of a map, and come out as they do when they are drawn."""

from __future__ import annotations

import pytest

from dashboard import mapping
from dashboard.analysis.region_settings import DensitySettings, RegionSettings
from dashboard.compute import outcome
from dashboard.region_choice import ask_for_regions, preview_of, region_settings, with_settings
from store.errors import UnknownMapError
from store.recipes import MapRecipe
from tests.corpora import add_corpus, planted_texts
from tests.example_map import stored_map
from tests.test_mapping import InlineCompute

CHOICES = (RegionSettings(), RegionSettings(regions=7), RegionSettings(density=DensitySettings(12, min_samples=4)))


@pytest.mark.slow
@pytest.mark.parametrize("fitted", [1000, 150], ids=["all fitted", "a sample fitted"])
def test_what_is_previewed_is_what_is_drawn(store, encoded_texts, monkeypatch, fitted):
    monkeypatch.setattr(mapping, "FITTED_AT_MOST", fitted)
    compute = InlineCompute(store.home)
    texts, _ = planted_texts(80)
    corpus = add_corpus(store, [*texts, texts[0], texts[1], "????"])
    drawn = store.maps.get(mapping.build_map(store, compute, corpus.id, MapRecipe()).map_id)
    for settings in CHOICES:
        told = preview_of(drawn, outcome(ask_for_regions(store, compute, drawn, settings)))
        recipe = with_settings(drawn.recipe, settings)
        assert region_settings(recipe) == settings
        other = store.maps.get(mapping.build_map(store, compute, corpus.id, recipe).map_id)
        first = other.layers[other.first_layer]
        assert (told.regions, told.finest) == (len(first.regions), len(other.layers[-1].regions))
        assert told.noise_share == pytest.approx(first.noise_share)
    assert told.noise_share > 0


def test_settings_replace_those_that_were_there_and_nothing_else():
    recipe = MapRecipe("first-look", seed=7, min_cluster_size=9, alpha=1.5, base="old")
    assert with_settings(recipe, RegionSettings(regions=5)) == MapRecipe("first-look", seed=7, regions=5)
    density = DensitySettings(30, cluster_selection_method="eom")
    chosen = with_settings(MapRecipe(regions=5), RegionSettings(density=density))
    assert chosen == MapRecipe(min_cluster_size=30, cluster_selection_method="eom")


def test_a_map_without_what_regions_are_found_in_says_so(store):
    with pytest.raises(UnknownMapError, match="draw the map again"):
        ask_for_regions(store, InlineCompute(store.home), stored_map(store), RegionSettings())
