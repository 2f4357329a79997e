"""Topics as people write them, and what they attract of planted texts."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analysis import attraction
from dashboard.analysis.attraction import TextGroups
from dashboard.analysis.clustering import cluster
from dashboard.analysis.expected_regions import joined_to_topics, settings_beside, with_topics
from dashboard.analysis.region_settings import AUTOMATIC, DensitySettings, RegionSettings
from dashboard.expected_topics import (
    LONGEST_NAME,
    MOST_TEXTS,
    ExpectationError,
    ExpectedTopic,
    expecting,
    read_topics,
    written,
)
from store.recipes import MapRecipe
from tests.planted_blobs import blobs, near

# Topics as they are written


def test_a_line_is_a_topic_by_its_name_or_several_texts():
    lines = "billing\n\n  delivery :  my parcel is late |  nobody came \nlost card | stolen card\n3:30 trains\nlogin:\n"
    topics = read_topics(lines)
    assert [(topic.name, topic.texts) for topic in topics] == [
        ("billing", ("billing",)),
        ("delivery", ("delivery", "my parcel is late", "nobody came")),
        ("lost card", ("lost card", "stolen card")),
        ("3:30 trains", ("3:30 trains",)),
        ("login", ("login",)),
    ]


def test_a_long_description_has_a_short_name_and_keeps_all_its_words():
    description = "people who ask " * 20
    [topic] = read_topics(description)
    assert len(topic.name) <= LONGEST_NAME
    assert topic.name.endswith("…")
    assert topic.texts == (description.strip(),)


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ("billing\nBilling: invoice", "Two topics are called “Billing”"),
        ("billing\n | |", "Line 2 of the topics holds no words"),
        ("\n".join(f"topic {number}" for number in range(201)), "These are 201 topics, and at most 200"),
        ("a" * 100_001, "These topics have 100,001 characters, and at most 100,000"),
        ("billing: " + "|".join(map(str, range(101))), "Line 1 of the topics has 102 texts"),
    ],
)
def test_what_cannot_be_sought_is_a_sentence(lines, sentence):
    with pytest.raises(ExpectationError, match=sentence):
        read_topics(lines)


@given(st.text(alphabet="ab :|\n\t…3", max_size=200))
def test_topics_are_read_again_as_they_were_written(source):
    try:
        topics = read_topics(source)
    except ExpectationError:
        return
    assert read_topics(written(topics)) == topics


def test_a_text_becomes_one_more_example():
    [topic] = read_topics("billing")
    more = topic.including("charged | twice:\n why?").including(" | ")
    assert str(more) == "billing: charged twice: why?"
    assert read_topics(str(more)) == (more,)
    full = ExpectedTopic(("a",) * MOST_TEXTS)
    assert full.including("b") == full


def test_the_same_topics_make_the_same_recipe_however_they_are_typed():
    one = expecting(MapRecipe(base="old"), read_topics("billing\n\ndelivery:late|lost"), 0.5)
    other = expecting(MapRecipe(), read_topics(" billing \ndelivery: late | lost\n"), 0.5)
    assert read_topics("delivery:late")[0].name == "delivery:late", "a colon within a word names nothing"
    assert one.base is None
    assert other.expected == "billing\ndelivery: late | lost"
    assert expecting(other, (), 0.9) == MapRecipe(), "without topics their similarity says nothing"
    assert MapRecipe(**other.as_dict()) == other


# What they attract


def planted(*, per_topic=100, topics=3, dimensions=24, seed=0):
    """Texts about topics, in an order of their own, that all share a direction; the topics themselves, hardly less like
    one another than like their texts."""
    random = np.random.default_rng(seed)
    shared = np.eye(dimensions)[-1]
    topic_of = np.repeat(np.arange(topics), per_topic)
    texts = 2 * shared + 1.2 * np.eye(dimensions)[topic_of] + 0.15 * random.normal(size=(len(topic_of), dimensions))
    directions = 2 * shared + 0.8 * np.eye(dimensions)[:topics]
    unit = [rows / np.linalg.norm(rows, axis=1, keepdims=True) for rows in (texts, directions)]
    return unit[0].astype(np.float32), unit[1].astype(np.float32), topic_of


def test_similarity_is_a_cosine_without_what_all_texts_share():
    vectors, topics, topic_of = planted()
    mean = attraction.mean_vector(vectors)
    np.testing.assert_allclose(mean, vectors.mean(axis=0), atol=1e-6)
    directions = attraction.topic_directions([topic[None] for topic in topics], mean)
    found = attraction.topic_similarities(vectors, directions, mean)
    centred = vectors - vectors.mean(axis=0)
    for topic, direction in enumerate(topics - vectors.mean(axis=0)):
        cosines = centred @ direction / np.linalg.norm(centred, axis=1) / np.linalg.norm(direction)
        np.testing.assert_allclose(found[topic], cosines, atol=1e-5)
    assert np.median((vectors @ topics.T)[topic_of == 0, 1]) > 0.7, "raw cosines call all texts alike"
    assert np.median(found[1, topic_of == 0]) < 0
    assert np.median(found[0, topic_of == 0]) > 0.7


def test_several_examples_count_as_their_mean_and_those_without_a_vector_not_at_all():
    mean = np.zeros(3, np.float32)
    x, y, none = np.eye(3, dtype=np.float32)[[0, 1, 2]] * [[1], [1], [0]]
    directions = attraction.topic_directions([np.stack([x, y, none]), none[None]], mean)
    np.testing.assert_allclose(directions, [[0.5**0.5, 0.5**0.5, 0], [0, 0, 0]], atol=1e-6)
    found = attraction.topic_similarities(np.stack([x, none]), directions, mean)
    np.testing.assert_allclose(found[0, 0], 0.5**0.5, atol=1e-6)
    assert found[1, 0] == 0
    assert (found[:, 1] == -np.inf).all()


def test_a_text_goes_to_the_nearest_topic_above_the_threshold():
    similarities = np.array([[0.9, 0.6, 0.2, -np.inf], [0.1, 0.7, 0.39, -np.inf]], np.float32)
    found = attraction.attract(similarities, 0.4)
    assert found.topic_of.tolist() == [0, 1, -1, -1]
    assert found.is_shared.tolist() == [False, True, False, False]
    assert attraction.attract(similarities, 0.7).topic_of.tolist() == [0, 1, -1, -1], "the threshold itself is enough"
    assert attraction.attract(similarities[:0], 0.4).topic_of.tolist() == [-1] * 4


def test_a_group_is_as_like_a_topic_as_half_of_its_texts():
    similarities = np.array(
        [[0.9, 0.1, 0.5, 0.2, 0.4, 0.7, -np.inf], [0, 0.2, 0.3, 0.6, 0.2, 0.1, -np.inf]], np.float32
    )
    group_of = np.array([0, 0, 0, 1, 1, -1, -4])
    beside = np.array([0, 0, 0, 1, 1, 1, -4])
    expected = [[0.5, 0.5, 0.5, 0.3, 0.3, 0.5, -np.inf], [0.2, 0.2, 0.2, 0.4, 0.4, 0.25, -np.inf]]
    np.testing.assert_allclose(attraction.of_groups(similarities, TextGroups(group_of, beside)), expected)
    alone = np.full(7, -1)
    np.testing.assert_array_equal(attraction.of_groups(similarities, TextGroups(alone, alone)), similarities)
    np.testing.assert_array_equal(attraction.of_groups(similarities, TextGroups(alone, beside)), similarities)
    assert attraction.of_groups(similarities[:, :0], TextGroups(alone[:0], alone[:0])).shape == (2, 0)
    assert attraction.of_groups(similarities[:0], TextGroups(group_of, beside)).shape == (0, 7)


@given(st.integers(0, 2**32 - 1))
def test_a_group_is_attracted_as_a_whole_where_half_of_its_texts_are_so_like_the_topic(seed):
    random = np.random.default_rng(seed)
    group_of = random.integers(-1, 4, 25)
    similarities = random.uniform(-1, 1, (1, 25)).astype(np.float32)
    groups = TextGroups(group_of, np.where(group_of < 0, random.integers(0, 4, 25), group_of))
    inside = attraction.attract(attraction.of_groups(similarities, groups), 0.2).topic_of == 0
    for group in set(group_of[group_of >= 0].tolist()):
        members = group_of == group
        share = (similarities[0, members] >= 0.2).mean()
        assert inside[members].all() or not inside[members].any()
        # Of an even number of texts, the median lies between the two in the middle.
        assert share >= 0.5 or not inside[members].any()
        assert share <= 0.5 or inside[members].all()


def test_chance_is_what_a_random_text_would_attract():
    vectors, _, topic_of = planted(topics=4)
    mean = attraction.mean_vector(vectors)
    for group_of in (topic_of, np.full(len(vectors), -1)):
        random = attraction.random_similarities(vectors, TextGroups(group_of, group_of), mean)
        assert attraction.share_by_chance(random, 0.5) == pytest.approx(0.25, abs=0.04), "one text in four is alike"
        assert attraction.share_by_chance(random, -1) == 1
        assert attraction.share_by_chance(random, 1.01) == 0
        assert attraction.usual_least(random) == 0.25, "a quarter of the texts are more alike than that"
    same = np.tile(vectors[:1], (5, 1))
    alone = TextGroups(np.zeros(5, np.int32), np.zeros(5, np.int32))
    assert attraction.share_by_chance(attraction.random_similarities(same, alone, same[0]), 0.1) == 0


def test_the_stage_tells_what_each_topic_attracts(tmp_path):
    vectors, topics, topic_of = planted()
    np.save(tmp_path / "vectors.npy", vectors)
    absent = -topics[:1]
    unknown = np.zeros_like(absent)
    examples = [topics[:1], absent, unknown, topics[2:]]
    names = ["first", "absent", "unknown", "third"]
    found = attraction.attract_texts(tmp_path / "vectors.npy", TextGroups(topic_of, topic_of), names, examples, 0.5)
    assert found.document["names"] == names
    assert found.document["attracted"] == [100, 0, 0, 100]
    assert found.document["shared"] == [0, 0, 0, 0]
    assert found.document["is_encoded"] == [True, True, False, True]
    np.testing.assert_array_equal(found.arrays["topic_of"], np.array([0, -1, 3])[topic_of])
    membership = found.arrays["membership"]
    assert (membership[topic_of == 1] == 0).all()
    assert ((membership[topic_of != 1] > 0.7) & (membership[topic_of != 1] <= 1)).all()
    assert found.document["least"] == 0.5
    usual = attraction.attract_texts(tmp_path / "vectors.npy", TextGroups(topic_of, topic_of), names, examples, None)
    assert usual.document["least"] == 0.25
    assert usual.document["attracted"] == [100, 0, 0, 100]


def test_where_texts_are_hardly_ever_alike_less_is_enough():
    random = np.linspace(-1, 0.3, 1301, dtype=np.float32)
    assert attraction.usual_least(random) == 0.25
    assert attraction.usual_least(random - np.float32(0.14)) == pytest.approx(0.3 - 0.14 - 0.02 * 1.3, abs=0.006)
    assert attraction.usual_least(random - 1) == 0.01
    assert attraction.usual_least(random[:0]) == 0.25


def test_a_text_that_its_group_takes_along_is_a_weak_member():
    own = np.array([[0.9, 0.8, 0.6, -0.3, 0.9, 0.9]], np.float32)
    membership = attraction.attracted_membership(np.array([0, 0, 0, 0, -1, 0], np.int32), own)
    np.testing.assert_allclose(membership, [1, 1, 0.75, attraction.LEAST_MEMBERSHIP, 0, 1])


def test_later_texts_follow_most_of_their_neighbours():
    near = np.array([[0, 0, 0, 1], [0, 0, 1, 1], [-1, -1, 2, 2], [-1, -1, -1, 2], [0, 1, 2, -1]], np.int32)
    topic_of, membership = attraction.followed_neighbors(near)
    assert topic_of.tolist() == [0, 0, 2, -1, -1]
    np.testing.assert_allclose(membership, [0.75, 0.5, 0.5, 0, 0])
    for none in (near[:0], near[:, :0]):
        topic_of, membership = attraction.followed_neighbors(none)
        assert topic_of.tolist() == [-1] * len(none)
        assert membership.tolist() == [0] * len(none)


# Regions of what they attract


@pytest.fixture(scope="module")
def five_groups():
    points = blobs([[0, 0, 5], [5, 0, 0], [0, 5, 0], [5, 5, 5], [-5, 0, 0]], 60)
    return points, near(points)


@pytest.mark.parametrize("settings", [AUTOMATIC, RegionSettings(6), RegionSettings(density=DensitySettings(10))])
def test_a_topic_is_one_region_of_every_layer_and_layers_nest(five_groups, settings):
    points, neighbors = five_groups
    topic_of = np.repeat([-1, 4, -1, 2, -1], 60).astype(np.int32)
    topic_of[:10] = 4
    apart, membership = topic_of >= 0, np.where(topic_of >= 0, 0.9, 0).astype(np.float32)
    free = cluster(points, neighbors, settings_beside(settings, topic_of), apart=apart)
    found = with_topics(free, topic_of, membership)
    for layer in found.layers:
        assert sorted(set(layer.topics.tolist())) == [-1, 2, 4]
        for topic in (2, 4):
            [region] = np.flatnonzero(layer.topics == topic)
            np.testing.assert_array_equal(layer.region_of == region, topic_of == topic)
            np.testing.assert_array_equal(layer.attached == region, topic_of == topic)
        assert (layer.membership[apart] == np.float32(0.9)).all()
        sizes = np.bincount(layer.region_of[layer.region_of >= 0], minlength=layer.regions)
        assert (np.diff(sizes) <= 0).all(), "the largest region comes first"
    for coarse, fine in zip(found.layers, found.layers[1:], strict=False):
        np.testing.assert_array_equal(fine.parents[fine.attached], coarse.attached)
        np.testing.assert_array_equal(coarse.topics[fine.parents[fine.topics >= 0]], fine.topics[fine.topics >= 0])
    first = found.layers[found.first]
    assert settings.regions is None or first.regions == settings.regions


def test_nothing_that_is_set_apart_changes_where_regions_are(five_groups):
    points, neighbors = five_groups
    apart = np.repeat([False, True, False, False, False], 60)
    found = cluster(points, neighbors, apart=apart)
    first = found.layers[0]
    assert (first.region_of[apart] == -1).all()
    assert len({tuple(np.unique(first.region_of[start : start + 60])) for start in (0, 120, 180, 240)}) == 4


def test_topics_that_attract_all_or_none(five_groups):
    points, neighbors = five_groups
    everything = np.zeros(len(points), np.int32)
    found = with_topics(cluster(points, neighbors, apart=everything == 0), everything, np.ones(len(points), np.float32))
    assert [layer.topics.tolist() for layer in found.layers] == [[0]]
    nothing = np.full(len(points), -1, np.int32)
    free = cluster(points, neighbors)
    found = with_topics(cluster(points, neighbors, apart=nothing == 0), nothing, np.zeros(len(points), np.float32))
    for layer, as_before in zip(found.layers, free.layers, strict=True):
        np.testing.assert_array_equal(layer.region_of, as_before.region_of)
        np.testing.assert_array_equal(layer.membership, as_before.membership)
        assert set(layer.topics.tolist()) == {-1}
    empty = with_topics(
        cluster(points[:0], near(points[:0]), apart=everything[:0] == 0), everything[:0], np.zeros(0, np.float32)
    )
    assert [layer.regions for layer in empty.layers] == [0]


def test_later_texts_are_in_a_topics_region_only_if_it_attracts_them():
    voted = {
        "region_of": np.array([[0, 0, 1, -1, 1]], np.int32),
        "attached": np.array([[0, 0, 1, 0, 1]], np.int32),
        "membership": np.array([[0.8, 0.7, 0.6, 0, 0.5]], np.float32),
    }
    topic_of = np.array([3, -1, -1, 3, 7], np.int32)
    attracted = {"topic_of": topic_of, "membership": np.array([0.9, 0, 0, 0.95, 1], np.float32)}
    joined = joined_to_topics(voted, [[3, -1]], attracted)
    assert joined["region_of"].tolist() == [[0, -1, 1, 0, 1]], "topic 7 has no region on this map"
    assert joined["attached"].tolist() == [[0, 0, 1, 0, 1]]
    np.testing.assert_allclose(joined["membership"], [[0.9, 0, 0.6, 0.95, 0.5]])
