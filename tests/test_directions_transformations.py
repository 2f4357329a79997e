"""Transformations and the evidence for them, on planted cases and beside independent implementations."""

from __future__ import annotations

import itertools
import time

import numpy as np
import pytest
from scipy.stats import permutation_test
from sklearn.metrics import roc_auc_score

from dashboard.analysis.directions.pair_evidence import JUDGED_PAIRS, PairEvidence, mean_cosine, pair_evidence
from dashboard.analysis.directions.sign_flips import SAMPLED, SignFlips, sign_flips
from dashboard.analysis.directions.sorting import Sorting, held_out_sorting, left_out_sorting, length_sorting
from dashboard.analysis.directions.transformations import (
    TextPairs,
    TransformationError,
    applied,
    offset_of,
    text_pairs,
)

DIMENSIONS = 48


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)


def planted_pairs(count, *, shift, seed=0, noise=0.5, lengths=None):
    """Texts about anything, and the same after a change of their own and one that is common to all."""
    random = np.random.default_rng(seed)
    before = unit(random.normal(size=(count, DIMENSIONS)))
    common = np.zeros(DIMENSIONS)
    common[3] = shift
    after = unit(before + noise * unit(random.normal(size=(count, DIMENSIONS))) + common)
    lengths = random.integers(20, 200, (count, 2)) if lengths is None else lengths
    return TextPairs(before.astype(np.float32), after.astype(np.float32), np.asarray(lengths, np.float64))


# Transformations


def test_the_mean_change_is_the_difference_of_means_and_is_applied_by_its_strength():
    before = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 0]], np.float32)
    after = np.array([[0, 0, 1], [0, 0.6, 0.8], [1, 0, 0]], np.float32)
    pairs = text_pairs(before, after, np.ones((3, 2)))
    assert len(pairs) == 2, "a text without a vector makes no pair"
    np.testing.assert_allclose(offset_of(pairs), [-0.5, -0.2, 0.9], atol=1e-6)
    np.testing.assert_allclose(applied(before[0], offset_of(pairs), 0), [1, 0, 0])
    np.testing.assert_allclose(applied(before[0], offset_of(pairs), 2), unit(np.array([0, -0.4, 1.8])), atol=1e-6)
    assert not applied(before[0], -before[0], 1.0).any()


def test_pairs_that_make_no_transformation_are_refused():
    nothing, text = np.zeros((2, 4), np.float32), np.eye(2, 4, dtype=np.float32)
    with pytest.raises(TransformationError, match="no word of these pairs"):
        text_pairs(nothing, text, np.ones((2, 2)))
    with pytest.raises(TransformationError, match="say the same"):
        offset_of(text_pairs(text, text[::-1], np.ones((2, 2))))


# The sign-flip test


@pytest.mark.parametrize("count", [1, 2, 5, 9])
def test_all_swaps_are_those_that_one_can_write_down(count):
    changes = planted_pairs(count, shift=0.2, seed=count).changes
    given = np.linalg.norm(changes.mean(axis=0))
    lengths = [np.linalg.norm(np.mean(np.array(signs)[:, None] * changes, axis=0))
               for signs in itertools.product([1, -1], repeat=count)]  # fmt: skip
    expected = np.mean([length >= given - 1e-12 for length in lengths])
    assert sign_flips(changes) == SignFlips(pytest.approx(expected), 2 ** (count - 1), is_exact=True)


def test_the_test_is_that_of_scipy_where_texts_are_numbers():
    changes = np.random.default_rng(4).normal(0.4, 1, 12)
    theirs = permutation_test(
        (changes, np.zeros(12)), lambda x, y, axis: np.abs(np.mean(x - y, axis=axis)),
        permutation_type="samples", n_resamples=np.inf, alternative="greater", vectorized=True,
    )  # fmt: skip
    assert sign_flips(changes[:, None]).p == pytest.approx(theirs.pvalue)


def test_sampled_swaps_come_near_to_all_of_them_and_never_say_zero(monkeypatch):
    changes = planted_pairs(14, shift=0.1, seed=2).changes
    exact = sign_flips(changes)
    monkeypatch.setattr("dashboard.analysis.directions.sign_flips.MOST_EXACT", 5)
    sampled = sign_flips(changes)
    assert exact.is_exact
    assert not sampled.is_exact
    assert sampled.p == pytest.approx(exact.p, abs=0.02)
    assert sign_flips(planted_pairs(40, shift=2.0).changes).p == 1 / (1 + SAMPLED)


def test_more_pairs_than_dimensions_give_the_same_lengths():
    changes = planted_pairs(70, shift=0.05, seed=3).changes
    wider = np.hstack([changes, np.zeros((70, 60))])
    assert sign_flips(changes).p == pytest.approx(sign_flips(wider).p)


def test_five_pairs_can_never_be_told_from_chance():
    assert sign_flips(np.ones((5, 3))).p == 1 / 16
    assert sign_flips(np.ones((6, 3))).p == 1 / 32


