"""How regions are found: chosen here, tried before they are drawn."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import streamlit as st

from dashboard import session
from dashboard.analysis.region_settings import DensitySettings, RegionSettings
from dashboard.compute import ComputeDiedError, outcome
from dashboard.region_choice import RegionPreview, ask_for_regions, preview_of, region_settings, with_settings
from dashboard.widgets.drawing import draw_and_close
from dashboard.widgets.plain import counted, literal
from store.errors import StoreError
from store.records import SemanticMap

AUTOMATIC, HDBSCAN = "Automatic layers", "HDBSCAN"
POPOVER = "region_settings"
USUAL_SIZE = 15
"""The `min_cluster_size` that HDBSCAN begins with here; from it, one moves on."""

WORDS = {
    "min_cluster_size": "A group of fewer texts is no region.",
    "min_samples": "The larger, the denser a spot must be to count, and the more texts are noise.",
    "cluster_selection_method": "“leaf” takes the finest groups, “eom” those that persist longest, which are fewer.",
    "cluster_selection_epsilon": "Groups nearer to each other than this are not divided; 0 divides all.",
    "cluster_selection_epsilon_max": "With “eom”, groups wider than this are divided; empty sets no bound.",
    "cluster_selection_persistence": "A group that lasts over a shorter range of densities is left in the larger one.",
    "max_cluster_size": "With “eom”, groups of more texts are divided; 0 sets no bound.",
    "alpha": "Distances are divided by it before they are held against densities; rarely anything but 1.",
    "allow_single_cluster": "With “eom”, lets HDBSCAN answer that there is one region.",
}
"""HDBSCAN's settings in a sentence each, by the names of its parameters."""
OFTEN = ("min_cluster_size", "min_samples", "cluster_selection_method", "cluster_selection_epsilon")


def region_settings_popover(semantic_map: SemanticMap) -> None:
    """A quiet button that opens the settings."""
    with st.popover("Regions…", type="tertiary", icon=":material/tune:", key=POPOVER, on_change="rerun"):
        _settings(semantic_map)


@st.fragment
def _settings(semantic_map: SemanticMap) -> None:
    """The settings, what they would give, and the button that draws it."""
    current = region_settings(semantic_map.recipe)
    method = st.segmented_control(
        "How regions are found", [AUTOMATIC, HDBSCAN], default=AUTOMATIC if current.density is None else HDBSCAN,
        required=True, key=f"regions_method_{semantic_map.id}",
    )  # fmt: skip
    above = st.container()
    chosen = _automatic(semantic_map, current) if method == AUTOMATIC else _density(semantic_map, current)
    with above:
        _trial(semantic_map, chosen, current)


def _trial(semantic_map: SemanticMap, chosen: RegionSettings, current: RegionSettings) -> None:
    """What there is now and, if other settings are chosen, what they would give."""
    layer = semantic_map.layers[semantic_map.first_layer]
    st.caption(f"Now: {_in_words(len(layer.regions), layer.noise_share)}.")
    st.caption(quality_in_words(semantic_map))
    found = None if chosen == current else _tried(semantic_map, chosen)
    if found is None:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        finder = "With this number" if chosen.density is None else "With HDBSCAN"
        st.markdown(f"{finder}: **{_in_words(found.regions, found.noise_share)}**.", width="content")
        wanted = with_settings(semantic_map.recipe, chosen)
        is_wanted = st.button(
            "Draw these regions", type="primary", key="draw_regions",
            on_click=draw_and_close, args=(semantic_map, wanted, POPOVER),
        )  # fmt: skip
    if semantic_map.recipe.base is not None:
        st.caption("This map has grown. With other regions it is drawn as a whole, so places will change.")
    if is_wanted:
        st.rerun()


