"""The axis in the address: what a link asks for, in words, and how pages change it."""

from __future__ import annotations

import re

import streamlit as st

from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition, PolePart
from dashboard.axis_marks import Marks
from dashboard.figures.plain import shortened
from dashboard.saved_axes import NO_MARKS

ENDS = ("negative", "positive")
NAMES = {"negative": "less", "positive": "more", "column": "column", "again": "again"}
"""What stands in the address."""
MARKS = "marks"


def asked_axis(axes: Axes) -> AxisDefinition:
    """The axis that the address names; not whole where it names none."""
    _bring_up_to_date(axes)
    asked = st.query_params
    return AxisDefinition.of(
        negative=asked.get_all("less"),
        positive=asked.get_all("more"),
        column=asked.get("column"),
        again=asked.get("again"),
    )


def link_of(definition: AxisDefinition) -> dict[str, str | list[str]]:
    """What the address holds for this axis."""
    lines = definition.as_dict()
    return {name: lines[part] for part, name in NAMES.items() if lines.get(part)}


def show_axis(definition: AxisDefinition) -> None:
    """Let the address name this axis."""
    link = link_of(definition)
    for name in NAMES.values():
        if name in link:
            st.query_params[name] = link[name]
        else:
            st.query_params.pop(name, None)


def open_axis(definition: AxisDefinition, marks: Marks = NO_MARKS) -> None:
    """Let the address name another axis, and what has been marked of that."""
    show_axis(definition)
    keep_marks(marks)


def asked_marks() -> Marks:
    """The marks that the address holds."""
    return Marks.read(st.query_params.get(MARKS))


def keep_marks(marks: Marks) -> None:
    """Let the address hold these marks; none takes them away."""
    if len(marks):
        st.query_params[MARKS] = str(marks)
    else:
        st.query_params.pop(MARKS, None)


def _bring_up_to_date(axes: Axes) -> None:
    """In older links the ends have other names, and #17 is point 17, counted from 0."""
    for end in ENDS:
        if end in st.query_params:
            st.query_params[NAMES[end]] = [_with_row(axes, line) for line in st.query_params.get_all(end)]
            del st.query_params[end]


def _with_row(axes: Axes, line: str) -> str:
    point = re.fullmatch(r"#(\d{1,9})", line)
    if point is None or int(point[1]) >= len(axes.semantic_map.counts):
        return line if point is None else "#0"
    [row] = axes.space.rows.of([int(point[1])])
    return f"#{row}"


def with_example(definition: AxisDefinition, part: PolePart, *, is_positive: bool) -> AxisDefinition:
    """The axis with this as an example of one end, and of no other."""
    negative, positive = (
        tuple(known for known in side if known != part) for side in (definition.negative, definition.positive)
    )
    if is_positive:
        positive = (*positive, part)
    else:
        negative = (*negative, part)
    return AxisDefinition(negative, positive)


def add_example(definition: AxisDefinition, part: PolePart, *, is_positive: bool) -> None:
    """Let the address name the axis with this example."""
    show_axis(with_example(definition, part, is_positive=is_positive))


def part_words(axes: Axes, part: PolePart) -> str:
    """A part of a pole as a visitor reads it."""
    semantic_map = axes.semantic_map
    if part.kind == "text":
        return part.text
    if part.kind == "value" and part.numbers[0] < len(semantic_map.corpus.columns):
        return f"{semantic_map.corpus.columns[part.numbers[0]].name}: {part.text}"
    if part.kind == "tag" and (tag := axes.columns.tag_called(part.text)) is not None:
        return f"{tag} (tag)"
    if part.kind == "rows" and len(points := axes.space.rows.points(part.numbers)):
        [text] = axes.texts_at(points[:1])
        return f"{shortened(text, 60)} ({_rows_in_words(part.numbers)})"
    if part.kind == "region" and part.numbers[0] < len(semantic_map.layers):
        for region in semantic_map.layers[part.numbers[0]].regions:
            if region.link_number == part.numbers[1]:
                return f"{region.label} (region, level {part.numbers[0] + 1})"
    return f"{part} (not on this map)"


def _rows_in_words(rows: tuple[int, ...]) -> str:
    return f"row {rows[0]:,}" if len(rows) == 1 else f"and {len(rows) - 1:,} more selected texts, from row {rows[0]:,}"
