"""The space of a map: vectors on disk shared by all, and typed texts encoded once, beside the maps of others."""

from __future__ import annotations

import gc
import time
from concurrent.futures import Future
from types import SimpleNamespace

import numpy as np
import pyarrow as pa
import pytest

from dashboard import session
from dashboard import space as space_module
from dashboard.analysis import stages
from dashboard.compute import Compute, ComputeDiedError
from dashboard.mapping import build_map
from dashboard.space import Space, SpaceError
from store.recipes import MapRecipe
from tests.corpora import DIMENSIONS, planted_vectors
from tests.example_map import stored_map
from tests.recording_endpoint import RecordingEndpoint, topical_texts


@pytest.fixture
def compute(tmp_path, encoded_texts):
    """Answers at once, by planted vectors, and remembers what it encoded."""

    def ask(call, *arguments, **options):
        future = Future()
        try:
            future.set_result(call(*arguments, **options))
        except ComputeDiedError as error:
            future.set_exception(error)
        return future

    scratch = tmp_path / "scratch"
    scratch.mkdir()
    return SimpleNamespace(scratch=scratch, ask=ask, encoded=encoded_texts)


def map_with_vectors(store, *, encoder="first-look", encoder_id="planted first-look"):
    """The example map with planted vectors for all of its texts but the last."""
    record = stored_map(store)
    texts = store.corpora.texts(record.corpus.id)
    points = np.arange(len(texts) - 1, dtype=np.int32)
    store.vectors.put(record.corpus.id, encoder_id, points, planted_vectors(texts[:-1]))
    entry = store.maps.list()[0]
    map_id = store.maps.save(record.corpus.id, MapRecipe(encoder), encoder_id=encoder_id, stages=entry.stages)
    return store.maps.get(map_id)


def test_the_vectors_of_all_points_are_read_only_and_on_disk(store, compute):
    semantic_map = map_with_vectors(store)
    space = Space(store, compute, semantic_map)
    texts = store.corpora.texts(semantic_map.corpus.id)
    np.testing.assert_array_equal(space.vectors[:-1], planted_vectors(texts[:-1]))
    assert not space.vectors[-1].any()
    assert isinstance(space.vectors, np.memmap)
    assert not space.vectors.flags.writeable
    np.testing.assert_array_equal(np.load(space.vectors_file), space.vectors)


def test_the_file_goes_with_the_space(store, compute):
    space = Space(store, compute, map_with_vectors(store))
    vectors, file = space.vectors, space.vectors_file
    expected = np.array(vectors)
    del space
    gc.collect()
    assert not file.exists()
    np.testing.assert_array_equal(vectors, expected)


def test_visitors_share_one_space_until_the_corpus_changes(store, compute, monkeypatch):
    monkeypatch.setattr(session, "application", lambda: session.Application(store, compute, SimpleNamespace()))
    semantic_map = map_with_vectors(store)
    space = session.open_space(semantic_map)
    assert session.open_space(store.maps.get(semantic_map.id)) is space
    session.corpus_has_changed()
    assert session.open_space(semantic_map) is not space


def test_texts_added_after_the_map_was_drawn_have_no_vector_in_it(store, compute):
    semantic_map = map_with_vectors(store)
    rows = pa.record_batch({"text": ["an added text"]})
    corpus = store.corpora.extend(semantic_map.corpus.id, [rows], source="more.csv", text_column="text")
    added = np.array([corpus.points - 1], np.int32)
    store.vectors.put(corpus.id, semantic_map.encoder_id, added, planted_vectors(["an added text"]))
    before = Space(store, compute, semantic_map)
    assert len(before.vectors) == corpus.points - 1, "a map that was loaded before keeps its points"
    grown = Space(store, compute, store.maps.get(semantic_map.id))
    np.testing.assert_array_equal(grown.vectors[:-1], before.vectors)
    assert not grown.vectors[-1].any()


def test_a_typed_text_is_encoded_once(store, compute):
    space = Space(store, compute, map_with_vectors(store))
    first = space.encode(["a refund", "my login", "a refund"])
    np.testing.assert_array_equal(first, planted_vectors(["a refund", "my login", "a refund"]))
    np.testing.assert_array_equal(space.encode(["my login", "a parcel"]), planted_vectors(["my login", "a parcel"]))
    assert compute.encoded == ["a refund", "my login", "a parcel"]
    assert space.encode([]).shape == (0, DIMENSIONS)


def test_the_oldest_typed_texts_are_forgotten(store, compute, monkeypatch):
    monkeypatch.setattr(space_module, "KEPT_TEXTS", 2)
    space = Space(store, compute, map_with_vectors(store))
    for text in ("first", "second", "first", "third", "first", "second"):
        space.encode([text])
    assert compute.encoded == ["first", "second", "third", "second"]
    np.testing.assert_array_equal(space.encode(["a", "b", "c"]), planted_vectors(["a", "b", "c"]))


def test_own_vectors_have_no_encoder_for_typed_texts(store, compute):
    space = Space(store, compute, map_with_vectors(store, encoder="vectors:c0ffee", encoder_id="vectors:c0ffee"))
    assert not space.encodes
    space.warm_up()
    with pytest.raises(SpaceError, match=r"came with the file.*choose texts or regions of the map instead\.$"):
        space.encode(["a refund"])
    assert compute.encoded == []


def test_another_encoder_of_the_same_name_is_refused(store, compute):
    space = Space(store, compute, map_with_vectors(store, encoder_id="planted long ago"))
    with pytest.raises(SpaceError, match="has changed since it was drawn"):
        space.encode(["a refund"])


def test_a_process_that_dies_is_told_in_a_sentence(store, compute, monkeypatch):
    def die(name, texts, *, home):
        raise ComputeDiedError

    space = Space(store, compute, map_with_vectors(store))
    monkeypatch.setattr(stages, "encode", die)
    with pytest.raises(SpaceError, match=r"ask again\.$"):
        space.encode(["a refund"])


@pytest.mark.slow
def test_an_endpoint_is_asked_for_typed_texts_beside_running_work(store, tmp_path, monkeypatch):
    texts = topical_texts(60, words=6)
    with RecordingEndpoint() as endpoint:
        monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_URL", endpoint.url)
        corpus = store.corpora.add(
            [pa.record_batch({"text": texts})], name="T", source="t.csv", text_column="text", columns=()
        )
        compute = Compute(tmp_path, processes=1)
        try:
            built = build_map(store, compute, corpus.id, MapRecipe("endpoint:tests"))
            space = Space(store, compute, store.maps.get(built.map_id))
            space.warm_up()
            work = compute.submit(time.sleep, 600)
            endpoint.forget()
            typed = space.encode([texts[3], "glacier melting"])
            assert not work.done()
            np.testing.assert_allclose(typed[0], space.vectors[3], atol=1e-6)
            space.encode(["glacier melting"])
            assert endpoint.forget().count("glacier melting") == 1
        finally:
            compute.close(at_once=True)
