"""The regions of a map along several axes at once."""

from __future__ import annotations

import numpy as np
import streamlit as st

from dashboard import figures
from dashboard.analysis.directions.axes import AxisError
from dashboard.analysis.encoders import EncoderError
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.figures.ink import Ink
from dashboard.saved_axes import name_of
from dashboard.space import SpaceError
from dashboard.widgets.plain import literal

MOST_AXES = 5
"""Beside the one that is looked at: more charts become too narrow to read."""
MOST_REGIONS = 30


def axis_profile(axes: Axes, axis: Axis, ink: Ink) -> None:
    """This axis and saved ones, with the same regions in each, in the order of this one."""
    saved = axes.saved
    others = {name: definition for name, definition in saved.items() if definition != axis.definition}
    if not others:
        st.info("A profile has several axes. Save this one under a name, and make another to see both at once.")
        return
    chosen = st.multiselect(
        "Beside it", list(others), default=list(others)[:MOST_AXES], max_selections=MOST_AXES, key="beside",
        bind="query-params",
    )  # fmt: skip
    shown = [(name_of(axis.definition, saved) or "this axis", axis)]
    for name in chosen:
        try:
            shown.append((name, axes.axis(others[name])))
        except (AxisError, SpaceError, EncoderError) as error:
            st.warning(literal(f"“{name}” is left out. {error}"))
    names, places = zip(*((name, _groups(axes, each)) for name, each in shown), strict=True)
    regions = sorted(places[0], key=lambda region: places[0][region].quantiles[2])
    if not regions:
        st.caption("There is nothing to compare here.")
        return
    st.caption(
        "Regions from less to more of the first axis. The dot is the middle text of each, the line holds half of its "
        "texts; how far apart they lie on one axis cannot be compared with another."
    )
    charts = [(name, [of_axis[region] for region in regions]) for name, of_axis in zip(names, places, strict=True)]
    st.plotly_chart(
        figures.axis_profile(charts, ink=ink), key="axis_profile", config={"displayModeBar": False}
    )  # fmt: skip


def _groups(axes: Axes, axis: Axis) -> dict[int, figures.PlacedGroup]:
    """The largest regions with at least two texts, by their place among all."""
    names, places = axes.groups_along(axis, None)
    largest = np.argsort(-places.sizes, kind="stable")[:MOST_REGIONS]
    return {
        int(region): figures.PlacedGroup(
            names[region], int(places.sizes[region]), places.quantiles[region], float(places.effects[region])
        )
        for region in largest
        if np.isfinite(places.effects[region])
    }
