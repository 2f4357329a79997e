"""A file as more rows of a corpus that is there."""

from __future__ import annotations

import streamlit as st

from dashboard import navigation, session, uploads
from dashboard.intake import Choices
from dashboard.uploads import Upload

NEW, MORE = "A new corpus", "More rows of a corpus that is here"


def adds_rows() -> bool:
    """Whether the visitor wants to add the file to a corpus; asked only where there is one."""
    if not session.application().store.corpora.list():
        return False
    return st.radio("What becomes of it?", [NEW, MORE], horizontal=True, key="destination") == MORE


def more_rows(upload: Upload, choices: Choices) -> None:
    """Which corpus the rows are added to, and what that does to its maps."""
    corpora = {corpus.id: corpus.name for corpus in session.application().store.corpora.list()}
    chosen = st.selectbox("Corpus", list(corpora), format_func=corpora.__getitem__, key="grown_corpus", width=420)
    st.caption(
        "Its maps stay as they are: new texts are placed beside those they are like, and the map says how many of them "
        "are about something new. Columns of the same name are kept; a column tells the files apart."
    )
    if st.button("Add the rows", type="primary", icon=":material/playlist_add:"):
        with st.spinner("Storing the texts"):
            uploads.add_to(chosen, upload, choices)
        session.request_growth(chosen)
        navigation.go_to("start")
