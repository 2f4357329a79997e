"""What visitors share in memory, forgotten all at once."""

from __future__ import annotations

import sys

import streamlit as st

from dashboard.last_few import LastFew

LASTING = frozenset(["application", "background"])
"""The store, the processes and the threads themselves, by the names of the functions that keep them."""

KEPT = (type(st.cache_resource(lambda: None)), LastFew)
"""Functions whose answers Streamlit keeps, and the answers that we keep ourselves."""


def forget() -> None:
    """Forget whatever any part keeps of maps and texts: what was deleted must not live on there."""
    for part, module in tuple(sys.modules.items()):
        if part.startswith("dashboard."):
            for name, kept in vars(module).items():
                if isinstance(kept, KEPT) and name not in LASTING:
                    kept.clear()
