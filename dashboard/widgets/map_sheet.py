"""The map itself, a component of our own: what it is told at each run, and what the visitor chooses on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import figures, map_colors, map_data, session
from dashboard.figures.plain import visible
from dashboard.tags import digest, tags_on
from dashboard.typed_texts import TypedText
from dashboard.widgets.hover_columns import hover_columns
from dashboard.widgets.typed_text import type_text
from store.records import SemanticMap

# The code proper is fetched once and kept by the browser; these lines go with every run.
LOADER = """
export default async function (component) {
  const home = location.origin + location.pathname.replace(/\\/$/, "").replace(/[^/]*$/, "");
  try {
    const { show } = await import(`${home}map-code/${component.data.code}/map.js`);
    return show(component, home);
  } catch (error) {
    component.parentElement.textContent = "The map's code could not be loaded. Reload the page to try again.";
    throw error;
  }
}
"""

component = st.components.v2.component("isogloss_map", js=LOADER)


@dataclass(frozen=True)
class Picked:
    """A level of detail and the region that is in front, None where none is or a click has taken it away."""

    layer: int
    number: int | None


@dataclass(frozen=True)
class Shared:
    """The points selected on either of two maps, and who hears of others."""

    points: NDArray[np.int32]
    on_select: Callable[[NDArray[np.int32]], None]


def map_sheet(
    semantic_map: SemanticMap,
    coloring: figures.Coloring,
    *,
    path: str,
    at: Picked,
    on_pick: Callable[[Picked], None] | None = None,
    typed: TypedText | None = None,
    shared: Shared | None = None,
) -> NDArray[np.int32]:
    """Draw the map as high as the window, coloured by what is at `path`; returns the points that are selected.

    Without `on_pick`, no region comes to the front and no text is placed. `shared` is the selection of two maps that
    stand side by side; alone, a map keeps its own.
    """
    # Under one name for all maps, so that another one takes its place on the same sheet.
    key = "sheet" if shared is None else f"sheet_{semantic_map.id}"
    layer, focus = at.layer, at.number

    def points_told() -> NDArray[np.int32]:
        told = st.session_state.get(key, {}).get("selection")
        return _selected(semantic_map, told, layer=layer, focus=focus)

    def selected() -> None:
        if shared is not None:
            shared.on_select(points_told())

    def picked() -> None:
        told = st.session_state[key].get("region")
        region = _picked(semantic_map, told)
        if region is not None and on_pick is not None:
            on_pick(region)

    places = on_pick is not None and shared is None

    def was_typed() -> None:
        told = st.session_state[key].get("typed")
        if on_pick is None or not isinstance(told, dict) or not isinstance(told.get("text"), str):
            return
        type_text(told["text"])
        if told["text"]:
            on_pick(Picked(layer, None))

    points = points_told() if shared is None else shared.points
    with st.container(key="map_sheet" if shared is None else f"map_sheet_{semantic_map.id}"):
        component(
            key=key,
            height="stretch",
            data={
                "code": map_data.code_version(),
                "corpus": semantic_map.corpus.id,
                "map": semantic_map.id,
                "documents": f"{semantic_map.corpus.documents} {semantic_map.corpus.deleted_documents}",
                "version": map_data.data_version(semantic_map),
                "layer": layer,
                "regions": map_colors.region_path(semantic_map, layer),
                "focus": focus,
                "selected": figures.packed(points),
                "is_shared": shared is not None,
                "doubtful": [region.number for region in semantic_map.layers[layer].regions if region.is_doubtful],
                "ink": asdict(figures.ink_for(st.context.theme.type)),
                "coloring": _meaning(coloring, path, "" if typed is None else typed.text),
                "tell": _told(semantic_map, path),
                "places": places,
                "typed": typed and _mark(semantic_map, typed),
            },
            on_selection_change=selected,
            on_region_change=picked,
            on_typed_change=was_typed,
        )
    return points


def _meaning(coloring: figures.Coloring, path: str, words: str = "") -> dict[str, Any]:
    entries = None if coloring.entries is None else [asdict(entry) for entry in coloring.entries]
    return {
        "kind": coloring.kind,
        "title": coloring.title,
        "path": path,
        "words": words if path == map_colors.SIMILARITY else "",
        "entries": entries,
        "ticks": coloring.ticks,
        "histogram": coloring.histogram,
        "missing": coloring.missing,
        "missing_name": coloring.missing_name,
    }


def _told(semantic_map: SemanticMap, path: str) -> str:
    """What is told of a text under the pointer, as its address ends: columns, that which colours the map first, and
    tags, with what tells whether they are still the same."""
    chosen = hover_columns(semantic_map.corpus)
    coloring = [int(path.removeprefix("columns/"))] if path.startswith("columns/") else []
    columns = "-".join(map(str, dict.fromkeys([*coloring, *chosen])))
    tags = tags_on(session.application().store, semantic_map)
    return (f"/{columns}" if columns else "") + (f"/tags/{digest(tags)}" if tags else "")


def _mark(semantic_map: SemanticMap, typed: TypedText) -> dict[str, Any]:
    """Where the mark of a typed text stands, the points it is tied to, and what is said of it beside the field."""
    has_place = typed.place is not None
    remark = "nothing here is like it" if typed.is_encoded else "the encoder knows no word of it"
    return {
        "text": visible(typed.text),
        "place": figures.place_on_sheet(semantic_map, typed.place) if typed.place is not None else None,
        "near": typed.nearest[: typed.neighbors].tolist() if has_place else [],
        "remark": ("its nearest texts lie far apart" if typed.is_scattered else "") if has_place else remark,
    }


def _selected(semantic_map: SemanticMap, told: Any, *, layer: int, focus: int | None) -> NDArray[np.int32]:
    """The selected points, on whichever map of these texts they were selected. A region chosen since then has taken
    their place."""
    if not isinstance(told, dict) or not isinstance(told.get("points"), str):
        return np.zeros(0, np.int32)
    if told.get("corpus") != semantic_map.corpus.id:
        return np.zeros(0, np.int32)
    if told.get("region") != focus or (focus is not None and told.get("layer") != layer):
        return np.zeros(0, np.int32)
    points = figures.unpacked(told["points"], points=len(semantic_map.counts))
    return points[semantic_map.counts[points] > 0]


def _picked(semantic_map: SemanticMap, told: Any) -> Picked | None:
    """The region a browser names, if it shows this map and the map has it."""
    if not isinstance(told, dict) or told.get("map") != semantic_map.id or not isinstance(told.get("layer"), int):
        return None
    layer, number = told["layer"], told.get("number")
    if not 0 <= layer < len(semantic_map.layers):
        return None
    if number is None:
        return Picked(layer, None)
    known = isinstance(number, int) and 0 <= number < len(semantic_map.layers[layer].regions)
    return Picked(layer, number) if known else None
