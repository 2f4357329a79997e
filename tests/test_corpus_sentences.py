"""Sentences of a corpus: split, bounded, encoded once, and answering as themselves."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from dashboard import analogies, corpus_sentences
from dashboard.analogies import Question
from dashboard.analysis.directions.terms import Term
from dashboard.corpus_sentences import encode_sentences, some_sentences
from dashboard.space import Space, SpaceError
from store import Store
from tests.corpora import add_corpus, planted_vectors
from tests.map_space import answering_at_once

TEXTS = ["A refund about my billing. A parcel about my delivery.", "A locked login. A parcel about my delivery.", "Hm."]


@pytest.fixture
def asked(tmp_path):
    """The arguments with which a corpus of three texts is asked."""
    with Store.open(tmp_path) as store:
        corpus = add_corpus(store, TEXTS)
        store.vectors.put(corpus.id, "planted", np.arange(3, dtype=np.int32), planted_vectors(TEXTS))
        semantic_map = SimpleNamespace(
            corpus=corpus, counts=np.ones(3), coordinates=np.zeros((3, 2)), encoder_id="planted", later_points=0,
            recipe=SimpleNamespace(encoder="full"),
        )  # fmt: skip
        yield store, semantic_map, Space(store, answering_at_once(tmp_path / "scratch"), semantic_map)


def test_sentences_are_distinct_and_belong_to_a_text(asked):
    sentences, points = some_sentences(*asked[:2])
    assert sorted(sentences) == ["A locked login.", "A parcel about my delivery.", "A refund about my billing.", "Hm."]
    for sentence, point in zip(sentences, points, strict=True):
        assert sentence in TEXTS[point]


def test_of_many_sentences_a_bounded_number_is_drawn(asked, monkeypatch):
    monkeypatch.setattr(corpus_sentences, "MOST_SENTENCES", 2)
    assert len(some_sentences(*asked[:2])[0]) == 2
    assert some_sentences(*asked[:2])[0] == some_sentences(*asked[:2])[0], "always the same"


def test_sentences_are_encoded_once_and_answer_with_the_row_of_their_text(asked):
    store, semantic_map, space = asked
    assert corpus_sentences.corpus_sentences(store, semantic_map) is None
    compute = answering_at_once(store.home / "scratch")
    assert list(encode_sentences(store, compute, semantic_map, space))[-1] == 1
    calls = []
    busy = SimpleNamespace(ask=lambda *call, **options: calls.append(call))
    assert list(encode_sentences(store, busy, semantic_map, space))[-1] == 1
    assert not calls
    sentences = corpus_sentences.corpus_sentences(store, semantic_map)
    np.testing.assert_allclose(sentences.vectors, planted_vectors(sentences.surfaces))
    question = Question(((Term("text", "my billing"), Term("text", "my login")),), Term("text", "my delivery"))
    found = analogies.ask(store, semantic_map, space, question, phrases=sentences)
    nearest = found.nearest[0]
    assert nearest.words == "A parcel about my delivery.", "a sentence that contains c may answer"
    assert TEXTS[nearest.point].count(nearest.words) == 1
    assert nearest.row == nearest.point + 1


def test_sentences_need_an_encoder(asked):
    asked[2].encoder = "vectors:abc"
    with pytest.raises(SpaceError, match="came with the file"):
        list(encode_sentences(asked[0], None, *asked[1:]))
