"""Analogies: solvers against gensim and by hand, planted relations, and what says that an answer means nothing."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from dashboard.analysis.directions import analogies
from dashboard.analysis.directions.parallelogram import parallelogram


def waves(rows: int = 12, dimensions: int = 5) -> np.ndarray:
    """Unit vectors that any language can make again."""
    found = np.sin(1 + np.arange(rows * dimensions) ** 1.5).reshape(rows, dimensions).astype(np.float32)
    return found / np.linalg.norm(found, axis=1, keepdims=True)


def units(vectors) -> np.ndarray:
    found = np.asarray(vectors, np.float32)
    return found / np.linalg.norm(found, axis=-1, keepdims=True)


def answered(solver, candidates, **given):
    return analogies.answer_scores(solver, analogies.similarities(candidates, **given), **given)


def recovered(solver, candidates, *, before, after, is_out=None):
    cosines = analogies.similarities(candidates, before=before, after=after, start=before[0])
    return analogies.recovery(solver, cosines, before=before, after=after, is_out=is_out)


GENSIM = {
    "3CosAdd": [
        *((4, 0.3599831), (5, 0.1628703), (9, -0.0044264), (8, -0.0363782), (11, -0.0439984), (10, -0.2009414)),
        *((6, -0.2837541), (7, -0.3297973), (3, -0.6131409)),
    ],
    "3CosMul": [
        *((4, 0.7282181), (5, 0.6249707), (9, 0.4576181), (8, 0.4217153), (10, 0.4205031), (11, 0.4048887)),
        *((3, 0.1892079), (6, 0.1870439), (7, 0.1772482)),
    ],
}
"""What `most_similar` and `most_similar_cosmul` of gensim 4.4.0 say of 0 : 1 :: 2 : ? on the same vectors."""


@pytest.mark.parametrize("solver", GENSIM)
def test_solvers_equal_gensim(solver):
    vectors = waves()
    found = answered(solver, vectors, before=vectors[[0]], after=vectors[[1]], start=vectors[2])
    order = analogies.best(found.values, found.is_given, 9)
    assert order.tolist() == [word for word, _ in GENSIM[solver]]
    assert found.values[order] == pytest.approx([score for _, score in GENSIM[solver]], abs=1e-6)


def test_the_sum_is_the_cosine_to_its_target():
    vectors = waves()
    given = {"before": vectors[:8], "after": vectors[1:9], "start": vectors[9]}
    for solver in ("3CosAdd", "averaged pairs"):
        found = answered(solver, vectors, **given)
        strength = 1.5 if solver == "averaged pairs" else 1
        total = vectors[9] + strength * (vectors[1:9] - vectors[:8]).mean(axis=0)
        assert found.values == pytest.approx(vectors @ total / np.linalg.norm(total), abs=1e-6)
        assert found.to_start == pytest.approx(vectors @ vectors[9], abs=1e-6)


def test_several_pairs_by_hand():
    cosines = analogies.Similarities(
        np.array([[0.0, 0.5, 0.0, 0.5]]), np.array([[1.0, 0.5, 1.0, 0.5]]), np.array([0.6])
    )
    assert analogies.scores("3CosAdd", cosines) == pytest.approx([0.6 + 0.5])
    assert analogies.scores("averaged pairs", cosines) == pytest.approx([0.6 + 1.5 * 0.5])
    # Ratios of moved cosines: 1 / 0.5 twice and 0.75 / 0.75 twice; their geometric mean is sqrt(2).
    assert analogies.scores("3CosMul", cosines) == pytest.approx([0.8 * np.sqrt(2) ** 1.5], abs=1e-5)


def test_with_one_pair_averaging_is_3cosadd():
    vectors = waves()
    given = {"before": vectors[[0]], "after": vectors[[1]], "start": vectors[2]}
    both = [answered(solver, vectors, **given).values for solver in ("3CosAdd", "averaged pairs")]
    assert np.array_equal(*both)


def planted(pairs: int, noise: float, seed: int = 0):
    """Texts, and the same texts moved along one direction."""
    random = np.random.default_rng(seed)
    before, change = units(random.normal(size=(pairs, 48))), units(random.normal(size=48))
    return before, units(before + change + noise * random.normal(size=(pairs, 48)) / 7)


@pytest.mark.parametrize("solver", analogies.SOLVERS)
def test_a_planted_relation_is_recovered_and_the_nearest_neighbour_does_not_do_it(solver):
    before, after = planted(12, 0.3)
    random = np.random.default_rng(1)
    lures = units(before + 0.4 * units(random.normal(size=before.shape)))
    found = recovered(solver, lures, before=before, after=after)
    assert (found.pairs, found.recovered, found.nearest_alone) == (12, 12, 0)


def test_pairs_that_have_nothing_in_common_recover_nothing():
    random = np.random.default_rng(2)
    before, after = units(random.normal(size=(2, 12, 48)))
    pool = units(random.normal(size=(500, 48)))
    assert recovered("3CosMul", pool, before=before, after=after).recovered <= 1


def test_pairs_of_one_text_do_not_help_each_other():
    before, after = planted(5, 0.1)
    others = analogies.other_pairs(before, np.stack([after[0], *after[:4]]))
    assert others.tolist() == [[0, 0, 1, 1, 1], [0, 0, 1, 1, 1], [1, 1, 0, 1, 1], [1, 1, 1, 0, 1], [1, 1, 1, 1, 0]]


def test_fewer_than_four_pairs_recover_nothing():
    before, after = planted(3, 0.1)
    assert recovered("3CosMul", before, before=before, after=after) is None


def test_given_texts_do_not_answer():
    vectors = waves()
    found = answered("3CosMul", vectors, before=vectors[[0]], after=vectors[[3]], start=vectors[5])
    assert np.flatnonzero(found.is_given).tolist() == [0, 3, 5]


def test_the_best_are_the_largest_that_are_not_out_equal_ones_in_order():
    out = np.isin(np.arange(12), [0, 3, 7])
    assert analogies.best(np.arange(12.0), out, 3).tolist() == [11, 10, 9]
    assert analogies.best(np.zeros(12), out, 3).tolist() == [1, 2, 4]
    assert analogies.best(np.zeros(12), np.ones(12, bool)).tolist() == []


def test_what_is_out_is_no_rival_of_ones_own_examples():
    before, after = planted(6, 0.1)
    lures, nothing = np.concatenate([after, before])[[0]], np.zeros((1, 48), np.float32)
    pool = np.concatenate([units(after + 1e-2), lures, nothing])
    kept = recovered("3CosAdd", pool, before=before, after=after)
    alone = recovered("3CosAdd", pool, before=before, after=after, is_out=np.ones(8, bool))
    assert kept.recovered < alone.recovered == 6


@pytest.mark.parametrize(
    ("margin", "words"),
    [
        (0, "toss-up"),
        (0.0199, "toss-up"),
        (0.02, "uncertain"),
        (0.1, "fair"),
        (0.2, "clear winner"),
        (1, "clear winner"),
    ],
)
def test_margins_have_words(margin, words):
    assert analogies.margin_in_words(margin) == words


def test_a_true_parallelogram_is_shown_whole_and_closes():
    random = np.random.default_rng(3)
    a, change, step = random.normal(size=(3, 20)).astype(np.float32)
    found = parallelogram(a, a + change, a + step, a + step + change)
    assert found.share == pytest.approx(1)
    assert found.corners[3] == pytest.approx(found.ideal, abs=1e-5)
    assert np.linalg.norm(found.corners[1] - found.corners[0]) == pytest.approx(np.linalg.norm(change), rel=1e-5)
    assert found.corners[1] - found.corners[0] == pytest.approx([np.linalg.norm(change), 0], abs=1e-5)
    assert found.corners[2, 1] > found.corners[0, 1]


def test_the_plane_of_four_points_apart_hides_a_third():
    found = parallelogram(*np.eye(4, dtype=np.float32))
    assert found.share == pytest.approx(2 / 3)


def test_four_times_the_same_text_is_a_point():
    point = waves()[0]
    found = parallelogram(point, point, point, point)
    assert found.share == 1
    assert found.corners == pytest.approx(np.zeros((4, 2)), abs=1e-6)


def test_the_example_of_the_guide_on_plain_arrays_runs_and_finds_nothing_in_noise(capsys):
    guide = (Path(__file__).parent.parent / "docs" / "guide.md").read_text("utf-8")
    [example] = [block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "np.random" in block]
    exec(compile(example, "guide", "exec"), {})
    highest, word, change, answer, way = capsys.readouterr().out.splitlines()
    assert highest.startswith("highest along the axis: [")
    assert word == "random"
    assert float(change.split()[1]) > 0.01
    assert float(change.split()[-1]) < 0.75
    assert answer.endswith(("toss-up", "uncertain"))
    assert re.match(r"way \[ *0 .* 9\] 0\.", way)