def _automatic(semantic_map: SemanticMap, current: RegionSettings) -> RegionSettings:
    finest = len(semantic_map.layers[-1].regions)
    wanted = st.number_input(
        "About how many regions to show first", min_value=2, max_value=None if current.density else max(2, finest),
        value=current.regions, placeholder="As many as fit best", key=f"regions_wanted_{semantic_map.id}",
    )  # fmt: skip
    st.caption(
        "Every number can be had: one more divides one region and leaves all others as they are. "
        "Leave it empty to let the map choose."
    )
    return RegionSettings(regions=wanted)


def _density(semantic_map: SemanticMap, current: RegionSettings) -> RegionSettings:
    settings = current.density or DensitySettings(min(USUAL_SIZE, max(2, semantic_map.fitted_points // 4)))
    values = asdict(settings)
    chosen = _in_pairs({name: values[name] for name in OFTEN}, semantic_map)
    with st.expander("More of HDBSCAN's settings"):
        chosen |= _in_pairs({name: value for name, value in values.items() if name not in OFTEN}, semantic_map)
    return RegionSettings(density=replace(settings, **chosen))


def _in_pairs(values: dict[str, Any], semantic_map: SemanticMap) -> dict[str, Any]:
    """The settings side by side, two in a row."""
    chosen = {}
    for number, (name, value) in enumerate(values.items()):
        if number % 2 == 0:
            pair = st.columns(2)
        with pair[number % 2]:
            chosen[name] = _setting(name, value, semantic_map)
    return chosen


def _setting(name: str, value: Any, semantic_map: SemanticMap) -> Any:
    """One setting under its own name, with its sentence."""
    key = f"regions_{name}_{semantic_map.id}"
    if name == "cluster_selection_method":
        chosen: Any = st.segmented_control(name, ["leaf", "eom"], default=value, required=True, key=key)
    elif isinstance(value, bool):
        chosen = st.checkbox(name, value=value, key=key)
    elif isinstance(value, int):
        least = {"min_cluster_size": 2, "min_samples": 1}.get(name, 0)
        chosen = st.number_input(name, min_value=least, value=value, step=1, key=key)
    else:
        least_fraction = 0.01 if name == "alpha" else 0.0
        chosen = st.number_input(name, min_value=least_fraction, value=value, step=0.05, key=key)
    st.caption(WORDS[name])
    return value if chosen is None else chosen


def _tried(semantic_map: SemanticMap, settings: RegionSettings) -> RegionPreview | None:
    """What the settings give, or None after a sentence that says why nobody knows."""
    try:
        with st.spinner("Trying these settings"):
            return _preview(semantic_map.id, settings, _semantic_map=semantic_map)
    except (StoreError, ComputeDiedError) as error:
        st.error(literal(str(error)))
        return None


@st.cache_data(max_entries=200, show_spinner=False)
def _preview(map_id: str, settings: RegionSettings, *, _semantic_map: SemanticMap) -> RegionPreview:
    shared = session.application()
    return preview_of(_semantic_map, outcome(ask_for_regions(shared.store, shared.compute, _semantic_map, settings)))


def quality_in_words(semantic_map: SemanticMap) -> str:
    """How good the regions shown first are, as far as it is known."""
    layer = semantic_map.layers[semantic_map.first_layer]
    if layer.quality is None:
        return "How stable they are is found out while nobody waits for a map."
    doubtful = sum(region.is_doubtful for region in layer.regions)
    stable = sum(region.is_stable for region in layer.regions)
    measures = {
        "agreement": layer.quality.adjusted_rand,
        "silhouette": layer.quality.silhouette,
        "DBCV": layer.quality.dbcv,
    }
    figures = ", ".join(f"{name} {value:.2f}" for name, value in measures.items() if value is not None)
    verb = "is" if stable == 1 else "are"
    return f"{stable} of them {verb} stable, {doubtful} unstable" + (f" ({figures})." if figures else ".")


def _in_words(regions: int, noise_share: float) -> str:
    return f"{counted(regions, 'region')}, {noise_share:.0%} of the texts in none"
