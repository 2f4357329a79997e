"""Texts found by their words, else by their meaning."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard import edits
from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition
from dashboard.space import Space
from dashboard.text_search import find_texts
from dashboard.typed_texts import typed_text
from store import Store
from tests.map_space import answering_at_once, map_of_cases


@pytest.fixture
def asked(tmp_path):
    with Store.open(tmp_path) as store:
        semantic_map = map_of_cases(store)
        yield store, semantic_map, Space(store, answering_at_once(tmp_path / "scratch"), semantic_map)


def test_texts_with_the_words_come_before_all_others_the_most_alike_first(asked):
    store, semantic_map, space = asked
    found = find_texts(*asked, "MY LOGIN", count=5)
    assert (found.have_words, found.total, len(found.points)) == (True, 120, 5)
    texts = store.corpora.texts(semantic_map.corpus.id, found.points)
    assert all("my login" in text for text in texts)
    [vector] = space.encode(["MY LOGIN"])
    similarities = space.vectors @ vector
    holding = store.corpora.matching_points(semantic_map.corpus.id, "my login")
    assert found.points.tolist() == holding[np.argsort(-similarities[holding])][:5].tolist()


def test_where_no_text_has_the_words_the_most_alike_are_found(asked):
    words = "delivery of something else"
    found = find_texts(*asked, words, count=4)
    assert not found.have_words
    similarities = asked[2].vectors @ asked[2].encode([words])[0]
    assert found.points.tolist() == np.argsort(-similarities)[:4].tolist()


def test_a_text_without_a_place_is_not_found_and_no_vector_is_like_nothing(asked):
    found = find_texts(*asked, "???")
    assert (len(found.points), found.total) == (0, 0), "the only text with these words is not on the map"


def test_words_are_found_without_an_encoder(asked):
    asked[2].encoder = "vectors:abc"
    assert find_texts(*asked, "login", count=3).have_words


def test_texts_that_were_left_out_are_found_neither_by_words_nor_by_likeness_nor_along_an_axis(asked, tmp_path):
    store, semantic_map, space = asked
    left_out = store.corpora.matching_points(semantic_map.corpus.id, "my login")
    edits.exclude(store, semantic_map, left_out)
    edited = edits.edited_map(store, semantic_map.id)
    found = find_texts(store, edited, space, "my login", count=9)
    assert not found.have_words
    assert not np.isin(found.points, left_out).any()
    typed = typed_text(space, edited, "a password about my login")
    assert not np.isin(typed.nearest, left_out).any()
    axes = Axes(store, answering_at_once(tmp_path / "scratch"), edited, space)
    axis = axes.axis(AxisDefinition.of(negative=["a refund about my billing"], positive=["a password about my login"]))
    assert not np.isin(axis.end(is_positive=True, count=20), left_out).any()
