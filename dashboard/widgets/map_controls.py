"""What the visitor of a map chooses: how detailed, coloured by what, which region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import quote

import pandas as pd
import streamlit as st

from dashboard import figures, map_colors
from dashboard.typed_texts import TypedText
from dashboard.widgets.awaited_languages import languages_are_told
from dashboard.widgets.axis_coloring import axis_paths, can_be_colored
from dashboard.widgets.dead_links import forget_dead_links, note_dead_links
from dashboard.widgets.map_sheet import Picked
from dashboard.widgets.renamed_tags import follow_renamed_tags, former_colors
from store.records import Region, SemanticMap

BY_REGION, BY_MEMBERSHIP, BY_LENGTH, BY_LANGUAGE = "region", "membership", "length", "language"
BY_SIMILARITY = "similarity"
TABLE_HEIGHT = 250
PICKED = "layer_was_picked"
"""Says that the layer was chosen by the program, which a click on the map or on another map has it do."""
LAYER_BEFORE = "layer_before"
"""The map and the number of the layer that this visitor saw last."""
TURN = "region_list_turn"
"""Counts how often a region was chosen elsewhere than in the list, which then begins with that one under a new name."""
REGION_BEFORE = "region_before"
"""The map and the region that this visitor saw last in the list."""


def layer_picker(semantic_map: SemanticMap) -> int:
    """The layer to show: a row of region counts from coarse to fine, kept in the address."""
    options = layer_names(semantic_map)
    follow_renamed_tags(semantic_map, "color", ending=map_colors.BY_TAG)
    colors = list(color_paths(semantic_map, 0))
    numbers = {name: number for names in (_computed_names(semantic_map), options) for number, name in enumerate(names)}
    note_dead_links(semantic_map, layers=numbers, colors=[*colors, *former_colors(semantic_map)])
    _follow_edits(semantic_map, options, numbers)
    default = options[semantic_map.first_layer]
    chosen = st.segmented_control(
        # A value set by the program and a default exclude each other.
        "Regions", options, default=None if st.session_state.pop(PICKED, False) else default, required=True,
        key="layer", bind="query-params", on_change=forget_dead_links,
        help="A map has several levels of detail. The regions of each lie within those of the one before.",
    )  # fmt: skip
    st.session_state[LAYER_BEFORE] = (semantic_map.id, options.index(chosen or default))
    return options.index(chosen or default)


def _follow_edits(semantic_map: SemanticMap, options: Sequence[str], numbers: Mapping[str, int]) -> None:
    """Stay in a layer whose number of regions, and so its name, an edit has changed."""
    asked = st.session_state.get("layer", st.query_params.get("layer"))
    if asked is None or asked in options:
        return
    before_map, before = st.session_state.get(LAYER_BEFORE, (None, None))
    number = before if before_map == semantic_map.id else numbers.get(asked)
    if number is not None:
        pick_layer(semantic_map, number)


def pick_layer(semantic_map: SemanticMap, number: int) -> None:
    """Show this layer at the next run, or in this one before the picker is drawn."""
    st.session_state["layer"] = layer_names(semantic_map)[number]
    st.session_state[PICKED] = True


def layer_names(semantic_map: SemanticMap) -> list[str]:
    """The layers by their number of regions; a number that comes again is marked."""
    return _names([len(layer.regions) for layer in semantic_map.layers])


def _computed_names(semantic_map: SemanticMap) -> list[str]:
    """What the layers were called before people merged or split regions."""
    return _names([layer.computed_count for layer in semantic_map.layers])


def _names(counts: Sequence[int]) -> list[str]:
    return [
        f"{count}" if counts.index(count) == number else f"{count} ({number + 1})"
        for number, count in enumerate(counts)
    ]


def region_query(semantic_map: SemanticMap, region: Region) -> dict[str, str]:
    """What an address needs to name a region, on the map and on the region's own page."""
    return {"map": semantic_map.id, "layer": layer_names(semantic_map)[region.layer], "region": region.label}


def coloring_picker(semantic_map: SemanticMap, layer: int, typed: TypedText | None) -> str:
    """What the colours mean: regions, membership, length, language, likeness to a typed text, a metadata column, a
    saved axis or tags, kept in the address. Returns the path of the colouring."""
    paths = color_paths(semantic_map, layer)
    chosen = st.selectbox("Colour", list(paths), key="color", bind="query-params", on_change=forget_dead_links)
    path = paths.get(chosen or BY_REGION, paths[BY_REGION])
    if path == map_colors.SIMILARITY and (typed is None or not typed.is_encoded):
        st.caption("Type a text in the map's search field and place it: then you see how like it each text is.")
        return paths[BY_REGION]
    is_there = languages_are_told(semantic_map) if path == map_colors.LANGUAGE else can_be_colored(semantic_map, path)
    return path if is_there else paths[BY_REGION]


