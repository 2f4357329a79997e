"""Semantic axes and the evidence for them, on planted cases."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.linear_model import Ridge

from dashboard.analysis.directions.agreement import agreement_word, half_weights, split_half_agreement
from dashboard.analysis.directions.axes import AxisError, pole, positions, semantic_axis
from dashboard.analysis.directions.blind_check import PAIRS, PASSING, blind_pairs, chance_of
from dashboard.analysis.directions.effect_sizes import QUANTILES, group_places, shares_at_ends
from dashboard.analysis.directions.evidence import (
    HeldOutPlaces,
    Rating,
    confounds,
    effective_size,
    rating_check,
    stability,
)
from dashboard.analysis.directions.held_out_examples import held_out_examples
from dashboard.analysis.directions.random_axes import band, judged_texts, random_axes
from dashboard.analysis.directions.rank_intervals import rank_intervals
from dashboard.analysis.directions.ranks import auc, spearman
from dashboard.analysis.directions.regression import FEWEST_RATED, PENALTIES, learn_axis, moments, ridge
from tests.planted_space import planted_space


@pytest.fixture(scope="module")
def space():
    return planted_space()


@pytest.fixture(scope="module")
def judged(space):
    return judged_texts(space.vectors, np.ones(len(space.vectors), bool))


@pytest.fixture(scope="module")
def randoms(judged):
    return random_axes(judged, negatives=5, positives=5)


def separate(vectors):
    """A pole of typed texts: every one a part of its own."""
    return pole([row[None, :] for row in vectors])


def planted_poles(space, size=5):
    order = np.argsort(space.quality)
    return separate(space.vectors[order[:size]]), separate(space.vectors[order[-size:]])


# Axes


def test_an_axis_leads_from_one_mean_to_the_other():
    negative = pole([np.array([[1, 0, 0], [0, 1, 0]], np.float32)])
    positive = pole([np.array([[0, 0, 1]], np.float32)])
    axis = semantic_axis(negative=negative, positive=positive)
    np.testing.assert_allclose(axis, np.array([-0.5, -0.5, 1]) / np.sqrt(1.5), rtol=1e-6)
    texts = np.array([[0, 0, 1], [1, 0, 0], [0, 0, 0], [0.6, -0.6, 0]], np.float32)
    found = positions(texts, axis)
    np.testing.assert_allclose(found, [1 / np.sqrt(1.5), -0.5 / np.sqrt(1.5), np.nan, 0], rtol=1e-6, atol=1e-7)


def test_every_part_of_a_pole_counts_the_same():
    region, typed = np.eye(4, dtype=np.float32)[:3], np.eye(4, dtype=np.float32)[3:]
    found = pole([region, typed])
    np.testing.assert_allclose(found.mean, [1 / 6, 1 / 6, 1 / 6, 1 / 2])
    assert effective_size(found) == 3
    assert effective_size(pole([typed, typed, typed])) == 3


def test_texts_without_a_vector_do_not_count():
    found = pole([np.zeros((1, 2), np.float32), np.array([[0, 0], [0, 1]], np.float32)])
    np.testing.assert_array_equal(found.vectors, [[0, 1]])
    with pytest.raises(AxisError, match="knows no word"):
        pole([np.zeros((2, 2), np.float32)])


def test_equal_poles_make_no_axis(space):
    with pytest.raises(AxisError, match="say the same"):
        semantic_axis(negative=separate(space.vectors[:3]), positive=separate(space.vectors[:3]))


def test_a_planted_direction_is_found(space, judged, randoms):
    negative, positive = planted_poles(space)
    axis = semantic_axis(negative=negative, positive=positive)
    assert axis @ space.direction > 0.8
    found = stability(negative, positive, judged, randoms)
    assert found.word == "stable"
    check = rating_check(Rating("quality", space.quality), space.vectors, axis, randoms)
    assert check.beats_chance
    assert check.rho > 0.7


# Agreement of halves


def test_halves_share_no_text_and_keep_weights():
    weights = np.array([0.5, 0.25, 0.125, 0.0625, 0.0625])
    first, second = half_weights(weights, 40, np.random.default_rng(0))
    assert ((first > 0) ^ (second > 0)).all()
    assert ((first > 0).sum(axis=1) == 2).all()
    np.testing.assert_allclose([first.sum(axis=1), second.sum(axis=1)], 1)
    ratios = first / weights
    np.testing.assert_allclose(ratios[first > 0], np.repeat(1 / (weights * (first > 0)).sum(axis=1), 2))


def test_agreement_is_the_correlation_of_both_orders():
    """Poles of two texts have two halves: the four axes between them can be written down."""
    random = np.random.default_rng(5)
    texts = random.normal(size=(4_000, 6))
    covariance = np.cov(texts.T)
    low, high = random.normal(size=(2, 2, 6)).astype(np.float32)
    expected = np.mean([
        np.corrcoef(texts @ (high[i] - low[j]), texts @ (high[1 - i] - low[1 - j]))[0, 1]
        for i in (0, 1) for j in (0, 1)
    ])  # fmt: skip
    found = np.mean([
        split_half_agreement(separate(low), separate(high), covariance, seed=seed) for seed in range(40)
    ])  # fmt: skip
    assert found == pytest.approx(expected, abs=0.02)


def test_a_pole_of_one_text_has_no_halves(space, judged, randoms):
    one, many = separate(space.vectors[:1]), separate(space.vectors[1:6])
    assert stability(one, many, judged, randoms) is None
    assert rank_intervals(space.vectors[:3], judged.vectors, negative=one, positive=many) is None
    assert random_axes(judged, negatives=1, positives=5).agreement_band is None


def test_random_axes_are_called_random(space, judged):
    """Of 1,000 axes between texts drawn at random at least 95 % are called so, for both poles of several sizes."""
    for negatives, positives in ((5, 5), (3, 12)):
        randoms = random_axes(judged, negatives=negatives, positives=positives)
        random = np.random.default_rng(11)
        called = 0
        for _ in range(1_000):
            drawn = random.permutation(len(space.vectors))[: negatives + positives]
            below, above = separate(space.vectors[drawn[:negatives]]), separate(space.vectors[drawn[negatives:]])
            called += stability(below, above, judged, randoms).word == "random"
        assert called >= 950


def test_random_axes_of_large_poles_spread_like_smaller_ones(judged):
    sizes = [random_axes(judged, negatives=size, positives=size).agreement_band for size in (20, 32, 500)]
    assert sizes[1] == sizes[2]
    np.testing.assert_allclose(sizes[0], sizes[1], atol=0.06)


@pytest.mark.parametrize(
    ("agreement", "word"), [(0.1, "random"), (0.2, "random"), (0.25, "unstable"), (0.3, "rough"), (0.5, "stable")]
)
def test_agreement_in_words(agreement, word):
    assert agreement_word(agreement, (-0.2, 0.2)) == word
    assert agreement_word(0.55, (-0.3, 0.6)) == "random"


def test_too_few_texts_for_random_poles(space):
    assert random_axes(judged_texts(space.vectors, np.zeros(1_500, bool)), negatives=5, positives=5) is None
    one = np.arange(1_500) == 7
    assert random_axes(judged_texts(space.vectors, one), negatives=5, positives=5) is None


# Examples left out


def test_examples_left_out_are_placed_by_the_others():
    """Every axis without one example, one after the other."""
    random = np.random.default_rng(3)
    below, above = random.normal(size=(6, 4)), random.normal(size=(5, 4)) + 0.5
    everything = np.concatenate([below, above]).astype(np.float32)
    places = np.empty(11)
    for left in range(11):
        low = [row for row in range(6) if row != left]
        high = [row for row in range(6, 11) if row != left]
        places[left] = everything[left] @ (everything[high].mean(axis=0) - everything[low].mean(axis=0))
    found = held_out_examples(separate(everything[:6]), separate(everything[6:]))
    assert found.auc == pytest.approx(auc(places, np.arange(11) >= 6))
    assert found.texts == 11


def test_examples_of_a_planted_direction_fall_on_their_side(space):
    found = held_out_examples(*planted_poles(space, 10))
    assert found.auc > 0.9
    assert found.beats_chance


def test_random_examples_fall_on_either_side(space):
    """Of 1,000 pairs of random poles, with 20 texts together, at least 95 % do not beat sides drawn by lot."""
    random = np.random.default_rng(13)
    beaten = 0
    for _ in range(1_000):
        drawn = random.permutation(len(space.vectors))[:20]
        found = held_out_examples(separate(space.vectors[drawn[:10]]), separate(space.vectors[drawn[10:]]))
        beaten += found.beats_chance
    assert beaten <= 50


def test_few_or_unequal_examples_are_not_left_out(space):
    five = separate(space.vectors[:5])
    assert held_out_examples(five, separate(space.vectors[5:9])) is None
    assert held_out_examples(five, pole([space.vectors[5:50], space.vectors[60:61]])) is None
    assert held_out_examples(five, separate(space.vectors[5:200])) is None


# Ratings


def test_random_axes_do_not_beat_chance_on_a_rating(space, judged, randoms):
    """Of 1,000 random axes at least 95 % stay within the band, though the rating is a strong direction of the space."""
    random = np.random.default_rng(12)
    rating = Rating("quality", space.quality)
    check = rating_check(rating, space.vectors, space.direction, randoms)
    drawn = np.array([random.permutation(len(space.vectors))[:10] for _ in range(1_000)])
    axes = space.vectors[drawn[:, :5]].mean(axis=1) - space.vectors[drawn[:, 5:]].mean(axis=1)
    checks = [replace(check, rho=rho) for rho in spearman(axes @ space.vectors.T, space.quality)]
    assert sum(check.beats_chance for check in checks) <= 50
    assert check.band[1] > 0.1, "a strong direction of the space is met by chance"
    again = rating_check(rating, space.vectors, axes[0], randoms)
    assert again.rho == pytest.approx(checks[0].rho)


def test_the_texts_of_the_poles_are_not_asked_for_their_rating(space, randoms):
    ratings = np.full(1_500, np.nan)
    ratings[:30] = np.arange(30)
    axis = space.direction
    assert rating_check(Rating("few", ratings), space.vectors, axis, randoms).texts == 30
    assert rating_check(Rating("few", ratings, without=np.arange(15)), space.vectors, axis, randoms) is None
    assert rating_check(Rating("same", np.ones(1_500)), space.vectors, axis, randoms) is None
    assert rating_check(Rating("few", ratings), space.vectors, axis, None) is None


def test_an_axis_is_learned_from_a_rating(space, randoms):
    random = np.random.default_rng(6)
    ratings = space.quality + random.normal(size=1_500)
    learned = learn_axis(space.vectors, ratings)
    assert learned.axis @ space.direction > 0.8
    held_out = HeldOutPlaces(learned.rows, learned.held_out)
    check = rating_check(Rating("rating", ratings), space.vectors, learned.axis, randoms, held_out=held_out)
    assert check.is_held_out
    assert check.rho == pytest.approx(spearman(learned.held_out, ratings[learned.rows]))
    assert 0.5 < check.rho < 0.75, "half of the rating is noise"


def test_nothing_is_learned_from_noise(space):
    """What is told of a learned axis are texts it has not seen: on noise, nothing, though it fits what it has seen."""
    random = np.random.default_rng(8)
    rhos = []
    for trial in range(60):
        ratings = random.normal(size=1_500)
        ratings[200:] = np.nan
        learned = learn_axis(space.vectors, ratings, seed=trial)
        rhos.append(spearman(learned.held_out, ratings[learned.rows]))
    assert abs(np.mean(rhos)) < 0.1
    assert np.quantile(rhos, 0.95) < 0.2


def test_ridge_regression_is_that_of_scikit_learn(space):
    known = moments(space.vectors, space.quality)
    coefficients, constant = ridge(known)
    centered = space.vectors - space.vectors.mean(axis=0)
    for penalty in PENALTIES * (centered**2).sum() / 1_000:
        model = Ridge(alpha=penalty).fit(space.vectors, space.quality)
        if np.allclose(model.coef_, coefficients, rtol=1e-3, atol=1e-3):
            assert constant == pytest.approx(model.intercept_, abs=1e-3)
            return
    pytest.fail("no penalty of those tried gives these coefficients")


def test_columns_that_teach_no_axis_say_so(space):
    ratings = np.full(1_500, np.nan)
    ratings[: FEWEST_RATED - 1] = np.arange(FEWEST_RATED - 1)
    with pytest.raises(AxisError, match="Only 19 texts have a value"):
        learn_axis(space.vectors, ratings)
    with pytest.raises(AxisError, match="the same value"):
        learn_axis(space.vectors, np.ones(1_500))


# Confounds


def test_a_confounded_axis_is_flagged_and_another_is_not(space, judged, randoms):
    random = np.random.default_rng(9)
    quality = space.quality[judged.rows]
    numbers = {
        "length": quality + random.normal(size=len(quality)),
        "stars": random.normal(size=len(quality)),
        "same": np.ones(len(quality)),
    }
    groups = {
        "language": np.where(random.random(len(quality)) < 0.2, -1, (quality > 1).astype(np.int64)),
        "desk": random.integers(0, 6, len(quality)),
    }
    found = {c.name: c for c in confounds(space.direction, judged, randoms, numbers=numbers, groups=groups)}
    assert set(found) == {"length", "stars", "language", "desk"}
    assert {name: c.warns for name, c in found.items()} == {
        "length": True, "language": True, "stars": False, "desk": False,
    }  # fmt: skip
    assert found["length"].size == pytest.approx(spearman(judged.vectors @ space.direction, numbers["length"]))
    assert found["stars"].band[0] < found["stars"].size < found["stars"].band[1]
    assert found["language"].texts == (groups["language"] >= 0).sum()


def test_a_confound_has_its_sign(space, judged, randoms):
    [found] = confounds(
        space.direction, judged, randoms, numbers={"length": -space.quality[judged.rows]}, groups={}
    )  # fmt: skip
    assert found.size < -0.7
    assert found.warns


# Intervals of ranks


def test_intervals_hold_the_rank_and_are_narrow_where_poles_agree(space, judged):
    negative, positive = planted_poles(space, 12)
    axis = semantic_axis(negative=negative, positive=positive)
    places = space.vectors @ axis
    shown = np.argsort(-places)[[0, 400, 1_499]]
    found = rank_intervals(space.vectors[shown], judged.vectors, negative=negative, positive=positive)
    assert found.shape == (3, 2)
    ranks = np.array([(places > places[text]).mean() for text in shown])
    assert (found[:, 0] <= ranks + 0.01).all()
    assert (found[:, 1] >= ranks - 0.01).all()
    drawn = np.random.default_rng(1).permutation(1_500)[:10]
    loose = rank_intervals(
        space.vectors[shown], judged.vectors,
        negative=separate(space.vectors[drawn[:5]]), positive=separate(space.vectors[drawn[5:]]),
    )  # fmt: skip
    assert np.ptp(found, axis=1).mean() < 0.5 * np.ptp(loose, axis=1).mean()


def test_the_outermost_texts_can_be_first_and_last():
    random = np.random.default_rng(0)
    judged = random.normal(size=(500, 3)).astype(np.float32)
    judged[:2] = np.array([[9, 0, 0], [-9, 0, 0]])
    ends = separate(judged[:2] / 9)
    found = rank_intervals(
        judged[:2], judged, negative=pole([ends.vectors[[1, 1]]]), positive=pole([ends.vectors[[0, 0]]])
    )
    np.testing.assert_array_equal(found, [[0, 0], [1, 1]])


# The blind check


def test_pairs_come_from_both_fifths_and_no_text_twice():
    places = np.random.default_rng(2).permutation(200).astype(np.float64)
    places[:20] = np.nan
    pairs = blind_pairs(places, seed=4, without=np.array([30, 31]))
    assert len(pairs) == PAIRS
    texts = [text for pair in pairs for text in (pair.left, pair.right)]
    assert len(set(texts)) == 2 * PAIRS
    assert not set(texts) & {*range(20), 30, 31}
    known = np.sort(np.delete(places, [30, 31])[20:])
    for pair in pairs:
        assert (places[pair.right] > places[pair.left]) == pair.higher_is_right
        low, high = sorted((places[pair.left], places[pair.right]))
        assert low <= np.nanquantile(known, 0.2)
        assert high >= np.nanquantile(known, 0.8)
    assert sum(pair.higher_is_right for pair in pairs) == PAIRS // 2
    assert pairs == blind_pairs(places, seed=4, without=np.array([30, 31]))
    assert pairs != blind_pairs(places, seed=5, without=np.array([30, 31]))


def test_few_texts_give_fewer_pairs():
    assert len(blind_pairs(np.arange(30.0), seed=0)) == 6
    assert blind_pairs(np.full(3, np.nan), seed=0) == ()


def test_a_coin_passes_the_blind_check_in_four_percent():
    assert chance_of(PASSING, PAIRS) == pytest.approx(0.0384, abs=1e-4)
    random = np.random.default_rng(0)
    assert (random.binomial(PAIRS, 0.5, 100_000) >= PASSING).mean() == pytest.approx(0.0384, abs=0.002)


# Groups


def test_groups_have_quantiles_and_cohens_d():
    random = np.random.default_rng(3)
    groups = np.repeat([0, 1, 2, -1], 500)
    places = random.normal(size=2_000) + np.array([0, 1, 0, 0])[groups]
    places[-1] = np.nan
    found = group_places(places, groups, 4)
    assert found.sizes.tolist() == [500, 500, 500, 0]
    np.testing.assert_allclose(found.quantiles[1], np.quantile(places[500:1_000], QUANTILES))
    rest = np.concatenate([places[:500], places[1_000:-1]])
    pooled = np.sqrt((499 * places[500:1_000].var(ddof=1) + 1_498 * rest.var(ddof=1)) / 1_997)
    assert found.effects[1] == pytest.approx((places[500:1_000].mean() - rest.mean()) / pooled, rel=1e-9)
    assert np.isnan(found.effects[3])
    assert np.isnan(found.quantiles[3]).all()


def test_members_are_counted_in_the_outer_fifths():
    positions = np.array([np.nan, *range(10)])
    members = np.isin(np.arange(11), [0, 1, 2, 9])
    assert shares_at_ends(positions, members) == (1.0, 0.5)
    assert shares_at_ends(positions[:3], members[:3]) == (1.0, 1.0)
    assert shares_at_ends(positions[:1], members[:1]) == (0.0, 0.0)


def test_the_band_holds_95_percent():
    low, high = band(np.arange(1_001.0))
    assert (low, high) == (25, 975)
