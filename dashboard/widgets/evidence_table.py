"""Phrases with what speaks for them: words first, figures behind."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard.evidence.telling_phrases import PhraseEvidence
from dashboard.evidence.wording import in_words, times
from dashboard.figures.plain import visible

HELP = (
    "How unlikely it is that so many of a random group of texts as large would contain the phrase (exact test, "
    "corrected for testing every phrase): strong below 1 in 1,000, fair below 1 in 100, weak below 1 in 20. The region "
    "was found in the same texts, so this describes it; it does not prove that the region exists."
)


def phrase_table(phrases: Sequence[PhraseEvidence]) -> None:
    """Phrases, how much more frequent they are here, and how sure that is."""
    if not phrases:
        st.caption("No phrase is more frequent here than elsewhere.")
        return
    table = pd.DataFrame({
        "Phrase": [visible(one.phrase) for one in phrases],
        "How much more": ["" if one.q is None else times(one.share, one.share_elsewhere) for one in phrases],
        "Evidence": ["not counted" if one.q is None else in_words(one.q) for one in phrases],
        "Here": [100 * one.share for one in phrases],
        "Elsewhere": [100 * one.share_elsewhere for one in phrases],
        "Texts here": [one.inside for one in phrases],
        "Names it": [one.is_keyphrase for one in phrases],
    })  # fmt: skip
    st.dataframe(
        table, hide_index=True, key="phrase_table", height="content", alt="Phrases of the region with their evidence",
        column_config={
            "Phrase": st.column_config.TextColumn(width=135),
            "How much more": st.column_config.TextColumn(width=105),
            "Evidence": st.column_config.TextColumn(width=75, help=HELP),
            "Here": st.column_config.NumberColumn(width=65, format="%.1f%%", help="Share of the region's texts"),
            "Elsewhere": st.column_config.NumberColumn(width=82, format="%.1f%%", help="Share of all other texts"),
            "Texts here": st.column_config.NumberColumn(width=80, format="localized", help="Repetitions count once."),
            "Names it": st.column_config.CheckboxColumn(width=80, help="One of the keyphrases the name is made of"),
        },
    )  # fmt: skip
