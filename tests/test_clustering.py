"""Layers of regions: planted groups are found, layers nest, nobody is left over, and odd data is no trouble."""

from __future__ import annotations

import hdbscan
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted_blobs import blobs, near
from sklearn.metrics import adjusted_rand_score

from dashboard.analysis.clustering import Clustering, ClusterLayer, cluster, extend, region_members
from dashboard.analysis.neighbors import Neighbors
from dashboard.analysis.region_settings import DensitySettings, RegionSettings


def by_density(min_cluster_size: int | None, **others: object) -> RegionSettings:
    """HDBSCAN with these settings; None: communities."""
    return RegionSettings(density=DensitySettings(min_cluster_size, **others) if min_cluster_size else None)


def assert_is_valid(clustering: Clustering, points: int) -> None:
    assert 0 <= clustering.first < len(clustering.layers) <= 6
    coarser = None
    for layer in clustering.layers:
        assert layer.region_of.shape == layer.membership.shape == layer.attached.shape == (points,)
        assert layer.region_of.dtype == layer.attached.dtype == np.int32
        assert set(layer.region_of.tolist()) - {-1} == set(range(layer.regions))
        assert ((layer.membership >= 0) & (layer.membership <= 1)).all()
        assert (layer.membership[layer.region_of < 0] == 0).all()
        assert (layer.attached >= 0).all(), "nobody is left over"
        inside = layer.region_of >= 0
        assert (layer.attached[inside] == layer.region_of[inside]).all()
        assert (layer.membership[inside] > 0).all()
        assert ((layer.persistence >= 0) & (layer.persistence <= 1)).all()
        if coarser is None:
            assert layer.parents is None
        else:
            assert layer.regions > coarser.regions
            assert (layer.parents[layer.attached] == coarser.attached).all(), "regions nest"
            assert layer.parents.dtype == np.int32
        coarser = layer


def test_planted_blobs_are_the_regions_shown_first():
    centers = np.eye(6) * 5
    points = blobs(centers, 80, spread=0.4)
    found = cluster(points, near(points))
    assert_is_valid(found, len(points))
    first = found.layers[found.first]
    assert first.regions == 6
    assert adjusted_rand_score(np.repeat(np.arange(6), 80), first.attached) == 1


def test_groups_of_groups_are_layers():
    """Five continents of four countries each, the countries near each other."""
    continents = np.eye(5) * 40
    countries = [center + offset for center in continents for offset in np.eye(5)[:4] * 4]
    points = blobs(countries, 50, spread=0.3)
    found = cluster(points, near(points))
    assert_is_valid(found, len(points))
    country, continent = np.repeat(np.arange(20), 50), np.repeat(np.arange(5), 200)
    best = [max(adjusted_rand_score(truth, layer.attached) for layer in found.layers) for truth in (country, continent)]
    assert best == pytest.approx([1, 1])
    fine = next(layer for layer in found.layers if layer.regions == 20)
    assert np.bincount(fine.parents).tolist() == [4] * 5


def test_strays_are_noise_and_join_a_region_all_the_same():
    points = np.concatenate([
        blobs(np.eye(5) * 10, 100, spread=0.2), np.random.default_rng(1).uniform(-5, 15, (12, 5))
    ]).astype(np.float32)  # fmt: skip
    found = cluster(points, near(points))
    assert_is_valid(found, len(points))
    first = found.layers[found.first]
    assert first.regions == 5
    assert (first.region_of[500:] == -1).mean() > 0.8
    assert (first.region_of[:500] == -1).mean() < 0.02
    assert first.membership[:500].mean() > 0.8 > 5 * first.membership[500:].mean()


