"""What a region has more or less of than all other texts, as pairs of bars."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard import figures
from dashboard.evidence.columns import ValueShare
from dashboard.evidence.tag_shares import TagShare
from dashboard.evidence.wording import in_words


def region_shares(told: Sequence[TagShare | ValueShare], *, key: str) -> None:
    """Bars of values or tags, in the region and elsewhere, the largest share in the region first."""
    shown = sorted(told, key=lambda value: -value.share)
    st.plotly_chart(
        figures.paired_shares(
            [value.name for value in shown],
            [(value.share, value.share_elsewhere) for value in shown],
            groups=("in this region", "elsewhere"), ink=figures.ink_for(st.context.theme.type),
            remarks=[f"evidence: {in_words(value.q)}" for value in shown],
        ),
        config={"displayModeBar": False}, key=key,
    )  # fmt: skip