def color_paths(semantic_map: SemanticMap, layer: int) -> dict[str, str]:
    """The paths of all colourings of a layer, by the name they are offered under."""
    own = {
        BY_REGION: map_colors.region_path(semantic_map, layer),
        BY_MEMBERSHIP: f"layers/{layer}/membership",
        BY_LENGTH: map_colors.LENGTH,
        BY_LANGUAGE: map_colors.LANGUAGE,
        BY_SIMILARITY: map_colors.SIMILARITY,
    }
    columns = {
        f"{column.name} (column)" if column.name in own else column.name: f"columns/{number}"
        for number, column in enumerate(semantic_map.corpus.columns)
        if column.type in map_colors.COLORABLE
    }
    return own | columns | axis_paths(semantic_map) | map_colors.tag_paths(semantic_map)


def swatches(semantic_map: SemanticMap, coloring: figures.Coloring, layer: int) -> list[str]:
    """The colours of the regions in the list: their own, or a neutral one where colour means something else."""
    ink = figures.ink_for(st.context.theme.type)
    if coloring.kind == "region":
        return figures.region_colors(semantic_map, layer, ink)
    return [ink.faint] * len(semantic_map.layers[layer].regions)


def pick_region(semantic_map: SemanticMap, picked: Picked) -> None:
    """Bring the region of a clicked label to the front; one of a finer layer brings its layer with it."""
    forget_dead_links()
    pick_layer(semantic_map, picked.layer)
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    if picked.number is None:
        st.query_params.pop("region", None)
    else:
        st.query_params["region"] = semantic_map.layers[picked.layer].regions[picked.number].label


def region_table(semantic_map: SemanticMap, layer: int, colors: Sequence[str]) -> int | None:
    """The regions of a layer, the largest first; the chosen one goes into the address. Returns its number or None."""
    regions = sorted(semantic_map.layers[layer].regions, key=lambda region: -region.size)
    labels = [region.label for region in regions]
    asked = st.query_params.get("region")
    _follow_history(semantic_map, asked)
    known = semantic_map.layers[layer].region_called(asked)
    table = pd.DataFrame({
        "": [swatch(colors[region.number], is_dashed=region.is_doubtful) for region in regions],
        "Texts": [region.size for region in regions],
        "Region": labels,
    })  # fmt: skip
    if any(region.attached for region in regions):
        table.insert(2, "+", [region.attached for region in regions])
    state = st.dataframe(
        table, key=f"regions_{semantic_map.id}_{layer}_{st.session_state.get(TURN, 0)}", hide_index=True,
        height=TABLE_HEIGHT, on_select=forget_dead_links,
        selection_mode="single-row", alt="The regions of the map with their number of texts",
        selection_default={"selection": {"rows": [] if known is None else [labels.index(known.label)]}},
        column_config={
            "": st.column_config.ImageColumn(width=26),
            "Texts": st.column_config.NumberColumn(width=60, format="localized"),
            "+": st.column_config.NumberColumn(
                width=45, format="localized", help="So many of them are in no region and attached to this one."
            ),
        },
    )  # fmt: skip
    rows = state["selection"]["rows"]
    chosen = labels[rows[0]] if rows else None
    _remember_region(chosen, asked)
    st.session_state[REGION_BEFORE] = (semantic_map.id, chosen)
    return regions[rows[0]].number if rows else None


def _follow_history(semantic_map: SemanticMap, asked: str | None) -> None:
    """Where the address has changed by itself, by the browser's back and forward, the list begins with its region."""
    here = (semantic_map.id, asked)
    if st.session_state.get(REGION_BEFORE, here) != here:
        st.session_state[TURN] = st.session_state.get(TURN, 0) + 1


def _remember_region(chosen: str | None, asked: str | None) -> None:
    if chosen is not None and chosen != asked:
        st.query_params["region"] = chosen
    elif chosen is None and asked is not None:
        del st.query_params["region"]


def swatch(color: str, *, is_dashed: bool = False) -> str:
    """A disc of a colour, or a dashed ring, as an image."""
    circle = f'<circle cx="8" cy="8" r="6" fill="{color}"/>'
    if is_dashed:
        circle = (
            f'<circle cx="8" cy="8" r="5.2" fill="none" stroke="{color}" stroke-width="2" stroke-dasharray="3 2.4"/>'
        )
    # An image without a size of its own shows nothing in a line of text.
    form = 'xmlns="http://www.w3.org/2000/svg" width="16" height="16" viewBox="0 0 16 16"'
    return "data:image/svg+xml," + quote(f"<svg {form}>{circle}</svg>")
