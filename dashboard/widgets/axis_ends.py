"""The texts at both ends of an axis, to read, and to make examples of."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.axis_definition import PolePart, rows_part
from dashboard.figures.plain import shortened
from dashboard.widgets.axis_link import add_example, part_words
from dashboard.widgets.plain import quiet
from dashboard.widgets.tagging import tag_button

CARDS = 8
LONGEST = 600


def axis_ends(axes: Axes, axis: Axis, *, names: tuple[str, str] = ("Less", "More"), is_marking: bool = True) -> None:
    """Both ends side by side, the outermost first; `is_marking`: their texts can be made examples."""
    st.caption(
        "The texts that lie farthest out, without the examples themselves. What lies between has no meaning of its "
        "own: it holds texts that are neither, and texts that are both."
    )
    sides = (axis.definition.negative, axis.definition.positive)
    for column, parts, is_positive in zip(st.columns(2, gap="medium"), sides, (False, True), strict=True):
        with column:
            st.markdown(f"**{names[is_positive]}**")
            if parts:
                quiet(f"like {examples_in_words(axes, parts)}", key=f"examples_{is_positive}")
            _end(axes, axis, is_positive=is_positive, is_marking=is_marking and axis.poles is not None)


def examples_in_words(axes: Axes, parts: Sequence[PolePart]) -> str:
    """What an end is like: its first example."""
    first = shortened(part_words(axes, parts[0]), 60)
    more = len(parts) - 1
    return f"“{first}”" + (f" and {more} more" if more else "")


def _end(axes: Axes, axis: Axis, *, is_positive: bool, is_marking: bool) -> None:
    points = axis.end(is_positive=is_positive, count=CARDS)
    intervals = axes.judge.intervals(axis, points)
    total = len(axis.order)
    rows = axes.space.rows.of(points)
    for number, (point, row, text) in enumerate(zip(points, rows, axes.texts_at(points), strict=True)):
        with st.container(border=True, key=f"document_{is_positive}_{point}", gap="xsmall"):
            st.text(shortened(text, LONGEST))
            remark = f"row {row:,}"
            if intervals is not None:
                low, high = intervals[number] if is_positive else total + 1 - intervals[number][::-1]
                remark += f" · with other such examples place {low:,.0f} to {high:,.0f} of {total:,}"
            quiet(remark, key=f"rank_{is_positive}_{point}")
            if is_marking:
                _marks(axis, row)
    tag_button(axes.semantic_map, points, key=f"end_{is_positive}", words="Tag these…")
    if not len(points):
        st.caption("All texts are examples.")


def _marks(axis: Axis, row: int) -> None:
    with st.container(horizontal=True, gap="small"):
        for words, is_positive in (("belongs to less", False), ("belongs to more", True)):
            st.button(
                words, key=f"mark_{is_positive}_{row}", type="tertiary", icon=":material/add:",
                help="Makes this text an example of that end, and orders the texts anew.",
                on_click=add_example, args=(axis.definition, rows_part([row])), kwargs={"is_positive": is_positive},
            )  # fmt: skip
