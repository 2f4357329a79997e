"""The same pairs in the eyes of another encoder."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import transformation_words
from dashboard.analysis.directions.pair_evidence import PairEvidence
from dashboard.analysis.encoders.removal import spoken
from dashboard.transformations import REFUSALS, Transformation, Transformations
from dashboard.widgets.evidence_card import ICONS
from dashboard.widgets.plain import literal

NONE_YET = "none yet"
UNPAIRED, PAIRED, COSINE = FRACTIONS = ("unpaired AUC", "paired accuracy", "mean cosine")


def other_encoder(transformations: Transformations, found: Transformation) -> None:
    """Choose one, and see both side by side."""
    encoders = _names(transformations.other_encoders())
    if st.query_params.get("encoder") in encoders.values():  # as older links name it
        st.query_params["encoder"] = next(n for n, known in encoders.items() if known == st.query_params["encoder"])
    chosen = st.selectbox(
        "Judge the same pairs with", [NONE_YET, *encoders], key="encoder", bind="query-params",
        help="A change that only one encoder sees is one of that encoder, and perhaps none of your texts.",
    )  # fmt: skip
    if chosen is None or chosen == NONE_YET:
        st.caption("A change that is in the texts, and not in one encoder, should be seen by another one too.")
        return
    try:
        with st.spinner("Encoding the pairs", show_time=True):
            other = transformations.evidence_elsewhere(found, encoders[chosen])
    except REFUSALS as error:
        st.warning(literal(str(error)))
        return
    own = transformations.evidence(found)
    st.dataframe(
        pd.DataFrame([_figures(spoken(transformations.space.encoder), own), _figures(chosen, other)]),
        hide_index=True, key="other_encoder", alt="The evidence with both encoders",
        column_config={name: st.column_config.NumberColumn(format="%.2f") for name in FRACTIONS},
    )  # fmt: skip
    for finding in transformation_words.findings(other):
        st.markdown(f"{ICONS[finding.speaks]} {literal(finding.words)}")


def _names(encoders: Sequence[str]) -> dict[str, str]:
    """Encoders by what they are called; where two are called the same, by all of their name."""
    spoken_names = [spoken(encoder) for encoder in encoders]
    return {
        encoder if spoken_names.count(name) > 1 else name: encoder
        for name, encoder in zip(spoken_names, encoders, strict=True)
    }


def _figures(encoder: str, evidence: PairEvidence) -> dict[str, object]:
    sorting = evidence.sorting
    return {
        "encoder": encoder,
        UNPAIRED: None if sorting is None else sorting.unpaired,
        PAIRED: None if sorting is None else sorting.paired,
        COSINE: evidence.alike,
        "p of swaps": transformation_words.probability(evidence.flips.p),
    }
