"""How a region is spread over the metadata: one column after the other, those that tell most first."""

from __future__ import annotations

import streamlit as st

from dashboard import loaded_evidence
from dashboard.evidence.columns import ColumnAccount
from dashboard.evidence.columns import column_accounts as accounts_of
from dashboard.evidence.wording import WEAK, column_figures, column_sentence
from dashboard.widgets.plain import literal, quiet, subtitle
from dashboard.widgets.region_shares import region_shares
from store.records import NOT_ENCODED, Region, SemanticMap

SHOWN = 8
"""Values of a column that are drawn."""


def column_accounts(semantic_map: SemanticMap, region: Region) -> None:
    """A sentence per column, and a chart where it has categories."""
    corpus = semantic_map.corpus
    columns = loaded_evidence.columns(corpus)
    point_of = loaded_evidence.points_of_documents(corpus)
    considered = semantic_map.layers[region.layer].region_of[point_of] > NOT_ENCODED
    inside = loaded_evidence.is_in_region(semantic_map, region.layer, region.number)
    told = accounts_of(columns, inside, considered)
    if not told:
        return
    subtitle("What the other columns say", key="columns")
    st.caption("Documents of this region beside all others, repetitions counted; the columns that differ most first.")
    told = tuple(sorted(told, key=lambda account: (account.q >= WEAK, -abs(account.effect))))
    left, right = st.columns(2, gap="large")
    for number, account in enumerate(told):
        with (left, right)[number % 2], st.container(key=f"account_{number}"):
            _account(account, number)


def _account(account: ColumnAccount, number: int) -> None:
    st.markdown(f"**{literal(account.column.name)}**: {literal(column_sentence(account))}")
    if account.values and account.q < WEAK:
        region_shares(account.values[:SHOWN], key=f"account_chart_{number}")
    quiet(" · ".join(column_figures(account)), key=f"account_figures_{number}")
