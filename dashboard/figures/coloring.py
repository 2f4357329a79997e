"""What the colours of a map mean: regions, the categories or numbers of a column, or membership."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.atlas import region_colors
from dashboard.figures.ink import Ink
from dashboard.figures.plain import shortened
from store.records import NOISE, SemanticMap


@dataclass(frozen=True, eq=False)
class PointGroup:
    """Points drawn alike: `name` is what hovering says, `values` are numbers to be coloured by the ramp instead."""

    name: str
    points: NDArray[np.intp]
    color: str
    values: NDArray[np.float64] | None = None
    region: int | None = None


@dataclass(frozen=True, eq=False)
class Coloring:
    """The groups of a map from the bottom of the drawing to its top. `has_legend` says that names need explaining."""

    title: str
    groups: tuple[PointGroup, ...]
    has_legend: bool = False
    is_date: bool = False


def by_region(semantic_map: SemanticMap, layer: int, ink: Ink) -> Coloring:
    """A colour per region; noise is grey."""
    chosen = semantic_map.layers[layer]
    colors = region_colors(semantic_map, layer, ink)
    noise = PointGroup("no region", np.flatnonzero(chosen.region_of == NOISE), ink.noise, region=NOISE)
    largest_first = sorted(chosen.regions, key=lambda region: -region.size)
    regions = [
        PointGroup(region.label, np.flatnonzero(chosen.region_of == region.number), colors[region.number],
                   region=region.number)
        for region in largest_first
    ]  # fmt: skip
    return Coloring("region", _with_points((noise, *regions), semantic_map))


def by_category(semantic_map: SemanticMap, title: str, values: Sequence[str | None], ink: Ink) -> Coloring:
    """A colour for each of the most frequent values, grey for the others and for points without one."""
    common = [value for value, _ in Counter(value for value in values if value is not None).most_common()]
    named = common[: len(ink.palette)]
    number_of = {value: number for number, value in enumerate(named)}
    numbers = np.array([-2 if value is None else number_of.get(value, -1) for value in values], dtype=np.int64)
    groups = [
        PointGroup("no value", np.flatnonzero(numbers == -2), ink.noise),
        PointGroup(f"{len(common) - len(named):,} other values", np.flatnonzero(numbers == -1), ink.faint),
    ]
    groups += [
        PointGroup(shortened(value, 40), np.flatnonzero(numbers == number), ink.palette[number])
        for value, number in number_of.items()
    ]
    return Coloring(title, _with_points(groups, semantic_map), has_legend=True)


def by_number(
    semantic_map: SemanticMap, title: str, values: NDArray[np.float64], ink: Ink, *, is_date: bool = False
) -> Coloring:
    """A colour ramp from low to high; `values` is (points,), NaN where there is none. Dates are milliseconds."""
    known = np.isfinite(values)
    points = np.flatnonzero(known)
    groups = (
        PointGroup("no value", np.flatnonzero(~known), ink.noise),
        PointGroup(title, points, ink.faint, values=values[points]),
    )
    return Coloring(title, _with_points(groups, semantic_map), is_date=is_date)


def by_membership(semantic_map: SemanticMap, layer: int, ink: Ink) -> Coloring:
    """How strongly each point belongs to its region, 0-1; noise is grey."""
    chosen = semantic_map.layers[layer]
    strengths = np.where(chosen.region_of >= 0, chosen.membership, np.nan).astype(np.float64)
    return by_number(semantic_map, "membership", strengths, ink)


def _with_points(groups: Sequence[PointGroup], semantic_map: SemanticMap) -> tuple[PointGroup, ...]:
    """The groups that have something to draw, without the points that have no place on the map."""
    has_place = np.isfinite(semantic_map.coordinates[:, 0])
    drawn = []
    for group in groups:
        kept = has_place[group.points]
        values = None if group.values is None else group.values[kept]
        drawn.append(PointGroup(group.name, group.points[kept], group.color, values, group.region))
    return tuple(group for group in drawn if group.points.size)
