"""Keyphrases: class-based TF-IDF by hand, siblings, folding, and the similarity to the region's centre."""

from __future__ import annotations

import numpy as np
import pytest
from planted_regions import clustering_of
from scipy.sparse import csr_matrix

from dashboard.analysis.keyphrases import class_tfidf, excess, find_keyphrases, is_part, sibling_tfidf
from dashboard.analysis.phrases import mine_phrases

ALIKE = np.array([[1.0, 0.0]], np.float32)


def names(keyphrases) -> list[str]:
    return [keyphrase.phrase for keyphrase in keyphrases]


def test_class_tfidf_by_hand():
    """Classes of 4 and 2 counts, so 3 on average; the phrases occur 3, 2 and 1 times."""
    weights = class_tfidf(csr_matrix([[3, 0, 1], [0, 2, 0]], dtype=float)).toarray()
    expected = [
        [3 / 4 * np.log(1 + 3 / 3), 0, 1 / 4 * np.log(1 + 3 / 1)],
        [0, 2 / 2 * np.log(1 + 3 / 2), 0],
    ]
    np.testing.assert_allclose(weights, expected)


def test_class_tfidf_of_nothing():
    assert class_tfidf(csr_matrix((0, 3))).shape == (0, 3)
    assert class_tfidf(csr_matrix((2, 2))).toarray().tolist() == [[0, 0], [0, 0]]


def test_what_siblings_share_weighs_less_than_what_only_one_has():
    """Regions 0 and 1 are siblings that share phrase 0; region 0 has phrase 1 for itself; equal counts."""
    counts = csr_matrix([[5, 5, 0, 0], [5, 0, 5, 0], [0, 0, 0, 40]], dtype=float)
    layer, siblings = class_tfidf(counts), sibling_tfidf(counts, np.array([0, 0, 1], np.int32))
    assert siblings[0, 1] > siblings[0, 0]
    assert siblings[0, 0] < layer[0, 0], "within the family phrase 0 tells nothing apart"
    assert siblings[2, 3] == layer[2, 3], "an only child is compared with the layer"


def test_excess_by_hand():
    """Regions of 4 and 6 among 20 points. Phrase 0 is everywhere, phrase 1 in region 0 alone, phrase 2 in half of
    region 0 and a quarter of all other points, phrase 3 rarer in region 1 than outside."""
    counts = csr_matrix([[4, 3, 2, 0], [6, 0, 0, 1]], dtype=float)
    everywhere = np.array([20, 3, 6, 10])
    found = excess(counts, np.array([4, 6]), everywhere, 20).toarray()
    np.testing.assert_allclose(found, [[0, 1, 0.5, 0], [0, 0, 0, 0]])


def test_excess_where_no_point_is_outside():
    counts = csr_matrix([[2, 1]], dtype=float)
    assert excess(counts, np.array([2]), np.array([2, 1]), 2).toarray().tolist() == [[1, 1]]


def test_the_formula_that_all_texts_share_names_no_region():
    texts = [f"{word} is a film directed by somebody" for word in ("horror", "western") for _ in range(12)]
    vectors = np.eye(2, dtype=np.float32).repeat(12, axis=0)
    horror, western = find_keyphrases(mine_phrases(texts), vectors, clustering_of(np.repeat([0, 1], 12)))[0]
    assert names(horror)[0].startswith("horror")
    assert names(western)[0].startswith("western")


def test_each_region_has_the_words_that_tell_it():
    texts = ["my card was lost"] * 10 + ["exchange rate of the euro"] * 10 + ["top up is pending"] * 10
    vectors = np.eye(3, dtype=np.float32).repeat(10, axis=0)
    lost, rate, top_up = find_keyphrases(mine_phrases(texts), vectors, clustering_of(np.repeat([0, 1, 2], 10)))[0]
    assert names(lost) == ["card was lost"]
    assert names(rate)[0] == "exchange rate"
    assert "top up" in names(top_up)[0]
    assert lost[0].share == 1
    assert lost[0].weight > 0


