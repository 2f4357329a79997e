"""Two maps of the same texts: layers, regions and neighbours are matched."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard import map_pairs
from store.recipes import MapRecipe
from store.records import NOISE, Layer
from store.results import StageResult
from tests.example_map import example_map, stage_results, stored_map


def layer(*region_of: int, names: int = 0) -> Layer:
    numbers = np.array(region_of, np.int32)
    regions = example_map().layers[1].regions[: max(names, numbers.max() + 1)]
    return Layer(0, regions, numbers, np.ones(len(numbers), np.float32), numbers, 0.0)


def test_the_layer_nearest_by_ratio_is_the_match():
    other = replace(example_map(), layers=tuple(layer(0, names=count) for count in (1, 3, 6)))
    found = [map_pairs.matching_layer(layer(0, names=count), other) for count in (1, 2, 4, 5, 6)]
    assert found == [0, 1, 1, 2, 2]


def test_the_region_with_the_largest_jaccard_overlap_in_documents_is_the_match():
    here = layer(0, 0, 0, 1, 1, NOISE)
    there = layer(1, 1, 0, 0, 0, 0)
    assert map_pairs.matching_region(here, 0, there, np.ones(6, np.int32)) == 1
    assert map_pairs.matching_region(here, 0, there, np.array([1, 1, 9, 1, 1, 1], np.int32)) == 0


def test_a_region_that_is_all_noise_elsewhere_has_no_match():
    assert map_pairs.matching_region(layer(0, 0, 1), 0, layer(NOISE, NOISE, 0), np.ones(3, np.int32)) is None


def test_regions_are_paired_so_that_all_together_overlap_most():
    """Region 0 is most like region 0 there, but so is region 1, which has no other."""
    here = layer(*[0] * 10, *[1] * 4)
    there = layer(*[0] * 6, *[1] * 4, *[0] * 4)
    counts = np.ones(14, np.int32)
    assert map_pairs.overlap(here, there, counts).tolist() == [[6 / 14, 4 / 10], [4 / 10, 0]]
    assert map_pairs.matched_regions(here, there, counts, least=0.1) == {0: 1, 1: 0}
    assert map_pairs.matched_regions(here, there, counts, least=0.41) == {}
    assert map_pairs.matched_regions(layer(*[NOISE] * 14), there, counts, least=0.1) == {}


def with_neighbors(store, recipe: MapRecipe, neighbors) -> str:
    """A map of the example's corpus with the first points fitted and these neighbours."""
    [known] = {entry.corpus_id for entry in store.maps.list()}
    corpus = store.corpora.get(known)
    rows = len(neighbors)
    result = StageResult({"sample": np.arange(rows), "indices": np.array(neighbors, np.int32)})
    store.results.save(f"neighbors of {recipe.seed}", stage="neighbors", texts_key=corpus.texts_key, result=result)
    stages = {stage: f"{stage}-key" for stage in stage_results(example_map())}
    stages["neighbors"] = f"neighbors of {recipe.seed}"
    return store.maps.save(corpus.id, recipe, encoder_id="first-look-1", stages=stages)


def test_shared_neighbors_is_the_mean_share_of_neighbours_in_both(store):
    alone = stored_map(store)
    first = store.maps.get(with_neighbors(store, MapRecipe(seed=1), [[1, 2], [0, 2], [0, 1], [1, 2]]))
    second = store.maps.get(with_neighbors(store, MapRecipe(seed=2), [[2, 1], [3, 2], [3, 1], [0, 3]]))
    assert map_pairs.shared_neighbors(store, first, second) == pytest.approx((1 + 0.5 + 0.5 + 0) / 4)
    assert map_pairs.shared_neighbors(store, first, first) == 1
    assert map_pairs.shared_neighbors(store, first, alone) is None
    assert {entry.id for entry in map_pairs.siblings(store, alone)} == {first.id, second.id}


def test_maps_fitted_on_other_samples_are_not_compared(store):
    stored_map(store)
    first = store.maps.get(with_neighbors(store, MapRecipe(seed=1), [[1], [0]]))
    second = store.maps.get(with_neighbors(store, MapRecipe(seed=2), [[1], [0], [0], [0]]))
    assert map_pairs.shared_neighbors(store, first, second) is None
