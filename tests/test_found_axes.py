"""Axes found without poles: planted directions are found, noise is not found again, and both ends are told."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.decomposition import FastICA

from dashboard.analysis.directions.axes import positions
from dashboard.analysis.directions.found_axes import FEWEST_TEXTS, found_axes, independent
from dashboard.analysis.phrase_arrays import as_table
from dashboard.analysis.stages import phrases
from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition
from dashboard.axis_words import findings
from dashboard.found_axes import POLE, offered_axes
from dashboard.space import Space
from store import Store
from tests.map_space import answering_at_once, map_of_cases


def planted(texts=2_000, dimensions=30, seed=5):
    """Vectors with two independent qualities of long tails along mixed directions, in noise; and these directions."""
    random = np.random.default_rng(seed)
    directions = np.linalg.qr(random.normal(size=(dimensions, 2)))[0].T
    qualities = random.exponential(size=(texts, 2)) ** 1.5
    vectors = 0.25 * random.normal(size=(texts, dimensions)) + qualities @ directions + 2
    return vectors.astype(np.float32), directions.astype(np.float32)


@pytest.mark.parametrize("method", ["ICA", "PCA"])
def test_planted_directions_are_found_their_long_tail_upwards_and_found_again(method):
    vectors, directions = planted()
    found = found_axes(vectors, np.arange(len(vectors)), count=2, method=method)
    assert [axis.again for axis in found] == pytest.approx([1, 1], abs=0.05)
    assert [axis.share for axis in found] == sorted([axis.share for axis in found], reverse=True)
    assert all(np.linalg.norm(axis.direction) == pytest.approx(1, abs=1e-5) for axis in found)
    cosines = directions @ np.stack([axis.direction for axis in found]).T
    assert cosines.max(axis=1).min() > (0.95 if method == "ICA" else 0.6)


def test_independent_components_are_those_of_scikit_learn():
    vectors, _ = planted()
    centered = vectors - vectors.mean(axis=0, dtype=np.float64)
    ours = independent(centered, 2, seed=1)
    theirs = FastICA(2, whiten="unit-variance", random_state=3, tol=1e-6).fit(centered).components_
    theirs /= np.linalg.norm(theirs, axis=1, keepdims=True)
    np.testing.assert_allclose(np.sort(np.abs(ours @ theirs.T).max(axis=1)), 1, atol=1e-4)


def test_what_is_noise_is_not_found_again():
    vectors = np.random.default_rng(6).normal(size=(1_500, 40)).astype(np.float32)
    found = found_axes(vectors, np.arange(1_500), count=6, method="ICA")
    assert max(axis.again for axis in found) < 0.7


def test_too_few_texts_and_texts_without_a_vector_give_none():
    vectors, _ = planted(texts=FEWEST_TEXTS)
    assert len(found_axes(vectors, np.arange(FEWEST_TEXTS), count=3, method="PCA")) == 3
    assert found_axes(vectors, np.arange(FEWEST_TEXTS - 1), count=3, method="PCA") == []
    vectors[0] = 0
    assert found_axes(vectors, np.arange(FEWEST_TEXTS), count=3, method="PCA") == []
    assert found_axes(vectors, np.arange(0), count=3, method="ICA") == []


@pytest.fixture
def asked(tmp_path):
    with Store.open(tmp_path) as store:
        semantic_map = map_of_cases(store)
        compute = answering_at_once(tmp_path / "scratch")
        axes = Axes(store, compute, semantic_map, Space(store, compute, semantic_map))
        counted = phrases(store.corpora.texts(semantic_map.corpus.id))
        yield compute, axes, as_table(counted.arrays, counted.document["surfaces"])


def test_a_map_offers_axes_whose_ends_are_its_subjects(asked):
    compute, axes, table = asked
    offered = offered_axes(compute, axes.semantic_map, axes.space, table, None)
    first = offered[0]
    assert first.found.again > 0.8
    texts = axes.texts_at(first.high.points)
    assert len({text.split("about my ")[1].split()[0] for text in texts}) == 1, "one subject at the end"
    assert first.high.phrases
    assert AxisDefinition.of(**first.definition.as_dict()) == first.definition
    axis = axes.axis(first.definition)
    assert len(axis.own) == 2 * POLE
    along = positions(axes.space.vectors, first.found.direction)
    known = np.isfinite(along)
    assert np.corrcoef(along[known], axis.positions[known])[0, 1] > 0.9
    told = findings(axes.judge.evidence(axis))
    assert told[0].words.startswith("Halves of the texts lead to")
    assert not any("your examples" in finding.words for finding in told), "they were chosen by the direction itself"


def test_a_region_is_sought_apart_and_a_small_one_offers_nothing(asked):
    compute, axes, table = asked
    inside = set(np.flatnonzero(axes.semantic_map.layers[0].region_of == 0))
    for offered in offered_axes(compute, axes.semantic_map, axes.space, table, (0, 0)):
        assert {*offered.low.points.tolist(), *offered.high.points.tolist()} <= inside
    assert offered_axes(compute, axes.semantic_map, axes.space, table, (0, 9)) == []
