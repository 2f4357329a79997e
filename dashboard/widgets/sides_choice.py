"""Which two groups of texts are compared: two regions, two values of a column, two spans of time, or two tags."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import loaded_evidence, session
from dashboard.analysis.periods import cut
from dashboard.evidence.columns import MOST_VALUES, Cells
from dashboard.figures.plain import shortened
from dashboard.tags import tags_on
from dashboard.widgets.renamed_tags import follow_renamed_tags
from store.records import SemanticMap
from store.tags import Points

REGIONS, VALUES, SPANS, TAGS = "regions", "values", "spans of time", "tags"
EVERYTHING_ELSE = "everything else"
LONGEST_NAME = 40

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Sides:
    """The names of both sides, and which points are on them, (points,)."""

    kind: str
    names: tuple[str, str]
    first: Mask
    second: Mask


def sides_choice(semantic_map: SemanticMap, layer: int) -> Sides | None:
    """What the visitor wants compared, kept in the address; None where a column offers no two values."""
    valued = [cells for cells in loaded_evidence.columns(semantic_map.corpus) if 1 < len(cells.names) <= MOST_VALUES]
    dated = loaded_evidence.time_columns(semantic_map.corpus)
    tags = tags_on(session.application().store, semantic_map)
    kinds = [REGIONS, *([VALUES] if valued else []), *([SPANS] if dated else []), *([TAGS] if tags else [])]
    kind = st.segmented_control(
        "Compare two", kinds, default=REGIONS, required=True, key="compare", bind="query-params"
    )
    if kind == VALUES and valued:
        return _values(semantic_map, valued)
    if kind == SPANS and dated:
        return _spans(semantic_map)
    if kind == TAGS and tags:
        return _tags(semantic_map, tags)
    return _regions(semantic_map, layer)


def _regions(semantic_map: SemanticMap, layer: int) -> Sides | None:
    chosen = semantic_map.layers[layer]
    labels = [region.label for region in sorted(chosen.regions, key=lambda region: -region.size)]
    if not labels:
        return None
    one, other = _pair(labels, "region")
    number_of = {region.label: region.number for region in chosen.regions}
    first = chosen.region_of == number_of[one]
    second = ~first if other == EVERYTHING_ELSE else chosen.region_of == number_of[other]
    return Sides(REGIONS, (shortened(one, LONGEST_NAME), shortened(other, LONGEST_NAME)), first, second)


def _values(semantic_map: SemanticMap, valued: list[Cells]) -> Sides | None:
    names = [cells.column.name for cells in valued]
    where, pair = st.columns([1, 2], gap="large")
    with where:
        column = st.selectbox("Column", names, key="column", bind="query-params")
    cells = valued[names.index(column)]
    counts = np.bincount(cells.values[cells.known], minlength=len(cells.names))
    options = [cells.names[code] for code in np.argsort(-counts, kind="stable")]
    with pair:
        one, other = _pair(options, "value")
    first = cells.values == cells.names.index(one)
    second = (cells.known & ~first) if other == EVERYTHING_ELSE else cells.values == cells.names.index(other)
    titles = tuple(shortened(f"{column}: {value}", LONGEST_NAME) for value in (one, other))
    return Sides(VALUES, (titles[0], titles[1]), _at(semantic_map, first), _at(semantic_map, second))


def _tags(semantic_map: SemanticMap, tags: dict[str, Points]) -> Sides:
    follow_renamed_tags(semantic_map, "tag_a", "tag_b")
    one, other = _pair(list(tags), "tag")
    first = np.isin(np.arange(len(semantic_map.counts)), tags[one])
    second = ~first if other == EVERYTHING_ELSE else np.isin(np.arange(len(first)), tags[other])
    return Sides(TAGS, (shortened(one, LONGEST_NAME), shortened(other, LONGEST_NAME)), first, second)


def _spans(semantic_map: SemanticMap) -> Sides | None:
    corpus = semantic_map.corpus
    columns = {column.name: column for column in loaded_evidence.time_columns(corpus)}
    name = next(iter(columns))
    if len(columns) > 1:
        name = st.selectbox("Time", list(columns), key="time", bind="query-params")
    periods = cut(loaded_evidence.moments(corpus, columns[name]))
    names = list(periods.names)
    if len(names) < 2:
        st.info("All dated texts are from one period: there are no two spans to compare.")
        return None
    half = len(names) // 2
    left, right = st.columns(2, gap="large")
    with left:
        one = _span("First span", names, (names[0], names[half - 1]), "span_a")
    with right:
        other = _span("Second span", names, (names[half], names[-1]), "span_b")
    sides = [(periods.period_of >= first) & (periods.period_of <= last) for first, last in (one, other)]
    titles = tuple(
        names[first] if first == last else f"{names[first]} to {names[last]}" for first, last in (one, other)
    )
    return Sides(SPANS, (titles[0], titles[1]), _at(semantic_map, sides[0]), _at(semantic_map, sides[1]))


def _span(label: str, names: list[str], default: tuple[str, str], key: str) -> tuple[int, int]:
    first, last = st.select_slider(label, names, value=default, key=key, bind="query-params")
    return names.index(first), names.index(last)


def _pair(options: list[str], noun: str) -> tuple[str, str]:
    """One of these, and another one or everything else."""
    left, right = st.columns(2, gap="large")
    with left:
        one = st.selectbox(f"First {noun}", options, key=f"{noun}_a", bind="query-params")
    others = [*(option for option in options if option not in (one, EVERYTHING_ELSE)), EVERYTHING_ELSE]
    with right:
        other = st.selectbox(f"Second {noun}", others, key=f"{noun}_b", bind="query-params")
    return one, other


def _at(semantic_map: SemanticMap, documents: Mask) -> Mask:
    """The points at which these documents are; a repeated text can be on both sides."""
    points = np.zeros(len(semantic_map.counts), bool)
    points[loaded_evidence.points_of_documents(semantic_map.corpus)[documents]] = True
    return points
