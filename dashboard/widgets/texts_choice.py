"""Which texts to map: of which column, or of several joined; whole or in parts; all or a sample."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from dashboard.corpus_files import EVERY_TEXT, CorpusFileError, Selection, Split, TableFile
from dashboard.intake import Choices
from dashboard.uploads import Upload
from dashboard.widgets.plain import literal

JOINED = "Several columns, joined"
ANOTHER = "Another column, or several joined"

SPLITS: dict[str, Split] = {"A whole text": "whole", "A paragraph": "paragraph", "A sentence": "sentence"}

ALL, AT_RANDOM, BY_COLUMN, FIRST = "All of them", "A random sample", "A sample by a column", "The first rows"

SHOWN_TEXTS = 3
SNIPPET = 110
SHORTENED = 400
QUICK_TRY = 10_000
"""Rows of a sample unless somebody says otherwise: enough for regions, soon drawn."""


def texts_choice(upload: Upload) -> Choices | None:
    """What is to be mapped; None while that is not said, or cannot be done, which the page then explains."""
    names = [column.name for column in upload.table.columns]
    answer = names[0] if len(names) == 1 else _asked(upload) if is_unsure(upload) else ANOTHER
    if answer is None:
        return None
    column_place, parts, amount = st.columns([2, 1, 1])
    with column_place:
        column = _column(upload, names) if answer == ANOTHER else answer
    if column is None:
        return None
    template = _template(upload) if column == JOINED else None
    choices = Choices(names[0] if template else column, _selection(upload, template, parts, amount))
    try:
        choices.documents(upload.table)
        if (choices.selection.template, choices.selection.split) != (None, "whole"):
            _first_texts(upload, choices)
    except CorpusFileError as error:
        st.error(literal(str(error)))
        return None
    return choices


def is_unsure(upload: Upload) -> bool:
    """Whether the page has to ask which column is meant."""
    return upload.remembered is None and not upload.table.text_column_is_sure and len(upload.table.text_candidates) > 1


def _column(upload: Upload, names: list[str]) -> str | None:
    """The column that is chosen from the list; None while there is none."""
    remembered = upload.remembered
    if remembered is not None:
        begun: str | None = JOINED if remembered.selection.template else remembered.text_column
    else:
        begun = None if is_unsure(upload) else upload.table.text_column
    options = [*names, JOINED]
    column = st.selectbox(
        "Text column", options, index=options.index(begun) if begun else None,
        placeholder="Choose the column that holds the texts", key=f"text_column_{upload.number}",
        help="The texts of this column are mapped. The other columns are kept, to colour by and to read.",
    )  # fmt: skip
    if column is None and upload.table.text_column is None:
        st.info("No column looks like texts. Choose one if you know better, or another file.")
    return column


def _asked(upload: Upload) -> str | None:
    """The visitor's answer where several columns could be meant: one of them, none of them, or none yet."""
    candidates = list(upload.table.text_candidates)
    return st.radio(
        "**Which column holds the texts?** More than one could be meant.",
        [*candidates, ANOTHER], index=None, key=f"asked_{upload.number}",
        format_func=lambda name: name if name == ANOTHER else literal(name),
        captions=[*(literal(_snippet(upload, name)) for name in candidates), ""],
    )  # fmt: skip


def _snippet(upload: Upload, column: str) -> str:
    """How the first text of a column begins."""
    cells = (row.get(column) for row in upload.first_rows)
    first = next((" ".join(str(cell).split()) for cell in cells if cell is not None and str(cell).strip()), "(empty)")
    return first if len(first) <= SNIPPET else f"{first[:SNIPPET]}…"


def _template(upload: Upload) -> str:
    """How the visitor wants columns to be joined."""
    likely = [*upload.table.text_candidates, *(column.name for column in upload.table.columns)]
    begun = ". ".join(f"{{{name}}}" for name in list(dict.fromkeys(likely))[:2])
    if upload.remembered and upload.remembered.selection.template:
        begun = upload.remembered.selection.template
    return st.text_input(
        "How to join them", begun, key=f"template_{upload.number}",
        help="Write the names of columns in braces, and what is to stand between them. "
        "Where a cell is empty, what stands before it is left out.",
    )  # fmt: skip


def _selection(upload: Upload, template: str | None, parts: DeltaGenerator, amount: DeltaGenerator) -> Selection:
    """Whole or in parts, all or a sample."""
    before = upload.remembered.selection.split if upload.remembered else "whole"
    with parts:
        split = st.selectbox(
            "A point of the map is", list(SPLITS), index=list(SPLITS.values()).index(before),
            key=f"split_{upload.number}",
            help="Long texts about several things are better mapped in parts. Each part keeps the number of its "
            "document, in the column *document*.",
        )  # fmt: skip
    with amount:
        how = st.selectbox("How many", [ALL, AT_RANDOM, BY_COLUMN, FIRST], key=f"amount_{upload.number}")
    selection = replace(EVERY_TEXT, template=template, split=SPLITS[split])
    if how == ALL:
        return selection
    size, by = st.columns(2)
    with size:
        rows = st.number_input(
            "Rows to take", min_value=1, value=min(QUICK_TRY, max(1, upload.table.rows // 2)),
            key=f"rows_{upload.number}",
        )  # fmt: skip
    with by:
        sample_by = _sampled_by(upload) if how == BY_COLUMN else None
    return replace(selection, sample=int(rows), sample_by=sample_by, from_start=how == FIRST)


def _sampled_by(upload: Upload) -> str | None:
    return st.selectbox(
        "In proportion to", _strata(upload.table), key=f"by_{upload.number}",
        help="Each of its values keeps its share of the rows, and gives one row at least.",
    )  # fmt: skip


def _strata(table: TableFile) -> list[str]:
    """Columns to sample by, categories first."""
    return [column.name for column in sorted(table.columns, key=lambda column: column.type != "category")]


def _first_texts(upload: Upload, choices: Choices) -> None:
    """The first texts as they will be, where that is not what the rows show."""
    every = replace(choices, selection=replace(choices.selection, sample=None, sample_by=None, from_start=False))
    documents = every.documents(upload.table)
    shown = [documents.text, *(name for name in ("document", "part") if choices.selection.split != "whole")]
    st.caption("The first texts, as they will be")
    st.dataframe(
        [{name: str(row.get(name) or "")[:SHORTENED] for name in shown} for row in documents.head(SHOWN_TEXTS)],
        hide_index=True, column_config={documents.text: st.column_config.TextColumn(width="large")},
    )  # fmt: skip
