"""What Isogloss does, and the way to a first map."""

import streamlit as st

from dashboard import uploads, widgets

is_choosing = uploads.current() is None

st.title("A map of what your texts mean")
if is_choosing:
    widgets.lead(
        "Isogloss reads a collection of texts, puts those that mean alike side by side, finds the regions of meaning "
        "and names them. You see what is there, read what you select, and are told how far the picture can be trusted."
    )
widgets.awaited_map()
own, sample = st.columns([3, 2], gap="medium") if is_choosing else (st.container(), None)
with own.container(border=True):
    st.subheader("Your texts")
    widgets.add_corpus()
if sample is not None:
    with sample.container(border=True):
        st.subheader("A sample")
        widgets.sample_offer()
    widgets.recent_maps()