# How changes agree, and how texts are sorted


def test_the_mean_cosine_of_two_changes():
    changes = planted_pairs(7, shift=0.3).changes
    cosines = [unit(one) @ unit(other) for one, other in itertools.combinations(changes, 2)]
    assert mean_cosine(changes) == pytest.approx(np.mean(cosines))
    assert mean_cosine(changes[:1]) is None
    assert mean_cosine(np.array([[1.0, 0], [0, 0], [1, 0]])) == pytest.approx(1 / 3)


@pytest.mark.parametrize("count", [3, 8, 15])
def test_each_text_is_placed_by_the_pairs_of_neither(count):
    pairs = planted_pairs(count, shift=0.25, seed=count)
    changes = pairs.changes
    paired = [float(np.delete(changes, i, 0).mean(0) @ changes[i] > 0) for i in range(count)]
    unpaired = []
    for low, high in itertools.permutations(range(count), 2):
        direction = np.delete(changes, [low, high], 0).sum(0)
        unpaired.append(float(pairs.after[high] @ direction > pairs.before[low] @ direction))
    found = left_out_sorting(pairs)
    assert found == Sorting(pytest.approx(np.mean(paired)), pytest.approx(np.mean(unpaired)), count)


def test_two_pairs_sort_nothing():
    assert left_out_sorting(planted_pairs(2, shift=1.0)) is None


def test_held_out_pairs_are_sorted_as_scikit_learn_says():
    learned, held_out = planted_pairs(8, shift=0.3), planted_pairs(30, shift=0.3, seed=9)
    offset = offset_of(learned)
    places = np.concatenate([held_out.before, held_out.after]) @ offset
    found = held_out_sorting(offset, held_out)
    assert found.unpaired == pytest.approx(roc_auc_score(np.repeat([0, 1], 30), places))
    assert found.paired == pytest.approx(np.mean(places[30:] > places[:30]))


def test_lengths_sort_by_whichever_is_longer():
    lengths = np.array([[30, 10], [40, 20], [50, 60], [9, 9]])
    found = length_sorting(planted_pairs(4, shift=0, lengths=lengths))
    before, after = lengths.T
    expected = roc_auc_score(np.repeat([1, 0], 4), np.concatenate([before, after]))
    assert found == Sorting(pytest.approx(2.5 / 4), pytest.approx(expected), 4)


@pytest.mark.parametrize(("unpaired", "word"), [(0.59, "not to be sorted by"), (0.6, "rough"), (0.75, "usable")])
def test_what_sorting_is_called(unpaired, word):
    assert Sorting(1.0, unpaired, 9).word == word


@pytest.mark.parametrize(("alike", "word"), [(0.04, "none"), (0.05, "weak"), (0.1, "usable"), (0.2, "strong")])
def test_what_agreement_of_changes_is_called(alike, word):
    sorting = Sorting(0.5, 0.5, 9)
    assert PairEvidence(9, SignFlips(1.0, 1, True), alike, sorting, sorting, False).alike_word == word


# Planted cases


def test_a_planted_change_is_found():
    found = pair_evidence(planted_pairs(16, shift=0.7))
    assert found.flips.p < 0.001
    assert found.alike_word == "strong"
    assert found.sorting.word == "usable"
    assert not found.follows_length


def test_random_changes_are_called_random_in_at_least_950_of_1000_trials():
    found = [pair_evidence(planted_pairs(10, shift=0, seed=seed)) for seed in range(1_000)]
    assert sum(trial.flips.p > 0.05 for trial in found) >= 950
    assert sum(trial.sorting.word != "usable" for trial in found) >= 950
    assert abs(np.mean([trial.sorting.unpaired for trial in found]) - 0.5) < 0.01, "left-out figures are not biased"


def test_a_change_that_is_one_of_length_is_flagged():
    lengths = np.column_stack([np.arange(20, 36), np.arange(60, 76)])
    assert pair_evidence(planted_pairs(16, shift=0.7, lengths=lengths)).follows_length
    random = np.random.default_rng(1).integers(20, 200, (16, 2))
    assert not pair_evidence(planted_pairs(16, shift=0.7, lengths=random)).follows_length


def test_held_out_pairs_judge_what_was_learned():
    learned, other = planted_pairs(8, shift=0.7), planted_pairs(8, shift=-0.7, seed=5)
    found = pair_evidence(learned, held_out=other)
    assert found.is_held_out
    assert found.sorting.unpaired < 0.2, "they go the other way"


def test_thousands_of_pairs_are_judged_by_a_sample_at_once():
    pairs = planted_pairs(20_000, shift=0.1)
    began = time.perf_counter()
    found = pair_evidence(pairs)
    assert time.perf_counter() - began < 5, "0.4 s on a quiet machine"
    assert found.pairs == 20_000
    assert found.sorting.pairs == JUDGED_PAIRS
