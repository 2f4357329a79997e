"""The map: a corpus as points, its regions tinted and labeled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go
from numpy.typing import NDArray

from dashboard.figures.atlas import region_colors
from dashboard.figures.coloring import Coloring, PointGroup
from dashboard.figures.density import DRAWN_AT_MOST, density_layer, drawn_points
from dashboard.figures.ink import Ink, mixed, transparent
from dashboard.figures.labels import Wish, placed_labels
from dashboard.figures.plain import escaped
from store.records import Region, SemanticMap

FONT = '"Source Sans", "Source Sans 3", "Segoe UI", sans-serif'
HEIGHT = 640
SHEET_WIDTH = 600
"""The smallest sheet labels are placed for, in pixels: the map in a window of 1280 x 800, without its buttons."""
LABELS_AT_MOST = 70
CLEAR, FADED = 0.75, 0.13
"""Opacities of points that matter and of those that only give the context."""

Trace = dict[str, object]


@dataclass(frozen=True)
class Frame:
    """The part of the map that is shown, in map units."""

    left: float
    right: float
    bottom: float
    top: float

    @property
    def pixels_per_unit(self) -> float:
        """The scale on the smallest sheet; on every other it is larger, so that labels keep apart there too."""
        return min(SHEET_WIDTH / (self.right - self.left), HEIGHT / (self.top - self.bottom))

    @property
    def origin(self) -> tuple[float, float]:
        """The lower left corner of the smallest sheet: the frame lies in the middle of it."""
        half = 2 * self.pixels_per_unit
        return (self.left + self.right) / 2 - SHEET_WIDTH / half, (self.bottom + self.top) / 2 - HEIGHT / half


def region_map(
    semantic_map: SemanticMap, coloring: Coloring, *, layer: int, ink: Ink, focus: int | None = None
) -> go.Figure:
    """The map of one layer. `focus` is a region to bring to the front: the frame closes in on it, the others fade."""
    frame = _frame(semantic_map, layer, focus)
    colors = area_colors(semantic_map, coloring, layer, ink)
    traces = _points(semantic_map, coloring, layer, focus)
    if len(semantic_map.coordinates) > DRAWN_AT_MOST:
        traces.append(density_layer(semantic_map, ink))
    traces += _areas(semantic_map, layer, colors, focus, ink)
    layout = {
        "annotations": _labels(semantic_map, layer, colors, frame, focus, ink),
        "uirevision": f"{semantic_map.id} {focus}",
        **_sheet(frame, ink),
    }
    if any(group.values is not None for group in coloring.groups):
        layout["coloraxis"] = _scale(coloring, ink)
    # Validating hundreds of traces takes a second, during which no other visitor is answered; tests validate.
    return go.Figure(data=traces, layout=layout, _validate=False)


def area_colors(semantic_map: SemanticMap, coloring: Coloring, layer: int, ink: Ink) -> list[str]:
    """The regions' own colours, or a neutral one where colour means something else."""
    if all(group.region is not None for group in coloring.groups):
        return region_colors(semantic_map, layer, ink)
    return [ink.faint] * len(semantic_map.layers[layer].regions)


def _points(semantic_map: SemanticMap, coloring: Coloring, layer: int, focus: int | None) -> list[Trace]:
    drawn = drawn_points(semantic_map, semantic_map.layers[layer])
    in_focus = None if focus is None else semantic_map.layers[layer].region_of == focus
    size = _point_size(int(drawn.sum())) * (1 if focus is None else 1.6)
    traces = []
    for group in coloring.groups:
        shown = drawn[group.points]
        points = group.points[shown]
        marker: dict[str, object] = {
            "size": _sizes(semantic_map.counts[points], size),
            "opacity": _opacities(group, points, in_focus),
            "line": {"width": 0},
            **_marker_color(group, shown),
        }
        traces.append(_trace(group, semantic_map.coordinates[points], marker, coloring))
    return traces


def _trace(group: PointGroup, coordinates: NDArray[np.float32], marker: dict[str, object], coloring: Coloring) -> Trace:
    number = "%{marker.color|%d %b %Y}" if coloring.is_date else "%{marker.color:.4~g}"
    says = (
        {"text": escaped(group.name), "hoverinfo": "text"}
        if group.values is None
        else {"hovertemplate": f"{number}<extra></extra>"}
    )
    return {
        "type": "scattergl",
        "x": coordinates[:, 0],
        "y": coordinates[:, 1],
        "mode": "markers",
        "marker": marker,
        "name": escaped(group.name, longest=28),
        "showlegend": coloring.has_legend,
        "unselected": {"marker": {"opacity": FADED}},
        **says,
    }


