"""Other regions for a map: what they would be, found on what is kept of it, before anything is drawn with them."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass, replace

import numpy as np

from dashboard.analysis import stages
from dashboard.analysis.region_settings import DensitySettings, RegionSettings
from dashboard.analysis.stages import Found
from dashboard.compute import Compute
from dashboard.stage_run import fitted_neighbors, of_rows, others_neighbors
from store import Store
from store.errors import UnknownMapError
from store.recipes import HDBSCAN_SETTINGS, MapRecipe
from store.records import NOISE, SemanticMap


@dataclass(frozen=True)
class RegionPreview:
    """How many regions the layer shown first would have, of how many in the finest, and the share of the documents that
    would be in none of them."""

    regions: int
    finest: int
    noise_share: float


def region_settings(recipe: MapRecipe) -> RegionSettings:
    """What a recipe says about regions."""
    if recipe.min_cluster_size is None:
        return RegionSettings(recipe.regions)
    return RegionSettings(density=DensitySettings(**{name: getattr(recipe, name) for name in HDBSCAN_SETTINGS}))


def with_settings(recipe: MapRecipe, settings: RegionSettings) -> MapRecipe:
    """The recipe with other regions and nothing else changed. A map that has grown is then drawn as a whole."""
    plain = {name: getattr(MapRecipe(), name) for name in HDBSCAN_SETTINGS}
    density = {} if settings.density is None else {name: getattr(settings.density, name) for name in HDBSCAN_SETTINGS}
    return replace(recipe, base=None, regions=settings.regions, **(plain | density))


def is_same_but_for_regions(recipe: MapRecipe, other: MapRecipe) -> bool:
    """Whether two recipes differ, and in nothing but what they say of regions."""
    alike = with_settings(recipe, region_settings(other))
    expecting = replace(alike, expected=other.expected, expected_similarity=other.expected_similarity)
    return recipe != other == expecting


def ask_for_regions(
    store: Store, compute: Compute, semantic_map: SemanticMap, settings: RegionSettings, *, is_guided: bool = True
) -> Future[Found]:
    """Look for regions in the kept clusterable vectors while maps are being drawn, beside the topics that the map
    expects unless it is not to be guided by them; raises `UnknownMapError` where the vectors are gone."""
    reduce, neighborhood = (store.maps.result(semantic_map.id, stage) for stage in ("reduce", "neighbors"))
    if reduce is None or neighborhood is None:
        raise UnknownMapError("What regions are found in is no longer there: draw the map again.")
    attracted = store.maps.result(semantic_map.id, "attract") if is_guided else None
    rows = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))
    return compute.ask(
        stages.cluster,
        reduce.arrays["coordinates"],
        fitted_neighbors(neighborhood),
        sample=neighborhood.arrays["sample"],
        others=neighborhood.arrays["others"],
        others_neighbors=others_neighbors(neighborhood),
        settings=settings,
        attracted=None if attracted is None else of_rows(attracted, rows),
    )


def preview_of(semantic_map: SemanticMap, found: Found) -> RegionPreview:
    """What was found, in figures."""
    layers = found.arrays["region_of"]
    first = layers[found.document["first"]]
    counts = semantic_map.counts[np.isfinite(semantic_map.coordinates[:, 0])]
    noise_share = float(counts[first == NOISE].sum() / max(1, counts.sum()))
    regions, finest = (len(found.document["parents"][layer]) for layer in (found.document["first"], -1))
    return RegionPreview(regions, finest, noise_share)
