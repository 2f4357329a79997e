"""The keys under which results of stages are stored: chained, so that a change re-computes what depends on it only."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from store.recipes import HDBSCAN_SETTINGS, MapRecipe

VERSIONS = {
    **{"neighbors": 1, "project": 4, "reduce": 3, "cluster": 5, "phrases": 2, "label": 7, "assess": 3},
    **{"validate": 1, "languages": 1, "phrase vectors": 1, "attract": 3},
}
"""Raised when the code of a stage changes what it finds, so that stored results of older code are not taken for it."""


def stage_keys(texts_key: str, encoder_id: str, recipe: MapRecipe, *, reference: str | None = None) -> dict[str, str]:
    """The key of each stage's result; `reference` is that of the places in whose likeness the map is drawn."""
    neighbors = stage_key("neighbors", texts_key, encoder_id, recipe.n_neighbors, recipe.seed)
    likeness = [] if reference is None else [reference]
    project = stage_key("project", neighbors, recipe.min_dist, recipe.seed, *likeness)
    reduce = stage_key("reduce", neighbors, recipe.seed)
    attract = attraction_keys(reduce, recipe) if recipe.expected else {}
    cluster = stage_key("cluster", reduce, *choice_of_regions(recipe), *list(attract.values())[-1:])
    return {
        **attract,
        "neighbors": neighbors,
        "project": project,
        "reduce": reduce,
        "cluster": cluster,
        "phrases": phrases_key(texts_key),
        "label": stage_key("label", cluster),
        "assess": stage_key("assess", project, cluster),
    }


def attraction_keys(reduce: str, recipe: MapRecipe) -> dict[str, str]:
    """The keys of the groups of texts, and of what the topics that a recipe expects attract of them."""
    groups = groups_key(reduce)
    return {"groups": groups, "attract": stage_key("attract", groups, recipe.expected, recipe.expected_similarity)}


def groups_key(reduce: str) -> str:
    """The key of regions found freely, whose finest layer are the groups of closely bound texts."""
    return stage_key("cluster", reduce, *choice_of_regions(MapRecipe()))


def choice_of_regions(recipe: MapRecipe) -> list[object]:
    """What of a recipe changes its regions, given the clusterable vectors."""
    if recipe.min_cluster_size is None:
        return ["communities", recipe.regions]
    return ["hdbscan", *(getattr(recipe, name) for name in HDBSCAN_SETTINGS)]


def grown_keys(texts_key: str, base: Mapping[str, str]) -> dict[str, str]:
    """The keys of a map that has grown from another one, with the keys `base`, to these texts."""
    neighbors = stage_key("neighbors", base["neighbors"], texts_key)
    attract = {"attract": stage_key("attract", base["attract"], neighbors)} if "attract" in base else {}
    project = stage_key("project", base["project"], neighbors)
    cluster = stage_key("cluster", base["cluster"], neighbors)
    return {
        **attract,
        "neighbors": neighbors,
        "project": project,
        "reduce": base["reduce"],
        "cluster": cluster,
        "phrases": phrases_key(texts_key),
        "label": base["label"],
        "assess": stage_key("assess", project, cluster),
    }


def phrases_key(texts_key: str) -> str:
    """The key of the phrases in these texts, whatever encodes and maps them."""
    return stage_key("phrases", texts_key)


def stage_key(stage: str, *inputs: object) -> str:
    """A hash of a stage, the version of its code and everything that determines its result."""
    return hashlib.sha256(json.dumps([stage, VERSIONS[stage], *inputs]).encode()).hexdigest()