def _marker_color(group: PointGroup, shown: NDArray[np.bool_]) -> dict[str, object]:
    if group.values is None:
        return {"color": group.color}
    return {"color": group.values[shown].astype(np.float64), "coloraxis": "coloraxis"}


def _opacities(
    group: PointGroup, points: NDArray[np.intp], in_focus: NDArray[np.bool_] | None
) -> float | NDArray[np.float32]:
    """A number where it is the same for all, since an array travels point by point."""
    if in_focus is None:
        return CLEAR
    if group.region is not None:
        return CLEAR if in_focus[points].any() else FADED
    return np.where(in_focus[points], CLEAR, FADED).astype(np.float32)


def _sizes(counts: NDArray[np.int32], size: float) -> float | NDArray[np.float32]:
    """Duplicates make a larger point: its area grows with the logarithm of their count."""
    if (counts <= 1).all():
        return size
    larger: NDArray[np.float32] = (size * np.sqrt(1 + np.log2(np.maximum(counts, 1)))).astype(np.float32)
    return larger.clip(max=4 * size)


def _point_size(points: int) -> float:
    """Pixels across: smaller the more there are, so that dense regions do not become blots."""
    return float(np.clip(11 - 1.85 * np.log10(max(points, 1)), 1.8, 9.0))


def _areas(semantic_map: SemanticMap, layer: int, colors: list[str], focus: int | None, ink: Ink) -> list[Trace]:
    """The regions' outlines as filled curves under the points: a trace for all regions of one colour, since every
    trace costs time."""
    paths: dict[tuple[str, bool], list[NDArray[np.float32]]] = {}
    gap = np.full((1, 2), np.nan, np.float32)
    for region, curves in enumerate(semantic_map.outlines[layer]):
        is_faded = focus is not None and focus != region
        for curve in curves:
            paths.setdefault((colors[region], is_faded), []).extend((curve, curve[:1], gap))
    return [_area(np.concatenate(path), color, is_faded, ink) for (color, is_faded), path in paths.items()]


def _area(path: NDArray[np.float32], color: str, is_faded: bool, ink: Ink) -> Trace:
    line = {"color": transparent(color, 0.12 if is_faded else 0.45), "width": 1.1, "shape": "spline"}
    return {
        "type": "scatter",
        "x": path[:, 0],
        "y": path[:, 1],
        "mode": "lines",
        "fill": "toself",
        "hoverinfo": "skip",
        "showlegend": False,
        "fillcolor": transparent(color, ink.tint * (0.4 if is_faded else 1)),
        "line": {**line, "smoothing": 0.6},
    }


def _labels(
    semantic_map: SemanticMap, layer: int, colors: list[str], frame: Frame, focus: int | None, ink: Ink
) -> list[dict[str, object]]:
    regions = semantic_map.layers[layer].regions
    wanted = sorted(regions, key=lambda region: (region.number != focus, -region.size))[:LABELS_AT_MOST]
    scale, (left, bottom) = frame.pixels_per_unit, frame.origin
    wishes = [_wish(region, regions, frame) for region in wanted]
    annotations: list[dict[str, object]] = []
    for label in placed_labels(wishes, width=SHEET_WIDTH, height=HEIGHT):
        is_faded = focus is not None and label.key != focus
        annotations.append({
            "text": "<br>".join(escaped(line) for line in label.lines),
            "x": left + label.x / scale,
            "y": bottom + label.y / scale,
            "showarrow": False,
            "opacity": 0.55 if is_faded else 1,
            "font": {"family": FONT, "size": label.size, "weight": 600, "shadow": _halo(ink),
                     "color": mixed(colors[label.key], ink.text, ink.label_share_of_text)},
        })  # fmt: skip
    return annotations


def _wish(region: Region, regions: tuple[Region, ...], frame: Frame) -> Wish:
    largest = max(other.size for other in regions)
    size = 11.5 + 5.5 * float(np.sqrt(region.size / max(largest, 1)))
    scale, (left, bottom) = frame.pixels_per_unit, frame.origin
    x, y = (region.center[0] - left) * scale, (region.center[1] - bottom) * scale
    return Wish(region.number, region.label, x, y, size)


