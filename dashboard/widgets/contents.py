"""The table of contents of a map: its regions as a tree, down to the chosen layer, and the way to each."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import streamlit as st

from dashboard import loaded_evidence, map_colors
from dashboard.evidence.over_time import time_shares
from dashboard.figures.plain import visible
from dashboard.widgets.downloads import region_downloads
from dashboard.widgets.map_controls import pick_region, region_query
from dashboard.widgets.map_sheet import Picked, Shared, map_sheet
from dashboard.widgets.model_names import model_names_button
from dashboard.widgets.plain import counted
from store.records import Region, SemanticMap

ROW_PIXELS = 35
MOST_ROWS = 18
MAP = "Map"
"""The column of links to the map, which a click follows instead of opening the region."""
NOTHING_SELECTED = Shared(np.zeros(0, np.int32), lambda _: None)
"""Regions are chosen here, no texts."""
INDENT = "\u2003"
"""A space as wide as a letter: others are trimmed."""


def table_of_contents(semantic_map: SemanticMap, layer: int) -> None:
    """The tree of regions with sizes and, where the corpus has dates, how they went; a click opens a region."""
    finding, naming, taking = st.columns([6, 1, 1.3], vertical_alignment="bottom")
    with finding:
        sought = st.text_input(
            "Find a region", placeholder="a word in its name or keyphrases", key="find_region", icon=":material/search:"
        )
    with naming:
        model_names_button(semantic_map, layer)
    with taking:
        region_downloads(semantic_map, layer)
    listed, beside = st.columns([9, 5], gap="medium")
    with listed:
        _listed(semantic_map, layer, sought)
    with beside:
        _map(semantic_map, layer)


def _map(semantic_map: SemanticMap, layer: int) -> None:
    """The same regions on the map; a click on a name opens the region, too."""
    path = map_colors.region_path(semantic_map, layer)
    map_sheet(
        semantic_map, map_colors.coloring(semantic_map, path), path=path, at=Picked(layer, None),
        on_pick=partial(pick_region, semantic_map), shared=NOTHING_SELECTED,
    )  # fmt: skip


def _listed(semantic_map: SemanticMap, layer: int, sought: str) -> None:
    regions = in_tree_order(semantic_map, layer)
    found = [region for region in regions if _mentions(region, sought)]
    st.caption(_summary(semantic_map, layer, len(found), sought))
    if not found:
        return
    key = f"contents_{semantic_map.id}_{layer}_{sought}"

    def opened() -> None:
        cells = st.session_state[key]["selection"]["cells"]
        if cells and cells[0][1] != MAP:
            pick_region(semantic_map, Picked(found[cells[0][0]].layer, found[cells[0][0]].number))

    st.dataframe(
        _table(semantic_map, found, is_tree=not sought.strip()), key=key, hide_index=True, on_select=opened,
        selection_mode="single-cell", height=ROW_PIXELS * (min(len(found), MOST_ROWS) + 1) + 3, row_height=ROW_PIXELS,
        alt="The regions of the map as a tree",
        column_config={
            "Region": st.column_config.TextColumn(width=230),
            "Computed name": st.column_config.TextColumn(
                width=160, help="What the map called a region before a person gave it another name."
            ),
            "Texts": st.column_config.NumberColumn(width=58, format="localized"),
            "Share": st.column_config.ProgressColumn(width=86, format="%.1f%%", min_value=0, max_value=100),
            "Over time": st.column_config.LineChartColumn(width=86, y_min=0),
            "Stability": st.column_config.TextColumn(
                width=122, help="How far the region comes out the same when regions are sought anew, from 0 to 1."
            ),
            "Keyphrases": st.column_config.TextColumn(width=220),
            MAP: st.column_config.LinkColumn(width=90, display_text="on the map"),
        },
    )  # fmt: skip


def in_tree_order(semantic_map: SemanticMap, layer: int) -> list[Region]:
    """The regions of all layers down to this one, each followed by those within it, the largest first."""
    layers = semantic_map.layers[: layer + 1]

    def below(depth: int, parent: int | None) -> list[Region]:
        if depth == len(layers):
            return []
        inside = [region for region in layers[depth].regions if depth == 0 or region.parent == parent]
        inside.sort(key=lambda region: -region.size)
        return [one for region in inside for one in (region, *below(depth + 1, region.number))]

    return below(0, None)


def region_address(semantic_map: SemanticMap, region: Region, page: str = "map") -> str:
    """Where a region is shown, relative to the address of any page."""
    return f"./{page}?{urlencode(region_query(semantic_map, region))}"


def _mentions(region: Region, sought: str) -> bool:
    words = sought.casefold().split()
    told = " ".join([region.label, *(phrase.phrase for phrase in region.keyphrases)]).casefold()
    return all(word in told for word in words)


def _summary(semantic_map: SemanticMap, layer: int, found: int, sought: str) -> str:
    chosen = semantic_map.layers[layer]
    if sought.strip():
        return f"{counted(found, 'region')} found in the layers down to this one. Click one to open it."
    down_to = f" in {counted(layer + 1, 'layer')}, each within one of the layer before" if layer else ""
    return (
        f"{counted(found, 'region')}{down_to}; {chosen.noise_share:.0%} of the texts are in none of this layer. "
        "Click a region to open it."
    )


def _table(semantic_map: SemanticMap, regions: Sequence[Region], *, is_tree: bool) -> pd.DataFrame:
    documents = max(semantic_map.corpus.documents, 1)
    table = pd.DataFrame({
        "Region": [f"{INDENT * (2 * region.layer * is_tree)}{visible(region.label)}" for region in regions],
        "Texts": [region.size for region in regions],
        "Share": [100 * region.size / documents for region in regions],
    })  # fmt: skip
    courses = _courses(semantic_map, regions)
    if courses is not None:
        table["Over time"] = courses
    if any(region.stability is not None for region in regions):
        table["Stability"] = [_stability(region) for region in regions]
    if any(region.expected for region in regions):
        table["Found"] = ["as expected" if region.expected else "freely" for region in regions]
    if any(region.computed_label is not None for region in regions):
        table["Computed name"] = [visible(region.computed_label or "") for region in regions]
    table["Keyphrases"] = [visible(", ".join(phrase.phrase for phrase in region.keyphrases)) for region in regions]
    table[MAP] = [region_address(semantic_map, region) for region in regions]
    return table


def _stability(region: Region) -> str:
    if region.stability is None:
        return ""
    word = "stable" if region.is_stable else "unstable" if region.is_doubtful else "at its core"
    return f"{word} ({region.stability:.2f})"


def _courses(semantic_map: SemanticMap, regions: Sequence[Region]) -> list[list[float]] | None:
    """The share of each region in every period that holds texts; None where nothing says when texts are from."""
    corpus = semantic_map.corpus
    found = loaded_evidence.time_columns(corpus)
    if not found:
        return None
    dates, point_of = loaded_evidence.moments(corpus, found[0]), loaded_evidence.points_of_documents(corpus)
    layers = sorted({region.layer for region in regions})
    of_layer = {number: time_shares(semantic_map.layers[number], point_of, dates) for number in layers}
    courses = []
    for region in regions:
        told = of_layer[region.layer]
        courses.append([round(float(share), 5) for share in told.shares[region.number][told.totals > 0]])
    return courses
