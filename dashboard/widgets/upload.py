"""The way in: a file, a pasted text or a file of the server, read and then shown before anything is stored."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from dashboard import uploads
from dashboard.corpus_files import CorpusFileError
from dashboard.home import files_folder
from dashboard.uploads import Received
from dashboard.widgets.file_field import file_field
from dashboard.widgets.plain import bytes_in_words, literal
from dashboard.widgets.preview import preview
from dashboard.widgets.waiting import rows_told


def add_corpus() -> None:
    """The upload or, once a file has been read, its preview with everything that has to be decided."""
    received = uploads.received()
    if received is not None:
        _read(received)
    upload = uploads.current()
    if upload is None:
        _chooser()
    else:
        preview(upload)


def _read(received: Received) -> None:
    """Read what is on disk, with words of progress."""
    size = f" {bytes_in_words(received.path.stat().st_size)}" if received.path.is_file() else ""
    with rows_told(f"Reading{size}") as told:
        try:
            uploads.read_received(told)
        except CorpusFileError as error:
            st.error(literal(str(error)))
            return
    st.rerun()


def _chooser() -> None:
    on_server = files_folder() is not None
    file, pasted, *server = st.tabs(["A file", "Pasted text", *["A file on the server"] * on_server])
    with file:
        _file()
    with pasted:
        _pasted()
    if server:
        with server[0]:
            _server_path()


def _file() -> None:
    uploaded = file_field("A file with your texts, up to 2 GB", key=f"file_{uploads.count()}")
    st.caption(
        "Tables (CSV, TSV, Excel, LibreOffice, JSON, JSON Lines, Parquet), documents (text, Markdown, Word, PDF, "
        "web pages, subtitles), or a ZIP of such files; tables and texts also packed as .gz or .zst."
    )
    if uploaded is not None:
        _receive(lambda: uploads.receive(uploaded))


def _pasted() -> None:
    text = st.text_area("One text per line, or a table copied from a spreadsheet", height=160, key="pasted")
    if st.button("Look at it", disabled=not text.strip()):
        _receive(lambda: uploads.receive_text(text))


def _server_path() -> None:
    path = st.text_input(
        "A file or folder below the one that this server reads from", key="server_path", placeholder="reviews/2024",
        help="It is read where it lies. A folder is read as a ZIP of its files would be.",
    )  # fmt: skip
    if st.button("Read it", disabled=not path.strip()):
        _receive(lambda: uploads.receive_server_path(path.strip()))


def _receive(received: Callable[[], None]) -> None:
    """Go on to what is received, or say why it is not."""
    try:
        received()
    except CorpusFileError as error:
        st.error(literal(str(error)))
        return
    st.rerun()
