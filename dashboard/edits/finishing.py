"""The map that a draft stands for: regions numbered without gaps, counted, outlined and named apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from dashboard.edits.draft import Draft, DraftLayer
from store.records import NOISE, Layer, Region, SemanticMap

Curves = tuple[NDArray[np.float32], ...]
UNKNOWN = {"stability": None, "density": None, "cohesion": None, "separation": None, "nearest": None}
"""What was measured on the texts that a region had before."""
SAME_OUTLINE = 0.95
"""The share of texts, of those that a region has or had, with which it keeps its outline and the place of its name."""


def finished(draft: Draft) -> SemanticMap:
    """The map with the layers of a draft."""
    numbers: list[dict[int, int]] = []
    for drafted in draft.layers:
        numbers.append(_numbers(drafted, numbers[-1] if numbers else {}))
    layers = []
    outlines = []
    for position, drafted in enumerate(draft.layers):
        parents = numbers[position - 1] if position else {}
        layer = _layer(draft, drafted, numbers[position], parents)
        curves, centers = _drawn(draft, drafted, layer, position, numbers[position])
        regions = tuple(replace(region, center=center) for region, center in zip(layer.regions, centers, strict=True))
        layers.append(replace(layer, regions=regions))
        outlines.append(curves)
    return replace(draft.semantic_map, layers=tuple(layers), outlines=tuple(outlines))


def _numbers(layer: DraftLayer, coarser: dict[int, int]) -> dict[int, int]:
    """The final number of each region; one that has lost all its texts, or the region that it lies in, is gone."""
    emptied = layer.changed - set(np.unique(layer.region_of).tolist())
    kept = [
        number
        for number, region in sorted(layer.regions.items())
        if number not in emptied and (region.parent is None or region.parent in coarser)
    ]
    return {number: place for place, number in enumerate(kept)}


def _layer(draft: Draft, drafted: DraftLayer, numbers: dict[int, int], parents: dict[int, int]) -> Layer:
    counts = draft.semantic_map.counts
    region_of = _renumbered(drafted.region_of, numbers)
    inside = region_of >= 0
    sizes = np.bincount(region_of[inside], counts[inside], minlength=len(numbers))
    own = [_region(drafted, number, numbers, parents, int(sizes[place])) for number, place in numbers.items()]
    outside = counts[region_of == NOISE].sum()
    encoded = counts[inside].sum() + outside
    is_same = list(numbers) == list(range(len(drafted.layer.regions)))
    return replace(
        drafted.layer,
        regions=named_apart(own),
        region_of=region_of,
        attached=_renumbered(drafted.attached, numbers),
        membership=drafted.membership,
        noise_share=float(outside / encoded) if encoded else 0.0,
        # What was measured of the layer holds for the regions that it had.
        quality=None if drafted.changed else drafted.layer.quality,
        computed_regions=None if is_same else len(drafted.layer.regions),
    )


def _renumbered(array: NDArray[np.int32], numbers: dict[int, int]) -> NDArray[np.int32]:
    """Region numbers as they finally are; a region that is gone is noise, what is negative stays."""
    table = np.full(max([*numbers, int(array.max(initial=0))]) + 1, NOISE, np.int32)
    for number, place in numbers.items():
        table[number] = place
    return np.where(array >= 0, table[np.maximum(array, 0)], array).astype(np.int32)


def _region(drafted: DraftLayer, number: int, numbers: dict[int, int], parents: dict[int, int], size: int) -> Region:
    region = drafted.regions[number]
    nearest = (
        None if region.nearest is None else numbers.get(region.nearest, region.nearest if region.nearest < 0 else None)
    )
    measured = UNKNOWN if number in drafted.changed else {"nearest": nearest}
    exemplars = tuple(point for point in region.exemplars if drafted.region_of[point] == number)
    return replace(
        region,
        number=numbers[number],
        parent=None if region.parent is None else parents.get(region.parent),
        size=size,
        exemplars=exemplars or _strongest(drafted, number),
        lasting_number=None if numbers[number] == number else number,
        **measured,
    )


def _strongest(drafted: DraftLayer, number: int) -> tuple[int, ...]:
    points = drafted.points(number)
    return tuple(points[np.argsort(-drafted.membership[points], kind="stable")][:3].tolist())


def _drawn(
    draft: Draft, drafted: DraftLayer, layer: Layer, position: int, numbers: dict[int, int]
) -> tuple[tuple[Curves, ...], list[tuple[float, float]]]:
    """Outlines and places of labels: those there were, drawn anew where a region has other texts."""
    coordinates, before = draft.semantic_map.coordinates, draft.semantic_map.outlines[position]
    curves: dict[int, Curves] = {}
    centers: dict[int, tuple[float, float]] = {}
    anew = [number for number in numbers if number in drafted.changed and not _looks_as_before(drafted, number)]
    if anew:
        from dashboard.analysis import outlines  # noqa: PLC0415 (contourpy is not needed to look at most maps)

        of_anew = np.full(len(coordinates), -1, np.int32)
        for place, number in enumerate(anew):
            of_anew[layer.region_of == numbers[number]] = place
        shapes = outlines.region_shapes(coordinates, of_anew, len(anew))
        curves = dict(zip(anew, shapes.outlines, strict=True))
        centers = {number: (x, y) for number, (x, y) in zip(anew, shapes.anchors.tolist(), strict=True)}
    return (
        tuple(curves[number] if number in curves else before[number] for number in numbers),
        [centers.get(number, drafted.regions[number].center) for number in numbers],
    )


def _looks_as_before(drafted: DraftLayer, number: int) -> bool:
    """Whether so few of its texts have changed that nobody would draw it another way: outlines take a while."""
    before, after = drafted.layer.region_of == number, drafted.region_of == number
    return bool((before & after).sum() >= SAME_OUTLINE * (before | after).sum())


def named_apart(regions: Sequence[Region]) -> tuple[Region, ...]:
    """The regions with no two names alike: names that people gave come first, others get a number behind them."""
    taken: set[str] = set()
    names: dict[int, str] = {}
    for region in sorted(regions, key=lambda region: region.computed_label is None):
        name, turn = region.label, 1
        while name in taken:
            turn += 1
            name = f"{region.label} ({turn})"
        taken.add(name)
        names[region.number] = name
    return tuple(replace(region, label=names[region.number]) for region in regions)