def test_membership_is_the_bond_as_a_share_of_what_is_usual():
    """Two far groups of points on a ring; similarity 0.8 everywhere, but one point is bound by 0.4, one by 0.2."""
    group = np.arange(20)
    indices = (group[:, None] // 10 * 10 + (group[:, None] + np.arange(1, 6)) % 10).astype(np.int32)
    similarities = np.full(indices.shape, 0.8, np.float32)
    similarities[3], similarities[17] = 0.4, 0.2
    places = np.stack([group // 10 * 100 + np.cos(group), np.sin(group)], axis=1).astype(np.float32)
    layer = cluster(places, Neighbors(indices, similarities)).layers[0]
    assert layer.regions == 2
    assert layer.membership[:10].tolist() == pytest.approx([1, 1, 1, 0.5, 1, 1, 1, 1, 1, 1])
    assert layer.membership[10:].tolist() == pytest.approx([1, 1, 1, 1, 1, 1, 1, 0, 1, 1])
    assert np.flatnonzero(layer.region_of < 0).tolist() == [17]


def test_three_blobs_are_three_regions_though_few():
    points = blobs(np.eye(3) * 8, 100)
    found = cluster(points, near(points))
    assert found.layers[found.first].regions == 3


def test_with_a_min_cluster_size_the_finest_layer_is_that_of_hdbscan():
    points = np.random.default_rng(2).normal(size=(600, 2)).astype(np.float32)
    for size in (5, 20):
        found = cluster(points, near(points), by_density(size, min_samples=7))
        assert_is_valid(found, len(points))
        model = hdbscan.HDBSCAN(
            min_cluster_size=size, min_samples=7, cluster_selection_method="leaf", core_dist_n_jobs=1
        ).fit(points.astype(float))
        finest = found.layers[-1]
        assert adjusted_rand_score(finest.region_of, model.labels_) == 1
        assert ((finest.region_of < 0) == (model.labels_ < 0)).all()
        np.testing.assert_allclose(finest.membership, model.probabilities_, atol=1e-6)
    with pytest.raises(ValueError, match="at least 2, not 1"):
        cluster(points, near(points), by_density(1))


def test_a_step_in_size_changes_the_number_of_regions_a_little():
    """No cliff: a tenth more or fewer points hardly changes how many regions there are at first."""
    points = blobs(np.random.default_rng(3).normal(size=(30, 5)) * 4, 100, spread=0.5)
    random = np.random.default_rng(0)
    found = []
    for share in (1, 0.9, 0.8, 0.7):
        kept = points[np.sort(random.permutation(len(points))[: int(share * len(points))])]
        clustering = cluster(kept, near(kept))
        found.append(clustering.layers[clustering.first].regions)
    assert max(found) <= 1.5 * min(found)
    assert 20 <= min(found) <= max(found) <= 45


@pytest.mark.parametrize("points", [1, 2, 3, 7, 60])
@pytest.mark.parametrize("dimensions", [1, 5])
@pytest.mark.parametrize("min_cluster_size", [None, 2, 100])
def test_few_points_are_a_valid_clustering(points, dimensions, min_cluster_size):
    vectors = np.random.default_rng(points).normal(size=(points, dimensions)).astype(np.float32)
    assert_is_valid(cluster(vectors, near(vectors), by_density(min_cluster_size)), points)


def test_no_points_have_no_region():
    found = cluster(np.empty((0, 5), np.float32), near(np.empty((0, 5), np.float32)))
    assert_is_valid(found, 0)
    assert found.layers[0].regions == 0
    assert list(region_members(found.layers[0])) == []


@pytest.mark.parametrize("points", [2, 30, 2000])
def test_identical_points_are_one_region(points):
    vectors = np.ones((points, 5), np.float32)
    nobody = Neighbors(np.empty((points, 0), np.int32), np.empty((points, 0), np.float32))
    found = cluster(vectors, nobody)
    assert_is_valid(found, points)
    assert [layer.regions for layer in found.layers] == [1]


def test_the_same_data_gives_the_same_layers():
    points = np.random.default_rng(4).normal(size=(300, 3)).astype(np.float32)
    one, other = cluster(points, near(points)), cluster(points, near(points))
    assert one.first == other.first
    for mine, theirs in zip(one.layers, other.layers, strict=True):
        np.testing.assert_array_equal(mine.attached, theirs.attached)
        np.testing.assert_array_equal(mine.membership, theirs.membership)


@settings(max_examples=25)
@given(st.integers(0, 500), st.integers(2, 200), st.integers(1, 4), st.sampled_from([2, 4, 10, None]), st.booleans())
def test_any_data_nests_and_leaves_nobody_over(seed, points, dimensions, size, is_coarse):
    vectors = np.random.default_rng(seed).normal(size=(points, dimensions)).astype(np.float32)
    vectors = np.round(vectors) if is_coarse else vectors
    found = cluster(vectors, near(vectors, 5), by_density(size, min_samples=5))
    assert_is_valid(found, points)
    for layer in found.layers:
        sizes = np.bincount(layer.region_of[layer.region_of >= 0])
        assert (np.diff(sizes) <= 0).all(), "the largest comes first"


def test_members_are_the_points_of_each_region():
    points = blobs(np.eye(5) * 5, 40)
    layer = cluster(points, near(points)).layers[0]
    for region, members in enumerate(region_members(layer)):
        assert members.tolist() == np.flatnonzero(layer.region_of == region).tolist()


def test_placed_points_take_the_regions_of_their_neighbours():
    points = blobs(np.eye(5) * 5, 60)
    fitted, placed = np.arange(0, 300, 2), np.arange(1, 300, 2)
    sample = points[fitted]
    distances = np.linalg.norm(points[placed][:, None] - sample[None], axis=2)
    indices = np.argsort(distances, axis=1)[:, :7].astype(np.int32)
    neighbors = Neighbors(indices, np.exp(-np.take_along_axis(distances, indices, axis=1)).astype(np.float32))
    found = cluster(sample, near(sample))
    extended = extend(found, fitted=fitted, placed=placed, fitted_neighbors=near(sample), placed_neighbors=neighbors)
    assert_is_valid(extended, 300)
    assert extended.first == found.first
    for before, after in zip(found.layers, extended.layers, strict=True):
        np.testing.assert_array_equal(after.region_of[fitted], before.region_of)
        np.testing.assert_array_equal(after.membership[fitted], before.membership)
    first = extended.layers[extended.first]
    assert adjusted_rand_score(np.repeat(np.arange(5), 60), first.attached) == 1


@settings(max_examples=25)
@given(st.integers(0, 500), st.integers(30, 150), st.integers(1, 8))
def test_placed_points_nest_too(seed, points, k):
    random = np.random.default_rng(seed)
    vectors = random.normal(size=(points, 2)).astype(np.float32)
    shuffled = random.permutation(points)
    fitted, placed = np.sort(shuffled[: points * 2 // 3]), np.sort(shuffled[points * 2 // 3 :])
    sample = vectors[fitted]
    indices = random.integers(0, len(fitted), (len(placed), k)).astype(np.int32)
    neighbors = Neighbors(indices, random.uniform(-0.2, 1, indices.shape).astype(np.float32))
    close = near(sample, 5)
    for size in (None, 3):
        found = cluster(sample, close, by_density(size, min_samples=3))
        extended = extend(found, fitted=fitted, placed=placed, fitted_neighbors=close, placed_neighbors=neighbors)
        coarser = None
        for layer in extended.layers:
            assert (layer.attached >= 0).all()
            assert ((layer.region_of == layer.attached) == (layer.membership > 0)).all()
            assert coarser is None or (layer.parents[layer.attached] == coarser.attached).all()
            coarser = layer


def test_a_placed_point_bound_as_little_as_noise_is_noise_but_attached():
    """Four fitted points in a row of bonds 1, 1, 0.5 and 0.1, the last of them noise. Placed points are bound to the
    region by 0.8 and by 0.05: the first is as near as usual (median 0.75), the second farther than a quarter of all."""
    layer = ClusterLayer(
        region_of=np.array([0, 0, 0, -1], np.int32),
        membership=np.array([1, 1, 0.5, 0], np.float32),
        attached=np.zeros(4, np.int32),
        parents=None,
        persistence=np.array([0.5], np.float32),
    )
    extended = extend(
        Clustering((layer,), first=0),
        fitted=np.array([0, 2, 3, 5]),
        placed=np.array([1, 4]),
        fitted_neighbors=Neighbors(
            np.array([[1], [0], [1], [2]], np.int32), np.array([[1], [1], [0.5], [0.1]], np.float32)
        ),
        placed_neighbors=Neighbors(np.array([[0], [3]], np.int32), np.array([[0.6], [0.05]], np.float32)),
    ).layers[0]
    assert extended.attached.tolist() == [0] * 6
    assert extended.region_of.tolist() == [0, 0, 0, 0, -1, -1]
    assert extended.membership.tolist() == pytest.approx([1, 0.8, 1, 0.5, 0, 0])


def test_hdbscans_clusters_are_shown_first_whatever_is_chosen_about_them():
    points = np.concatenate([blobs(np.eye(4) * 9, 60), blobs(np.eye(4)[:2] * 9 + 2, 60)])
    chosen = DensitySettings(20, min_samples=5, cluster_selection_method="eom", cluster_selection_epsilon=5.0)
    found = cluster(points, near(points), RegionSettings(density=chosen))
    model = hdbscan.HDBSCAN(20, min_samples=5, cluster_selection_method="eom", cluster_selection_epsilon=5.0)
    first = found.layers[found.first]
    assert first.regions == 4, "blobs nearer to each other than the epsilon are one"
    assert adjusted_rand_score(first.region_of, model.fit(points.astype(float)).labels_) == 1


def test_the_only_cluster_of_hdbscan_leaves_its_noise_outside():
    strays = np.random.default_rng(1).uniform(-9, 9, (12, 4)).astype(np.float32)
    points = np.concatenate([blobs([np.zeros(4)], 150), strays])
    chosen = by_density(
        20, min_samples=5, allow_single_cluster=True, cluster_selection_method="eom", cluster_selection_epsilon=1.0
    )
    found = cluster(points, near(points), chosen)
    assert_is_valid(found, len(points))
    [layer] = found.layers
    assert layer.regions == 1
    assert (layer.region_of[150:] == -1).all()
    assert (layer.region_of[:150] == 0).all()


def test_every_number_of_regions_can_be_shown_first_and_the_next_divides_one_of_them():
    points = np.random.default_rng(6).normal(size=(900, 3)).astype(np.float32)
    finest = cluster(points, near(points)).layers[-1].regions
    before = None
    for wanted in (2, 3, 9, 10, 11, finest, finest + 50):
        found = cluster(points, near(points), RegionSettings(regions=wanted))
        assert_is_valid(found, len(points))
        first = found.layers[found.first]
        assert first.regions == min(wanted, finest)
        if before is not None and first.regions == before.regions + 1:
            shared = {(int(a), int(b)) for a, b in zip(before.attached, first.attached, strict=True)}
            assert len(shared) == first.regions, "one region falls into two, all others stay"
        before = first
