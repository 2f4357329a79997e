"""A map as one SVG picture that needs no browser code: for print and for files."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.atlas import region_colors
from dashboard.figures.ink import LIGHT, Ink
from dashboard.figures.plain import shortened
from dashboard.figures.sheet import sheet_of
from store.records import NOISE, Region, SemanticMap

OUTLINES = "outlines"
"""The name under which a picture defines the outlines of all its regions."""
SIDE = 1000
"""Units along the longer side of the picture."""
MOST_POINTS = 20_000
"""More make a large file and no better picture on paper; a random sample is drawn of larger maps."""
LARGEST, SMALLEST = 24.0, 11.0
LETTER = 0.53
"""The width of a letter as a share of its height, in the mean of the fonts in question."""
GAP = 3.0

Box = tuple[float, float, float, float]


def map_picture(semantic_map: SemanticMap, layer: int, ink: Ink = LIGHT) -> str:
    """The points of a map in the colours of a layer's regions, with their outlines, numbers and names.

    Regions are numbered from 1, the largest first; names that find no room are left out, numbers never.
    """
    frame = _Frame(semantic_map, layer)
    colors = region_colors(semantic_map, layer, ink)
    shapes = frame.closed([curve for curves in semantic_map.outlines[layer] for curve in curves])
    defined = f'<defs><path id="{OUTLINES}" d="{shapes}"/></defs>'
    areas, points = (draw(semantic_map, layer, frame, colors, ink) for draw in (_areas, _points))
    parts = [defined, *areas, *points]
    return frame.svg([*parts, *_labels(semantic_map, layer, frame, ink)], "A map of the texts with its regions")


def locators(semantic_map: SemanticMap, layer: int, ink: Ink = LIGHT) -> list[str]:
    """For each region of a layer a small picture of where it lies; the outlines of the others are those that
    `map_picture` defines, which has to stand in the same document."""
    frame = _Frame(semantic_map, layer)
    others = f'<use href="#{OUTLINES}" fill="none" stroke="{ink.noise}" stroke-width="3"/>'
    return [
        frame.svg([others, f'<path d="{frame.closed(curves)}" fill="{color}"/>'], "Where the region lies on the map")
        for color, curves in zip(region_colors(semantic_map, layer, ink), semantic_map.outlines[layer], strict=True)
    ]


def numbered_regions(regions: Sequence[Region]) -> list[Region]:
    """Regions in the order of their numbers in the picture: the largest first."""
    return sorted(regions, key=lambda region: -region.size)


class _Frame:
    """From map units to units of the picture, whose y axis points down; it holds the home frame and all outlines."""

    def __init__(self, semantic_map: SemanticMap, layer: int) -> None:
        sheet = sheet_of(semantic_map)
        corners = [np.array(sheet.home).reshape(2, 2)]
        corners += [sheet.steps(curve) for curves in semantic_map.outlines[layer] for curve in curves]
        (left, bottom), (right, top) = (
            extreme(np.concatenate(corners).astype(np.float64), axis=0) for extreme in (np.min, np.max)
        )
        self._sheet = sheet
        self._corner = (left, top)
        margin = 0.03 * max(right - left, top - bottom)
        self._scale = SIDE / (max(right - left, top - bottom) + 2 * margin)
        self._margin = margin * self._scale
        self.width = (right - left) * self._scale + 2 * self._margin
        self.height = (top - bottom) * self._scale + 2 * self._margin

    def places(self, points: NDArray[np.floating]) -> NDArray[np.float64]:
        """Map places (n, 2) in the picture."""
        steps = self._sheet.steps(points).astype(np.float64)
        flipped = (steps - self._corner) * (1, -1)
        inside: NDArray[np.float64] = flipped * self._scale + self._margin
        return inside

    def closed(self, curves: Sequence[NDArray[np.float32]]) -> str:
        """Closed curves as the data of a path."""
        return "".join(f"M{'L'.join(_pair(place) for place in self.places(curve))}Z" for curve in curves)

    def svg(self, parts: Sequence[str], title: str) -> str:
        """The picture around these parts."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width:.0f} {self.height:.0f}" role="img">'
            f"<title>{title}</title>{''.join(parts)}</svg>"
        )


