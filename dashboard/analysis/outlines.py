"""Where regions lie on the map: soft outlines around their dense parts, and a place for the label."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from contourpy import LineType, contour_generator
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates
from scipy.spatial import KDTree

Curve = NDArray[np.float32]

HELD_SHARE = 0.9
"""Share of a region's points that its outline holds."""

SMALLEST_PART = 0.05
"""A curve around a smaller share of the region's points is left out: it would be clutter."""

SHARE_OF_PEAK = 0.3
"""An outline is never drawn closer than where the density has fallen to this share of its peak."""

FINEST_BLUR = 0.006
"""The least blur, as a share of the map's extent: keeps an outline around a few points on one spot visible."""

QUESTIONED = 2_000
"""Points of the map that are asked how far their fifth neighbour is."""

CELLS_PER_BLUR = 3
MOST_CELLS = 160
"""Cells on a side of a region's grid; a region spread wider than this gets coarser cells and more blur."""


@dataclass(frozen=True, eq=False)
class _Density:
    """A region's points, blurred: `values` (rows, columns) on a grid with `origin` and square cells of size `cell`."""

    values: NDArray[np.float64]
    origin: NDArray[np.float64]
    cell: float
    blur: float

    @property
    def peak(self) -> NDArray[np.float64]:
        """Where it is densest, (2,)."""
        row, column = np.unravel_index(self.values.argmax(), self.values.shape)
        return self.origin + self.cell * np.array([column, row])

    def at(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the density at `places` (places, 2); 0 outside the grid."""
        columns, rows = ((places - self.origin) / self.cell).T
        found: NDArray[np.float64] = map_coordinates(self.values, [rows, columns], order=1)
        return found


@dataclass(frozen=True, eq=False)
class RegionShapes:
    """Where the regions of a layer lie on the map.

    `outlines` are for each region closed curves, (vertices, 2) each, the first vertex repeated at the end; `anchors`
    (regions, 2) its densest place, where its label belongs. A region without points has no curve, and NaN.
    """

    outlines: tuple[tuple[Curve, ...], ...]
    anchors: NDArray[np.float32]


def region_shapes(coordinates: NDArray[np.float32], region_of: NDArray[np.int32], regions: int) -> RegionShapes:
    """Return curves that hold about 90 % of each region's points on the map, and a place for its label.

    `coordinates` is (points, 2), `region_of` (points,) holds region numbers from 0 to `regions` - 1 or negative
    numbers. The curves are lines of equal density of the region's points (a Gaussian kernel estimate), so
    a region in several parts has several and a stray point none.
    """
    outlines: list[tuple[Curve, ...]] = [()] * regions
    anchors = np.full((regions, 2), np.nan, np.float32)
    for region, (density, members) in enumerate(_densities(coordinates, region_of, regions)):
        if density is not None:
            outlines[region], anchors[region] = _outline(density, members), density.peak
    return RegionShapes(tuple(outlines), anchors)


def _densities(
    coordinates: NDArray[np.float32], region_of: NDArray[np.int32], regions: int
) -> Iterator[tuple[_Density | None, NDArray[np.float64]]]:
    """Yield the density of each region and the places of its points."""
    order = np.argsort(region_of, kind="stable")
    bounds = np.searchsorted(region_of[order], np.arange(regions + 1))
    placed = coordinates[np.isfinite(coordinates).all(axis=1)].astype(np.float64)
    extent = np.ptp(np.quantile(placed, [0.01, 0.99], axis=0), axis=0).max() if len(placed) else 0.0
    finest = FINEST_BLUR * (extent if extent > 0 else 1.0)
    usual = _usual_distance(placed, placed[:: len(placed) // QUESTIONED + 1])
    for first, last in pairwise(bounds):
        members = coordinates[order[first:last]].astype(np.float64)
        yield (_density(members, max(finest, _blur(members, usual))) if len(members) else None), members


def _usual_distance(points: NDArray[np.float64], questioned: NDArray[np.float64]) -> float:
    """The median distance of these points from their fifth neighbour, or the last where there are fewer."""
    if not len(points):
        return 0.0
    distances, _ = KDTree(points).query(questioned, [min(6, len(points))])
    return float(np.median(distances))


def _blur(members: NDArray[np.float64], usual: float) -> float:
    """Twice the distance that is usual in the region; where that is larger than the one `usual` on the map, less and
    less, down to the latter. Points strewn among others would have an outline as wide as the map, which says nothing:
    they have one around each place where some of them lie together."""
    own = _usual_distance(members, members)
    return 2 * own if own <= usual else usual * (1 + usual / own)


def _density(members: NDArray[np.float64], blur: float) -> _Density:
    """Blur the region's points, strays left aside."""
    low, high = np.quantile(members, [0.01, 0.99], axis=0)
    cell = max(blur / CELLS_PER_BLUR, float((high - low).max()) / MOST_CELLS)
    blur = max(blur, CELLS_PER_BLUR * cell)
    margin = 5 * blur
    origin = low - margin
    columns, rows = np.ceil((high - low + 2 * margin) / cell).astype(int) + 1
    # Edges lie half a cell around the grid's nodes.
    edges = [origin[axis] + cell * (np.arange(cells + 1) - 0.5) for axis, cells in enumerate((columns, rows))]
    counts, _, _ = np.histogram2d(members[:, 1], members[:, 0], bins=[edges[1], edges[0]])
    values = gaussian_filter(counts, blur / cell, mode="constant")
    # With nothing on the frame, every line of equal density is closed.
    values[[0, -1]] = values[:, [0, -1]] = 0
    return _Density(values, origin, cell, blur)


def _outline(density: _Density, members: NDArray[np.float64]) -> tuple[Curve, ...]:
    """Draw the curves of the density above which most of the region's points lie, the one around the most first."""
    level = np.quantile(density.at(members), 1 - HELD_SHARE)
    level = np.clip(level, 1e-3 * density.values.max(), SHARE_OF_PEAK * density.values.max())
    rows, columns = (np.arange(cells) for cells in density.values.shape)
    generator = contour_generator(columns, rows, density.values, line_type=LineType.Separate)
    lines = [density.origin + density.cell * np.asarray(line) for line in generator.lines(level)]
    # Lines run with the higher density on their left: those around a hole run clockwise.
    curves = [_evenly_spaced(line, density.blur / 2) for line in lines if _signed_area(line) > 0]
    held = np.array([_points_inside(curve, members) for curve in curves])
    kept = [part for part in np.argsort(-held, kind="stable") if held[part] >= SMALLEST_PART * len(members)]
    return tuple(curves[part] for part in kept or [0])


def _signed_area(curve: NDArray[np.float64]) -> float:
    x, y = curve.T
    return float((x[:-1] * y[1:] - x[1:] * y[:-1]).sum() / 2)


def _points_inside(curve: Curve, places: NDArray[np.float64]) -> int:
    """Count the places inside a closed curve: a ray to the right crosses it an odd number of times."""
    x, y = places.T
    inside = np.zeros(len(places), bool)
    for (x0, y0), (x1, y1) in pairwise(curve):
        if y0 != y1:
            inside ^= ((y0 > y) != (y1 > y)) & (x < x0 + (y - y0) * (x1 - x0) / (y1 - y0))
    return int(inside.sum())


def _evenly_spaced(curve: NDArray[np.float64], spacing: float) -> Curve:
    """Draw a closed curve with vertices about `spacing` apart, at least 12 of them."""
    along = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(curve, axis=0), axis=1))])
    vertices = max(12, int(np.ceil(along[-1] / spacing)))
    wanted = np.linspace(0, along[-1], vertices + 1)
    return np.column_stack([np.interp(wanted, along, axis) for axis in curve.T]).astype(np.float32)
