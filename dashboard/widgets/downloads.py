"""The regions of a map to take along: as a table, and as a report to print."""

from __future__ import annotations

import streamlit as st

from store.records import SemanticMap

NAMES = {"csv": "CSV", "xlsx": "Excel workbook", "markdown": "Markdown", "parquet": "Parquet"}


def region_downloads(semantic_map: SemanticMap, layer: int) -> None:
    """A menu of files. Each is made when its address is asked for: what Streamlit makes at a click is lost where the
    click meets a redrawing of the page."""
    base = f"./map-data/{semantic_map.id}"
    with st.popover("Download", icon=":material/download:", width="stretch"):
        st.caption(
            "The regions of all layers with their keyphrases and what speaks for them, or a report on this layer to "
            "read or print: a map, a table of contents, and a page for each region."
        )
        st.link_button(
            "Report (HTML, to print or save as PDF)", f"{base}/layers/{layer}/report",
            icon=":material/print:", width="stretch",
        )  # fmt: skip
        for name, words in NAMES.items():
            st.link_button(words, f"{base}/regions/{name}", icon=":material/table:", width="stretch")
