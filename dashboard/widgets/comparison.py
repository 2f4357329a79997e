"""Two sides compared: what either says more, and in which regions it lies."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import figures, loaded_evidence
from dashboard.evidence.sides import Comparison, Difference, compare
from dashboard.evidence.wording import WEAK, in_words
from dashboard.figures.ink import Ink
from dashboard.figures.plain import visible
from dashboard.widgets.plain import counted, literal, quiet, subtitle
from dashboard.widgets.sides_choice import REGIONS, Sides
from store.records import SemanticMap

MOST_REGIONS = 14
COLORS = (0, 2)
"""The two sides' colours in the palette, a blue and a red."""
EVIDENCE_HELP = (
    "From the log-odds ratio in standard deviations, corrected for testing every phrase: strong below 1 in 1,000, fair "
    "below 1 in 100, weak below 1 in 20."
)


def comparison(semantic_map: SemanticMap, layer: int, sides: Sides) -> None:
    """The phrases of either side as a chart, the regions as another, and all of it as a table."""
    table = loaded_evidence.phrases(semantic_map.corpus)
    found = compare(semantic_map, table, semantic_map.layers[layer], sides.first, sides.second)
    sizes = [
        f"{name}: {counted(size, 'distinct text')}"
        for name, size in zip(sides.names, (found.first_size, found.second_size), strict=True)
    ]
    quiet(" · ".join(sizes), key="side_sizes")
    if not found.first_size or not found.second_size:
        st.info("One of the sides holds no text of this map: choose another one.")
        return
    ink = figures.ink_for(st.context.theme.type)
    _phrases(found, sides, ink)
    if sides.kind != REGIONS:
        _regions(found, sides, ink)
    with st.expander("As a table", icon=":material/table_rows:"):
        _table(found, sides)


def _phrases(found: Comparison, sides: Sides, ink: Ink) -> None:
    subtitle("What either side says more", key="said_more")
    told = [[one for one in side if one.q < WEAK] for side in (found.first_phrases, found.second_phrases)]
    if not any(told):
        st.caption("No phrase is more frequent on either side than chance could make it.")
        return
    st.caption(
        "The longer a bar, the surer it is that the side says the phrase more: the log-odds ratio in standard "
        "deviations. Point at a bar for the counts. Only phrases for which there is evidence are drawn."
    )
    st.plotly_chart(
        figures.butterfly(*told, names=sides.names, colors=_colors(ink), ink=ink),
        config={"displayModeBar": False}, key="butterfly",
    )  # fmt: skip


def _regions(found: Comparison, sides: Sides, ink: Ink) -> None:
    subtitle("Where on the map either side lies", key="where")
    telling = [one for one in found.regions if one.q < WEAK][:MOST_REGIONS]
    if not telling:
        st.caption("Both sides lie in the regions of this layer about equally.")
        return
    telling.sort(key=lambda one: -one.log_ratio)
    st.caption("The share of either side's texts in each region that differs, from the first side's to the second's.")
    st.plotly_chart(
        figures.paired_shares(
            [one.name for one in telling], [(one.share_first, one.share_second) for one in telling],
            groups=sides.names, ink=ink, colors=_colors(ink),
            remarks=[f"evidence: {in_words(one.q)}" for one in telling],
        ),
        config={"displayModeBar": False}, key="regions_apart",
    )  # fmt: skip


def _table(found: Comparison, sides: Sides) -> None:
    rows: list[tuple[str, Difference]] = [("phrase", one) for one in (*found.first_phrases, *found.second_phrases)]
    if sides.kind != REGIONS:
        rows += [("region", one) for one in found.regions]
    st.dataframe(
        _frame(rows, sides), hide_index=True, key="comparison_table",
        column_config={
            "Evidence": st.column_config.TextColumn(help=EVIDENCE_HELP),
            "Log-odds": st.column_config.NumberColumn(format="%.2f"),
            "Deviations": st.column_config.NumberColumn(format="%.1f", help="The log-odds in standard deviations"),
            **{f"share {side}": st.column_config.NumberColumn(f"{literal(name)} (share)", format="percent")
               for side, name in zip("AB", sides.names, strict=True)},
            **{f"texts {side}": st.column_config.NumberColumn(f"{literal(name)} (texts)", format="localized")
               for side, name in zip("AB", sides.names, strict=True)},
        },
    )  # fmt: skip


def _frame(rows: Sequence[tuple[str, Difference]], sides: Sides) -> pd.DataFrame:
    return pd.DataFrame({
        "What": [kind for kind, _ in rows],
        "Name": [visible(one.name) for _, one in rows],
        "More on the side of": [sides.names[int(one.z < 0)] for _, one in rows],
        "Evidence": [in_words(one.q) for _, one in rows],
        "share A": [one.share_first for _, one in rows],
        "share B": [one.share_second for _, one in rows],
        "texts A": [one.first for _, one in rows],
        "texts B": [one.second for _, one in rows],
        "Log-odds": [one.log_ratio for _, one in rows],
        "Deviations": [one.z for _, one in rows],
    })  # fmt: skip


def _colors(ink: Ink) -> tuple[str, str]:
    return ink.palette[COLORS[0]], ink.palette[COLORS[1]]
