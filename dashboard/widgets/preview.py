"""What was read of a file, and everything to decide before it is stored; the usual stands before the rare."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import navigation, session, uploads
from dashboard.analysis.encoders import EncoderError
from dashboard.compute import ComputeDiedError
from dashboard.corpus_files import CorpusFileError, Summary, TableFile
from dashboard.intake import Choices, holes_in_words
from dashboard.mapping import FULL
from dashboard.uploads import Upload
from dashboard.widgets.columns_choice import columns_choice
from dashboard.widgets.encoder_choice import another_encoder, encoder_choice, vectors_choice
from dashboard.widgets.left_out import left_out
from dashboard.widgets.more_rows import adds_rows, more_rows
from dashboard.widgets.plain import counted, literal, quiet, subtitle
from dashboard.widgets.read_options import change_options
from dashboard.widgets.text_profile import text_profile
from dashboard.widgets.texts_choice import texts_choice
from dashboard.widgets.waiting import rows_told

FIRST_ROWS = 5
SHORTENED, VECTOR = 300, 30
"""Characters of a cell, and of a vector, in the preview."""

DELIMITER_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}


def preview(upload: Upload) -> None:
    """The file, its first rows, the texts in it, what is left out, and the way to the map."""
    _heading(upload)
    _first_rows(upload)
    change_options(upload)
    choices = texts_choice(upload)
    summary = _summary(upload, choices) if choices is not None else None
    if choices is None or summary is None:
        return
    _counts(summary)
    left_out(upload, summary)
    if not summary.documents:
        st.error("No row of this column holds a text. Choose another column or another file.")
        return
    if adds_rows():
        more_rows(upload, choices)
        return
    languages_and_lengths = st.container()
    chosen = vectors_choice(upload, columns_choice(upload, choices))
    if chosen is None:
        return
    encoders: list[str] = []
    if chosen.vectors is None:
        maps = st.container()
        other = another_encoder(upload)
        with languages_and_lengths:
            profile = text_profile(upload, chosen, other or FULL, summary.documents)
        with maps:
            encoders = encoder_choice(summary.documents - summary.duplicates, profile, other)
    _store(upload, chosen, encoders)


def _heading(upload: Upload) -> None:
    name, other = st.columns([4, 1], vertical_alignment="top")
    with name:
        subtitle(upload.table.name, key="file")
        quiet(_how_it_was_read(upload.table), key="how")
        if upload.remembered is not None and st.button(
            "Read as you chose for a file of this shape before. Start afresh?",
            icon=":material/history:",
            type="tertiary",
            key=f"afresh_{upload.number}",
        ):
            with rows_told("Reading again") as told:
                uploads.forget_remembered(told)
            st.rerun()
    with other.container(horizontal=True, horizontal_alignment="right"):
        if st.button("Choose another file", icon=":material/arrow_back:", type="tertiary"):
            uploads.end()
            st.rerun()


def _how_it_was_read(table: TableFile) -> str:
    parts = [table.format, counted(table.rows, "row"), counted(len(table.columns), "column")]
    if table.encoding:
        parts.append(table.encoding)
    dialect = table.dialect or {}
    if dialect.get("delimiter"):
        parts.append(f"cells between {DELIMITER_WORDS.get(dialect['delimiter'], repr(dialect['delimiter']))}")
    if "has_header" in dialect:
        parts.append(_names_in_words(dialect["header_rows"], dialect["skipped_lines"]))
    return " · ".join(parts)


def _names_in_words(rows: int, skipped: int) -> str:
    """Where the names of the columns stand, and what of the file is left out above."""
    names = (
        "no row of names" if not rows else "names in the first row" if rows == 1 else f"names in the first {rows} rows"
    )
    return f"{names} · {counted(skipped, 'line')} above skipped" if skipped else names


def _first_rows(upload: Upload) -> None:
    text_column = upload.table.text_column
    rows = [
        {name: _cell(value, VECTOR if name in upload.vector_columns else SHORTENED) for name, value in row.items()}
        for row in upload.first_rows[:FIRST_ROWS]
    ]
    names = [column.name for column in upload.table.columns]
    order = [name for name in names if name == text_column] + [name for name in names if name != text_column]
    st.dataframe(
        rows, hide_index=True, column_order=order,
        column_config={text_column: st.column_config.TextColumn(width="large")} if text_column else None,
    )  # fmt: skip


def _cell(value: object, longest: int) -> str | None:
    if value is None:
        return None
    text = str(value)
    return text if len(text) <= longest else f"{text[:longest]}…"


def _summary(upload: Upload, choices: Choices) -> Summary | None:
    """Counted once per choice of texts, since it reads all rows."""
    with rows_told("Counting texts", upload.table.rows) as told:
        try:
            return uploads.summary_of(upload, choices, told)
        except CorpusFileError as error:
            st.error(literal(str(error)))
            return None


def _counts(summary: Summary) -> None:
    with st.container(horizontal=True):
        st.metric("Texts to map", f"{summary.documents:,}", border=True)
        st.metric("Repeated", f"{summary.duplicates:,}", border=True, help="Exact repetitions share one point.")
        st.metric("Empty", f"{summary.empty:,}", border=True, help="Rows without a text are not mapped.")
        st.metric("Rejected", f"{summary.rejected:,}", border=True, help="Rows that could not be read.")


def _store(upload: Upload, choices: Choices, encoders: list[str]) -> None:
    name = st.text_input(
        "Name of the corpus", Path(upload.table.name).stem, max_chars=120, key="corpus_name", width=420
    )
    can_draw = bool(name.strip()) and (encoders or choices.vectors)
    if not st.button("Draw the map", type="primary", icon=":material/draw:", disabled=not can_draw):
        return
    try:
        with st.spinner("Storing the texts"):
            for encoder in encoders:
                session.check_encoder(encoder)
            corpus, own = uploads.store(upload, choices, name=name.strip())
    except (CorpusFileError, EncoderError, ComputeDiedError) as error:
        st.error(literal(str(error)))
        return
    if corpus.deleted_documents:
        st.session_state["notice"] = holes_in_words(corpus)
    session.request_maps(corpus.id, [own] if own else encoders)
    navigation.go_to("start")
