"""From a file or a pasted text to a stored corpus: choose, look at what was read, name it, draw the map."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from dashboard import intake, session
from dashboard.corpus_files import CorpusFileError, Summary, TableFile
from dashboard.session import Reading
from dashboard.widgets.drawing import encoder_choice
from dashboard.widgets.plain import counted, literal, quiet, subtitle
from dashboard.widgets.read_options import read_options

FIRST_ROWS = 5
SHORTENED = 300
"""Characters of a cell in the preview."""


def add_corpus() -> None:
    """The upload or, once a file has been read, its preview with everything that has to be decided."""
    reading = session.reading()
    if reading is None:
        _chooser()
    else:
        _preview(reading)


def _chooser() -> None:
    file, pasted = st.tabs(["A file", "Pasted text"])
    with file:
        uploaded = st.file_uploader(
            "CSV, TSV, JSON, JSON Lines, Parquet or plain text, up to 2 GB", key=f"file_{session.uploads()}"
        )
        if uploaded is not None:
            _begin(uploaded.name, memoryview(uploaded.getvalue()))  # getbuffer() would copy it
    with pasted:
        text = st.text_area("One text per line, or a table copied from a spreadsheet", height=160, key="pasted")
        if st.button("Look at it", disabled=not text.strip()):
            _begin("Pasted text", memoryview(text.encode("utf-8", errors="replace")))


def _begin(name: str, data: memoryview) -> None:
    """Read what was uploaded; the copy in memory is let go, the one on disk stays until the corpus is stored."""
    with st.spinner("Reading"):
        try:
            session.begin_reading(name, data)
        except CorpusFileError as error:
            st.error(literal(str(error)))
            return
    st.rerun()


def _preview(reading: Reading) -> None:
    table = reading.table
    subtitle(table.name, key="file")
    quiet(_how_it_was_read(table), key="how")
    if table.text_column is None:
        st.error("No column of this file holds texts, so there is nothing to map. Choose another file.")
    else:
        text_column = _text_column(table)
        summary = _summary(reading, text_column)
        _counts(summary)
        _first_rows(table, text_column)
        _left_out(table, summary)
        if summary.documents:
            _store(reading, text_column, summary)
        else:
            st.error("No row of this column holds a text. Choose another column or another file.")
    _change_options(reading)
    if st.button("Choose another file", icon=":material/arrow_back:", type="tertiary"):
        session.end_reading()
        st.rerun()


def _how_it_was_read(table: TableFile) -> str:
    parts = [table.format, counted(table.rows, "row"), counted(len(table.columns), "column")]
    if table.encoding:
        parts.append(table.encoding)
    dialect = table.dialect or {}
    if dialect.get("delimiter"):
        parts.append(f"cells between {DELIMITER_WORDS.get(dialect['delimiter'], repr(dialect['delimiter']))}")
    if "has_header" in dialect:
        parts.append("names in the first row" if dialect["has_header"] else "no row of names")
    return " · ".join(parts)


DELIMITER_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}


def _change_options(reading: Reading) -> None:
    with st.expander("Read it differently", icon=":material/tune:"):
        options = read_options(reading.options)
    if options != reading.options:
        with st.spinner("Reading again"):
            try:
                session.read_again(options)
            except CorpusFileError as error:
                st.error(literal(str(error)))
                return
        st.rerun()


def _text_column(table: TableFile) -> str:
    names = [column.name for column in table.columns]
    chosen = st.selectbox(
        "Text column", names, index=names.index(table.text_column or names[0]), key=f"text_column_{session.uploads()}",
        width=420,
        help="The column whose texts are mapped. The others are kept as metadata: to colour by and to read.",
    )  # fmt: skip
    if not table.text_column_is_sure and len(names) > 1:
        st.caption("Several columns could be the texts. Check that this is the one you mean.")
    return chosen


def _summary(reading: Reading, text_column: str) -> Summary:
    """Counted once per column, since it reads all rows."""
    if text_column not in reading.summaries:
        with st.spinner("Counting"):
            reading.summaries[text_column] = reading.table.summary(text_column)
    return reading.summaries[text_column]


def _counts(summary: Summary) -> None:
    with st.container(horizontal=True):
        st.metric("Texts to map", f"{summary.documents:,}", border=True)
        st.metric("Repeated", f"{summary.duplicates:,}", border=True, help="Exact repetitions share one point.")
        st.metric("Empty", f"{summary.empty:,}", border=True, help="Rows without a text are not mapped.")
        st.metric("Rejected", f"{summary.rejected:,}", border=True, help="Rows that could not be read.")


def _first_rows(table: TableFile, text_column: str) -> None:
    rows = [{name: _cell(value) for name, value in row.items()} for row in table.head(FIRST_ROWS)]
    order = [text_column, *(column.name for column in table.columns if column.name != text_column)]
    st.dataframe(
        rows, hide_index=True, column_order=order,
        column_config={text_column: st.column_config.TextColumn(width="large")},
    )  # fmt: skip


def _cell(value: object) -> str | None:
    return None if value is None else str(value)[:SHORTENED]


def _left_out(table: TableFile, summary: Summary) -> None:
    """Which rows will be missing, and why."""
    if table.rejected_count:
        with st.expander(f"{counted(table.rejected_count, 'row')} rejected: why"):
            st.dataframe(
                [{"line": row.line, "reason": row.reason, "begins": row.snippet} for row in table.rejected],
                hide_index=True,
            )
    if summary.empty:
        shown = ", ".join(f"{row:,}" for row in summary.empty_rows[:12])
        more = ", …" if summary.empty > 12 else ""
        st.caption(f"Rows without a text: {shown}{more}")


def _store(reading: Reading, text_column: str, summary: Summary) -> None:
    name = st.text_input(
        "Name of the corpus", Path(reading.table.name).stem, max_chars=120, key="corpus_name", width=420
    )
    encoders = encoder_choice(summary.documents)
    if st.button("Draw the map", type="primary", icon=":material/draw:", disabled=not (name.strip() and encoders)):
        with st.spinner("Storing the texts"):
            key = intake.key_of(reading.path, options=reading.options, text_column=text_column)
            corpus = intake.add_corpus(
                session.application().store, reading.table, name=name.strip(), text_column=text_column, content_key=key
            )
        session.end_reading()
        session.request_maps(corpus.id, encoders)
        session.go_to("start")
