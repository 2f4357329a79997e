"""The way in: a file, a pasted text or a file of the server, read and then shown before anything is stored."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager
from streamlit.runtime.scriptrunner import get_script_run_ctx
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import uploads
from dashboard.corpus_files import CorpusFileError
from dashboard.home import files_folder
from dashboard.uploads import Received
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
    """Read what is on disk, with words of progress; a run of its own, so that nothing of it is in memory any more."""
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
    uploaded = st.file_uploader("A file with your texts, up to 2 GB", key=f"file_{uploads.count()}")
    st.caption(
        "Tables (CSV, TSV, Excel, LibreOffice, JSON, JSON Lines, Parquet), documents (text, Markdown, Word, PDF, "
        "web pages), or a ZIP of such files; tables and texts also packed as .gz or .zst."
    )
    if uploaded is not None:
        uploads.receive(uploaded.name, memoryview(uploaded.getvalue()))  # getbuffer() would copy it
        let_go(uploaded)
        st.rerun()


def _pasted() -> None:
    text = st.text_area("One text per line, or a table copied from a spreadsheet", height=160, key="pasted")
    if st.button("Look at it", disabled=not text.strip()):
        uploads.receive("Pasted text", memoryview(text.encode("utf-8", errors="replace")))
        st.rerun()


def _server_path() -> None:
    path = st.text_input(
        "A file or folder below the one that this server reads from", key="server_path", placeholder="reviews/2024",
        help="It is read where it lies. A folder is read as a ZIP of its files would be.",
    )  # fmt: skip
    if st.button("Read it", disabled=not path.strip()):
        try:
            uploads.receive_server_path(path.strip())
        except CorpusFileError as error:
            st.error(literal(str(error)))
            return
        st.rerun()


def let_go(uploaded: UploadedFile) -> None:
    """Let Streamlit forget an upload, which it would hold in memory until the visitor closes the page."""
    context = get_script_run_ctx()
    if context is not None and isinstance(context.uploaded_file_mgr, MemoryUploadedFileManager):
        context.uploaded_file_mgr.remove_file(context.session_id, uploaded.file_id)
    uploaded.close()
