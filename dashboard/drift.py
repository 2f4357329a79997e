"""Whether texts that were added to a corpus are about what it was about before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from store.records import NOISE, NOT_ENCODED, SemanticMap


@dataclass(frozen=True)
class Drift:
    """Distinct texts added to a map, and the share of them outside all regions beside that of the earlier ones."""

    added: int
    outside: float
    outside_before: float


def drift(semantic_map: SemanticMap, layer: int) -> Drift | None:
    """How many added texts fall outside the known regions of a layer; None where none was added."""
    if not semantic_map.earlier_points:
        return None
    region_of = semantic_map.layers[layer].region_of
    shares = []
    for part in np.split(region_of, [semantic_map.earlier_points]):
        encoded = part[part > NOT_ENCODED]
        shares.append(float((encoded == NOISE).mean()) if len(encoded) else 0.0)
    return Drift(len(region_of) - semantic_map.earlier_points - semantic_map.later_points, shares[1], shares[0])
