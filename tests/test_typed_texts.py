"""A typed text lies where its nearest texts do, or says that it lies nowhere in particular."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard import typed_texts
from dashboard.typed_texts import typed_text
from tests.example_map import CENTERS, PER_BLOB, example_map

MAP = example_map()
BLOBS = len(CENTERS)


class MadeUpSpace:
    """Every blob of the example has an axis of its own, on which its texts lie closely; noise has none in common."""

    def __init__(self):
        random = np.random.default_rng(1)
        vectors = 0.1 * random.normal(size=(len(MAP.counts), BLOBS + 40))
        for point in range(BLOBS * PER_BLOB):
            vectors[point, point // PER_BLOB] += 1
        vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
        vectors[-1] = 0
        self.vectors = vectors.astype(np.float32)

    def encode(self, texts):
        return np.array([self.axis(*text.split()) for text in texts], np.float32)

    def axis(self, *blobs):
        vector = np.zeros(self.vectors.shape[1])
        for blob in blobs:
            vector[int(blob)] = 1 / np.sqrt(len(blobs))
        return vector


def test_it_lies_among_its_nearest_texts():
    found = typed_text(MadeUpSpace(), MAP, "2")
    assert {int(point) // PER_BLOB for point in found.nearest[: found.neighbors]} == {2}
    assert np.linalg.norm(np.array(found.place) - CENTERS[2]) < 0.3
    assert found.beside == found.neighbors == typed_texts.NEIGHBORS
    assert not found.is_scattered


def test_the_nearest_come_first_and_texts_without_a_place_never():
    found = typed_text(MadeUpSpace(), MAP, "4")
    told = found.similarities[found.nearest]
    assert (np.diff(told) <= 0).all()
    assert told[0] == np.nanmax(found.similarities)
    assert len(found.nearest) == typed_texts.LISTED
    assert np.isnan(found.similarities[-1])
    assert len(MAP.counts) - 1 not in found.nearest


def test_a_text_between_two_subjects_is_placed_at_one_of_them_and_said_to_be_scattered():
    found = typed_text(MadeUpSpace(), MAP, "0 2 4 3 5 1")
    away = np.linalg.norm(CENTERS - np.array(found.place), axis=1)
    assert away.min() < 0.5
    assert found.is_scattered
    assert found.beside < found.neighbors / 2


def test_nothing_is_like_a_text_whose_nearest_is_less_like_it_than_most_pairs_are():
    space = MadeUpSpace()
    space.vectors[:, -1] = 1
    space.vectors /= np.linalg.norm(space.vectors, axis=1, keepdims=True)
    found = typed_text(space, MAP, f"{BLOBS}")
    assert found.place is None
    assert found.is_encoded
    assert len(found.nearest) == typed_texts.LISTED


def test_a_text_the_encoder_cannot_encode_has_no_place():
    found = typed_text(MadeUpSpace(), MAP, "")
    assert (found.place, found.is_encoded, len(found.nearest)) == (None, False, 0)


@pytest.mark.parametrize("points", [1, 2, 3])
def test_maps_of_a_few_texts_place_it_beside_them(points):
    small = replace(MAP, coordinates=MAP.coordinates[:points], counts=MAP.counts[:points], layers=())
    space = MadeUpSpace()
    space.vectors = space.vectors[:points]
    found = typed_text(space, small, "0")
    assert len(found.nearest) == points
    if found.place is not None:
        assert np.isfinite(found.place).all()


def test_three_in_four_pairs_of_texts_drawn_at_random_are_more_alike():
    vectors = MadeUpSpace().vectors[:-1]
    every = vectors @ vectors.T
    expected = np.quantile(every[~np.eye(len(every), dtype=bool)], 0.25)
    assert typed_texts.unlike_similarity(vectors, np.arange(len(vectors))) == pytest.approx(expected, abs=0.02)
