"""What Isogloss does, and the way to a first map."""

import streamlit as st

from dashboard import widgets

st.title("A map of what your texts mean")
widgets.lead(
    "Isogloss reads a collection of texts, puts those that mean alike side by side, finds the regions of meaning and "
    "names them. You see what is there, read what you select, and are told how far the picture can be trusted."
)
widgets.awaited_map()
own, sample = st.columns([3, 2], gap="medium")
with own.container(border=True):
    st.subheader("Your texts")
    widgets.add_corpus()
with sample.container(border=True):
    st.subheader("A sample")
    widgets.sample_offer()
widgets.recent_maps()
