"""Texts in no region: their nearest regions, and the view that attaches them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import figures, queries
from dashboard.noise import attached, count_votes, noise_votes
from store.records import NOISE, NOT_ENCODED, Attachment
from store.results import StageResult
from tests.example_map import example_map, stored_map


def votes_of(ballots, weights):
    ballots, weights = np.array(ballots, np.int32), np.array(weights, np.float32)
    return count_votes(np.arange(len(ballots)) * 10, ballots, weights)


def test_strength_is_the_share_of_all_neighbours_by_likeness():
    votes = votes_of([[2, 2, 5, -1], [-1, -1, -1, -1]], [[0.4, 0.2, 0.3, 0.1], [0.5] * 4])
    assert votes.nearest(0) == [(2, pytest.approx(0.6)), (5, pytest.approx(0.3))]
    assert votes.nearest(10) == [], "neighbours in no region vote for none"
    assert votes.nearest(3) == [], "a point in a region has no votes"
    assert votes.regions[1].tolist() == [-1, -1, -1]


def test_the_three_strongest_are_kept_and_of_equals_the_first_number():
    votes = votes_of([[3, 1, 0, 2, 1]], [[0.2, 0.2, 0.2, 0.2, 0.2]])
    assert [region for region, _ in votes.nearest(0)] == [1, 0, 2]


@given(
    st.integers(1, 6).flatmap(
        lambda k: st.lists(
            st.lists(st.tuples(st.integers(-1, 5), st.floats(0.015625, 1, width=32)), min_size=k, max_size=k),
            max_size=20,
        )
    )
)
def test_votes_are_those_counted_one_by_one(neighborhoods):
    if not neighborhoods:
        return
    votes = votes_of([[r for r, _ in row] for row in neighborhoods], [[w for _, w in row] for row in neighborhoods])
    for number, row in enumerate(neighborhoods):
        shares = {region: 0.0 for region, _ in row if region >= 0}
        for region, weight in row:
            if region >= 0:
                shares[region] += weight / sum(w for _, w in row)
        found = dict(votes.nearest(10 * number))
        assert sorted(found.values(), reverse=True) == pytest.approx(sorted(shares.values(), reverse=True)[:3])
        assert all(found[region] == pytest.approx(shares[region]) for region in found)


def example_with_votes():
    """The example, its nine noise points voted into region 1 with strengths 0.9, 0.8 ... 0.1."""
    drawn = example_map()
    votes = []
    for layer in drawn.layers:
        points = np.flatnonzero(layer.region_of == NOISE)
        strengths = np.linspace(0.9, 0.1, len(points), dtype=np.float32)
        ballots = np.array([[1, -1]] * len(points), np.int32)
        votes.append(count_votes(points, ballots, np.stack([strengths, 1 - strengths], axis=1)))
    return drawn, votes


@pytest.mark.parametrize(
    ("attachment", "count"),
    [
        (Attachment(100, 0), 9),
        (Attachment(100, 50), 5),
        (Attachment(100, 100), 0),
        (Attachment(2, 0), 5),
        (Attachment(2, 80), 2),
        (Attachment(0, 0), 0),
    ],
)
def test_noise_is_attached_the_surest_first_as_far_as_it_is_allowed(attachment, count):
    drawn, votes = example_with_votes()
    shown = attached(drawn, votes, attachment)
    encoded = drawn.counts[drawn.layers[0].region_of > NOT_ENCODED].sum()
    for before, after, of_layer in zip(drawn.layers, shown.layers, votes, strict=True):
        assert np.flatnonzero(after.is_attached).tolist() == of_layer.points[:count].tolist()
        assert (after.region_of[after.is_attached] == 1).all()
        assert (after.region_of[~after.is_attached] == before.region_of[~after.is_attached]).all()
        assert after.noise_share == pytest.approx((9 - count) / encoded)
        assert [region.attached for region in after.regions] == [count if r.number == 1 else 0 for r in before.regions]
        assert after.regions[1].size == before.regions[1].size + count
        assert (after.membership == before.membership).all(), "how strongly texts belong does not change"
        if count:
            assert queries.region_points(shown, after.number, 1)[-1] in of_layer.points, "attached texts come last"
    assert len(drawn.layers[0].regions) == len(shown.layers[0].regions), "there is no region of leftovers"


def test_repeated_texts_count_as_often_as_they_are_there():
    drawn, votes = example_with_votes()
    counts = drawn.counts.copy()
    counts[votes[0].points[0]] = 200
    shown = attached(replace(drawn, counts=counts), votes, Attachment(2, 0))
    assert not shown.layers[0].is_attached.any(), "the surest alone is more than 2 %, and nothing overtakes it"


def test_attached_noise_has_codes_of_its_own():
    drawn, votes = example_with_votes()
    shown = attached(drawn, votes, Attachment(100, 0))
    codes = figures.region_codes(shown, 1)
    assert set(codes[votes[1].points].tolist()) == {6 + 2}
    assert (np.delete(codes, votes[1].points) == np.delete(figures.region_codes(drawn, 1), votes[1].points)).all()
    assert (figures.by_membership(shown, 1).codes[votes[1].points] == 0).all()


def with_neighbors(store):
    """The stored example, every second point fitted, each with the two next of those as neighbours."""
    drawn = stored_map(store)
    rows = int(np.isfinite(drawn.coordinates[:, 0]).sum())
    sample, others = np.arange(0, rows, 2), np.arange(1, rows, 2)
    near = (np.arange(len(sample))[:, None] + [1, 2]) % len(sample)
    similarities = np.full((len(sample), 2), 0.5, np.float32)
    arrays = {
        "sample": sample, "indices": near, "similarities": similarities, "others": others,
        "others_indices": near[: len(others)], "others_similarities": similarities[: len(others)],
    }  # fmt: skip
    store.results.save("near", stage="neighbors", texts_key=drawn.corpus.texts_key, result=StageResult(arrays))
    store.maps.add_stage(drawn.id, "neighbors", "near")
    return store.maps.get(drawn.id), sample, near


def test_votes_follow_the_neighbours_of_a_map(store):
    assert noise_votes(store, stored_map(store)) is None, "they were not kept"
    drawn, sample, near = with_neighbors(store)
    [_, fine] = noise_votes(store, drawn)
    region_of = drawn.layers[1].region_of
    assert fine.points.tolist() == np.flatnonzero(region_of == NOISE).tolist()
    last = int(fine.points[-1])
    neighbors = sample[near[last // 2]]
    expected = {int(region) for region in region_of[neighbors] if region >= 0}
    assert {region for region, _ in fine.nearest(last)} == expected
    table = queries.documents_table(store, drawn)
    certainty = dict(zip(table.column("row").to_pylist(), table.column("certainty_1").to_pylist(), strict=True))
    documents = np.repeat(np.arange(len(drawn.counts)), drawn.counts)
    for row, point in enumerate(documents):
        told = dict(fine.nearest(int(point)))
        assert certainty[row] == (pytest.approx(max(told.values())) if told else None)


def test_points_with_fewer_neighbours_than_others_have_votes_too(store):
    drawn = stored_map(store)
    rows = int(np.isfinite(drawn.coordinates[:, 0]).sum())
    arrays = {
        "sample": np.arange(2), "indices": np.array([[1], [0]]), "similarities": np.full((2, 1), 0.5, np.float32),
        "others": np.arange(2, rows), "others_indices": np.tile([0, 1], (rows - 2, 1)),
        "others_similarities": np.full((rows - 2, 2), 0.5, np.float32),
    }  # fmt: skip
    store.results.save("few", stage="neighbors", texts_key=drawn.corpus.texts_key, result=StageResult(arrays))
    store.maps.add_stage(drawn.id, "neighbors", "few")
    [coarse, _] = noise_votes(store, drawn)
    region = int(drawn.layers[0].region_of[0])
    assert all(coarse.nearest(int(point)) == [(region, 1.0)] for point in coarse.points)


def test_a_neighbour_of_no_weight_has_no_vote():
    assert votes_of([[2, 0]], [[0.5, 0.0]]).nearest(0) == [(2, 1.0)]
