"""The way in: a file or a pasted text, read and then shown before anything is stored."""

from __future__ import annotations

import streamlit as st

from dashboard import uploads
from dashboard.corpus_files import CorpusFileError
from dashboard.widgets.plain import bytes_in_words, literal
from dashboard.widgets.preview import preview
from dashboard.widgets.waiting import rows_told


def add_corpus() -> None:
    """The upload or, once a file has been read, its preview with everything that has to be decided."""
    upload = uploads.current()
    if upload is None:
        _chooser()
    else:
        preview(upload)


def _chooser() -> None:
    file, pasted = st.tabs(["A file", "Pasted text"])
    with file:
        uploaded = st.file_uploader("A file with your texts, up to 2 GB", key=f"file_{uploads.count()}")
        st.caption(
            "Tables (CSV, TSV, Excel, LibreOffice, JSON, JSON Lines, Parquet), documents (text, Markdown, Word, PDF, "
            "web pages), or a ZIP of such files; tables and texts also packed as .gz or .zst."
        )
        if uploaded is not None:
            _begin(uploaded.name, memoryview(uploaded.getvalue()))  # getbuffer() would copy it
    with pasted:
        text = st.text_area("One text per line, or a table copied from a spreadsheet", height=160, key="pasted")
        if st.button("Look at it", disabled=not text.strip()):
            _begin("Pasted text", memoryview(text.encode("utf-8", errors="replace")))


def _begin(name: str, data: memoryview) -> None:
    """Read what was uploaded; the copy in memory is let go, the one on disk stays until the corpus is stored."""
    with rows_told(f"Reading {bytes_in_words(len(data))}") as told:
        try:
            uploads.begin(name, data, told)
        except CorpusFileError as error:
            st.error(literal(str(error)))
            return
    st.rerun()
