"""How a region is spread over the tags of its texts."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import loaded_evidence, session
from dashboard.evidence.tag_shares import TagShare, tag_shares
from dashboard.evidence.wording import tags_sentence
from dashboard.figures.plain import shortened
from dashboard.tags import tags_on
from dashboard.widgets.plain import counted, literal, quiet, subtitle
from dashboard.widgets.region_shares import region_shares
from store.records import NOT_ENCODED, Region, SemanticMap

SHOWN = 8
LONGEST = 40


def tag_account(semantic_map: SemanticMap, region: Region) -> None:
    """On which share of its texts each tag is, beside all others; nothing where nobody has tagged any."""
    tags = tags_on(session.application().store, semantic_map)
    if not tags:
        return
    point_of = loaded_evidence.points_of_documents(semantic_map.corpus)
    considered = semantic_map.layers[region.layer].region_of[point_of] > NOT_ENCODED
    inside = loaded_evidence.is_in_region(semantic_map, region.layer, region.number)
    told = tag_shares(tags, point_of, np.asarray(inside, bool), considered)
    if not told:
        return
    subtitle("What its tags say", key="tags")
    st.markdown(literal(tags_sentence(told)))
    region_shares(told[:SHOWN], key="tag_chart")
    quiet(" · ".join(_figures(share) for share in told[:SHOWN]), key="tag_figures")


def _figures(share: TagShare) -> str:
    evidence = "below 0.001" if share.q < 0.001 else f"{share.q:.3f}"
    return f"{shortened(share.name, LONGEST)}: {counted(share.inside, 'text')} here, corrected p {evidence}"
