"""Two groups of texts side by side: what either says more than the other, and where on the map it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_ndtr

from dashboard.analysis.log_odds import LogOdds, log_odds
from dashboard.analysis.overrepresentation import benjamini_hochberg
from dashboard.analysis.phrases import PhraseTable
from dashboard.evidence.telling_phrases import containing, unlike
from store.records import NOISE, Layer, SemanticMap

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Difference:
    """A phrase or region on two sides, counted in distinct texts: `z` is its log-odds ratio in standard deviations,
    positive where the first side has more of it, `q` the two-sided p-value of z, corrected."""

    name: str
    first: int
    second: int
    share_first: float
    share_second: float
    log_ratio: float
    z: float
    q: float


@dataclass(frozen=True)
class Comparison:
    """What sets two sides apart, each list with what stands out most first; sizes are in distinct texts."""

    first_size: int
    second_size: int
    first_phrases: tuple[Difference, ...]
    second_phrases: tuple[Difference, ...]
    regions: tuple[Difference, ...]


def compare(
    semantic_map: SemanticMap, table: PhraseTable, layer: Layer, first: Mask, second: Mask, *, phrases: int = 15
) -> Comparison:
    """Compare the points of two masks, both (points,); those without a vector are left out."""
    placed = layer.region_of >= NOISE
    sides = [np.flatnonzero(side & placed) for side in (first, second)]
    one, other = phrases_apart(table, *sides, background=containing(table, np.flatnonzero(placed)), most=phrases)
    return Comparison(len(sides[0]), len(sides[1]), one, other, _regions_apart(layer, *sides))


def phrases_apart(
    table: PhraseTable,
    first: NDArray[np.integer],
    second: NDArray[np.integer],
    *,
    background: NDArray[np.int64],
    most: int,
) -> tuple[tuple[Difference, ...], tuple[Difference, ...]]:
    """The phrases that the points `first` contain more than `second`, and the other way round, the most telling first.
    `background` (phrases,) counts each on the whole, for the prior."""
    counts = [containing(table, side) for side in (first, second)]
    found = log_odds(counts[0], counts[1], background)
    q = _corrected(found)
    sizes = (len(first), len(second))
    order = np.argsort(-found.z, kind="stable")
    told = []
    for side, ordered in enumerate((order, order[::-1])):
        ahead = [number for number in ordered[: 40 * most] if (found.z[number] > 0) == (side == 0) and found.z[number]]
        chosen = unlike(table, [number for number in ahead if counts[side][number] > 1], (), most)
        told.append(tuple(_difference(table.surfaces[n], n, counts, sizes, found, q) for n in chosen))
    return told[0], told[1]


def _regions_apart(layer: Layer, first: NDArray[np.int64], second: NDArray[np.int64]) -> tuple[Difference, ...]:
    regions = len(layer.regions)
    counts = [_per_region(layer.region_of[side], regions) for side in (first, second)]
    found = log_odds(counts[0], counts[1], _per_region(layer.region_of, regions))
    q = _corrected(found)
    sizes = (len(first), len(second))
    order = np.argsort(-np.abs(found.z), kind="stable")
    return tuple(
        _difference(layer.regions[number].label, number, counts, sizes, found, q) for number in order if found.z[number]
    )


def _per_region(region_of: NDArray[np.int32], regions: int) -> NDArray[np.int64]:
    return np.bincount(region_of[region_of >= 0], minlength=regions).astype(np.int64)


def _corrected(found: LogOdds) -> NDArray[np.float64]:
    return benjamini_hochberg(np.minimum(log_ndtr(-np.abs(found.z)) + np.log(2), 0))


def _difference(
    name: str,
    number: int,
    counts: Sequence[NDArray[np.int64]],
    sizes: tuple[int, int],
    found: LogOdds,
    q: NDArray[np.float64],
) -> Difference:
    first, second = (int(side[number]) for side in counts)
    return Difference(
        name, first, second, first / max(sizes[0], 1), second / max(sizes[1], 1), float(found.log_ratio[number]),
        float(found.z[number]), float(q[number]),
    )  # fmt: skip
