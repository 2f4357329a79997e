"""Transformations asked of a map: what they are learned from, how they order and move texts, what is refused."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from dashboard.analysis.directions.terms import read_term
from dashboard.analysis.directions.transformations import TransformationError
from dashboard.axes import Axes
from dashboard.question_terms import TermError
from dashboard.space import Space
from dashboard.transformation_definition import TEXTS, TransformationDefinition
from dashboard.transformation_words import findings
from dashboard.transformations import Transformations
from tests.corpora import planted_vectors
from tests.map_space import answering_at_once, map_of_cases

PAIRS = tuple((f"{word} about my billing", f"{word} about my login") for word in "abcdefghij")
TO_LOGIN = TransformationDefinition(pairs=PAIRS)


@pytest.fixture
def transformations(store, tmp_path):
    semantic_map = map_of_cases(store)
    compute = answering_at_once(tmp_path / "scratch")
    return Transformations(Axes(store, compute, semantic_map, Space(store, compute, semantic_map)), compute)


def test_a_change_from_one_subject_to_another_orders_the_texts(transformations):
    found = transformations.transformation(TO_LOGIN)
    before, after = (planted_vectors([pair[side] for pair in PAIRS]) for side in (0, 1))
    np.testing.assert_allclose(found.offset, (after - before).mean(axis=0), atol=1e-6)
    texts = transformations.axes.texts_at(found.axis.end(is_positive=True, count=20))
    assert all("login" in text for text in texts)
    assert transformations.known(TO_LOGIN.id) is found, "the map can be coloured by it"
    evidence = transformations.evidence(found)
    assert evidence.sorting.unpaired == 1.0
    assert evidence.flips.p == 1 / 2**9


def test_the_nearest_after_the_change_stand_beside_those_of_the_text_itself(transformations):
    found = transformations.transformation(TO_LOGIN)
    point = int(np.flatnonzero(["billing" in text for text in transformations.axes.texts_at(range(360))])[0])
    row = f"#{point + 1}"
    [text] = transformations.axes.texts_at([point])
    applied = transformations.applied(found, read_term(row), 1.0)
    assert len(applied.there) == len(applied.here) == 10
    assert all("login" in near.words for near in applied.there)
    assert all("billing" in near.words for near in applied.here)
    assert applied.in_common == 0
    assert text not in {near.words for near in (*applied.there, *applied.here)}, "the text itself is left out"
    unchanged = transformations.applied(found, read_term(row), 0.0)
    assert unchanged.there == unchanged.here
    assert unchanged.in_common == 10


def test_a_text_is_moved_off_all_others_by_too_much_of_a_change(transformations):
    away = TransformationDefinition(pairs=tuple((after, f"{before} {n}") for n, (before, after) in enumerate(PAIRS)))
    found = transformations.transformation(away)
    near = transformations.applied(found, read_term("#1"), 0.1)
    far = transformations.applied(found, read_term("#1"), 30.0)
    assert far.nearest_there < near.nearest_there
    assert "where the change leads" in far.off_in_words
    assert near.off_in_words is None
    assert "changed or not" in replace(far, as_near_here=0.0).off_in_words


def test_rows_of_the_file_make_pairs_and_are_no_end_of_their_own_order(transformations):
    found = transformations.transformation(TransformationDefinition(pairs=(("#1", "#2"), ("#3", "x login"))))
    assert sorted(found.written.points.values()) == [0, 1, 2]
    assert found.written.texts[0] == tuple(transformations.axes.texts_at([0, 1]))
    assert not set(found.axis.end(is_positive=True, count=50)) & {0, 1, 2}


def test_texts_of_the_map_need_no_encoder(transformations, monkeypatch):
    def encode(texts):
        assert not texts, "these have vectors already"
        return np.zeros((0, 16), np.float32)

    monkeypatch.setattr(transformations.space, "encode", encode)
    found = transformations.transformation(TransformationDefinition(pairs=(("#1", "#2"), ("#3", "#4"))))
    np.testing.assert_array_equal(found.pairs.after, transformations.space.vectors[[1, 3]])


def test_two_columns_make_pairs(transformations):
    found = transformations.transformation(TransformationDefinition(columns=("topic", TEXTS)))
    assert len(found.pairs) == 200, "drawn of 360; the text without a vector does not count"
    assert {before for before, _ in found.written.texts} == {"billing", "delivery", "login"}


def test_an_entry_of_the_library_is_judged_by_pairs_it_was_not_learned_from(transformations):
    found = transformations.transformation(TransformationDefinition(entry="past tense"))
    evidence = transformations.evidence(found)
    assert evidence.is_held_out
    assert (evidence.pairs, evidence.sorting.pairs) == (8, 8)
    assert any("held out" in finding.words for finding in findings(evidence))


def test_another_encoder_judges_the_same_pairs(transformations):
    found = transformations.transformation(TO_LOGIN)
    assert transformations.evidence_elsewhere(found, "other") == transformations.evidence(found)


@pytest.mark.parametrize(
    ("definition", "sentence"),
    [
        (TransformationDefinition(), "learned from pairs"),
        (TransformationDefinition(pairs=(("????", "a login"),)), "no word of these pairs"),
        (TransformationDefinition(pairs=(("a login", "a login"),)), "say the same"),
        (TransformationDefinition(pairs=(("@cards", "a login"),)), "@cards is a region"),
        (TransformationDefinition(columns=("mood", TEXTS)), "no column “mood”"),
        (TransformationDefinition(columns=("topic", "topic")), "No row has different texts"),
        (TransformationDefinition(entry="rhyme"), "The library has no “rhyme”"),
    ],
)
def test_what_makes_no_transformation_is_told_in_a_sentence(transformations, definition, sentence):
    with pytest.raises(TransformationError, match=sentence) as told:
        transformations.transformation(definition)
    assert str(told.value).endswith(".")


def test_a_row_that_is_not_there_is_told(transformations):
    with pytest.raises(TermError, match="No text stands in row"):
        transformations.transformation(TransformationDefinition(pairs=(("#99999", "a login"),)))


def test_a_definition_is_kept_and_read_again():
    for definition in (
        TO_LOGIN,
        TransformationDefinition(columns=("topic", TEXTS)),
        TransformationDefinition(entry="plural"),
    ):
        assert TransformationDefinition.of(definition.as_dict()) == definition
        assert definition.is_whole
    assert not TransformationDefinition().is_whole


def few(count):
    return TransformationDefinition(pairs=PAIRS[:count])


def test_few_pairs_are_never_called_more_than_chance(transformations):
    for count in (1, 2, 5):
        told = findings(transformations.evidence(transformations.transformation(few(count))))
        assert any("can never be told from chance" in finding.words for finding in told)
        assert not any("swapped by lot" in finding.words for finding in told)
        assert not any(finding.speaks == "for" for finding in told[:1]), "three pairs may be sorted well by luck"
    told = findings(transformations.evidence(transformations.transformation(few(6))))
    assert any(finding.speaks == "for" and "more than if before and after" in finding.words for finding in told)
    assert not any("may be luck" in finding.words for finding in told)
    assert "p 0.03 by all 32 swaps" in " ".join(finding.figures for finding in told).replace("0.031", "0.03")


def test_the_example_of_the_guide_runs(transformations, capsys):
    """With a map of ours in place of the reader's."""
    guide = (Path(__file__).parent.parent / "docs" / "guide.md").read_text("utf-8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    [example] = [block for block in blocks if "Transformations(" in block]
    given = {name: getattr(transformations, name) for name in ("axes", "compute", "store", "semantic_map", "space")}
    exec(compile(example, "guide", "exec"), given)
    assert len(capsys.readouterr().out.splitlines()) >= 6
