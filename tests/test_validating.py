"""In the background, maps get to know how far their regions can be trusted."""

from __future__ import annotations

import logging
from concurrent.futures import Future

import pyarrow as pa
import pytest

from dashboard import mapping, queries
from dashboard.analysis import validation
from dashboard.progress import Progress, StoppedError, Watch
from dashboard.validating import RUNS, Validation, Validations, not_validated, validate
from store.maps import VALIDATE
from store.recipes import MapRecipe
from tests.corpora import add_corpus, planted_texts
from tests.example_map import stored_map
from tests.test_mapping import InlineCompute


@pytest.fixture
def drawn(store, encoded_texts):
    """The id of a map of planted subjects, and what computes."""
    texts, _ = planted_texts(60)
    corpus = add_corpus(store, [*texts, texts[0], "????"])
    compute = InlineCompute(store.home)
    return mapping.build_map(store, compute, corpus.id, MapRecipe()).map_id, compute


@pytest.mark.slow
def test_planted_regions_turn_out_stable_and_the_map_keeps_its_id(store, drawn):
    map_id, compute = drawn
    before = store.maps.get(map_id)
    assert before.layers[0].quality is before.layers[0].regions[0].stability is None
    seen = []
    assert Validations(store, compute).go_on(Watch(report=seen.append))
    assert seen == [Progress(VALIDATE, run, RUNS) for run in range(RUNS)]
    assert not_validated(store.maps.list()) == []
    after = store.maps.get(map_id)
    assert store.maps.revision(map_id) == 1
    for layer in after.layers:
        assert -1 <= layer.quality.dbcv <= 1
        assert all(0 <= region.stability <= 1 for region in layer.regions)
        assert all(0 < region.density <= 1 and 0 < region.cohesion <= 1 for region in layer.regions)
        assert all(layer.regions[region.nearest].number != region.number for region in layer.regions)
    planted = next(layer for layer in after.layers if len(layer.regions) == 3)
    assert all(region.is_stable for region in planted.regions)
    assert planted.quality.adjusted_rand > 0.9
    assert planted.quality.silhouette > 0.5
    table = queries.regions_table(store, after)
    assert table.column("stability").to_pylist() == [r.stability for layer in after.layers for r in layer.regions]
    assert all(low <= middle <= high for low, middle, high in table.column("membership").to_pylist())


@pytest.mark.slow
def test_what_is_known_of_the_regions_holds_for_every_map_that_has_them(store, drawn):
    map_id, compute = drawn
    validate(store, compute, map_id, Watch())
    corpus_id = store.maps.get(map_id).corpus.id
    again = mapping.build_map(store, compute, corpus_id, MapRecipe())
    assert again.map_id == map_id
    moved = store.maps.get(mapping.build_map(store, compute, corpus_id, MapRecipe(min_dist=0.4)).map_id)
    known = store.maps.get(map_id)
    assert [layer.quality for layer in moved.layers] == [layer.quality for layer in known.layers]
    more = pa.record_batch({"text": ["one more billing case"]})
    store.corpora.extend(corpus_id, [more], source="more.csv", text_column="text")
    growth = MapRecipe(base=map_id)
    grown = store.maps.get(mapping.build_map(store, compute, corpus_id, growth).map_id)
    assert [layer.quality for layer in grown.layers] == [layer.quality for layer in known.layers]
    assert not_validated(store.maps.list()) == []


@pytest.mark.slow
def test_whoever_wants_a_map_does_not_wait_and_what_was_found_is_kept(store, drawn, monkeypatch):
    _, compute = drawn
    [entry] = store.maps.list()
    one = Validation(store, compute, entry)
    seen = []

    def report(progress):
        seen.append(progress.done)
        if progress.done == 2:
            monkeypatch.setattr(compute, "submit", lambda *arguments, **options: Future())

    with pytest.raises(StoppedError):
        one.run(Watch(report=report, is_outranked=lambda: len(seen) == 3))
    assert store.maps.get(entry.id).layers[0].quality is None
    monkeypatch.undo()
    tried = []
    real = validation.regions_again
    monkeypatch.setattr(validation, "regions_again", lambda *a, **o: tried.append(o["seed"]) or real(*a, **o))
    one.run(Watch())
    assert tried == [45, 46, 47]
    assert store.maps.get(entry.id).layers[0].quality is not None


def test_a_map_of_which_nothing_is_kept_is_left_alone(store, caplog):
    drawn = stored_map(store)
    background = Validations(store, InlineCompute(store.home))
    caplog.set_level(logging.INFO)
    assert background.go_on(Watch())
    assert not background.go_on(Watch()), "once is enough"
    assert drawn.id in caplog.text
    assert store.maps.get(drawn.id).layers[0].quality is None


@pytest.mark.slow
@pytest.mark.parametrize("texts", [[], ["alone"], ["billing", "delivery", "login"], ["the same"] * 50, ["??"]])
def test_the_smallest_maps_are_validated_too(store, encoded_texts, texts):
    compute = InlineCompute(store.home)
    map_id = mapping.build_map(store, compute, add_corpus(store, texts).id, MapRecipe()).map_id
    assert Validations(store, compute).go_on(Watch())
    assert VALIDATE in store.maps.list()[0].stages
    [layer] = store.maps.get(map_id).layers
    assert layer.quality.silhouette is layer.quality.dbcv is None
    assert all(region.stability == 1 for region in layer.regions)
