"""The axis in the address: what a link asks for, in words, and how the page changes it."""

from __future__ import annotations

import streamlit as st

from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition, PolePart
from dashboard.figures.plain import shortened

ENDS = ("negative", "positive")


def asked_axis() -> AxisDefinition:
    """The axis that the address names; not whole where it names none."""
    asked = st.query_params
    return AxisDefinition.of(
        negative=asked.get_all("negative"), positive=asked.get_all("positive"), column=asked.get("column")
    )


def show_axis(definition: AxisDefinition) -> None:
    """Let the address name this axis."""
    lines = definition.as_dict()
    for name in (*ENDS, "column"):
        if lines.get(name):
            st.query_params[name] = lines[name]
        else:
            st.query_params.pop(name, None)


def add_example(definition: AxisDefinition, point: int, *, is_positive: bool) -> None:
    """Make a text of the map an example of one end, and of no other."""
    part = PolePart("point", numbers=(point,))
    negative, positive = (
        tuple(known for known in side if known != part) for side in (definition.negative, definition.positive)
    )
    if is_positive:
        positive = (*positive, part)
    else:
        negative = (*negative, part)
    show_axis(AxisDefinition(negative, positive))


def part_words(axes: Axes, part: PolePart) -> str:
    """A part of a pole as a visitor reads it."""
    semantic_map = axes.semantic_map
    if part.kind == "text":
        return part.text
    if part.kind == "value" and part.numbers[0] < len(semantic_map.corpus.columns):
        return f"{semantic_map.corpus.columns[part.numbers[0]].name}: {part.text}"
    if part.kind == "point" and part.numbers[0] < len(semantic_map.counts):
        [text] = axes.texts_at([part.numbers[0]])
        return f"{shortened(text, 60)} (text {part.numbers[0]})"
    if part.kind == "region" and part.numbers[0] < len(semantic_map.layers):
        regions = semantic_map.layers[part.numbers[0]].regions
        if part.numbers[1] < len(regions):
            return f"{regions[part.numbers[1]].label} (region, level {part.numbers[0] + 1})"
    return f"{part} (not on this map)"
