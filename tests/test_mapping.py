"""From a corpus to a map, with an encoder that records what it is asked for."""

from concurrent.futures import Future

import numpy as np
import pytest
from sklearn.metrics import adjusted_mutual_info_score

from dashboard import mapping, queries
from dashboard.analysis import stages
from dashboard.analysis.encoders import EncoderError
from dashboard.progress import Progress, StoppedError, Watch
from store import Store
from store.recipes import MapRecipe
from store.records import NOISE, NOT_ENCODED
from tests.corpora import add_corpus, planted_texts


class InlineCompute:
    """Runs each call at once, in this process."""

    processes = 2

    def __init__(self, home):
        self.scratch = home / "scratch"
        self.scratch.mkdir(parents=True, exist_ok=True)

    def submit(self, call, *arguments, **options):
        future = Future()
        try:
            future.set_result(call(*arguments, **options))
        except Exception as error:
            future.set_exception(error)
        return future

    ask = submit


def build(store, corpus, recipe=None, watch=None):
    return mapping.build_map(store, InlineCompute(store.home), corpus.id, recipe or MapRecipe(), watch)


def stages_that_ran(store, corpus, recipe):
    ran = []
    build(store, corpus, recipe, Watch(report=lambda progress: ran.append(progress.stage)))
    return set(ran) - {"prepare", "encode"}


@pytest.mark.slow
def test_a_corpus_becomes_a_map_of_its_subjects(store, encoded_texts):
    texts, topics = planted_texts(80)
    corpus = add_corpus(store, [*texts, texts[0], "", "????"], topic=[*topics, topics[0], "none", "none"])
    built = build(store, corpus)
    assert (built.encoded, built.from_cache) == (241, 0)
    assert sorted(encoded_texts) == sorted([*texts, "????"])

    semantic_map = store.maps.get(built.map_id)
    assert semantic_map.coordinates.shape == (241, 2)
    assert np.isnan(semantic_map.coordinates[-1]).all()
    assert semantic_map.not_encoded == 1
    assert semantic_map.trustworthiness > 0.8
    first = semantic_map.layers[semantic_map.first_layer]
    assert adjusted_mutual_info_score(topics, first.attached[:240]) > 0.8
    assert first.region_of[-1] == first.attached[-1] == NOT_ENCODED
    assert set(first.attached[:-1]) == set(range(len(first.regions)))
    assert sum(region.size for region in first.regions) == sum(semantic_map.counts[first.region_of >= 0])
    for layer in semantic_map.layers:
        assert len({region.label for region in layer.regions}) == len(layer.regions)
        assert [region.number for region in layer.regions] == list(range(len(layer.regions)))
        assert len(semantic_map.outlines[layer.number]) == len(layer.regions)
    for region in first.regions:
        topic = topics[region.exemplars[0]]
        assert all(topics[point] == topic for point in region.exemplars)
        assert any(topic in keyphrase.phrase or keyphrase.share > 0.1 for keyphrase in region.keyphrases)


@pytest.mark.slow
def test_what_is_there_is_not_computed_again(store, encoded_texts):
    texts, _ = planted_texts(40)
    corpus = add_corpus(store, texts)
    built = build(store, corpus)
    encoded_texts.clear()

    again = build(store, corpus)
    assert (again.map_id, again.encoded, again.from_cache) == (built.map_id, 0, 120)
    assert stages_that_ran(store, corpus, MapRecipe()) == set()
    for other in (MapRecipe(min_cluster_size=9), MapRecipe(min_cluster_size=9, alpha=1.5), MapRecipe(regions=5)):
        assert stages_that_ran(store, corpus, other) == {"cluster", "label", "assess"}
    assert stages_that_ran(store, corpus, MapRecipe(min_samples=3)) == set(), "without HDBSCAN it says nothing"
    assert stages_that_ran(store, corpus, MapRecipe(min_dist=0.4)) == {"project", "assess"}
    assert "neighbors" in stages_that_ran(store, corpus, MapRecipe(n_neighbors=7))
    assert encoded_texts == []

    longer = add_corpus(store, [*texts, "one more billing case"])
    assert build(store, longer).encoded == 1
    assert encoded_texts == ["one more billing case"]

    copy = add_corpus(store, texts)
    assert stages_that_ran(store, copy, MapRecipe()) == set()


@pytest.mark.slow
def test_a_full_map_is_drawn_in_the_likeness_of_the_first_look(store, encoded_texts):
    texts, _ = planted_texts(40)
    corpus = add_corpus(store, texts)
    first_look, full = MapRecipe(encoder=mapping.FIRST_LOOK), MapRecipe()
    early = store.maps.get(build(store, corpus, first_look).map_id)
    built = build(store, corpus, full)
    late = store.maps.get(built.map_id)
    assert np.linalg.norm(late.coordinates - early.coordinates, axis=1).max() < 1
    assert stages_that_ran(store, corpus, full) == set()
    assert build(store, corpus, full).map_id == built.map_id

    store.maps.delete(early.id)
    alone = MapRecipe(seed=43)
    map_of_its_own = build(store, corpus, alone).map_id
    build(store, corpus, MapRecipe(encoder=mapping.FIRST_LOOK, seed=43))
    assert build(store, corpus, alone).map_id == map_of_its_own, "a map that is there is not drawn anew"


