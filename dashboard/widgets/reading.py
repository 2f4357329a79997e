"""The texts behind what is selected on a map, duplicates included."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import streamlit as st
from numpy.typing import NDArray

from dashboard import map_colors, navigation, queries, session
from dashboard.expected_topics import expected_in_words
from dashboard.figures.plain import shortened
from dashboard.tags import tags_at, tags_on
from dashboard.typed_texts import TypedText
from dashboard.widgets.axis_from_map import chosen_end, leave_for_axis, region_part, selection_part
from dashboard.widgets.erasing import erase_popover
from dashboard.widgets.map_controls import region_query
from dashboard.widgets.moving import move_popover
from dashboard.widgets.plain import counted, literal, quiet, subtitle
from dashboard.widgets.region_edits import edit_popover
from dashboard.widgets.tagging import tag_button
from dashboard.widgets.typed_text import whereabouts
from store.records import HIDDEN, Layer, Region, SemanticMap

CARDS = 25
"""Texts shown in full beside the map; the table below it holds more."""
ROWS = 5_000
"""Rows of that table; a selection can be the whole corpus."""


def reading_panel(
    semantic_map: SemanticMap,
    layer: int,
    points: NDArray[np.integer],
    region: int | None,
    typed: TypedText | None,
    path: str = "",
) -> None:
    """The selected texts, those of the chosen region, those most like a typed text, those with the tags that colour the
    map, or how to get to some."""
    tagged = map_colors.tagged_at(semantic_map, path)
    if points.size:
        _heading(f"{counted(_documents_at(semantic_map, points), 'text')} selected")
        with st.container(horizontal=True, gap="medium"):
            move_popover(semantic_map, layer, points)
            tag_button(semantic_map, points, key="selected")
            erase_popover(semantic_map, points)
        if (is_more := chosen_end()) is not None:
            leave_for_axis(semantic_map, selection_part(semantic_map, points), is_positive=is_more)
        document_cards(
            semantic_map, points, places=[_place(semantic_map, layer, int(point)) for point in points[:CARDS]]
        )
    elif region is not None:
        _region(semantic_map, layer, semantic_map.layers[layer].regions[region])
    elif typed is not None:
        _like(semantic_map, layer, typed)
    elif tagged.size:
        _heading(f"{counted(_documents_at(semantic_map, tagged), 'tagged text')}")
        places = _labels(semantic_map, layer, tagged[:CARDS])
        document_cards(semantic_map, tagged, places=places)
    else:
        _heading("Read the texts")
        st.caption(
            "Click a point or a region's name, draw around points with the lasso or the box at the map's right edge, "
            "find words or place a text of your own, or choose a region above. Drag moves the map, the wheel and a "
            "double click zoom, Escape undoes a choice."
        )


def documents_table(
    semantic_map: SemanticMap,
    layer: int,
    points: NDArray[np.integer],
    region: int | None,
    typed: TypedText | None = None,
    path: str = "",
) -> None:
    """All documents that can be read beside the map with their metadata, row by row as in the file."""
    if not points.size and region is not None:
        points = queries.region_points(semantic_map, layer, region)
    elif not points.size and typed is not None:
        points = typed.nearest
    elif not points.size:
        points = map_colors.tagged_at(semantic_map, path)
    if not points.size:
        return
    total = _documents_at(semantic_map, points)
    shown = f"the first {ROWS:,} of {total:,} rows" if total > ROWS else counted(total, "row")
    with st.expander(f"As a table: {shown}", icon=":material/table_rows:"):
        rows = _documents(semantic_map, points, limit=ROWS)
        rows["point"] = _labels(semantic_map, layer, np.asarray(rows["point"]))
        rows["row"] += 1
        st.dataframe(
            rows.sort_values("row"), hide_index=True,
            column_config={"point": "region of the map", "text": st.column_config.TextColumn(width="large")},
        )  # fmt: skip


def _region(semantic_map: SemanticMap, layer: int, region: Region) -> None:
    _heading(region.label)
    phrases = ", ".join(keyphrase.phrase for keyphrase in region.keyphrases[:8])
    share = region.size / max(1, semantic_map.corpus.documents)
    quiet(f"{counted(region.size, 'text')} ({share:.0%}) · {phrases}", key="keyphrases")
    if region.stability is not None:
        quiet(f"{stability_in_words(region)} {measures_in_words(semantic_map, region)}", key="stability")
    said_by_hand(region)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        navigation.link_to("regions", "What speaks for it", **region_query(semantic_map, region))
        edit_popover(semantic_map, region)
        tag_button(semantic_map, queries.region_points(semantic_map, layer, region.number), key="region")
    if (is_more := chosen_end()) is not None:
        leave_for_axis(semantic_map, region_part(layer, region.link_number), is_positive=is_more)
    typical = np.array(region.exemplars, np.int32)
    members = queries.region_points(semantic_map, layer, region.number)
    points = np.concatenate([typical, members[~np.isin(members, typical)]])
    chosen = semantic_map.layers[layer]
    places = [
        _place(semantic_map, layer, int(point)) if _is_attached(chosen, point) else "" for point in points[:CARDS]
    ]
    document_cards(semantic_map, points, places=places)


def said_by_hand(region: Region) -> None:
    """What people say of a region, and what it was called before one gave it its name."""
    if region.expected:
        quiet(expected_in_words(region), key="expected")
    if region.computed_label is not None:
        quiet(f"A person gave it this name; the computed one is “{region.computed_label}”.", key="computed_label")
    if region.description:
        with st.container(key="region_description"):
            st.text(region.description)


def stability_in_words(region: Region) -> str:
    """How far a region can be relied on, in a sentence."""
    overlap = f"overlap {region.stability:.2f} of 1"
    if region.is_stable:
        return f"Stable: when regions are sought anew, this one comes out nearly the same ({overlap})."
    if region.is_doubtful:
        return f"Unstable: when regions are sought anew, its texts are divided in other ways ({overlap})."
    return f"Stable at its core: when regions are sought anew, its edges move ({overlap})."


def measures_in_words(semantic_map: SemanticMap, region: Region) -> str:
    """How close together the texts of a region are, and how far from those of the nearest other one."""
    low, _, high = queries.membership_quartiles(semantic_map, region) or (0, 0, 0)
    parts = [f"membership mostly {low:.2f} to {high:.2f}"]
    if region.cohesion is not None and region.density is not None:
        parts += [f"cohesion {region.cohesion:.2f}", f"density {region.density:.2f}"]
    if region.separation is not None and region.nearest is not None:
        nearest = semantic_map.layers[region.layer].regions[region.nearest].label
        parts.append(f"separation {region.separation:.2f} from “{nearest}”")
    return f"In figures: {', '.join(parts)}."


def _like(semantic_map: SemanticMap, layer: int, typed: TypedText) -> None:
    _heading(f"Like “{shortened(typed.text, 120)}”")
    quiet(whereabouts(typed), key="whereabouts")
    places = [
        f"similarity {typed.similarities[point]:.2f} · {_place(semantic_map, layer, int(point))}"
        for point in typed.nearest
    ]
    document_cards(semantic_map, typed.nearest, places=places)


def document_cards(semantic_map: SemanticMap, points: NDArray[np.integer], *, places: Sequence[str]) -> None:
    """The first texts in full, each with its place among the regions (if there is anything to say) and what its row
    says besides."""
    shown = points[:CARDS]
    rows = _documents(semantic_map, shown, limit=CARDS * CARDS)
    tags = dict(zip(shown.tolist(), tags_at(tags_on(session.application().store, semantic_map), shown), strict=True))
    for number, (point, documents) in enumerate(rows.groupby("point", sort=False)):
        with st.container(border=True, key=f"document_{point}", gap="xsmall"):
            st.text(documents["text"].iloc[0])
            remark = [*filter(None, [places[number]]), *_remarks(int(semantic_map.counts[point]), documents)]
            quiet(" · ".join(remark), key=f"remark_{point}")
            tag_button(semantic_map, [point], key=f"text_{point}", words=_tag_words(tags[point]))
    if len(points) > len(shown):
        st.caption(f"{counted(len(points) - len(shown), 'more text')} in the table below the map.")


def _tag_words(tags: Sequence[str]) -> str:
    return literal(" · ".join(tags)) if tags else "Tag…"


def _remarks(count: int, documents: pd.DataFrame) -> list[str]:
    """Where a distinct text stands in the file and, if it stands there once, the metadata of its row."""
    numbers = ", ".join(f"{row + 1:,}" for row in documents["row"].head(6))
    if count > 1:
        return [f"{count} times: rows {numbers}{' …' if count > 6 else ''}"]
    return [f"row {numbers}", *(f"{name}: {_cell(value)}" for name, value in documents.iloc[0, 3:].dropna().items())]


def _cell(value: object) -> str:
    """A value as one would write it: a date without its midnight, a text not endlessly."""
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}" if value == value.normalize() else f"{value:%Y-%m-%d %H:%M}"
    return shortened(str(value), 80)


def _documents(semantic_map: SemanticMap, points: NDArray[np.integer], *, limit: int) -> pd.DataFrame:
    store = session.application().store
    return queries.documents_of_points(store, semantic_map, points.astype(np.int32), limit=limit)


def _documents_at(semantic_map: SemanticMap, points: NDArray[np.integer]) -> int:
    return int(semantic_map.counts[points].sum())


def _labels(semantic_map: SemanticMap, layer: int, points: NDArray[np.integer]) -> list[str]:
    """The regions of these points in words."""
    chosen = semantic_map.layers[layer]
    words = {HIDDEN: "left out by hand"} | {region.number: region.label for region in chosen.regions}
    labels = [words.get(int(region), "no region") for region in chosen.region_of[points]]
    return [
        f"{label} (attached)" if _is_attached(chosen, point) else label
        for label, point in zip(labels, points, strict=True)
    ]


def _place(semantic_map: SemanticMap, layer: int, point: int) -> str:
    """The region of a point or, where it has none of its own, those nearest to it and how strongly."""
    chosen = semantic_map.layers[layer]
    [label] = _labels(semantic_map, layer, np.array([point]))
    votes = session.noise_votes(semantic_map)
    nearest = votes[layer].nearest(point) if votes else []
    named = ", ".join(f"{chosen.regions[region].label} {strength:.0%}" for region, strength in nearest)
    return f"{label}, nearest: {named}" if named else label


def _is_attached(layer: Layer, point: int) -> bool:
    return layer.is_attached is not None and bool(layer.is_attached[point])


def _heading(text: str) -> None:
    subtitle(text, key="reading")
