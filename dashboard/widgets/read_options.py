"""What the reader of a file detected, to be overruled."""

from __future__ import annotations

from typing import Any

import streamlit as st

from dashboard.corpus_files import ReadOptions

DETECTED = "detected"
ENCODINGS = (
    "utf-8", "utf-16", "windows-1252", "iso-8859-1", "iso-8859-15", "windows-1250", "windows-1251", "koi8-r",
    "shift_jis", "euc-jp", "gb18030", "big5", "euc-kr",
)  # fmt: skip
DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
QUOTES = {'"': '"', "'": "'", "none": ""}
HEADERS = {"names": True, "data": False}
TEXTS = {"a line": "line", "a paragraph": "paragraph"}


def read_options(current: ReadOptions) -> ReadOptions:
    """The options as the visitor sets them; each begins as it is."""
    first, second, third = st.columns(3)
    with first:
        encoding = _choice("Encoding", {name: name for name in ENCODINGS}, current.encoding)
        text_per = _choice("In plain text, a text is", TEXTS, current.text_per)
    with second:
        delimiter = _choice("Between cells", DELIMITERS, current.delimiter)
        has_header = _choice("The first row holds", HEADERS, current.has_header)
    with third:
        quote = _choice("Around cells", QUOTES, current.quote)
    return ReadOptions(encoding=encoding, delimiter=delimiter, quote=quote, has_header=has_header, text_per=text_per)


def _choice(label: str, meanings: dict[str, Any], current: object) -> Any:
    """One of the meanings by its word, or None to let it be detected."""
    words = [DETECTED, *meanings]
    index = next((n for n, word in enumerate(words) if n and meanings[word] == current), 0)
    return meanings.get(st.selectbox(label, words, index=index, key=f"read_{label}"))
