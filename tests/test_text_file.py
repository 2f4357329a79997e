"""Texts in a file are the same texts, here and in another process."""

from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis.phrases import mine_phrases
from dashboard.analysis.text_file import TextFile, write_texts

TEXTS = st.lists(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))


@given(batches=TEXTS, step=st.integers(1, 4), start=st.integers(-5, 5))
def test_what_was_written_is_read(tmp_path_factory, batches, step, start):
    file = write_texts(tmp_path_factory.mktemp("texts") / "texts", batches)
    texts = [text for batch in batches for text in batch]
    assert list(file) == texts
    assert len(file) == len(texts)
    assert file[start::step] == texts[start::step]
    assert list(pickle.loads(pickle.dumps(file))) == texts


def test_it_ends_where_a_list_does_and_counts_from_the_end_too(tmp_path):
    file = write_texts(tmp_path / "texts", [["one", "zwölf"]])
    assert (file[-1], file[1]) == ("zwölf", "zwölf")
    for outside in (2, -3):
        with pytest.raises(IndexError):
            file[outside]


def test_only_its_name_is_sent(tmp_path):
    file = write_texts(tmp_path / "texts", [["word " * 1000] * 1000])
    assert len(pickle.dumps(file)) < 1000
    assert isinstance(pickle.loads(pickle.dumps(file)), TextFile)


def test_phrases_are_those_of_a_list(tmp_path):
    texts = [f"the red card number {number % 7}" for number in range(60)]
    assert mine_phrases(write_texts(tmp_path / "texts", [texts])).surfaces == mine_phrases(texts).surfaces
