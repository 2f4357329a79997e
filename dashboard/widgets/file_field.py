"""A field that takes a file."""

from __future__ import annotations

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from dashboard import upload_stream


def file_field(label: str, *, key: str) -> UploadedFile | None:
    """Streamlit's own field; what it returns lies on disk and is empty here, see `uploads`."""
    upload_stream.open_inbox()
    return st.file_uploader(label, key=key)
