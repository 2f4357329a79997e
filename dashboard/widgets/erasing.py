"""Selected texts deleted for good, once it has been said what goes with them."""

from __future__ import annotations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import kept_in_memory, session
from dashboard.compute import ComputeDiedError
from dashboard.erasure import ErasureError, documents_at, erase
from dashboard.widgets.plain import counted, literal
from store.errors import StoreError
from store.records import SemanticMap


def erase_popover(semantic_map: SemanticMap, points: NDArray[np.integer]) -> None:
    """A quiet button that opens what would be lost, and the button that does it."""
    texts = counted(len(points), "distinct text")
    rows = counted(int(semantic_map.counts[points].sum()), "row")
    with st.popover("Delete…", type="tertiary", icon=":material/delete_forever:", key="erase_texts"):
        st.markdown(
            f"**{texts} in {rows} will be gone for good,** with the columns, tags and vectors of these rows. Their "
            "places on all maps of this corpus become empty; nothing else moves, but regions may take other colours, "
            "and names made of words that nobody else has are chosen anew. This cannot be undone. To only hide them, "
            "choose *Move to…* and *Leave out*."
        )
        st.caption(
            "Names, descriptions and tags that people wrote stay, and so do files outside Isogloss: the one you "
            "uploaded, exports, reports, backups."
        )
        if st.button("Delete for good", type="primary", key="erase_selected"):
            with st.spinner("Deleting, and writing the store anew"):
                _erase(semantic_map, points)


def _erase(semantic_map: SemanticMap, points: NDArray[np.integer]) -> None:
    shared, corpus = session.application(), semantic_map.corpus
    try:
        with shared.jobs.holding(corpus.id):
            documents = documents_at(shared.store, shared.store.corpora.get(corpus.id), points)
            loss = erase(shared.store, shared.compute, corpus.id, documents)
    except (ComputeDiedError, ErasureError, StoreError) as error:
        st.error(literal(str(error)))
        return
    kept_in_memory.forget()
    st.session_state["notice"] = f"Deleted for good: {loss}."
    st.rerun()
