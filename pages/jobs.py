"""What is being computed, what waits, and what one can do about it."""

import streamlit as st

from dashboard import widgets

st.title("Jobs")
st.markdown("Maps are drawn one after the other. Close this page if you like: the work goes on, even after a restart.")
widgets.queue()
