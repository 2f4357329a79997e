"""One region's own page: what it is about, what speaks for that, and how it stands among the others."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import figures, loaded_evidence, navigation, session
from dashboard.analysis.association import rank_biserial
from dashboard.evidence.over_time import time_shares
from dashboard.evidence.telling_phrases import region_phrases
from dashboard.widgets.column_accounts import column_accounts
from dashboard.widgets.edit_list import edits_popover
from dashboard.widgets.evidence_table import phrase_table
from dashboard.widgets.map_controls import pick_region, region_query
from dashboard.widgets.map_sheet import Picked
from dashboard.widgets.near_regions import near_regions
from dashboard.widgets.plain import counted, literal, quiet, subtitle
from dashboard.widgets.reading import document_cards, said_by_hand, stability_in_words
from dashboard.widgets.region_edits import edit_popover
from dashboard.widgets.sides_choice import REGIONS
from dashboard.widgets.tag_account import tag_account
from store.records import NOISE, Region, SemanticMap

EXEMPLARS = 3


def asked_region(semantic_map: SemanticMap, layer: int) -> Region | None:
    """The region of this layer that the address names."""
    asked = st.query_params.get("region")
    found = semantic_map.layers[layer].region_called(asked)
    if asked is not None and found is None:
        st.query_params.pop("region", None)
    return found


def region_account(semantic_map: SemanticMap, region: Region) -> None:
    """Everything that is known of a region, what matters most first."""
    _facts(semantic_map, region)
    words, texts = st.columns([5, 4], gap="large")
    with words:
        subtitle("What its texts say more than others", key="phrases")
        [phrases] = region_phrases(semantic_map, loaded_evidence.phrases(semantic_map.corpus), [region])
        phrase_table(phrases)
        near_regions(semantic_map, region)
    with texts:
        subtitle("Texts that stand for it", key="exemplars")
        typical = np.array(region.exemplars[:EXEMPLARS], np.int32)
        document_cards(semantic_map, typical, places=[""] * len(typical))
        _parts(semantic_map, region)
    _course(semantic_map, region)
    column_accounts(semantic_map, region)
    tag_account(semantic_map, region)


def open_region(semantic_map: SemanticMap, region: Region, words: str, *, key: str) -> None:
    """A button that leads to a region's own page."""
    # No link: one that leads to the page it is on leaves the address as it was.
    st.button(
        words, key=key, type="tertiary", on_click=pick_region, args=(semantic_map, Picked(region.layer, region.number))
    )


def _facts(semantic_map: SemanticMap, region: Region) -> None:
    corpus = semantic_map.corpus
    share = region.size / max(corpus.documents, 1)
    quiet(f"{counted(region.size, 'text')}, {share:.1%} of all · {_length(semantic_map, region)}", key="region_facts")
    if region.stability is not None:
        quiet(stability_in_words(region), key="region_stability")
    said_by_hand(region)
    with st.container(horizontal=True, gap="medium", vertical_alignment="center"):
        st.button(
            "All regions", icon=":material/toc:", type="tertiary", key="all_regions", on_click=pick_region,
            args=(semantic_map, Picked(region.layer, None)),
        )  # fmt: skip
        if region.parent is not None:
            parent = semantic_map.layers[region.layer - 1].regions[region.parent]
            open_region(semantic_map, parent, literal(f"Part of {parent.label}"), key="parent")
        here = region_query(semantic_map, region)
        navigation.link_to("map", "On the map", **here)
        navigation.link_to(
            "compare", "Beside another", map=here["map"], layer=here["layer"], compare=REGIONS, region_a=region.label
        )
        edit_popover(semantic_map, region)
        edits_popover(semantic_map, region)


def _length(semantic_map: SemanticMap, region: Region) -> str:
    """How long its texts usually are, beside the others."""
    lengths = session.application().store.corpora.lengths(semantic_map.corpus.id)
    region_of = semantic_map.layers[region.layer].region_of
    is_here = region_of == region.number
    here, elsewhere = lengths[is_here], lengths[(region_of >= NOISE) & ~is_here]
    usual = f"usually {np.median(here):,.0f} characters long" if len(here) else "empty"
    if not len(here) or not len(elsewhere):
        return usual
    effect = rank_biserial(here, elsewhere).effect
    how = "longer" if effect > 0 else "shorter"
    degree = "about as long as others" if abs(effect) < 0.1 else f"{how} than others"
    return f"{usual}, {degree} ({np.median(elsewhere):,.0f})"


def _course(semantic_map: SemanticMap, region: Region) -> None:
    corpus = semantic_map.corpus
    columns = loaded_evidence.time_columns(corpus)
    if not columns:
        return
    point_of = loaded_evidence.points_of_documents(corpus)
    told = time_shares(semantic_map.layers[region.layer], point_of, loaded_evidence.moments(corpus, columns[0]))
    if len(told.periods.starts) < 2:
        return
    subtitle("Over time", key="course")
    usual = told.counts[region.number].sum() / max(told.totals.sum(), 1)
    st.caption(
        f"Its share of the texts of each {told.periods.unit}, by the column “{literal(columns[0].name)}”. The dotted "
        "line is its share of all; large dots mark the heights of bursts."
    )
    st.plotly_chart(
        figures.sparkline_over_time(
            told.periods.names, told.shares[region.number], float(usual), told.bursts[region.number],
            figures.ink_for(st.context.theme.type),
        ),
        config={"displayModeBar": False}, key="course_chart",
    )  # fmt: skip


def _parts(semantic_map: SemanticMap, region: Region) -> None:
    """How the region falls into those of the next layer."""
    if region.layer + 1 == len(semantic_map.layers):
        return
    inside = [part for part in semantic_map.layers[region.layer + 1].regions if part.parent == region.number]
    subtitle("How it splits", key="parts")
    if len(inside) < 2:
        st.caption("In the next layer it is one region still.")
    for part in sorted(inside, key=lambda part: -part.size) if len(inside) > 1 else inside:
        with st.container(key=f"part_{part.number}", gap=None):
            open_region(semantic_map, part, literal(part.label), key=f"open_part_{part.number}")
            phrases = ", ".join(phrase.phrase for phrase in part.keyphrases[:5])
            quiet(f"{counted(part.size, 'text')} ({part.size / max(region.size, 1):.0%}) · {phrases}",
                  key=f"part_{part.number}")  # fmt: skip
