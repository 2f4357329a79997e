"""Which texts to map: of which column, or of several joined; whole or in parts; all or a sample."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

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
    column, template = _source(upload)
    if column is None:
        return None
    choices = Choices(column, _selection(upload, template))
    try:
        choices.documents(upload.table)
        if (choices.selection.template, choices.selection.split) != (None, "whole"):
            _first_texts(upload, choices)
    except CorpusFileError as error:
        st.error(literal(str(error)))
        return None
    return choices


def _source(upload: Upload) -> tuple[str | None, str | None]:
    """The text column, None while nobody has said which, and, where columns are joined, the template."""
    table = upload.table
    names = [column.name for column in table.columns]
    if len(names) == 1:
        return names[0], None
    is_asked = not table.text_column_is_sure and len(table.text_candidates) > 1
    answer = _asked(upload) if is_asked else ANOTHER
    if answer != ANOTHER:
        return answer, None
    column = st.selectbox(
        "Text column", [*names, JOINED],
        index=names.index(table.text_column) if table.text_column and not is_asked else None,
        placeholder="Choose the column that holds the texts", key=f"text_column_{upload.number}", width=420,
        help="The texts of this column are mapped. The other columns are kept, to colour by and to read.",
    )  # fmt: skip
    if column is None and table.text_column is None:
        st.info("No column looks like texts. Choose one if you know better, or another file.")
    return (names[0], _template(upload)) if column == JOINED else (column, None)


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
    return st.text_input(
        "How to join them", begun, key=f"template_{upload.number}",
        help="Write the names of columns in braces, and what is to stand between them. "
        "Where a cell is empty, what stands before it is left out.",
    )  # fmt: skip


def _selection(upload: Upload, template: str | None) -> Selection:
    """Whole or in parts, all or a sample."""
    parts, amount, size, by = st.columns(4, vertical_alignment="bottom")
    with parts:
        split = st.selectbox(
            "A point of the map is", list(SPLITS), key=f"split_{upload.number}",
            help="Long texts about several things are better mapped in parts. Each part keeps the number of its "
            "document, in the column *document*.",
        )  # fmt: skip
    with amount:
        how = st.selectbox("How many", [ALL, AT_RANDOM, BY_COLUMN, FIRST], key=f"amount_{upload.number}")
    selection = replace(EVERY_TEXT, template=template, split=SPLITS[split])
    if how == ALL:
        return selection
    with size:
        rows = st.number_input(
            "Rows", min_value=1, value=min(QUICK_TRY, max(1, upload.table.rows // 2)), key=f"rows_{upload.number}"
        )
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
