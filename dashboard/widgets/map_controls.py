"""What the visitor of a map chooses: how detailed, coloured by what, which region."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from dashboard import figures, queries, session
from dashboard.figures.ink import Ink
from dashboard.widgets.dead_links import forget_dead_links, note_dead_links
from store.records import Column, SemanticMap

BY_REGION, BY_MEMBERSHIP = "region", "membership"
TABLE_HEIGHT = 250
COLORABLE = ("category", "number", "date")


def layer_picker(semantic_map: SemanticMap) -> int:
    """The layer to show: a row of region counts from coarse to fine, kept in the address."""
    options = layer_names(semantic_map)
    colors = [BY_REGION, BY_MEMBERSHIP, *colorable_columns(semantic_map)]
    note_dead_links(semantic_map, layers=options, colors=colors)
    default = options[semantic_map.first_layer]
    chosen = st.segmented_control(
        "Regions", options, default=default, required=True, key="layer", bind="query-params",
        on_change=forget_dead_links,
        help="A map has several levels of detail. The regions of each lie within those of the one before.",
    )  # fmt: skip
    return options.index(chosen or default)


def layer_names(semantic_map: SemanticMap) -> list[str]:
    """The layers by their number of regions; a number that comes again is marked."""
    counts = [len(layer.regions) for layer in semantic_map.layers]
    return [
        f"{count}" if counts.index(count) == number else f"{count} ({number + 1})"
        for number, count in enumerate(counts)
    ]


def coloring_picker(semantic_map: SemanticMap, layer: int, ink: Ink) -> figures.Coloring:
    """What the colours mean: regions, membership or a metadata column, kept in the address."""
    columns = colorable_columns(semantic_map)
    options = [BY_REGION, BY_MEMBERSHIP, *columns]
    chosen = st.selectbox("Colour", options, key="color", bind="query-params", on_change=forget_dead_links)
    if chosen in columns:
        return _by_column(semantic_map, chosen, columns[chosen], ink)
    if chosen == BY_MEMBERSHIP:
        return figures.by_membership(semantic_map, layer, ink)
    return figures.by_region(semantic_map, layer, ink)


def colorable_columns(semantic_map: SemanticMap) -> dict[str, Column]:
    """The metadata columns that can colour a map, by the name they are offered under."""
    columns = (column for column in semantic_map.corpus.columns if column.type in COLORABLE)
    return {f"{c.name} (column)" if c.name in (BY_REGION, BY_MEMBERSHIP) else c.name: c for c in columns}


def region_table(semantic_map: SemanticMap, layer: int, colors: Sequence[str]) -> int | None:
    """The regions of a layer, the largest first; the chosen one goes into the address. Returns its number or None."""
    regions = sorted(semantic_map.layers[layer].regions, key=lambda region: -region.size)
    labels = [region.label for region in regions]
    asked = st.query_params.get("region")
    table = pd.DataFrame({
        "": [_swatch(colors[region.number]) for region in regions],
        "Texts": [region.size for region in regions],
        "Region": labels,
    })  # fmt: skip
    state = st.dataframe(
        table, key=f"regions_{semantic_map.id}_{layer}", hide_index=True, height=TABLE_HEIGHT,
        on_select=forget_dead_links,
        selection_mode="single-row", alt="The regions of the map with their number of texts",
        selection_default={"selection": {"rows": [labels.index(asked)] if asked in labels else []}},
        column_config={
            "": st.column_config.ImageColumn(width=26),
            "Texts": st.column_config.NumberColumn(width=60, format="localized"),
        },
    )  # fmt: skip
    rows = state["selection"]["rows"]
    _remember_region(labels[rows[0]] if rows else None, asked)
    return regions[rows[0]].number if rows else None


def _remember_region(chosen: str | None, asked: str | None) -> None:
    if chosen is not None and chosen != asked:
        st.query_params["region"] = chosen
    elif chosen is None and asked is not None:
        del st.query_params["region"]


def _by_column(semantic_map: SemanticMap, title: str, column: Column, ink: Ink) -> figures.Coloring:
    values = _point_values(semantic_map.corpus.id, column.name)
    if column.type == "category":
        return figures.by_category(semantic_map, title, values.tolist(), ink)
    return figures.by_number(semantic_map, title, values, ink, is_date=column.type == "date")


@st.cache_resource(max_entries=16, show_spinner=False)
def _point_values(corpus_id: str, column: str) -> NDArray[Any]:
    """One value per point: words or None, numbers, or dates as milliseconds; NaN where there is none."""
    values = queries.metadata_values(session.application().store, corpus_id, column)
    if values.dtype.kind == "M":
        milliseconds = values.astype("datetime64[ms]").astype(np.float64)
        return np.where(np.isnat(values), np.nan, milliseconds)
    return values if values.dtype.kind == "O" else values.astype(np.float64)


def _swatch(color: str) -> str:
    circle = f'<circle cx="8" cy="8" r="6" fill="{color}"/>'
    return "data:image/svg+xml," + quote(f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">{circle}</svg>')
