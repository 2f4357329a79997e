"""Which rows will be missing on the map, and why."""

from __future__ import annotations

import streamlit as st

from dashboard import uploads
from dashboard.corpus_files import CorpusFileError, Summary
from dashboard.uploads import Upload
from dashboard.widgets.file_field import file_field
from dashboard.widgets.plain import counted, literal

LISTED = 40
SHORTENED = 500


def left_out(upload: Upload, summary: Summary) -> None:
    """The rejected rows with their reasons, and where the empty ones are."""
    if upload.added:
        st.success(f"{counted(len(upload.added), 'file')} of corrected rows added.", icon=":material/check:")
    if not summary.rejected + summary.empty:
        return
    with st.expander(headline(summary), icon=":material/rule:"):
        if summary.empty:
            shown = ", ".join(f"{row:,}" for row in summary.empty_rows[:LISTED])
            more = f" and {summary.empty - LISTED:,} more" if summary.empty > LISTED else ""
            st.caption(f"Rows without a text, counted from 1 below the names: {shown}{more}.")
        if summary.rejected:
            _rejected(upload)


def _rejected(upload: Upload) -> None:
    """The rows that could not be read, and the way to bring them in."""
    table = upload.table
    st.dataframe(
        [{"line": row.line, "reason": row.reason, "begins": row.snippet[:SHORTENED]} for row in table.rejected],
        hide_index=True,
    )
    if table.rejected_count > len(table.rejected):
        st.caption(f"The first {len(table.rejected):,} of {table.rejected_count:,}.")
    st.markdown("Download them as a table, put the cells where they belong, and add the corrected rows to this corpus.")
    # Bytes and no function: what Streamlit calls at a click is lost where the click meets a redrawing of the page.
    st.download_button(
        "Download the rejected rows", upload.rejected_file, file_name="rejected rows.csv", mime="text/csv",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    corrected = file_field(
        "Add corrected rows: a table with the same columns", key=f"corrected_{upload.number}_{len(upload.added)}"
    )
    if corrected is not None:
        try:
            uploads.add_rows(corrected)
        except CorpusFileError as error:
            st.error(literal(str(error)))
        else:
            st.rerun()


def headline(summary: Summary) -> str:
    """How many rows are left out, and for which reasons."""
    parts = []
    if summary.empty:
        parts.append(f"{counted(summary.empty, 'row')} without a text")
    if summary.rejected:
        parts.append(f"{counted(summary.rejected, 'row')} that could not be read")
    return f"Left out: {' and '.join(parts)}"
