"""Which rows will be missing on the map, and why."""

from __future__ import annotations

import streamlit as st

from dashboard.corpus_files import Summary
from dashboard.uploads import Upload
from dashboard.widgets.plain import counted

LISTED = 40


def left_out(upload: Upload, summary: Summary) -> None:
    """The rejected rows with their reasons, and where the empty ones are."""
    if not summary.rejected + summary.empty:
        return
    with st.expander(headline(summary), icon=":material/rule:"):
        if summary.empty:
            shown = ", ".join(f"{row:,}" for row in summary.empty_rows[:LISTED])
            more = f" and {summary.empty - LISTED:,} more" if summary.empty > LISTED else ""
            st.markdown(f"Without a text: {shown}{more} (rows, counted from 1 below the names).")
        if summary.rejected:
            st.dataframe(
                [{"line": row.line, "reason": row.reason, "begins": row.snippet} for row in upload.table.rejected],
                hide_index=True,
            )


def headline(summary: Summary) -> str:
    """How many rows are left out, and for which reasons."""
    parts = []
    if summary.empty:
        parts.append(f"{counted(summary.empty, 'row')} without a text")
    if summary.rejected:
        parts.append(f"{counted(summary.rejected, 'row')} that could not be read")
    return f"Left out: {' and '.join(parts)}"
