"""Selected texts moved by hand into a region of the layer in view, out of all of them, or left out of the map."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import edits, session
from dashboard.widgets.edit_actions import author, author_field, carry_out, refusal
from dashboard.widgets.plain import counted
from store.records import SemanticMap

NOWHERE = "no region"


def move_popover(semantic_map: SemanticMap, layer: int, points: NDArray[np.integer]) -> None:
    """A quiet button that opens the choice of where the selected texts belong."""
    regions = sorted(semantic_map.layers[layer].regions, key=lambda region: -region.size)
    texts = counted(int(semantic_map.counts[points].sum()), "text")
    key = f"move_to_{semantic_map.id}_{layer}_{semantic_map.edition}"
    targets = [*regions, None]

    def exclude() -> None:
        kept = partial(edits.exclude, session.application().store, semantic_map, points, author=author())
        carry_out(semantic_map, None, kept)

    def move() -> None:
        chosen = st.session_state[key]
        if chosen is None:
            return
        store = session.application().store
        kept = partial(edits.move, store, semantic_map, layer, points, targets[chosen], author=author())
        carry_out(semantic_map, None, kept)

    with st.popover("Move to…", type="tertiary", icon=":material/drive_file_move:", key="move_texts"):
        refusal()
        st.selectbox(
            f"Where the {texts} belong", range(len(targets)), index=None, key=key,
            format_func=[*(region.label for region in regions), NOWHERE].__getitem__, placeholder="a region",
        )  # fmt: skip
        st.caption("They also join the regions that it lies in, in coarser levels; every move can be undone.")
        with st.container(horizontal=True, gap="small"):
            st.button("Move", key="move_selected", type="primary", on_click=move)
            st.button(
                "Leave out", icon=":material/visibility_off:", key="exclude_selected", on_click=exclude,
                help=f"The {texts} are left out of all maps of this corpus, what is found on them, the lists and all "
                "shares; the corpus keeps them.",
            )  # fmt: skip
        author_field("author_for_move")
