"""The layers of a map while edits are applied: regions keep their numbers until all is done, and layers stay nested.

What joins a region also joins those that it lies in. In finer layers it stays where it is if that part joins too, goes
to the only part of its new region if there is just one, and else is in none: nothing says which part is meant.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.noise import Voters
from store.records import NOISE, Layer, Region, SemanticMap

Points = NDArray[np.integer]

BY_HAND = 1.0
"""The membership of a text in the region that a person moved it to."""


@dataclass(eq=False)
class DraftLayer:
    """One level of detail, to be changed; `regions` by their number, `changed` those that lost or won texts."""

    layer: Layer
    region_of: NDArray[np.int32]
    attached: NDArray[np.int32]
    membership: NDArray[np.float32]
    regions: dict[int, Region]
    changed: set[int] = field(default_factory=set)

    def points(self, number: int) -> Points:
        """The points of a region, ascending."""
        return np.flatnonzero(self.region_of == number)

    def children(self, parent: int) -> list[int]:
        """The regions of this layer that lie in one of the coarser."""
        return [number for number, region in self.regions.items() if region.parent == parent]

    def put(self, points: Points, number: int, *, membership: float | None = None) -> None:
        """Let these points be in a region, or, with a negative number, in none."""
        self.changed |= {number, *np.unique(self.region_of[points]).tolist()} & set(self.regions)
        self.region_of[points] = self.attached[points] = number
        if membership is not None or number < 0:
            self.membership[points] = 0 if number < 0 else membership

    def change(self, number: int, **changes: Any) -> None:
        """Change what is said of a region."""
        self.regions[number] = replace(self.regions[number], **changes)

    def add(self, region: Region, **changes: Any) -> None:
        """Add a region without points, under its own number."""
        self.regions[region.number] = replace(region, layer=self.layer.number, **changes)
        self.changed.add(region.number)


class Draft:
    """All layers of a map, to be changed. `neighbors` gives those of its points, as far as they are kept."""

    def __init__(self, semantic_map: SemanticMap, neighbors: Callable[[], Voters | None]) -> None:
        self.semantic_map = semantic_map
        self.neighbors = neighbors
        self.layers = [
            DraftLayer(
                layer,
                layer.region_of.copy(),
                layer.attached.copy(),
                layer.membership.copy(),
                {region.number: region for region in layer.regions},
                # A region whose texts were all deleted is none any more, like one that has lost them to others.
                {region.number for region in layer.regions if not region.size},
            )
            for layer in semantic_map.layers
        ]

    @property
    def is_changed(self) -> bool:
        """Whether a region has lost or won texts."""
        return any(layer.changed for layer in self.layers)

    def place(self, layer: int, points: Points, number: int, *, membership: float | None = None) -> None:
        """Let these points be in a region of a layer and, in the other layers, where that leaves them."""
        self.layers[layer].put(points, number, membership=membership)
        self._lift(layer, points, number, membership=membership)
        self._settle(layer, points, membership=membership)

    def merge(self, layer: int, into: int, other: int) -> None:
        """Let all that is in another region be in this one: its points, its parts, and what is attached to it."""
        here = self.layers[layer]
        attached = np.flatnonzero(here.attached == other)
        for child in self._children(layer, other):
            self.layers[layer + 1].change(child, parent=into)
        here.put(here.points(other), into)
        here.attached[attached] = into
        self._lift(layer, attached, into, membership=None)
        del here.regions[other]

    def split(self, layer: int, number: int, parts: Sequence[tuple[Points, Region]]) -> None:
        """Let parts, with numbers that no other region has, take the place of a region; texts in no part are noise.

        Where the region is one still in finer layers, it is split there too; else its own parts, as a whole, lie in
        whichever new one holds most of them.
        """
        here = self.layers[layer]
        members, parent = here.points(number), here.regions[number].parent
        parents = np.full(len(here.region_of), NOISE, np.int64)
        for points, part in parts:
            here.add(part, parent=parent if layer else None)
            parents[points] = part.number
        here.attached[here.attached == number] = NOISE
        for new in np.unique(parents[members]).tolist():
            here.put(members[parents[members] == new], new)
        del here.regions[number]
        self._split_below(layer, number, parts, parents)
        self._settle(layer, members, membership=None)

    def _split_below(
        self, layer: int, number: int, parts: Sequence[tuple[Points, Region]], parents: NDArray[np.int64]
    ) -> None:
        children = self._children(layer, number)
        if len(children) == 1:
            self.split(layer + 1, children[0], parts)
            for _, part in parts:
                self.layers[layer + 1].change(part.number, parent=part.number)
            return
        for child in children:
            places = parents[self.layers[layer + 1].points(child)]
            places = places[places >= 0]
            if len(places):
                self.layers[layer + 1].change(child, parent=int(np.bincount(places).argmax()))
            else:
                self.empty(layer + 1, child, NOISE)

    def empty(self, layer: int, number: int, to: int) -> None:
        """Let all that is in a region be noise, or hidden, here and in finer layers; coarser ones stay."""
        here = self.layers[layer]
        points = here.points(number)
        here.attached[here.attached == number] = NOISE
        here.put(points, to)
        self._settle(layer, points, membership=None)
        for child in self._children(layer, number):
            self.empty(layer + 1, child, to)
        del here.regions[number]

    def _lift(self, layer: int, points: Points, number: int, *, membership: float | None) -> None:
        """The regions in which one lies hold what joins it; noise of coarser layers only where a person moved it."""
        for coarser in range(layer - 1, -1, -1):
            parent = self.layers[coarser + 1].regions[number].parent if number >= 0 else None
            if parent is None:
                return
            number, above = parent, self.layers[coarser]
            is_elsewhere = above.region_of[points] != number
            if membership is None:
                is_elsewhere &= above.region_of[points] >= 0
            above.put(points[is_elsewhere], number, membership=membership)
            above.attached[points] = number

    def _settle(self, layer: int, points: Points, *, membership: float | None) -> None:
        """Finer layers follow: see the top of this file."""
        for finer in range(layer + 1, len(self.layers)):
            above, here = self.layers[finer - 1].region_of[points], self.layers[finer]
            parents = {number: region.parent for number, region in here.regions.items()}
            own = here.region_of[points]
            for region in np.unique(above).tolist():
                among = points[above == region]
                inside = {number for number, parent in parents.items() if parent == region}
                misplaced = among[~np.isin(own[above == region], list(inside))]
                [heir] = inside if len(inside) == 1 else {min(region, NOISE)}
                here.put(misplaced, heir, membership=membership)

    def _children(self, layer: int, number: int) -> list[int]:
        return self.layers[layer + 1].children(number) if layer + 1 < len(self.layers) else []