def _halo(ink: Ink) -> str:
    """The paper shines through around the letters, as on printed maps."""
    return ", ".join(f"{x}px {y}px 2px {ink.paper}" for x in (-1, 0, 1) for y in (-1, 0, 1))


def _frame(semantic_map: SemanticMap, layer: int, focus: int | None) -> Frame:
    """The whole map, or a region with its surroundings, with a margin."""
    placed = semantic_map.coordinates[np.isfinite(semantic_map.coordinates[:, 0])].astype(np.float64)
    if not len(placed):
        return Frame(-1.0, 1.0, -1.0, 1.0)
    low, high = _extent(placed, semantic_map.layers[layer].regions)
    half = np.maximum((high - low) / 2 * 1.1, 0.5)
    if focus is not None:
        inside = semantic_map.coordinates[semantic_map.layers[layer].region_of == focus].astype(np.float64)
        low, high = np.percentile(inside, (2, 98), axis=0)
        half = np.maximum((high - low) / 2 * 1.8, half / 5)
    (left, bottom), (right, top) = (low + high) / 2 - half, (low + high) / 2 + half
    return Frame(float(left), float(right), float(bottom), float(top))


def _extent(points: NDArray[np.float64], regions: Sequence[Region]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The lower left and upper right corner of nearly all points and of every region's centre: in a large corpus a
    handful of strays would otherwise make the map small."""
    outside = 0.4 if len(points) > 1_000 else 0.0
    corners = np.percentile(points, (outside, 100 - outside), axis=0)
    known = np.concatenate([corners, np.array([region.center for region in regions], float).reshape(-1, 2)])
    return known.min(axis=0), known.max(axis=0)


def _sheet(frame: Frame, ink: Ink) -> dict[str, object]:
    axis = {"autorange": True, "visible": False, "showgrid": False, "zeroline": False}
    return {
        "height": HEIGHT,
        "margin": {"l": 0, "r": 0, "t": 0, "b": 0},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "color": ink.text, "size": 13},
        "xaxis": {**axis, "autorangeoptions": _exactly(frame.left, frame.right)},
        "yaxis": {**axis, "autorangeoptions": _exactly(frame.bottom, frame.top), "scaleanchor": "x"},
        "dragmode": "pan",
        "hovermode": "closest",
        "hoverlabel": {"bgcolor": ink.paper, "bordercolor": ink.faint, "font": {"color": ink.text, "family": FONT}},
        "modebar": {"orientation": "v", "bgcolor": "rgba(0,0,0,0)", "color": ink.faint, "activecolor": ink.text},
        "newselection": {"line": {"color": ink.text, "width": 1, "dash": "dot"}},
        "legend": {"x": 0, "y": 0, "xanchor": "left", "yanchor": "bottom", "itemsizing": "constant",
                   "itemclick": False, "itemdoubleclick": False, "bgcolor": transparent(ink.paper, 0.8)},
    }  # fmt: skip


def _exactly(low: float, high: float) -> dict[str, object]:
    """An automatic range that always comes out as this one. A fixed range would be widened to the proportions of the
    window each time its size changes, and the map shrink; an automatic one begins anew."""
    return {"include": [low, high], "clipmin": low, "clipmax": high}


def _scale(coloring: Coloring, ink: Ink) -> dict[str, object]:
    stops = len(ink.ramp) - 1
    scale: dict[str, object] = {
        "colorscale": [(number / stops, color) for number, color in enumerate(ink.ramp)],
        "colorbar": {"title": {"text": escaped(coloring.title, longest=28)}, "thickness": 8, "len": 0.3, "x": 0.01,
                     "xanchor": "left", "y": 0.02, "yanchor": "bottom", "outlinewidth": 0},
    }  # fmt: skip
    if coloring.is_date:
        scale["colorbar"] = {**scale["colorbar"], **_date_ticks(coloring)}  # type: ignore[dict-item]
    return scale


def _date_ticks(coloring: Coloring) -> dict[str, object]:
    values = np.concatenate([group.values for group in coloring.groups if group.values is not None])
    ticks = np.linspace(values.min(), values.max(), 4)
    days = ticks.astype("datetime64[ms]").astype("datetime64[D]")
    return {"tickvals": ticks.tolist(), "ticktext": [str(day) for day in days]}
