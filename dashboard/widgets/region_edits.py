"""A region changed by hand: its name, what is said of it, its colour, and what belongs to it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from dashboard import edits, figures, session
from dashboard.edits.making import LONGEST_DESCRIPTION, LONGEST_NAME
from dashboard.widgets.edit_actions import author, author_field, carry_out, refusal
from dashboard.widgets.map_controls import swatch
from dashboard.widgets.plain import counted
from store.records import Region, SemanticMap

OWN_COLOR = "as the map chooses"


def edit_popover(semantic_map: SemanticMap, region: Region) -> None:
    """A quiet button that opens everything one can change about a region."""
    with st.popover("Edit…", type="tertiary", icon=":material/edit:", key="edit_region"):
        refusal()
        _name(semantic_map, region)
        _description(semantic_map, region)
        _color(semantic_map, region)
        _merge(semantic_map, region)
        _split(semantic_map, region)
        _take_away(semantic_map, region)
        author_field(f"author_for_{region.layer}_{region.link_number}")


def _key(semantic_map: SemanticMap, region: Region) -> str:
    """A field that showed another region, map or state of it would keep what it held."""
    return f"{semantic_map.id}_{region.layer}_{region.link_number}_{semantic_map.edition}"


def _action(semantic_map: SemanticMap, region: Region, make: Callable[..., object], *wanted: object) -> None:
    kept = partial(make, session.application().store, semantic_map, region, *wanted, author=author())
    carry_out(semantic_map, region, kept)


def _name(semantic_map: SemanticMap, region: Region) -> None:
    key = f"name_{_key(semantic_map, region)}"

    def rename() -> None:
        _action(semantic_map, region, edits.rename, st.session_state[key])

    field, button = st.columns([3, 1], vertical_alignment="bottom")
    with field:
        st.text_input("Name", value=region.label, key=key, max_chars=LONGEST_NAME)
    with button:
        st.button("Rename", key="rename_region", on_click=rename, width="stretch")


def _description(semantic_map: SemanticMap, region: Region) -> None:
    key = f"description_{_key(semantic_map, region)}"

    def describe() -> None:
        _action(semantic_map, region, edits.describe, st.session_state[key])

    field, button = st.columns([3, 1], vertical_alignment="bottom")
    with field:
        st.text_area(
            "Description", value=region.description, key=key, max_chars=LONGEST_DESCRIPTION, height=68,
            placeholder="What it is about, in your words",
        )  # fmt: skip
    with button:
        st.button("Pin", key="describe_region", on_click=describe, width="stretch")


def _color(semantic_map: SemanticMap, region: Region) -> None:
    key = f"color_{_key(semantic_map, region)}"
    palette = figures.ink_for(st.context.theme.type).palette
    numbers: dict[str, int | None] = {OWN_COLOR: None}
    numbers |= {name: number for number, name in enumerate(figures.COLOR_NAMES)}
    names = {number: name for name, number in numbers.items()}

    def color() -> None:
        _action(semantic_map, region, edits.color, numbers[st.session_state[key] or OWN_COLOR])

    def shown(name: str) -> str:
        number = numbers[name]
        return name if number is None else f"![{name}]({swatch(palette[number])})"

    st.pills("Colour", list(numbers), default=names[region.color], format_func=shown, key=key, on_change=color)


def _merge(semantic_map: SemanticMap, region: Region) -> None:
    others = [other for other in semantic_map.layers[region.layer].regions if other.number != region.number]
    if not others:
        return
    key = f"merge_{_key(semantic_map, region)}"
    by_label = {other.label: other for other in sorted(others, key=lambda other: -other.size)}

    def merge() -> None:
        chosen = st.session_state[key]
        if chosen is not None:
            _action(semantic_map, region, edits.merge, by_label[chosen])

    field, button = st.columns([3, 1], vertical_alignment="bottom")
    with field:
        st.selectbox("Merge with", list(by_label), index=None, key=key, placeholder="another region of this level")
    with button:
        st.button("Merge", key="merge_regions", on_click=merge, width="stretch")


def _split(semantic_map: SemanticMap, region: Region) -> None:
    """Into its parts of the next layer, if it has some, or into parts that are sought among its texts."""
    parts = edits.parts_of_next_layer(semantic_map, region)
    with st.container(horizontal=True, gap="small"):
        if parts:
            st.button(
                f"Split into its {len(parts)} parts", icon=":material/call_split:", key="split_region",
                on_click=_action, args=(semantic_map, region, edits.split, parts),
                help="The regions that it falls into in the next level take its place in this one.",
            )  # fmt: skip
        is_wanted = st.button(
            "Seek parts in it", icon=":material/scatter_plot:", key="split_anew",
            help="Regions are sought anew among its texts alone, and take its place; this takes a few seconds.",
        )  # fmt: skip
    if is_wanted:
        with st.spinner("Seeking parts"):
            _split_anew(semantic_map, region)
        st.rerun()


def _split_anew(semantic_map: SemanticMap, region: Region) -> None:
    shared = session.application()

    def split() -> int:
        found = edits.parts_found_anew(shared.store, shared.compute, semantic_map, region)
        return edits.split(shared.store, semantic_map, region, found, author=author())

    carry_out(semantic_map, region, split)


def _take_away(semantic_map: SemanticMap, region: Region) -> None:
    below = "" if region.layer + 1 == len(semantic_map.layers) else ", and what lies in it in finer levels"
    with st.container(horizontal=True, gap="small"):
        st.button(
            "Hide", icon=":material/visibility_off:", key="hide_region", on_click=_action,
            args=(semantic_map, region, edits.hide),
            help=f"Its {counted(region.size, 'text')} are left out of the map, the lists and all shares{below}.",
        )  # fmt: skip
        st.button(
            "No region", icon=":material/blur_on:", key="mark_as_noise", on_click=_action,
            args=(semantic_map, region, edits.mark_as_noise),
            help=f"Its texts belong together in nothing: they are in no region{below}.",
        )  # fmt: skip
