"""How texts in no region are shown: as they are, or in the regions nearest to them."""

from __future__ import annotations

import math

import streamlit as st

from dashboard import session
from dashboard.widgets.dead_links import forget_dead_links
from dashboard.widgets.plain import literal
from store.records import Attachment, SemanticMap

MOST, LEAST_SURE = "attach", "sure"
"""What the address calls the two choices."""


def with_noise_as_asked(semantic_map: SemanticMap) -> SemanticMap:
    """The map as the address, or the sliders on the page, want its noise to be shown."""
    asked = Attachment(_asked(MOST, _most_noise(semantic_map)), _asked(LEAST_SURE, 100))
    return session.with_attached(semantic_map, asked)


def noise_popover(semantic_map: SemanticMap, shown: SemanticMap, layer: int) -> None:
    """A quiet button that opens the choice, given the map as it is and as it is shown."""
    with st.popover("Noise…", type="tertiary", icon=":material/blur_on:", key="noise_view"):
        outside = semantic_map.layers[layer].noise_share
        st.markdown(literal(f"{outside:.0%} of the texts are in no region."))
        most = _most_noise(semantic_map)
        if not most:
            return
        if not session.has_noise_votes(semantic_map):
            st.caption("Which regions are nearest to them is no longer known: draw the map again.")
            return
        st.caption(
            "They can be shown in the region nearest to them, marked as attached. The map itself does not change."
        )
        _slider("Attach at most, in percent of all texts", most, MOST)
        _slider("Only where at least so sure, in percent", 100, LEAST_SURE)
        st.caption(
            "How sure: the share of a text's neighbours, weighted by likeness, that are in that region. "
            "A text with no neighbour in any region stays outside."
        )
        left = shown.layers[layer].noise_share
        st.markdown(f"**{outside - left:.1%}** of the texts are attached, **{left:.1%}** stay in no region.")


def _slider(label: str, most: int, key: str) -> None:
    # The slider itself would take a link that asks for more than there is for one that asks for nothing.
    st.session_state[key] = _asked(key, most)
    st.slider(label, 0, most, key=key, bind="query-params", on_change=forget_dead_links)


def _most_noise(semantic_map: SemanticMap) -> int:
    """The percentage of noise in whichever layer has most of it, rounded up."""
    return math.ceil(100 * max(layer.noise_share for layer in semantic_map.layers))


def _asked(key: str, most: int) -> int:
    asked = str(st.session_state.get(key, st.query_params.get(key, "0")))
    return min(int(asked), most) if asked.isascii() and asked.isdigit() else 0
