"""Where a visitor says what lies at the two ends of an axis."""

from __future__ import annotations

from functools import partial

import streamlit as st

from dashboard.axes import Axes
from dashboard.axis_definition import AxisDefinition, part_of, rows_part
from dashboard.saved_axes import name_of, saved_marks
from dashboard.widgets.axis_from_map import note_asked
from dashboard.widgets.axis_link import ENDS, add_example, asked_axis, open_axis, part_words, show_axis
from dashboard.widgets.found_axes import found_axes
from dashboard.widgets.text_finder import text_finder

WORDS = {"negative": "Less: texts of this kind", "positive": "More: texts of this kind"}
SHOWN = "axis_in_the_editor"
MOST_VALUES = 30
"""Values of a column that are offered, the most frequent first."""
EXAMPLES = "five texts of this kind,\none on a line,\nwritten the way yours are"
NO_COLUMN = "examples of both ends"
LEARNED = (
    "An axis can also be learned: from a column of numbers or dates, without examples, or from a column of values, "
    "with those at both ends as two groups. Texts you typed or found then do not count."
)


def axis_editor(axes: Axes) -> AxisDefinition:
    """The ends as texts, regions, values and tags, or a column to learn from; returns what the address asks."""
    asked = asked_axis(axes)
    offered = _offered(axes, asked)
    _fill(asked, axes, offered)
    _saved(axes, asked)
    with st.expander("The two ends", expanded=not asked.is_whole, icon=":material/edit:"):
        for column, end in zip(st.columns(2, gap="medium"), ENDS, strict=True):
            with column:
                st.text_area(WORDS[end], key=f"axis_{end}_typed", height=150, placeholder=EXAMPLES)
                st.multiselect(
                    "and of the map",
                    list(offered),
                    key=f"axis_{end}_chosen",
                    placeholder="Regions, values of a column, tags",
                )
        columns = [NO_COLUMN, *_learnable(axes)]
        if len(columns) > 1:
            st.selectbox("Made of", columns, key="axis_column", help=LEARNED)
        st.button("Order the texts", type="primary", on_click=_submit, args=(axes, offered))
    uses = {
        "less": partial(_add, axes, offered, is_positive=False),
        "more": partial(_add, axes, offered, is_positive=True),
    }
    text_finder(axes.semantic_map, uses)
    if not asked.is_whole:
        found_axes(axes)
    note_asked(axes.semantic_map, asked)
    if not asked.is_whole:
        axes.judge.prepare()
    return asked


def _offered(axes: Axes, asked: AxisDefinition) -> dict[str, str]:
    """What a pole may hold besides typed texts, as parts of a link by the words they are shown in."""
    semantic_map = axes.semantic_map
    layer = semantic_map.layers[semantic_map.first_layer]
    parts = {f"{region.label} (region)": f"@{layer.number}.{region.link_number}" for region in layer.regions}
    for number, column in enumerate(semantic_map.corpus.columns):
        if column.type == "category":
            names, _ = axes.columns.groups(number)
            parts |= {f"{column.name}: {name}": f"={number}:{name}" for name in names[:MOST_VALUES]}
    parts |= {f"{tag} (tag)": f"=tag:{tag}" for tag in axes.columns.tags}
    for part in (*asked.negative, *asked.positive):
        if part.kind != "text" and str(part) not in parts.values():
            parts[part_words(axes, part)] = str(part)
    return parts


def _learnable(axes: Axes) -> dict[str, int]:
    """The columns that an axis can be learned from, by the words they are shown in."""
    words = {"number": "learned from “{}”", "date": "learned from “{}”", "category": "learned from values of “{}”"}
    return {
        words[column.type].format(column.name): number
        for number, column in enumerate(axes.semantic_map.corpus.columns)
        if column.type in words
    }


def _fill(asked: AxisDefinition, axes: Axes, offered: dict[str, str]) -> None:
    """Let the editor show the axis of the address whenever that has changed."""
    state = f"{axes.semantic_map.id} {asked.id}"
    if st.session_state.get(SHOWN) == state and "axis_negative_typed" in st.session_state:
        return
    st.session_state[SHOWN] = state
    words = {part: name for name, part in offered.items()}
    for end, parts in zip(ENDS, (asked.negative, asked.positive), strict=True):
        st.session_state[f"axis_{end}_typed"] = "\n".join(str(part) for part in parts if part.kind == "text")
        st.session_state[f"axis_{end}_chosen"] = [words[str(part)] for part in parts if part.kind != "text"]
    learnable = {number: name for name, number in _learnable(axes).items()}
    st.session_state["axis_column"] = NO_COLUMN if asked.column is None else learnable.get(asked.column, NO_COLUMN)


def _submit(axes: Axes, offered: dict[str, str]) -> None:
    show_axis(_edited(axes, offered))


def _add(axes: Axes, offered: dict[str, str], row: int, *, is_positive: bool) -> None:
    """Make a text that was found an example, with all that stands in the editor."""
    add_example(_edited(axes, offered), rows_part([row]), is_positive=is_positive)


def _edited(axes: Axes, offered: dict[str, str]) -> AxisDefinition:
    """What stands in the editor."""
    state = st.session_state
    negative, positive = (
        [_typed(line) for line in state[f"axis_{end}_typed"].splitlines()]
        + [offered[words] for words in state[f"axis_{end}_chosen"] if words in offered]
        for end in ENDS
    )
    column = _learnable(axes).get(state.get("axis_column", NO_COLUMN))
    return AxisDefinition.of(negative=negative, positive=positive, column=None if column is None else str(column))


def _typed(line: str) -> str:
    """A line of the editor is a text, whatever it looks like."""
    return line if part_of(line).kind == "text" else f'"{line}'


def _saved(axes: Axes, asked: AxisDefinition) -> None:
    saved = axes.saved
    if not saved:
        return
    options = list(saved)
    st.pills(
        "Saved axes", options, default=name_of(asked, saved), key=f"axis_saved_{asked.id}_{len(saved)}",
        on_change=_open_saved, args=(axes, f"axis_saved_{asked.id}_{len(saved)}"),
    )  # fmt: skip


def _open_saved(axes: Axes, key: str) -> None:
    name = str(st.session_state.get(key))
    definition = axes.saved.get(name)
    if definition is not None:
        open_axis(definition, saved_marks(axes.store, axes.semantic_map.corpus.id, name))
