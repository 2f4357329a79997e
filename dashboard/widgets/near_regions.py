"""The regions beside one, and the phrases that tell the two apart."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import loaded_evidence
from dashboard.evidence import nearby
from dashboard.evidence.sides import Difference, phrases_apart
from dashboard.evidence.telling_phrases import containing
from dashboard.evidence.wording import WEAK, percent
from dashboard.widgets.map_controls import pick_region
from dashboard.widgets.map_sheet import Picked
from dashboard.widgets.plain import literal, quiet, subtitle
from store.records import NOISE, Region, SemanticMap

SHOWN = 5
PHRASES = 5


def near_regions(semantic_map: SemanticMap, region: Region) -> None:
    """The nearest regions of the layer in the space, with what either says more."""
    subtitle("What lies beside it", key="near")
    neighborhood = loaded_evidence.neighborhood(semantic_map)
    if neighborhood is None:
        st.caption("The neighbours of this map's texts are not stored any more: draw the map anew to see them.")
        return
    found = nearby.near_regions(neighborhood, semantic_map.layers[region.layer], region.number)
    if not found:
        st.caption("No text of this region has a neighbour in another one.")
        return
    st.caption("Neighbours are counted in the space, not on the map.")
    chosen = semantic_map.layers[region.layer]
    table = loaded_evidence.phrases(semantic_map.corpus)
    everywhere = containing(table, np.flatnonzero(chosen.region_of >= NOISE))
    own = np.flatnonzero(chosen.region_of == region.number)
    for near in found[:SHOWN]:
        other = chosen.regions[near.number]
        theirs = np.flatnonzero(chosen.region_of == near.number)
        here, there = phrases_apart(table, own, theirs, background=everywhere, most=PHRASES)
        with st.container(key=f"near_{near.number}", gap=None):
            with st.container(horizontal=True, gap="small"):
                st.button(
                    literal(other.label), key=f"open_near_{near.number}", type="tertiary", on_click=pick_region,
                    args=(semantic_map, Picked(other.layer, other.number)),
                )  # fmt: skip
            quiet(f"{percent(near.share)} of its texts' neighbours are there", key=f"near_share_{near.number}")
            quiet(f"here rather: {_listed(here)}", key=f"near_here_{near.number}")
            quiet(f"there rather: {_listed(there)}", key=f"near_there_{near.number}")


def _listed(phrases: tuple[Difference, ...]) -> str:
    return ", ".join(phrase.name for phrase in phrases if phrase.q < WEAK) or "nothing that chance could not do"
