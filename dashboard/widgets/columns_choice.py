"""The columns beside the texts: what each is, and whether it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, get_args

import streamlit as st

from dashboard.corpus_files import ColumnPreview
from dashboard.intake import Choices
from dashboard.uploads import Upload
from dashboard.widgets.plain import counted, literal
from store.records import ColumnType

KEEP, NAME, TYPE, BEGINS = "Keep", "Column", "Type", "First cells"
SHOWN_CELLS = 3
SHORTENED = 30
ROW_HEIGHT = 35
MOST_ROWS = 9


def columns_choice(upload: Upload, choices: Choices) -> Choices:
    """The choices with the visitor's word on types, and without the columns that they leave out."""
    others = [
        column
        for column in upload.table.columns
        if (choices.selection.template is not None or column.name != choices.text_column)
        and column.name not in upload.vector_columns
    ]
    if not others:
        return choices
    with st.expander(f"{counted(len(others), 'other column')}, to colour and filter by", icon=":material/view_column:"):
        st.caption(
            "What is kept also stands beside the texts that you read. A type that was not told right can be changed."
        )
        edited = st.data_editor(
            [_row(upload, column) for column in others],
            hide_index=True, disabled=[NAME, BEGINS], key=f"columns_{upload.number}_{len(others)}",
            height=ROW_HEIGHT * (1 + min(MOST_ROWS, len(others))) + 3,
            column_config={
                KEEP: st.column_config.CheckboxColumn(width="small"),
                TYPE: st.column_config.SelectboxColumn(options=list(get_args(ColumnType)), required=True),
                BEGINS: st.column_config.TextColumn(width="large"),
            },
        )  # fmt: skip
        chosen = with_columns(choices, others, edited)
        _say_what_does_not_fit(upload, chosen)
    return chosen


def with_columns(choices: Choices, detected: Sequence[ColumnPreview], rows: Sequence[dict[str, Any]]) -> Choices:
    """The choices with the types and columns of an edited table, one row per detected column."""
    types = tuple(
        (column.name, row[TYPE]) for column, row in zip(detected, rows, strict=True) if row[TYPE] != column.type
    )
    dropped = tuple(column.name for column, row in zip(detected, rows, strict=True) if not row[KEEP])
    return replace(choices, types=types, left_out=dropped)


def _row(upload: Upload, column: ColumnPreview) -> dict[str, Any]:
    cells = [str(row[column.name]) for row in upload.first_rows if row.get(column.name) not in (None, "")]
    first = list(dict.fromkeys(" ".join(cell.split())[:SHORTENED] for cell in cells))[:SHOWN_CELLS]
    before = upload.remembered
    is_kept = before is None or column.name not in before.left_out
    type_ = dict(before.types).get(column.name, column.type) if before else column.type
    return {KEEP: is_kept, NAME: column.name, TYPE: type_, BEGINS: " · ".join(first)}


def _say_what_does_not_fit(upload: Upload, choices: Choices) -> None:
    for name, type_ in choices.types:
        unfit = upload.unfit_cells(name, type_)
        if unfit:
            noun = {"number": "number", "date": "date"}[type_]
            st.caption(f"{literal(name)}: {counted(unfit, 'cell')} hold no {noun} and will be empty.")
