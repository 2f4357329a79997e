"""Directions taken away: which, what is left of what they said, and a map drawn from what is left."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import cross_val_score

from dashboard import mapping, removal
from dashboard.analysis.directions.axes import pole
from dashboard.analysis.directions.removal import (
    group_directions,
    left_of_a_change,
    left_of_an_axis,
    neighbors_alike,
    orthonormal,
)
from dashboard.analysis.encoders import EncoderError, encoder_id, load_encoder
from dashboard.analysis.encoders.removal import Removal, base_of, removed, spoken
from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition
from dashboard.map_pairs import neighbors_by_point
from dashboard.removal import RemovalError
from dashboard.space import Space
from dashboard.transformation_definition import TransformationDefinition
from dashboard.transformations import Transformations
from store.recipes import MapRecipe
from tests.corpora import add_corpus, planted_texts, planted_vectors
from tests.test_directions_transformations import planted_pairs
from tests.test_mapping import InlineCompute

BILLING = TransformationDefinition(
    pairs=tuple((f"{word} delivery", f"{word} billing") for word in "abcdefghijklmnopqrstuvwxyz")
)


def opened(store, compute, map_id):
    semantic_map = store.maps.get(map_id)
    return Transformations(Axes(store, compute, semantic_map, Space(store, compute, semantic_map)), compute)


# Which directions


def test_orthonormal_rows_span_the_same_and_no_more():
    given = [np.array([1.0, 0, 0]), np.array([1.0, 1, 0]), np.array([0.0, 2, 0])]
    rows = orthonormal(given)
    np.testing.assert_allclose(rows @ rows.T, np.eye(2), atol=1e-6)
    vectors = removed(np.array([[1, 2, 3], [5, -1, 0]], np.float32), rows)
    np.testing.assert_allclose(vectors, [[0, 0, 1], [0, 0, 0]], atol=1e-6)


def test_groups_without_what_tells_their_means_apart_are_not_told_by_a_linear_rule():
    random = np.random.default_rng(0)
    groups = np.repeat([0, 1, 2, -1], 150)
    centers = random.normal(size=(4, 24))
    vectors = (centers[groups] + random.normal(size=(600, 24))).astype(np.float32)
    directions = group_directions(vectors, groups)
    assert directions.shape == (2, 24)
    rest = vectors - (vectors @ directions.T) @ directions
    means = np.stack([rest[groups == number].mean(axis=0) for number in range(3)])
    np.testing.assert_allclose(means, np.broadcast_to(means[0], means.shape), atol=1e-4)
    known = groups >= 0
    before, after = (
        cross_val_score(LogisticRegression(max_iter=500), space[known], groups[known], cv=5).mean()
        for space in (vectors, rest)
    )
    assert before > 0.9
    assert after < 0.4, "a third is chance"
    assert group_directions(vectors, np.where(groups == 0, 0, -1)) is None


# What is left


def test_a_change_that_is_taken_away_can_no_longer_be_told():
    before, after = left_of_a_change(planted_pairs(60, shift=0.7), None)
    assert before.unpaired > 0.9
    assert abs(after.unpaired - 0.5) < 0.2
    assert left_of_a_change(planted_pairs(4, shift=0.7), None) is None


def test_a_change_in_two_ways_is_only_half_gone():
    learned, held_out = planted_pairs(30, shift=0.7), planted_pairs(30, shift=0.7, seed=4)
    other = np.zeros(48, np.float32)
    other[9] = 0.9
    more = replace(held_out, after=held_out.after + other)
    before, after = left_of_a_change(learned, more)
    assert before.unpaired > 0.9
    assert after.unpaired > 0.9


def test_neighbours_are_alike_where_they_share_a_group():
    groups = np.array([0, 0, 1, -1])
    near = np.array([[1, 2], [0, 3], [0, 1], [0, 1]])
    assert neighbors_alike(groups, np.arange(4), near) == pytest.approx(2 / 5)
    assert neighbors_alike(np.full(4, -1), np.arange(4), near) is None


def test_an_axis_that_is_taken_away_can_no_longer_be_told_by_its_examples():
    before, after = left_of_an_axis(*planted_sides(300, dimensions=16))
    assert before > 0.95
    assert abs(after - 0.5) < 0.15
    assert left_of_an_axis(*planted_sides(9, dimensions=16)) is None


def test_an_axis_that_few_examples_tell_badly_is_not_all_gone():
    """Half of them leads another way than the other half, so some of what tells these apart is left."""
    before, after = left_of_an_axis(*planted_sides(30, dimensions=48))
    assert before > 0.95
    assert 0.7 < after < before


def planted_sides(count, *, dimensions):
    """Two poles of so many texts each that differ along one dimension, in noise."""
    random = np.random.default_rng(2)
    shift = np.zeros(dimensions, np.float32)
    shift[3] = 2.5
    sides = [random.normal(size=(count, dimensions)).astype(np.float32) + sign * shift for sign in (-1, 1)]
    return [pole([row[None, :] for row in unit(side)]) for side in sides]


def unit(vectors):
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


# The encoder


def test_an_encoder_with_directions_removed_is_an_encoder_by_its_name(planted_encoder, tmp_path):
    taken = Removal("full", "planted", "subjects", "pairs", np.eye(3, 16, dtype=np.float32))
    taken.kept(tmp_path)
    assert (base_of(taken.name), spoken(taken.name)) == ("full", "full without subjects")
    assert encoder_id(taken.name, home=tmp_path) == taken.id != "planted"
    found = load_encoder(taken.name, home=tmp_path).encode(["a billing case", "????"])
    assert not found[:, :3].any()
    assert np.linalg.norm(found, axis=1) == pytest.approx([1, 0])
    with pytest.raises(EncoderError, match=r"not in the data folder: remove them anew\."):
        encoder_id(taken.name, home=tmp_path / "elsewhere")
    Removal("full", "older", "subjects", "pairs", taken.directions).kept(tmp_path)
    with pytest.raises(EncoderError, match="has changed"):
        encoder_id(Removal("full", "older", "subjects", "pairs", taken.directions).name, home=tmp_path)


# A map of what is left


@pytest.mark.slow
def test_a_map_is_drawn_of_what_is_left_and_nothing_is_encoded_anew(store, planted_encoder):
    texts, topics = planted_texts(60)
    compute = InlineCompute(store.home)
    corpus = add_corpus(store, texts, topic=topics)
    before = opened(store, compute, mapping.build_map(store, compute, corpus.id, MapRecipe()).map_id)
    taken = removal.removal_of_column(before, 0)
    other_columns = add_corpus(store, texts, topic=["one", "other"] * (len(texts) // 2))
    beside = opened(store, compute, mapping.build_map(store, compute, other_columns.id, MapRecipe()).map_id)
    assert removal.removal_of_column(beside, 0).name != taken.name, "the same texts, but other values"
    recipe = removal.recipe_without(before, taken)
    planted_encoder.clear()
    built = mapping.build_map(store, compute, corpus.id, recipe)
    assert (built.encoded, planted_encoder) == (0, [])
    assert removal.drawn_without(store, corpus.id, taken) == built.map_id
    renamed = replace(taken, what="another name", directions=taken.directions + np.float32(1e-6))
    assert removal.drawn_without(store, corpus.id, renamed) == built.map_id, "named or computed anew, it is the same"
    assert (renamed.kept(store.home).directions == taken.directions).all()
    after = opened(store, compute, built.map_id)
    expected = removed(planted_vectors(texts), taken.directions)
    np.testing.assert_allclose(after.space.vectors, expected, atol=1e-5)
    typed = ["a new billing case"]
    np.testing.assert_allclose(after.space.encode(typed), removed(planted_vectors(typed), taken.directions), atol=1e-5)
    alike = removal.column_alike(before, 0, after.semantic_map)
    assert alike[0] > 0.95
    assert alike[1] < 0.6, "a third is chance"
    became = removal.balance(before, after.semantic_map)
    assert became.regions_agree < 0.3
    assert became.neighbors_kept < 0.5
    axis_is_taken_away(store, compute, before)
    store.corpora.extend(corpus.id, [pa.record_batch({"text": typed})], source="more.csv", text_column="text")
    grown = mapping.build_map(store, compute, corpus.id, replace(recipe, base=built.map_id))
    assert opened(store, compute, grown.map_id).space.vectors[-1] == pytest.approx(
        removed(planted_vectors(typed), taken.directions)[0], abs=1e-5
    )
    again = opened(store, compute, before.semantic_map.id)
    np.testing.assert_allclose(again.space.vectors[: len(texts)], planted_vectors(texts), err_msg="the first map stays")
    with pytest.raises(RemovalError, match="has been taken away already: begin with a map by full"):
        removal.removal_of_column(after, 0)
    change = before.transformation(BILLING)
    left = removal.left_of(change)
    assert left[0].unpaired == 1.0
    assert left[1].unpaired < 0.8
    assert neighbors_by_point(store, after.semantic_map) is not None
    assert removal.removal_of_change(before, change).name.startswith("full without a change #")


def axis_is_taken_away(store, compute, before):
    """A saved axis goes the same way: what it said is gone, from the vectors and from who is near whom."""
    corpus_id = before.semantic_map.corpus.id
    made = AxisDefinition.of(negative=["=0:billing"], positive=["=0:login"])
    store.saved_axes.save(corpus_id, "#1 to login", made.as_dict())
    axis = before.axes.axis(made)
    taken = removal.removal_of_axis(before, axis)
    assert spoken(taken.name) == "full without 1 to login"
    built = mapping.build_map(store, compute, corpus_id, removal.recipe_without(before, taken))
    after = opened(store, compute, built.map_id)
    assert (
        removal.drawn_without(store, corpus_id, removal.removal_of_axis(before, before.axes.axis(made))) == built.map_id
    )
    np.testing.assert_allclose(after.space.vectors @ axis.direction, 0, atol=1e-5)
    alike = removal.axis_alike(before, axis, after.semantic_map)
    assert alike[0] > 0.5
    assert alike[1] < alike[0] - 0.1
    told = removal.examples_left(axis)
    assert told[0] > 0.95
    assert told[1] < 0.75
    with pytest.raises(RemovalError, match="has been taken away already"):
        removal.removal_of_axis(after, after.axes.axis(made))
    regions = AxisDefinition.of(negative=["@0.0"], positive=["@0.1"])
    one = removal.removal_of_axis(before, before.axes.axis(regions))
    edited = replace(before.semantic_map, edition="edited")
    axes = Axes(store, compute, edited, before.space)
    other = removal.removal_of_axis(Transformations(axes, compute), axes.axis(regions))
    assert other.hash != one.hash, "a region may hold other texts"
