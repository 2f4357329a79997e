"""Texts marked as more like one end of an axis: which are asked for, and what the marks say of the axis."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.analysis.directions.axes import pole, semantic_axis
from dashboard.analysis.directions.evidence import HeldOutPlaces, Rating, rating_check
from dashboard.analysis.directions.marked_texts import TO_MARK, held_out_places, texts_to_mark
from dashboard.analysis.directions.random_axes import judged_texts, random_axes
from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition, rows_part
from dashboard.axis_judge import Asked
from dashboard.axis_marks import Marks
from dashboard.axis_words import findings, marks_finding
from dashboard.space import Space
from store import Store
from tests.map_space import answering_at_once, map_of_cases
from tests.planted_space import planted_space


@pytest.fixture(scope="module")
def space():
    return planted_space()


@pytest.fixture(scope="module")
def randoms(space):
    return random_axes(judged_texts(space.vectors, np.ones(len(space.vectors), bool)), negatives=7, positives=7)


def test_the_texts_to_mark_come_from_everywhere_shuffled_and_none_from_the_poles():
    positions = np.random.default_rng(0).normal(size=1_000)
    positions[:100] = np.nan
    own = np.arange(100, 300)
    points = texts_to_mark(positions, seed=1, without=own)
    assert len(set(points.tolist())) == TO_MARK
    assert (points >= 300).all()
    rank_of = np.argsort(np.argsort(positions[300:]))
    bands = rank_of[points - 300] * TO_MARK // 700
    assert sorted(bands) == list(range(TO_MARK)), "one from each twentieth"
    assert abs(np.corrcoef(np.arange(TO_MARK), bands)[0, 1]) < 0.5
    assert texts_to_mark(positions, seed=1, without=own).tolist() == points.tolist()
    assert texts_to_mark(positions, seed=2, without=own).tolist() != points.tolist()


def test_few_texts_are_all_asked_for():
    assert sorted(texts_to_mark(np.arange(7.0), seed=0)) == list(range(7))
    assert not len(texts_to_mark(np.full(5, np.nan), seed=0))
    assert not len(texts_to_mark(np.zeros(0), seed=0))


def test_every_text_is_placed_by_the_axis_without_it():
    vectors = np.stack([np.arange(5.0), np.ones(5)], axis=1)
    axes = np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 5.0], [1.0, 1.0], [-1.0, 0.0]])
    np.testing.assert_allclose(held_out_places(vectors, axes.__getitem__), [-2, -2, 0, 1, -2])


def checked(space, randoms, points, marks, poles=((), ())):
    """The marks held against an axis that is made of them, and of texts besides, each left out of its own axis."""

    def axis_without(number):
        sides = [
            [
                space.vectors[point][None, :]
                for point in [*own, *np.delete(points, number)[np.delete(marks, number) == mark]]
            ]
            for own, mark in zip(poles, (-1, 1), strict=True)
        ]
        return semantic_axis(negative=pole(sides[0]), positive=pole(sides[1]))

    values = np.full(len(space.vectors), np.nan)
    values[points] = marks
    held_out = HeldOutPlaces(points, held_out_places(space.vectors[points], axis_without))
    return rating_check(Rating("marks", values), space.vectors, axis_without([]), randoms, held_out=held_out)


def test_marks_of_a_planted_quality_are_found_again_by_axes_without_them(space, randoms):
    checks = []
    for seed in range(20):
        points = texts_to_mark(space.quality, seed=seed)
        marks = np.sign(np.round(space.quality[points])).astype(int)
        checks.append(checked(space, randoms, points, marks))
    assert all(check.is_held_out for check in checks)
    assert sum(check.beats_chance for check in checks) >= 18


@pytest.mark.parametrize("with_others", [False, True])
def test_marks_by_lot_that_are_made_examples_do_not_beat_chance(space, randoms, with_others):
    """Of 400 sets of meaningless marks few lie above the band; along the axis that they are examples of, all would."""
    random = np.random.default_rng(9)
    checks = []
    for seed in range(400):
        points = texts_to_mark(space.quality, seed=seed)
        marks = random.permutation(np.repeat([-1, 0, 1], [7, 6, 7]))
        others = random.choice(1_500, 10, replace=False).reshape(2, 5) if with_others else ((), ())
        checks.append(checked(space, randoms, points, marks, others))
    assert sum(check.beats_chance for check in checks) <= 20
    assert abs(np.mean([check.rho for check in checks])) < 0.06
    assert not any("runs against" in marks_finding(check).words for check in checks), "noise lies below more often"


def test_marks_come_back_from_a_link():
    marks = Marks.of({3: -1, 8: -1, 5: 0, 24: 1, 20: 1, 21: 1})
    assert str(marks) == "3,8;5;20-21,24"
    assert Marks.read(str(marks)) == marks
    assert len(marks) == 6
    assert dict(marks.items()) == {3: -1, 8: -1, 5: 0, 20: 1, 21: 1, 24: 1}
    assert marks.examples() == ((rows_part([3]), rows_part([8])), (rows_part([20]), rows_part([21]), rows_part([24])))
    assert Marks.read(";;") == Marks()
    for nothing in (None, "", "3,8", "3;x;4", "<b>;;", "3;4;5;6"):
        assert not len(Marks.read(nothing))


def test_marks_on_a_map_are_held_out_once_they_are_examples(tmp_path):
    with Store.open(tmp_path) as store:
        semantic_map = map_of_cases(store)
        compute = answering_at_once(tmp_path / "scratch")
        axes = Axes(store, compute, semantic_map, Space(store, compute, semantic_map))
        texts = store.corpora.texts(semantic_map.corpus.id)
        typed = AxisDefinition.of(
            negative=["a refund about my billing", "an invoice about my billing"],
            positive=["a password about my login", "a locked login"],
        )
        axis = axes.axis(typed)
        points = texts_to_mark(axis.positions, seed=3, without=axis.own)
        mark_of = {"billing": -1, "login": 1}
        given = [mark_of.get(next((word for word in mark_of if word in texts[point]), ""), 0) for point in points]
        marks = Marks.of(dict(zip(axes.space.rows.of(points), given, strict=True)))
        plain = axes.judge.evidence(axis, Asked(marked=axes.marked(axis, marks))).marks
        assert (plain.texts, plain.is_held_out) == (TO_MARK, False)
        assert plain.rho > 0.7
        less, more = marks.examples()
        grown = axes.axis(AxisDefinition((*typed.negative, *less), (*typed.positive, *more)))
        evidence = axes.judge.evidence(grown, Asked(marked=axes.marked(grown, marks)))
        assert (evidence.marks.texts, evidence.marks.is_held_out) == (TO_MARK, True)
        assert 0.7 < evidence.marks.rho < 0.95
        assert any("each placed by an axis without it, goes with your marks" in one.words for one in findings(evidence))
        alone = axes.axis(AxisDefinition(less[:1], more[:1]))
        assert axes.marked(alone, marks) is None, "without the one example nothing is left of an end"
        assert axes.judge.evidence(axis).marks is None
