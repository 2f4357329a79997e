"""What the page is doing while one waits for it, and how far it is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import streamlit as st

from dashboard.uploads import Told

SECONDS_BETWEEN = 0.3
"""Between two words of progress, which each redraw a line; what takes less is not worth a line."""


@contextmanager
def rows_told(doing: str, total: int | None = None) -> Iterator[Told]:
    """Says what is being done and, as soon as it takes a moment, how many rows (of how many) are behind it."""
    said = time.monotonic()

    def told(rows: int) -> None:
        nonlocal said
        if time.monotonic() - said < SECONDS_BETWEEN:
            return
        said = time.monotonic()
        if total:
            line.progress(min(1.0, rows / total), text=f"{doing}: {rows:,} of {total:,} rows")
        else:
            line.caption(f"{rows:,} rows so far")

    with st.spinner(doing, show_time=True):
        line = st.empty()
        yield told
        line.empty()
