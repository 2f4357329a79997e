"""A transformation beside the saved directions: which of them say the same."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from dashboard import figures
from dashboard.figures.ink import Ink
from dashboard.named_directions import named_directions
from dashboard.transformations import Transformation, Transformations
from dashboard.widgets.plain import literal

ALIKE = 0.7
"""From this cosine on, two directions share half of what they are."""
THIS = "this one"


def direction_matrix(transformations: Transformations, found: Transformation, ink: Ink) -> None:
    """The cosines of this direction, the saved ones and, if wanted, those of the library."""
    with_library = st.toggle("With those of the library", key="with_library", bind="query-params")
    with st.spinner("Learning from the pairs", show_time=True):
        known, lost = named_directions(transformations, with_library=with_library)
    if lost:
        st.caption(f"Left out, since the map has not what they are made of: {literal(', '.join(lost))}.")
    name = transformations.name_of(found.definition)
    kind = "library" if name == found.definition.entry else "transformation"
    own = THIS if name is None else f"{name} ({kind})"
    directions = {own: found.offset, **{other: vector for other, vector in known.items() if other != own}}
    if len(directions) < 2:
        st.info("Save another axis or transformation to see whether both say the same, or turn on the library's.")
        return
    names, vectors = list(directions), np.stack(list(directions.values())).astype(np.float64)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    cosines = vectors @ vectors.T
    _redundant(names, cosines)
    figure = figures.direction_matrix(names, cosines, ink=ink)
    st.plotly_chart(figure, key="direction_matrix", config={"displayModeBar": False})


def _redundant(names: list[str], cosines: NDArray[np.float64]) -> None:
    told = [
        f"“{names[one]}” and “{names[other]}” point {'the same' if cosines[one, other] > 0 else 'opposite'} "
        f"{'way' if cosines[one, other] > 0 else 'ways'} ({cosines[one, other]:.2f})"
        for one, other in combinations(range(len(names)), 2)
        if abs(cosines[one, other]) >= ALIKE
    ]
    if told:
        st.warning(literal(f"{'; '.join(told)}: together they tell hardly more than one of them."))
    else:
        st.caption(f"No two of them have a cosine of {ALIKE} or more: each tells something of its own.")
