"""The texts of a region, those that belong to it most firmly first, and how firmly they do."""

from __future__ import annotations

import streamlit as st

from dashboard import figures, queries, session
from dashboard.widgets.plain import counted, quiet, subtitle
from dashboard.widgets.reading import measures_in_words
from store.records import Region, SemanticMap

MOST_ROWS = 5_000
"""Rows of the table; a region can be half of the corpus."""
HEIGHT = 420


def region_documents(semantic_map: SemanticMap, region: Region) -> None:
    """The distribution of the membership as a chart and, below it, all its documents with their metadata."""
    subtitle("Its texts, the firmest members first", key="members")
    points = queries.region_points(semantic_map, region.layer, region.number)
    membership = semantic_map.layers[region.layer].membership
    ink = figures.ink_for(st.context.theme.type)
    chart, words = st.columns([5, 4], gap="large", vertical_alignment="center")
    with chart:
        st.plotly_chart(
            figures.memberships(membership[points], semantic_map.counts[points], ink),
            config={"displayModeBar": False}, key="memberships",
        )  # fmt: skip
    with words:
        st.caption(
            "How many texts belong here how firmly. Membership is 1 where a text is as close to the region as is usual "
            "in it, and lower the more of its nearest texts lie elsewhere."
        )
        quiet(measures_in_words(semantic_map, region), key="measures")
    store = session.application().store
    rows = queries.documents_of_points(store, semantic_map, points, limit=MOST_ROWS)
    rows.insert(0, queries.free_name("membership", list(rows.columns)), membership[rows["point"]])
    rows["row"] += 1
    if region.size > len(rows):
        st.caption(f"The first {len(rows):,} of {counted(region.size, 'text')}.")
    st.dataframe(
        rows.drop(columns="point"), hide_index=True, key="region_documents", height=HEIGHT,
        alt="The texts of the region with their membership",
        column_config={
            rows.columns[0]: st.column_config.ProgressColumn(
                "Membership", width=110, format="%.2f", min_value=0, max_value=1
            ),
            "text": st.column_config.TextColumn(width="large"),
        },
    )  # fmt: skip
