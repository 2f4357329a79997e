"""Where a visitor says what a transformation is learned from: pairs, two columns, or the library."""

from __future__ import annotations

import streamlit as st

from dashboard.pair_lines import ARROW, written
from dashboard.transformation_definition import MOST_PAIRS, TEXTS, TransformationDefinition
from dashboard.transformation_library import library
from dashboard.transformations import Transformations
from dashboard.widgets.analogy_editor import pairs_in
from dashboard.widgets.plain import literal, quiet
from dashboard.widgets.set_choices import choose, default_of

PAIRS, COLUMNS, LIBRARY = SOURCES = ("pairs of your own", "two columns", "the library")
NO_COLUMN = "choose a column"
TEXT_TYPES = ("text", "category")
EXAMPLES = f"The parcel arrives today. {ARROW} The parcel arrived today.\n#12 {ARROW} the same in other words"


def transformation_editor(transformations: Transformations) -> TransformationDefinition:
    """What the address asks for; not whole where it asks for nothing yet."""
    _saved(transformations)
    source = st.segmented_control(
        "Learn it from", SOURCES, default=default_of("source", PAIRS), required=True, key="source", bind="query-params"
    )
    if source == COLUMNS:
        return _columns(transformations)
    return _entry() if source == LIBRARY else _pairs()


def _pairs() -> TransformationDefinition:
    lines = st.text_area(
        "Before and after, a pair on each line", key="pairs", bind="query-params", height=190, max_chars=20_000,
        placeholder=EXAMPLES,
        help="Sixteen pairs or more, on different subjects, which differ in nothing but the change. Two columns copied "
        "from a spreadsheet can be pasted as they are; #12 is the text in row 12 of the file.",
    )  # fmt: skip
    pairs = pairs_in(lines)
    if len(pairs) > MOST_PAIRS:
        st.warning(f"Only the first {MOST_PAIRS} pairs count.")
    return TransformationDefinition(pairs=pairs[:MOST_PAIRS])


def _columns(transformations: Transformations) -> TransformationDefinition:
    corpus = transformations.semantic_map.corpus
    offered = [TEXTS, *(column.name for column in corpus.columns if column.type in TEXT_TYPES)]
    before, after = (
        box.selectbox(label, [NO_COLUMN, *offered], key=key, bind="query-params") or NO_COLUMN
        for box, label, key in zip(st.columns(2), ("Before", "After"), ("before", "after"), strict=True)
    )
    st.caption("Each row whose two texts differ is a pair; of many rows, two hundred are drawn at random.")
    chosen = NO_COLUMN not in (before, after)
    return TransformationDefinition(columns=(before, after) if chosen else None)


def _entry() -> TransformationDefinition:
    entries = library()
    name = st.selectbox(
        "Entry", list(entries), key="entry", bind="query-params",
        help="English pairs written for Isogloss. Half of them are held out, to judge what is learned from the others.",
    )  # fmt: skip
    entry = entries[name or next(iter(entries))]
    before, after = entry.learned[0]
    quiet(f"{entry.before} → {entry.after}, by {len(entry.learned)} pairs such as “{before}” → “{after}”", key="entry")
    if entry.caution:
        st.caption(literal(entry.caution))
    return TransformationDefinition(entry=entry.name)


def _saved(transformations: Transformations) -> None:
    saved = transformations.saved
    if saved:
        st.pills(
            "Saved transformations", list(saved), key="saved_transformation", on_change=_open, args=(transformations,)
        )


def _open(transformations: Transformations) -> None:
    """Let the editor, and with it the address, show a saved one."""
    state = st.session_state
    definition = transformations.saved.get(str(state.get("saved_transformation")))
    if definition is None:
        return
    if definition.entry is not None:
        source, state["entry"] = LIBRARY, definition.entry
    elif definition.columns is not None:
        source, (state["before"], state["after"]) = COLUMNS, definition.columns
    else:
        source, state["pairs"] = PAIRS, written(definition.pairs)
    choose("source", source)
