"""Which points a click, a box or a lasso on the map means. Answered from its geometry, so that points which are only
drawn as density count too."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store.records import SemanticMap


def selected_points(semantic_map: SemanticMap, selection: Mapping[str, Any]) -> NDArray[np.intp]:
    """The points inside the drawn shapes of a Plotly selection or, without shapes, those that were clicked."""
    coordinates = semantic_map.coordinates
    inside = np.zeros(len(coordinates), bool)
    shapes = [*map(_corners_of_box, selection.get("box", ())), *selection.get("lasso", ())]
    for shape in shapes:
        inside |= points_in_polygon(coordinates, shape["x"], shape["y"])
    if not shapes:
        for clicked in selection.get("points", ()):
            inside |= _points_at(coordinates, float(clicked["x"]), float(clicked["y"]))
    return np.flatnonzero(inside)


def points_in_polygon(coordinates: NDArray[np.float32], x: Sequence[float], y: Sequence[float]) -> NDArray[np.bool_]:
    """Whether each of `coordinates`, (points, 2), lies inside the closed polygon, by the even-odd rule."""
    inside = np.zeros(len(coordinates), bool)
    if len(x) < 3:
        return inside
    within = (coordinates >= (min(x), min(y))).all(axis=1) & (coordinates <= (max(x), max(y))).all(axis=1)
    candidates = np.flatnonzero(within)
    across, up = coordinates[candidates].astype(np.float64).T
    is_inside = np.zeros(len(candidates), bool)
    corners = list(zip(x, y, strict=True))
    for (x0, y0), (x1, y1) in zip(corners, corners[1:] + corners[:1], strict=True):
        if y0 != y1:
            crosses = (y0 > up) != (y1 > up)
            is_inside ^= crosses & (across < (x1 - x0) * (up - y0) / (y1 - y0) + x0)
    inside[candidates] = is_inside
    return inside


def _corners_of_box(box: Mapping[str, Sequence[float]]) -> dict[str, list[float]]:
    (x0, x1), (y0, y1) = box["x"], box["y"]
    return {"x": [x0, x1, x1, x0], "y": [y0, y0, y1, y1]}


def _points_at(coordinates: NDArray[np.float32], x: float, y: float) -> NDArray[np.bool_]:
    """The point nearest to (x, y) and all that share its place."""
    distances = ((coordinates.astype(np.float64) - (x, y)) ** 2).sum(axis=1)
    if not np.isfinite(distances).any():
        return np.zeros(len(coordinates), bool)
    place = coordinates[np.nanargmin(distances)]
    here: NDArray[np.bool_] = (coordinates == place).all(axis=1)
    return here
