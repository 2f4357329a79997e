"""The regions of a map to take along: as a table, and as a report to print."""

from __future__ import annotations

import re
from functools import partial

import streamlit as st

from dashboard import exports, session
from dashboard.report import report
from dashboard.table_files import FORMATS
from store.records import SemanticMap

NAMES = {"csv": "CSV", "xlsx": "Excel workbook", "markdown": "Markdown", "parquet": "Parquet"}


def region_downloads(semantic_map: SemanticMap, layer: int) -> None:
    """A menu of files; each is made when it is asked for."""
    stem = file_stem(semantic_map.corpus.name)
    with st.popover("Download", icon=":material/download:", width="stretch"):
        st.caption(
            "The regions of all layers with their keyphrases and what speaks for them, or a report on this layer to "
            "read or print: a map, a table of contents, and a page for each region."
        )
        st.download_button(
            "Report (HTML, to print or save as PDF)", partial(_report, semantic_map, layer),
            file_name=f"{stem}-report.html", mime="text/html", on_click="ignore", key="report",
            icon=":material/print:", width="stretch",
        )  # fmt: skip
        for name, words in NAMES.items():
            ending, mime, _ = FORMATS[name]
            st.download_button(
                words, partial(_regions, semantic_map, name),
                file_name=f"{stem}-regions.{ending}", mime=mime, on_click="ignore", key=f"regions_{name}",
                icon=":material/table:", width="stretch",
            )  # fmt: skip


def file_stem(name: str) -> str:
    """The name of a corpus as the beginning of a file name."""
    return re.sub(r"[^\w-]+", "-", name).strip("-")[:60] or "map"


def _report(semantic_map: SemanticMap, layer: int) -> str:
    store = session.application().store
    return report(store, semantic_map, layer, exports.counted_phrases(store, semantic_map.corpus))


def _regions(semantic_map: SemanticMap, name: str) -> bytes:
    store = session.application().store
    phrases = exports.counted_phrases(store, semantic_map.corpus)
    return exports.regions_file(store, semantic_map, phrases, name)
