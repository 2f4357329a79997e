"""A server with two pages: one redraws a part of itself by a timer, the other takes a while to be drawn."""

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

import streamlit as st

from dashboard import left_pages

left_pages.drop_their_requests()


def ticking() -> None:
    """A part that asks to be drawn again every moment, and the way to the other page."""

    @st.fragment(run_every=0.05)
    def tick() -> None:
        st.write(f"at {time.monotonic()}")

    tick()
    if st.button("go"):
        st.switch_page(SLOW)


def slow() -> None:
    """Lines that come one after the other."""
    for number in range(6):
        st.write(f"line {number}")
        time.sleep(0.1)
    st.write("all is there")


SLOW = st.Page(slow, title="slow", url_path="slow")
st.navigation([st.Page(ticking, title="ticking", default=True), SLOW]).run()
