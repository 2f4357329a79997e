"""A table of phrases survives being taken apart."""

from __future__ import annotations

import json

import numpy as np
import pytest

from dashboard.analysis.phrase_arrays import as_arrays, as_table
from dashboard.analysis.phrases import mine_phrases
from tests.corpora import planted_texts


@pytest.mark.parametrize("texts", [planted_texts(20)[0], ["旅行の予約", "旅行の予約をしました"] * 3, ["", "?"], []])
def test_a_table_comes_back_as_it_was(texts):
    table = mine_phrases(texts)
    surfaces = json.loads(json.dumps(list(table.surfaces)))
    back = as_table(as_arrays(table), surfaces)
    assert (back.occurrences != table.occurrences).nnz == 0
    assert back.occurrences.shape == table.occurrences.shape
    assert (back.surfaces, back.stems) == (table.surfaces, table.stems)
    np.testing.assert_array_equal(back.likeness, table.likeness)


def test_the_phrases_of_some_texts_keep_their_numbers():
    table = mine_phrases(["my card", "no fee", "a card fee"])
    some = table.of_texts(np.array([2, 0]))
    card = table.surfaces.index("card")
    assert some.surfaces == table.surfaces
    assert some.occurrences[:, [card]].toarray().ravel().tolist() == [1, 1]
