"""The collections of texts: add one, see what is stored, delete."""

import streamlit as st

from dashboard import widgets

st.title("Corpora")
widgets.awaited_map()
with st.container(border=True):
    st.subheader("Add a corpus")
    st.markdown("Nothing is stored before you have seen what was read. Your texts stay on this server.")
    widgets.add_corpus()
st.subheader("Stored")
widgets.corpus_list()
