"""Vectors that a file brings along, from its cells to a map's place in the store."""

from __future__ import annotations

import json

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.analysis.encoders import EncoderError, encoder_id, load_encoder
from dashboard.corpus_files import Selection, open_file, vector_batches, vector_columns
from dashboard.corpus_files.errors import OptionError, VectorError
from dashboard.intake import Choices, add_corpus
from dashboard.own_vectors import keep_vectors, own_vectors
from store import Store

TEXTS = ["a first text", "a second text", "a third text", "a second text", "", "a last text"]


def vectors(rows=6, numbers=8):
    return np.random.default_rng(5).normal(size=(rows, numbers)).astype(np.float32)


@pytest.fixture
def store(tmp_path):
    with Store.open(tmp_path / "home") as opened:
        yield opened


def parquet(folder, made, type_=None):
    path = folder / "vectors.parquet"
    cells = pa.array(list(made), type_ or pa.list_(pa.float32()))
    pq.write_table(pa.table({"text": TEXTS, "kind": list("ababab"), "embedding": cells}), path)
    return path


def jsonl(folder, made):
    path = folder / "vectors.jsonl"
    rows = ({"text": text, "embedding": vector} for text, vector in zip(TEXTS, made, strict=True))
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def stored(store, table, choices):
    own = own_vectors(table, choices, scratch=store.home)
    corpus = add_corpus(store, table, name="Own", choices=choices, content_key=repr(choices))
    keep_vectors(store, table, choices, corpus, own)
    assert not len(store.vectors.missing(corpus.id, own.encoder))
    found = np.empty((corpus.points, store.vectors.dimensions(own.encoder)), np.float32)
    store.vectors.read(corpus.id, own.encoder, into=found)
    return corpus, own, found


@pytest.mark.parametrize("type_", [pa.list_(pa.float32()), pa.list_(pa.float32(), 8), pa.list_(pa.float64())])
def test_vectors_of_a_file_stand_for_its_texts(tmp_path, store, type_):
    made = vectors()
    with open_file(parquet(tmp_path, made.tolist(), type_)) as table:
        assert vector_columns(table) == {"embedding": 8}
        corpus, own, found = stored(store, table, Choices("text", vectors="embedding"))
    units = made / np.linalg.norm(made, axis=1, keepdims=True)
    np.testing.assert_allclose(found, units[[0, 1, 2, 5]], rtol=1e-6)
    assert [column.name for column in corpus.columns] == ["kind"], "vectors are no metadata"
    assert encoder_id(own.encoder, home=tmp_path) == own.encoder
    with pytest.raises(EncoderError, match="came with the file"):
        load_encoder(own.encoder, home=tmp_path)


def test_missing_vectors_and_vectors_of_zeros_are_not_encodable(tmp_path, store):
    made = vectors().tolist()
    made[0], made[1], made[2] = None, [0.0] * 8, [None, *made[2][1:]]
    with open_file(jsonl(tmp_path, made)) as table:
        _, _, found = stored(store, table, Choices("text", vectors="embedding"))
    assert found.any(axis=1).tolist() == [False, False, False, True]


def test_a_sample_keeps_texts_and_vectors_together(tmp_path, store):
    with open_file(parquet(tmp_path, vectors().tolist())) as table:
        every, _, all_found = stored(store, table, Choices("text", vectors="embedding"))
        choices = Choices("text", Selection(sample=3), vectors="embedding")
        corpus, _, found = stored(store, table, choices)
    where = {text: row for row, text in enumerate(store.corpora.texts(every.id))}
    places = [where[text] for text in store.corpora.texts(corpus.id)]
    np.testing.assert_array_equal(found, all_found[places])


def test_the_name_of_vectors_is_made_of_what_they_are(tmp_path):
    made = vectors()

    def name(changed, **choices):
        with open_file(parquet(tmp_path, changed.tolist())) as table:
            return own_vectors(
                table, Choices(**{"text_column": "text", **choices}, vectors="embedding"), scratch=tmp_path
            )

    other = made.copy()
    other[3, 3] += 0.5
    names = {
        name(made).encoder,
        name(other).encoder,
        name(made, text_column="kind").encoder,
        name(made, selection=Selection(template="{text} {kind}")).encoder,
    }
    assert len(names) == 4
    assert name(made).encoder in names


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ([1.0] * 7, "Row 4 of the column “embedding” has 7 numbers instead of 8"),
        ("none", "Row 4 of the column “embedding” holds no list of numbers"),
        ([], "Row 4 of the column “embedding” holds no list of numbers"),
    ],
)
def test_vectors_of_other_lengths_are_refused_with_the_row(tmp_path, wrong, sentence):
    made = vectors().tolist()
    made[3] = wrong
    with open_file(jsonl(tmp_path, made)) as table, pytest.raises(VectorError, match=sentence):
        list(vector_batches(table, "embedding"))


def test_a_column_without_vectors_is_refused(tmp_path):
    with open_file(parquet(tmp_path, [None] * 6)) as table:
        assert vector_columns(table) == {}
        with pytest.raises(VectorError, match="holds no list of numbers; choose another column"):
            list(vector_batches(table, "embedding"))
        with pytest.raises(VectorError, match="Row 1 of the column “kind”"):
            list(vector_batches(table, "kind"))


def test_short_lists_are_not_taken_for_vectors(tmp_path):
    with open_file(jsonl(tmp_path, vectors(numbers=2).tolist())) as table:
        assert vector_columns(table) == {}


def test_parts_of_a_text_have_no_vectors():
    with pytest.raises(OptionError, match="whole texts"):
        Choices("text", Selection(split="sentence"), vectors="embedding")


def test_vectors_of_any_length_can_be_kept_as_float16(tmp_path, monkeypatch):
    monkeypatch.setenv("ISOGLOSS_VECTORS", "float16")
    made = vectors() * np.float32(1e7)
    with Store.open(tmp_path / "home") as store, open_file(parquet(tmp_path, made.tolist())) as table:
        _, _, found = stored(store, table, Choices("text", vectors="embedding"))
    units = made / np.linalg.norm(made, axis=1, keepdims=True)
    np.testing.assert_allclose(found, units[[0, 1, 2, 5]], rtol=1e-3)
    assert not np.array_equal(found, units[[0, 1, 2, 5]]), "they were kept as float32"