@pytest.mark.slow
def test_the_same_recipe_draws_the_same_map(tmp_path, encoded_texts):
    texts, _ = planted_texts(40)
    drawn = []
    for name in ("one", "two"):
        with Store.open(tmp_path / name) as store:
            drawn.append(store.maps.get(build(store, add_corpus(store, texts)).map_id))
    one, two = drawn
    np.testing.assert_array_equal(one.coordinates, two.coordinates)
    for layer, other in zip(one.layers, two.layers, strict=True):
        assert layer.regions == other.regions
        np.testing.assert_array_equal(layer.region_of, other.region_of)


@pytest.mark.slow
@pytest.mark.parametrize(
    "texts",
    [
        [],
        ["alone"],
        ["one", "two"],
        ["billing", "delivery", "login"],
        ["the same"] * 50,
        ["??", "???"],
        ["??", "word"],
        [f"case {number}" for number in range(7)],
    ],
    ids=["none", "one", "two", "three", "identical", "not encodable", "one encodable", "seven"],
)
def test_the_smallest_corpora_have_valid_maps(store, encoded_texts, texts):
    corpus = add_corpus(store, texts)
    semantic_map = store.maps.get(build(store, corpus).map_id)
    assert semantic_map.coordinates.shape == (corpus.points, 2)
    assert len(semantic_map.layers) >= 1
    table = queries.documents_table(store, semantic_map)
    assert table.num_rows == corpus.documents == len(texts)
    assert queries.regions_table(store, semantic_map).num_rows == sum(
        len(layer.regions) for layer in semantic_map.layers
    )


def test_stopping_keeps_what_was_committed(store, encoded_texts):
    texts, _ = planted_texts(40)
    corpus = add_corpus(store, texts)
    seen: list[Progress] = []
    with pytest.raises(StoppedError):
        build(store, corpus, watch=Watch(report=seen.append, is_stopped=lambda: len(encoded_texts) > 50))
    committed = corpus.points - len(store.vectors.missing(corpus.id, "planted full"))
    assert committed == len(encoded_texts) > 50
    assert store.maps.list() == ()
    with pytest.raises(StoppedError):
        build(store, corpus, watch=Watch(is_outranked=lambda: True))
    assert len(encoded_texts) == committed


def test_an_encoder_that_is_not_there_is_a_sentence(store, monkeypatch):
    def refuse(name, *, home):
        raise EncoderError("There is no such encoder: choose another.")

    monkeypatch.setattr(stages, "identify_encoder", refuse)
    with pytest.raises(mapping.MappingError, match="There is no such encoder"):
        build(store, add_corpus(store, ["a"]))


@pytest.mark.slow
def test_a_large_corpus_is_fitted_on_a_sample_and_the_rest_placed(store, encoded_texts, monkeypatch):
    monkeypatch.setattr(mapping, "FITTED_AT_MOST", 150)
    texts, topics = planted_texts(100)
    semantic_map = store.maps.get(build(store, add_corpus(store, texts)).map_id)
    assert semantic_map.fitted_points == 150
    assert not np.isnan(semantic_map.coordinates).any()
    first = semantic_map.layers[semantic_map.first_layer]
    assert adjusted_mutual_info_score(topics, first.attached) > 0.9


@pytest.mark.slow
def test_tables_have_a_line_per_document_in_the_order_of_the_file(store, encoded_texts):
    texts, topics = planted_texts(40)
    rows = [texts[0], "", *texts, "????"]
    corpus = add_corpus(store, rows, text_2=[None, None, *topics, "x"], x=["meta"] * len(rows))
    semantic_map = store.maps.get(build(store, corpus).map_id)
    table = queries.documents_table(store, semantic_map)
    assert table.column("row").to_pylist() == [0, *range(2, len(rows))]
    assert table.column("text").to_pylist() == [texts[0], *texts, "????"]
    assert table.column("text_2").to_pylist() == [None, *topics, "x"]
    assert set(table.column("meta_x").to_pylist()) == {"meta"}
    for layer in semantic_map.layers:
        region = table.column(f"region_{layer.number}").to_pylist()
        attached = table.column(f"attached_{layer.number}").to_pylist()
        labels = table.column(f"label_{layer.number}").to_pylist()
        assert region[-1] is attached[-1] is labels[-1] is table.column("x").to_pylist()[-1] is None
        assert region[0] == region[1]
        assert None not in attached[:-1]
        for own, joined, text in zip(region[:-1], attached[:-1], labels[:-1], strict=True):
            assert own in (NOISE, joined)
            assert text == (None if own == NOISE else layer.regions[own].label)


@pytest.mark.slow
def test_the_speed_of_this_machine_is_remembered(store, encoded_texts, monkeypatch):
    texts, _ = planted_texts(40)
    corpus = add_corpus(store, texts)
    build(store, corpus)
    assert store.speeds.known() == {}, "so little work says nothing"
    monkeypatch.setattr("dashboard.embedding.MEASURED_SECONDS", 0.0)
    monkeypatch.setattr("dashboard.embedding.MEASURED_TEXTS", 100)
    monkeypatch.setattr("dashboard.stage_run.MEASURED_POINTS", 100)
    build(store, add_corpus(store, [f"{text} again" for text in texts]))
    speeds = store.speeds.known()
    assert set(speeds) == {"full", "map"}
    assert all(speed > 0 for speed in speeds.values())
