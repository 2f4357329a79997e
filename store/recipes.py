"""Recipes: all that somebody can choose about a map."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any, Literal


@dataclass(frozen=True)
class MapRecipe:
    """Every choice that determines a map. `encoder` is a name; the map itself records the exact encoder id."""

    encoder: str = "full"
    n_neighbors: int = 15
    min_dist: float = 0.1
    seed: int = 42
    regions: int | None = None
    """About how many the layer shown first has; None: as many as fit best. Without effect on clusters of HDBSCAN."""
    min_cluster_size: int | None = None
    """HDBSCAN's, in points; None makes regions of communities instead, and leaves HDBSCAN's other settings without
    effect."""
    min_samples: int = 10
    cluster_selection_method: Literal["leaf", "eom"] = "leaf"
    cluster_selection_epsilon: float = 0.0
    cluster_selection_epsilon_max: float | None = None
    cluster_selection_persistence: float = 0.0
    max_cluster_size: int = 0
    alpha: float = 1.0
    allow_single_cluster: bool = False
    expected: str = ""
    """Topics that somebody expects, a line each, as `dashboard.expected_topics` reads and writes them; empty: none."""
    expected_similarity: float | None = None
    """How like an expected topic a group of texts is at least that belongs to it, once what all texts share is taken
    away; None: as `dashboard.analysis.attraction.usual_least` finds it for the corpus."""
    base: str | None = None
    """The map that is kept as it is, with places found on it for texts that were added since; None: all is drawn."""

    def as_dict(self) -> dict[str, Any]:
        """The recipe as JSON-ready values. Fields that came later are left out where they say what was always done, so
        that the recipe of an earlier map reads as it did then."""
        values = asdict(self)
        return {
            field.name: values[field.name]
            for field in fields(self)
            if field.name in FIRST_FIELDS or values[field.name] != field.default
        }


FIRST_FIELDS = ("encoder", "n_neighbors", "min_dist", "seed", "min_cluster_size", "min_samples")
"""Fields of a recipe that it always had."""

HDBSCAN_SETTINGS = (
    *("min_cluster_size", "min_samples", "cluster_selection_method", "cluster_selection_epsilon"),
    *("cluster_selection_epsilon_max", "cluster_selection_persistence", "max_cluster_size", "alpha"),
    "allow_single_cluster",
)
"""Fields of a recipe that are HDBSCAN's parameters, under the names it has for them."""
