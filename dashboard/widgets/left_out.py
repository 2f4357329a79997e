"""Which rows will be missing on the map, and why."""

from __future__ import annotations

import streamlit as st

from dashboard.corpus_files import Summary
from dashboard.uploads import Upload
from dashboard.widgets.plain import counted

LISTED = 12


def left_out(upload: Upload, summary: Summary) -> None:
    """The rejected rows with their reasons, and where the empty ones are."""
    table = upload.table
    if table.rejected_count:
        with st.expander(f"{counted(table.rejected_count, 'row')} rejected: why", icon=":material/rule:"):
            st.dataframe(
                [{"line": row.line, "reason": row.reason, "begins": row.snippet} for row in table.rejected],
                hide_index=True,
            )
    if summary.empty:
        shown = ", ".join(f"{row:,}" for row in summary.empty_rows[:LISTED])
        more = ", …" if summary.empty > LISTED else ""
        st.caption(f"Rows without a text: {shown}{more}")