def test_plurals_and_parts_are_folded():
    texts = ["lost card", "lost cards", "lost card", "cards lost"] * 3 + ["blue sky", "blue skies"] * 6
    found = find_keyphrases(mine_phrases(texts), ALIKE.repeat(24, axis=0), clustering_of(np.repeat([0, 1], 12)))[0]
    assert names(found[0]) == ["lost card"]
    assert names(found[1]) == ["blue sky"]


def test_a_part_that_mostly_stands_alone_is_kept_instead():
    texts = ["card"] * 9 + ["virtual card"] + ["sky"] * 10
    found = find_keyphrases(mine_phrases(texts), ALIKE.repeat(20, axis=0), clustering_of(np.repeat([0, 1], 10)))[0]
    assert names(found[0])[0] == "card"


def test_similarity_to_the_centre_decides_between_equal_weights():
    """Both words stand in half of region 0, but 'stray' also in points far from it that belong to no region."""
    texts = ["typical"] * 5 + ["stray"] * 5 + ["other"] * 10 + ["stray typo"] * 10
    vectors = np.array([[1, 0]] * 10 + [[0, 1]] * 10 + [[-1, 0]] * 10, np.float32)
    found = find_keyphrases(mine_phrases(texts), vectors, clustering_of([0] * 10 + [1] * 10 + [-1] * 10))[0]
    assert names(found[0])[0] == "typical"


def test_what_most_texts_of_a_region_say_comes_before_what_few_of_them_do():
    """'anchor' weighs more, as it is found nowhere else, but three texts in four say 'ship'."""
    texts = ["ship"] * 12 + ["anchor"] * 4 + ["tree"] * 12 + ["ship tree"] * 4
    vectors = np.eye(2, dtype=np.float32).repeat(16, axis=0)
    ship, anchor = find_keyphrases(mine_phrases(texts), vectors, clustering_of(np.repeat([0, 1], 16)))[0][0]
    assert (ship.phrase, anchor.phrase) == ("ship", "anchor")
    assert ship.weight < anchor.weight


def test_the_second_phrase_says_texts_that_the_first_does_not():
    """'paddle' weighs more than 'sail', but all its texts say 'boat' already."""
    texts = ["boat. paddle"] * 6 + ["boat"] * 5 + ["sail"] * 5 + ["tree"] * 16
    vectors = np.eye(2, dtype=np.float32).repeat(16, axis=0)
    boat, sail, paddle = find_keyphrases(mine_phrases(texts), vectors, clustering_of(np.repeat([0, 1], 16)))[0][0]
    assert (boat.phrase, sail.phrase, paddle.phrase) == ("boat", "sail", "paddle")
    assert sail.weight < paddle.weight
    assert (boat.share, sail.share) == (11 / 16, 5 / 16)


def test_every_layer_is_described_and_odd_texts_are_no_trouble():
    texts = ["", "!!!", "<script>alert(1)</script>", "a" * 5000, "你好", "👍"] * 2
    layers = find_keyphrases(
        mine_phrases(texts), ALIKE.repeat(12, axis=0), clustering_of([0, 1] * 6, [0, 1, 2, 3, 4, 5] * 2)
    )
    assert [len(layer) for layer in layers] == [2, 6]
    assert layers[1][0] == layers[1][1] == layers[1][5] == ()
    assert names(layers[1][4]) == ["你好"]
    assert find_keyphrases(mine_phrases([]), np.empty((0, 2), np.float32), clustering_of([])) == ((),)


@pytest.mark.parametrize(
    ("part", "whole", "is_inside"),
    [((1,), (1, 2), True), ((2, 3), (1, 2, 3), True), ((1, 3), (1, 2, 3), False), ((1, 2), (1, 2), False)],
)
def test_parts_of_phrases(part, whole, is_inside):
    assert is_part(part, whole) == is_inside


def test_where_every_phrase_is_rare_a_rare_one_is_taken():
    """A hundred texts of different words, but one word occurs in two of them: less than three in a hundred."""
    texts = [f"w{'abcdefghij'[i // 10]}x{'abcdefghij'[i % 10]}" for i in range(98)] + ["lonely apple", "apple tree"]
    vectors = np.repeat(ALIKE, 100, axis=0)
    found = find_keyphrases(mine_phrases(texts), vectors, clustering_of([0] * 100))[0][0]
    assert names(found) == ["apple"]
