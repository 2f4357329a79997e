"""Vectors as float32 and as float16, in one store."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from dashboard.analysis.encoders.vectors import unit_rows
from dashboard.analysis.neighbors import nearest_neighbors
from store import Store
from store.errors import StoreError
from store.vectors import VARIABLE

POINTS, DIMENSIONS = 2_000, 64


def unit_vectors(points: int = POINTS, seed: int = 1):
    """Blobs: neighbours that are alike, as those of texts are."""
    random = np.random.default_rng(seed)
    centers = random.normal(size=(20, DIMENSIONS))
    return unit_rows(centers[random.integers(0, 20, points)] + random.normal(size=(points, DIMENSIONS)))


def corpus_of(store: Store, points: int = POINTS):
    batch = pa.record_batch({"text": [f"text number {number}" for number in range(points)]})
    return store.corpora.add([batch], name="", source="", text_column="text", columns=())


def read(store: Store, corpus_id: str, points: int = POINTS):
    into = np.full((points, DIMENSIONS), 9, np.float32)
    store.vectors.read(corpus_id, "encoder", into=into)
    return into


def bytes_kept(store: Store) -> int:
    with store.database.cursor() as cursor:
        [(kept,)] = cursor.execute("select sum(octet_length(vector)) from vectors").fetchall()
    return int(kept)


def test_vectors_are_kept_bit_by_bit_unless_somebody_asks_otherwise(tmp_path, monkeypatch):
    monkeypatch.delenv(VARIABLE, raising=False)
    vectors = unit_vectors()
    with Store.open(tmp_path) as store:
        corpus = corpus_of(store)
        store.vectors.put(corpus.id, "encoder", np.arange(POINTS, dtype=np.int32), vectors)
        assert np.array_equal(read(store, corpus.id), vectors)
        assert bytes_kept(store) == 4 * vectors.size


def test_float16_takes_half_the_space_and_keeps_neighbours_and_lengths(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "float16")
    vectors = unit_vectors()
    vectors[7] = 0
    with Store.open(tmp_path) as store:
        corpus = corpus_of(store)
        store.vectors.put(corpus.id, "encoder", np.arange(POINTS, dtype=np.int32), vectors)
        found = read(store, corpus.id)
        assert bytes_kept(store) == 2 * vectors.size
    assert np.array_equal(found, vectors.astype(np.float16).astype(np.float32))
    assert np.flatnonzero(~found.any(axis=1)).tolist() == [7], "a text without a vector still has none"
    assert np.allclose(np.linalg.norm(np.delete(found, 7, 0), axis=1), 1, atol=5e-4)
    exact, rounded = (nearest_neighbors(rows, 15).indices for rows in (vectors, found))
    kept = np.mean([len(np.intersect1d(*pair)) / 15 for pair in zip(exact, rounded, strict=True)])
    assert kept > 0.99


def test_a_store_holds_both_and_the_choice_may_change_at_any_time(tmp_path, monkeypatch):
    vectors = unit_vectors()
    points = np.random.default_rng(3).permutation(POINTS).astype(np.int32)
    for precision, some in (("float16", points[:700]), ("float32", points[700:1500]), ("float16", points[1500:1900])):
        monkeypatch.setenv(VARIABLE, precision)
        with Store.open(tmp_path) as store:
            corpus = store.corpora.list()[0] if store.corpora.list() else corpus_of(store)
            store.vectors.put(corpus.id, "encoder", some, vectors[some])
            assert store.vectors.dimensions("encoder") == DIMENSIONS
    with Store.open(tmp_path) as store:
        found = read(store, corpus.id)
        assert sorted(store.vectors.missing(corpus.id, "encoder")) == sorted(points[1900:])
        store.database.compact()
        assert np.array_equal(read(store, corpus.id), found)
    assert np.array_equal(found[points[700:1500]], vectors[points[700:1500]])
    halves = np.concatenate([points[:700], points[1500:1900]])
    assert np.array_equal(found[halves], vectors[halves].astype(np.float16).astype(np.float32))
    assert (found[points[1900:]] == 9).all(), "what is not kept is left alone"


def test_no_number_becomes_infinite_unseen(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "float16")
    with Store.open(tmp_path) as store:
        corpus = corpus_of(store, 1)
        with pytest.raises(FloatingPointError):
            store.vectors.put(corpus.id, "encoder", np.zeros(1, np.int32), np.array([[1e6, 0]], np.float32))
        assert store.vectors.missing(corpus.id, "encoder").tolist() == [0]


def test_another_precision_is_refused_in_a_sentence_before_the_store_is_opened(tmp_path, monkeypatch):
    monkeypatch.setenv(VARIABLE, "float8")
    with pytest.raises(StoreError, match="float32 or float16") as refused:
        Store.open(tmp_path / "home")
    assert str(refused.value).endswith(".")
    assert not (tmp_path / "home").exists()
