"""Two maps of the same texts beside each other: what is selected on one stands out on both."""

from __future__ import annotations

from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import map_colors, map_pairs, navigation, queries, session
from dashboard.map_names import map_names
from dashboard.widgets.axis_coloring import can_be_colored
from dashboard.widgets.map_controls import color_paths
from dashboard.widgets.map_sheet import Picked, Shared, map_sheet
from dashboard.widgets.plain import literal, quiet
from dashboard.widgets.provenance import facts
from store.records import SemanticMap

BESIDE = "beside"
SELECTED = "selected_on_both"


def map_beside(semantic_map: SemanticMap) -> SemanticMap:
    """The other map that the address names, else the newest; where there is none, say so and stop."""
    names = map_names()
    entries = map_pairs.siblings(session.application().store, semantic_map)
    others = {entry.id: _short(names.get(entry.id, entry.id), semantic_map) for entry in entries}
    if not others:
        st.info("There is only one map of these texts. Draw another, and the two can be seen side by side.")
        navigation.link_to("corpora", "Draw another on the page Corpora")
        st.stop()
    asked = st.query_params.get(BESIDE)
    if asked is not None and asked not in others:
        st.warning("The link leads to a second map that is not here, or not of these texts; another is shown.")
    options = list(others)
    chosen = st.selectbox(
        "Beside it", options, index=options.index(asked) if asked in options else 0, format_func=others.__getitem__,
        key=f"{BESIDE}_{semantic_map.id}_{asked}", disabled=len(options) == 1,
    )  # fmt: skip
    st.query_params[BESIDE] = chosen
    return session.loaded_map(chosen)


def agreement(here: SemanticMap, there: SemanticMap) -> None:
    """How far the two agree on which texts are like each other; by their spaces, not by the pictures."""
    share = _shared_neighbors(here.id, there.id)
    if share is None:
        st.caption("How far the two agree cannot be told: they were fitted on different samples of the texts.")
        return
    st.markdown(
        f"**{1 - share:.0%} of a text's nearest neighbours are others** on the second map than on the first; "
        f"{share:.0%} stay. What you select on one map stands out on both."
    )


def map_pair(here: SemanticMap, there: SemanticMap, *, layer: int, path: str) -> NDArray[np.int32]:
    """Both maps, coloured by the same and as alike in detail as can be; returns the points that are selected."""
    other_layer = map_pairs.matching_layer(here.layers[layer], there)
    meaning = next(name for name, known in color_paths(here, layer).items() if known == path)
    other_path = color_paths(there, other_layer).get(meaning, map_colors.region_path(there, other_layer))
    if not can_be_colored(there, other_path):
        other_path = map_colors.region_path(there, other_layer)
    shown = ((here, layer, path), (there, other_layer, other_path))
    points = selected_on_both(here)
    for side, (semantic_map, number, colored_by) in zip(st.columns(2), shown, strict=True):
        with side:
            quiet(" · ".join(facts(semantic_map, number)), key=f"provenance_{semantic_map.id}")
            map_sheet(
                semantic_map, map_colors.coloring(semantic_map, colored_by), path=colored_by,
                at=Picked(number, None),
                on_pick=partial(_select_region, semantic_map), shared=Shared(points, partial(_select, here)),
            )  # fmt: skip
    return points


def selected_on_both(here: SemanticMap) -> NDArray[np.int32]:
    """What is selected, if it was on a map of these texts."""
    corpus_id, points = st.session_state.get(SELECTED, (None, None))
    return points if points is not None and corpus_id == here.corpus.id else np.zeros(0, np.int32)


def _select(semantic_map: SemanticMap, points: NDArray[np.int32]) -> None:
    st.session_state[SELECTED] = (semantic_map.corpus.id, points)


def _select_region(semantic_map: SemanticMap, picked: Picked) -> None:
    """A click on a name selects the texts of that region, on both maps."""
    if picked.number is not None:
        _select(semantic_map, np.sort(queries.region_points(semantic_map, picked.layer, picked.number)))


@st.cache_data(max_entries=64, show_spinner=False)
def _shared_neighbors(here: str, there: str) -> float | None:
    maps = (session.loaded_map(here), session.loaded_map(there))
    return map_pairs.shared_neighbors(session.application().store, *maps)


def _short(name: str, semantic_map: SemanticMap) -> str:
    return literal(name.removeprefix(f"{semantic_map.corpus.name} · "))
