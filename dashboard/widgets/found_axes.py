"""Axes found without examples: seen at both ends before they can get a name."""

from __future__ import annotations

import streamlit as st

from dashboard import loaded_evidence, session
from dashboard.axes import Axes
from dashboard.axis_words import AGAIN, again_word
from dashboard.compute import ComputeDiedError
from dashboard.figures.plain import shortened
from dashboard.found_axes import End, OfferedAxis, offered_axes
from dashboard.widgets.axis_link import open_axis
from dashboard.widgets.plain import literal, quiet
from store.records import SemanticMap

NOWHERE, EVERYWHERE = "nothing yet", "all texts"
LONGEST = 200


def found_axes(axes: Axes) -> None:
    """Choose where directions are sought; those found, each with both of its ends."""
    layer = axes.semantic_map.layers[axes.semantic_map.first_layer]
    regions = {region.label: (layer.number, region.number) for region in layer.regions}
    with st.expander("Directions found in the texts", expanded="found" in st.query_params, icon=":material/explore:"):
        st.caption(
            "In which ways your texts differ most, without any example of yours. What such a direction means, only its "
            "two ends tell; give it a name once you have read both."
        )
        chosen = st.selectbox(
            "Look in", [NOWHERE, EVERYWHERE, *regions], key="found", bind="query-params",
            help="All texts: independent components (ICA). A region: principal components (PCA).",
        )  # fmt: skip
        if chosen in (None, NOWHERE):
            return
        try:
            offered = _offered(axes.semantic_map, regions.get(chosen))
        except ComputeDiedError:
            st.warning("The directions could not be sought, as the process that computes them ended. Choose again.")
            return
        if not offered:
            st.info("These are too few texts to find directions in: it takes a hundred.")
        for number, axis in enumerate(offered):
            _card(axes, axis, number)


def _offered(semantic_map: SemanticMap, region: tuple[int, int] | None) -> list[OfferedAxis]:
    return _kept(semantic_map.id, semantic_map.edition, len(semantic_map.counts), region, _semantic_map=semantic_map)


@st.cache_resource(max_entries=32, show_spinner="Looking for directions …", show_time=True)
def _kept(
    map_id: str, edition: str, points: int, region: tuple[int, int] | None, *, _semantic_map: SemanticMap
) -> list[OfferedAxis]:
    table = loaded_evidence.phrases(_semantic_map.corpus)
    compute = session.application().compute
    return offered_axes(compute, _semantic_map, session.open_space(_semantic_map), table, region)


def _card(axes: Axes, offered: OfferedAxis, number: int) -> None:
    with st.container(border=True, key=f"found_{number}"):
        for column, end, name in zip(st.columns(2, gap="medium"), (offered.low, offered.high), "ab", strict=True):
            with column:
                _end(axes, end, f"{number}{name}")
        with st.container(horizontal=True, vertical_alignment="center", gap="medium"):
            st.button("Look closer, and name it", key=f"take_{number}", on_click=open_axis, args=(offered.definition,))
            quiet(
                f"{AGAIN[again_word(offered.found.again)]} ({offered.found.again:.2f}) · "
                f"{offered.found.share:.1%} of how the texts differ",
                key=f"again_{number}",
            )


def _end(axes: Axes, end: End, key: str) -> None:
    st.markdown(f"**{literal(', '.join(end.phrases)) or 'No phrase stands out'}**")
    for number, text in enumerate(axes.texts_at(end.points)):
        with st.container(key=f"document_end_{key}_{number}"):
            st.text(shortened(text, LONGEST))
