"""A map as the browser gets it: 16-bit places on a square sheet, what the layers are called, where outlines run."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from dashboard.figures.atlas import region_color_numbers
from dashboard.figures.plain import visible
from store.records import HIDDEN, NOISE, Region, SemanticMap

STEPS = 65_535
"""Steps along a side of the sheet; the last is that of texts without a place."""
LEFT_OUT = 65_535
"""The region code of texts that somebody took off the map."""
STRAYS = 1.5
"""How far outside the home frame, as a share of its larger side, a stray is drawn where it is: the steps are shared by
everything on the sheet, and a stray farther away stands at the sheet's edge."""
MARGIN = 0.02
LONGEST_LABEL = 120


@dataclass(frozen=True)
class Sheet:
    """The square the map is drawn on, in map units: its lower left corner, its side, and the home frame in steps."""

    left: float
    bottom: float
    side: float
    home: tuple[int, int, int, int]

    def steps(self, places: NDArray[np.floating]) -> NDArray[np.uint16]:
        """Places (n, 2) in steps of the sheet; those that are NaN get the last step, which no other place has."""
        shares = (places.astype(np.float64) - (self.left, self.bottom)) / self.side
        steps = np.rint(np.clip(shares, 0, 1) * (STEPS - 1))
        return np.where(np.isfinite(places), steps, STEPS).astype(np.uint16)


def sheet_of(semantic_map: SemanticMap) -> Sheet:
    """The sheet that holds the home frame, the outlines and all but the farthest strays."""
    placed = semantic_map.coordinates[np.isfinite(semantic_map.coordinates[:, 0])].astype(np.float64)
    if not len(placed):
        return Sheet(0.0, 0.0, 1.0, (0, 0, STEPS - 1, STEPS - 1))
    low, high = _home(placed, semantic_map.layers[semantic_map.first_layer].regions)
    reach = STRAYS * float((high - low).max())
    drawn = np.concatenate([placed, *(curve for layer in semantic_map.outlines for curve in chain(*layer))])
    bottom_left = np.maximum(drawn.min(axis=0), low - reach) - reach * MARGIN
    top_right = np.minimum(drawn.max(axis=0), high + reach) + reach * MARGIN
    side = float((top_right - bottom_left).max())
    sheet = Sheet(float(bottom_left[0]), float(bottom_left[1]), side, (0, 0, 0, 0))
    left, bottom, right, top = sheet.steps(np.array([low, high])).ravel().tolist()
    return Sheet(sheet.left, sheet.bottom, side, (left, bottom, right, top))


def table_of_contents(semantic_map: SemanticMap) -> dict[str, object]:
    """What a browser has to know before it can draw: the home frame and, layer by layer, the regions."""
    sheet = sheet_of(semantic_map)
    return {
        "home": sheet.home,
        "has_counts": bool((semantic_map.counts > 1).any()),
        "layers": [
            {"regions": _regions(semantic_map, sheet, layer.regions, layer.number)} for layer in semantic_map.layers
        ],
    }


def places(semantic_map: SemanticMap) -> NDArray[np.uint16]:
    """Every point's place in steps, (points, 2)."""
    return sheet_of(semantic_map).steps(semantic_map.coordinates)


def place_on_sheet(semantic_map: SemanticMap, place: tuple[float, float]) -> tuple[float, float]:
    """A place in map units as shares of the sheet."""
    x, y = sheet_of(semantic_map).steps(np.array(place, np.float64)).tolist()
    return x / STEPS, y / STEPS


def region_codes(semantic_map: SemanticMap, layer: int) -> NDArray[np.uint16]:
    """Every point's region counted from 1, 0 for noise, (points,); for noise that is attached to a region, counted on
    from the number of regions; `LEFT_OUT` for texts that somebody took off the map."""
    shown = semantic_map.layers[layer]
    codes = np.maximum(shown.region_of, NOISE) + 1
    if shown.is_attached is not None:
        codes += np.where(shown.is_attached, len(shown.regions), 0).astype(codes.dtype)
    return np.where(shown.region_of == HIDDEN, LEFT_OUT, codes).astype(np.uint16)


def text_counts(semantic_map: SemanticMap) -> NDArray[np.uint8]:
    """Documents at each point, 255 standing for all larger numbers, (points,)."""
    return np.minimum(semantic_map.counts, 255).astype(np.uint8)


def outlines(semantic_map: SemanticMap, layer: int) -> list[list[list[int]]]:
    """For each region of a layer its curves, each as x, y, x, y ... in steps."""
    sheet = sheet_of(semantic_map)
    return [[sheet.steps(curve).ravel().tolist() for curve in curves] for curves in semantic_map.outlines[layer]]


def _regions(semantic_map: SemanticMap, sheet: Sheet, regions: Sequence[Region], layer: int) -> list[dict[str, object]]:
    colors = region_color_numbers(semantic_map, layer)
    centers = sheet.steps(np.array([region.center for region in regions], np.float64).reshape(-1, 2)) / STEPS
    return [
        {
            "label": visible(region.label)[:LONGEST_LABEL],
            "size": region.size,
            "color": int(color),
            "x": round(float(x), 5),
            "y": round(float(y), 5),
            "reach": round(_reach(curves) / sheet.side, 5),
            "parent": region.parent,
        }
        for region, color, (x, y), curves in zip(regions, colors, centers, semantic_map.outlines[layer], strict=True)
    ]


def _reach(curves: Sequence[NDArray[np.float32]]) -> float:
    """The radius of a circle as large as the areas inside these closed curves."""
    areas = [_area(curve.astype(np.float64)) for curve in curves]
    return float(np.sqrt(sum(areas) / np.pi))


def _area(curve: NDArray[np.float64]) -> float:
    x, y = (curve - curve[0]).T
    return abs(float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum())) / 2


def _home(points: NDArray[np.float64], regions: Sequence[Region]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower left and upper right corner of nearly all points and of the centre of every region that is shown first:
    in a large corpus a handful of strays would otherwise make the map small."""
    outside = 0.5 if len(points) > 1_000 else 0.0
    corners = np.percentile(points, (outside, 100 - outside), axis=0)
    centers = np.array([region.center for region in regions], float).reshape(-1, 2)
    known = np.concatenate([corners, centers[np.isfinite(centers).all(axis=1)]])
    low, high = known.min(axis=0), known.max(axis=0)
    half = max(float((high - low).max()) / 2, 0.5)
    # A single point, or all of them on one line, still needs a frame with some width.
    narrow = (high - low) < half / 50
    return np.where(narrow, low - half / 2, low), np.where(narrow, high + half / 2, high)
