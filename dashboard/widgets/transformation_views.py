"""What of a transformation the page shows: a text it is applied to, the order of all texts, what stands beside it."""

from __future__ import annotations

import streamlit as st

from dashboard.figures.ink import Ink
from dashboard.transformations import Transformation, Transformations
from dashboard.widgets.axis_ends import axis_ends
from dashboard.widgets.axis_groups import axis_groups
from dashboard.widgets.axis_views import axis_map
from dashboard.widgets.direction_matrix import direction_matrix
from dashboard.widgets.other_encoder import other_encoder
from dashboard.widgets.remove_direction import remove_direction
from dashboard.widgets.transformation_applied import transformation_applied

APPLIED, ENDS, MAP, GROUPS, BESIDE, ELSEWHERE, REMOVED = VIEWS = (
    *("apply it", "both ends", "map", "regions"),
    *("beside others", "another encoder", "take it away"),
)
ORDERING = (ENDS, MAP, GROUPS)


def transformation_view() -> str:
    """What to show, kept in the address."""
    chosen = st.segmented_control(
        "Show", VIEWS, default=APPLIED, required=True, key="view", bind="query-params", label_visibility="collapsed"
    )
    return chosen or APPLIED


def orders_texts(view: str) -> bool:
    """Whether the view shows the texts of the map in the order of the change."""
    return view in ORDERING


def transformation_shown(transformations: Transformations, found: Transformation, view: str, ink: Ink) -> None:
    """Show it."""
    axes = transformations.axes
    if view in ORDERING:
        _advice(transformations, found)
    if view == ENDS:
        axis_ends(axes, found.axis, names=("Before", "After"), is_marking=False)
    elif view == MAP:
        axis_map(axes, f"transformations/{found.definition.id}")
    elif view == GROUPS:
        axis_groups(axes, found.axis, ink)
    elif view == BESIDE:
        direction_matrix(transformations, found, ink)
    elif view == ELSEWHERE:
        other_encoder(transformations, found)
    elif view == REMOVED:
        remove_direction(transformations, found)
    else:
        transformation_applied(transformations, found, ink)


def _advice(transformations: Transformations, found: Transformation) -> None:
    sorting = transformations.evidence(found).sorting
    if sorting is None or sorting.word == "not to be sorted by":
        st.warning("The evidence says not to sort by this change: the order below may mean nothing.")
