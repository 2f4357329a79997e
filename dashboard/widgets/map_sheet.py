"""The map itself, and what the visitor selects on it."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from numpy.typing import NDArray

from dashboard import figures
from store.records import SemanticMap

CONTROLS = {
    "scrollZoom": True,
    "displayModeBar": True,
    "modeBarButtonsToRemove": ["zoom2d", "toImage"],
}


def map_sheet(
    semantic_map: SemanticMap, coloring: figures.Coloring, *, layer: int, ink: figures.Ink, focus: int | None
) -> NDArray[np.intp]:
    """Draw the map as high as the window; returns the points that are clicked or inside a box or lasso."""
    figure = _figure(
        semantic_map.id, coloring.title, layer, ink.paper, focus,
        _semantic_map=semantic_map, _coloring=coloring, _ink=ink,
    )  # fmt: skip
    with st.container(key="map_sheet"):
        event = st.plotly_chart(
            figure, key=f"map_{semantic_map.id}", height="stretch", theme=None, on_select="rerun", config=CONTROLS,
            alt="The map: every text a point, regions of like texts tinted and labeled",
        )  # fmt: skip
    return figures.selected_points(semantic_map, event["selection"])


@st.cache_resource(max_entries=24, show_spinner=False)
def _figure(
    map_id: str, title: str, layer: int, paper: str, focus: int | None, *,
    _semantic_map: SemanticMap, _coloring: figures.Coloring, _ink: figures.Ink,
) -> go.Figure:  # fmt: skip
    """Kept, since every click draws the page anew; the title of a colouring is unique within a map."""
    return figures.region_map(_semantic_map, _coloring, layer=layer, ink=_ink, focus=focus)
