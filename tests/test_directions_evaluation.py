"""How often analogies are answered right: by hand, and with intervals that do not promise too much."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.analysis.directions import evaluation
from dashboard.analysis.directions.evaluation import Questions


def units(vectors) -> np.ndarray:
    found = np.asarray(vectors, np.float32)
    return found / np.linalg.norm(found, axis=-1, keepdims=True)


def planted(pairs: int = 8, seed: int = 0):
    """Words 2i and 2i + 1 are a pair; all pairs differ by one direction, and each first word has a lure beside it."""
    random = np.random.default_rng(seed)
    before, change = units(random.normal(size=(pairs, 64))), units(random.normal(size=64))
    lures = units(before + 0.3 * units(random.normal(size=(pairs, 64))))
    vectors = np.concatenate([np.stack([before, units(before + change)], axis=1).reshape(2 * pairs, 64), lures])
    quads = [(2 * i, 2 * i + 1, 2 * j, 2 * j + 1) for i in range(pairs) for j in range(pairs) if i != j]
    return vectors, Questions(np.array(quads), np.zeros(len(quads), np.int64), ("planted",))


def test_a_planted_relation_is_solved_and_baselines_are_not():
    found = evaluation.evaluate(*planted())
    assert set(found) == set(evaluation.SOLVERS)
    shares = {name: of["all"].accuracy for name, of in found.items()}
    assert shares["nearest to c"] == 0
    assert shares["nearest to b"] < 0.1
    assert [share for name, share in shares.items() if not name.startswith("nearest")] == [1, 1, 1, 1]
    assert (found["3CosAdd"]["all"].questions, found["3CosAdd"]["all"].pairs) == (56, 8)
    assert (found["averaged pairs"]["planted"].questions, found["averaged pairs"]["planted"].pairs) == (8, 8)


def test_words_without_a_relation_are_not_solved():
    vectors, questions = planted()
    random = np.random.default_rng(1)
    found = evaluation.evaluate(units(random.normal(size=vectors.shape)), questions)
    assert max(of["all"].accuracy for of in found.values()) <= 0.25


def test_a_right_answer_may_be_one_of_the_given_words_and_one_of_several():
    # Both Chile and Peru speak word 0; 1 : 0 :: 2 : 0 can be answered, and 3 is right for 2, too.
    vectors = units([[1, 0, 0.2], [0, 1, 0.2], [0.1, 1, 0.3], [0.9, 0.1, 0.9]])
    questions = Questions(np.array([[1, 0, 2, 0], [1, 0, 2, 3]]), np.zeros(2, np.int64), ("spoken",))
    assert evaluation.evaluate(vectors, questions)["3CosAdd"]["all"].accuracy == 1


def test_blocks_change_nothing(monkeypatch):
    vectors, questions = planted()
    vectors = units(vectors + np.random.default_rng(2).normal(size=vectors.shape) / 6)
    whole = evaluation.evaluate(vectors, questions)
    monkeypatch.setattr(evaluation, "BLOCK_BYTES", 8 * len(vectors) * 5)
    assert evaluation.evaluate(vectors, questions) == whole


def test_wilson_interval_equals_published_values():
    # Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for hits, count, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        assert evaluation.wilson_interval(hits / count, count) == pytest.approx((low, high), abs=1e-4)
    assert evaluation.wilson_interval(0, 0) == (0, 1)


def test_the_interval_counts_pairs_and_not_questions():
    hits = np.array([True, False] * 50)
    one_pair = evaluation.accuracy(hits, np.zeros((100, 2), np.int64))
    assert (one_pair.accuracy, one_pair.pairs, one_pair.questions) == (0.5, 1, 100)
    assert one_pair.high - one_pair.low > 0.75