def _areas(semantic_map: SemanticMap, layer: int, frame: _Frame, colors: Sequence[str], ink: Ink) -> Iterator[str]:
    for color, curves in zip(colors, semantic_map.outlines[layer], strict=True):
        if curves:
            yield (
                f'<path d="{frame.closed(curves)}" fill="{color}" fill-opacity="{ink.tint}" stroke="{color}" '
                'stroke-opacity="0.5" stroke-width="1"/>'
            )


def _points(semantic_map: SemanticMap, layer: int, frame: _Frame, colors: Sequence[str], ink: Ink) -> Iterator[str]:
    """One path per region: a line of no length with round ends is a dot."""
    region_of = semantic_map.layers[layer].region_of
    drawn = np.flatnonzero(region_of >= NOISE)
    if len(drawn) > MOST_POINTS:
        drawn = np.sort(np.random.default_rng(0).choice(drawn, MOST_POINTS, replace=False))
    places = frame.places(semantic_map.coordinates[drawn])
    size = float(np.clip(90 / np.sqrt(max(len(drawn), 1)), 1.6, 6))
    for region, color in enumerate((ink.noise, *colors), start=NOISE):
        dots = "".join(f"M{_pair(place)}h0" for place in places[region_of[drawn] == region])
        if dots:
            yield (
                f'<path d="{dots}" fill="none" stroke="{color}" stroke-width="{size:.1f}" stroke-linecap="round" '
                'stroke-opacity="0.75"/>'
            )


def _labels(semantic_map: SemanticMap, layer: int, frame: _Frame, ink: Ink) -> Iterator[str]:
    """Numbers at the regions' places; names beside them, largest first, where they cross no other."""
    regions = numbered_regions(semantic_map.layers[layer].regions)
    if not regions:
        return
    places = frame.places(np.array([region.center for region in regions], np.float32))
    heights = _letter_heights([region.size for region in regions])
    taken: list[Box] = []
    written = []
    for number, ((x, y), height) in enumerate(zip(places.tolist(), heights, strict=True), start=1):
        for words in (f"{number} {shortened(regions[number - 1].label, 32)}", f"{number}"):
            place = _free_place(x, y, len(words) * height * LETTER, height, taken, frame)
            if place is not None or words == f"{number}":
                box = place or _box(x, y, len(words) * height * LETTER, height)
                taken.append(box)
                written.append((box, height, words))
                break
    for (left, top, right, bottom), height, words in written:
        yield (
            f'<text x="{(left + right) / 2:.1f}" y="{(top + bottom) / 2 + height * 0.35:.1f}" font-size="{height:.1f}" '
            f'text-anchor="middle" fill="{ink.text}" stroke="{ink.paper}" stroke-width="{height / 4:.1f}" '
            f'stroke-linejoin="round" paint-order="stroke">{escape(words)}</text>'
        )


def _letter_heights(sizes: Sequence[int]) -> list[float]:
    largest = max(sizes) or 1
    return [SMALLEST + (LARGEST - SMALLEST) * float(np.sqrt(size / largest)) for size in sizes]


def _free_place(x: float, y: float, width: float, height: float, taken: Sequence[Box], frame: _Frame) -> Box | None:
    """The first place near x, y, at most two lines away, that is in the picture and crosses nothing."""
    for lines in (0.0, -1.0, 1.0, -2.0, 2.0):
        half = width / 2
        centered = min(max(x, half), max(frame.width - half, half))
        box = _box(centered, y + lines * height * 1.15, width, height)
        if box[1] >= 0 and box[3] <= frame.height and not any(_cross(box, other) for other in taken):
            return box
    return None


def _box(x: float, y: float, width: float, height: float) -> Box:
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _cross(one: Box, other: Box) -> bool:
    return one[0] < other[2] + GAP and other[0] < one[2] + GAP and one[1] < other[3] + GAP and other[1] < one[3] + GAP


def _pair(place: NDArray[np.float64]) -> str:
    return f"{place[0]:.0f} {place[1]:.0f}"
