"""What a user can choose about regions: how many come first, or HDBSCAN with its settings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SelectionMethod = Literal["leaf", "eom"]


@dataclass(frozen=True)
class DensitySettings:
    """HDBSCAN's settings that change what it finds, under the names of its own parameters. The distance is Euclidean,
    that of the clustering space; None in `cluster_selection_epsilon_max` sets no bound."""

    min_cluster_size: int
    min_samples: int = 10
    cluster_selection_method: SelectionMethod = "leaf"
    cluster_selection_epsilon: float = 0.0
    cluster_selection_epsilon_max: float | None = None
    cluster_selection_persistence: float = 0.0
    max_cluster_size: int = 0
    alpha: float = 1.0
    allow_single_cluster: bool = False


@dataclass(frozen=True)
class RegionSettings:
    """About how many `regions` the layer shown first has, None: as many as fit best; with `density`, clusters of
    HDBSCAN instead, all of them shown first."""

    regions: int | None = None
    density: DensitySettings | None = None


AUTOMATIC = RegionSettings()
