"""What the reader of a file detected, to be overruled."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard import uploads
from dashboard.corpus_files import CorpusFileError, ReadOptions, TableFile
from dashboard.uploads import Upload
from dashboard.widgets.plain import bytes_in_words, literal
from dashboard.widgets.waiting import rows_told

DETECTED = "detected"
ENCODINGS = (
    "utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "windows-1250", "windows-1251", "koi8-r",
    "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr",
)  # fmt: skip
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
QUOTES = {'"': '"', "'": "'", "none": ""}
HEADERS = {"names": True, "data": False}
TEXTS = {"a line": "line", "a paragraph": "paragraph", "the file": "document"}


def change_options(upload: Upload) -> None:
    """What was detected, to be overruled; the file is read again at once."""
    with st.expander("Read it differently", icon=":material/tune:"):
        options = read_options(upload.options, upload.table, key=str(upload.number))
    if options == upload.options:
        return
    with rows_told(f"Reading {bytes_in_words(upload.size)} again" if upload.size else "Reading again") as told:
        try:
            uploads.read_again(options, told)
        except CorpusFileError as error:
            st.error(literal(str(error)))
            return
    st.rerun()


def read_options(current: ReadOptions, table: TableFile, *, key: str) -> ReadOptions:
    """The options as the visitor sets them; each begins as it is."""
    chosen: dict[str, Any] = {}
    first, second, third = st.columns(3)
    with first:
        chosen["encoding"] = _choice("Encoding", {name: name for name in ENCODINGS}, current.encoding, key)
        chosen["text_per"] = _choice("In running text, a text is", TEXTS, current.text_per, key)
    with second:
        chosen["delimiter"] = _choice("Between cells", DELIMITERS, current.delimiter, key)
        chosen["has_header"] = _choice("The first row holds", HEADERS, current.has_header, key)
    with third:
        chosen["quote"] = _choice("Around cells", QUOTES, current.quote, key)
        chosen["header_row"] = _header_row(current, key) if chosen["has_header"] is not False else None
        if len(table.tables) > 1:
            chosen["table"] = _choice("Sheet, table or file", {name: name for name in table.tables}, table.table, key)
    return ReadOptions(**chosen)


def _header_row(current: ReadOptions, key: str) -> int | None:
    """The line with the names of the columns, where titles and notes stand above it."""
    return st.number_input(
        "The names stand in line", min_value=1, step=1, value=current.header_row, placeholder=DETECTED,
        key=f"read_header_row_{key}",
    )  # fmt: skip


def _choice(label: str, meanings: dict[str, Any], current: object, key: str) -> Any:
    """One of the meanings by its word, or None to let it be detected."""
    words = [DETECTED, *meanings]
    index = next((n for n, word in enumerate(words) if n and meanings[word] == current), 0)
    return meanings.get(st.selectbox(label, words, index=index, key=f"read_{label}_{key}"))
