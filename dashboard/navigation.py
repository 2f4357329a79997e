"""The pages of the menu, and the ways between them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import streamlit as st

ROOT = Path(__file__).parent.parent
MENU = {
    "": {
        "start": ("Start", ":material/explore:"),
    },
    "Explore": {
        "map": ("Map", ":material/map:"),
        "regions": ("Regions", ":material/toc:"),
        "compare": ("Compare", ":material/compare_arrows:"),
        "over_time": ("Over time", ":material/timeline:"),
    },
    "Directions": {
        "axes": ("Axes", ":material/arrow_range:"),
        "transformations": ("Transformations", ":material/moving:"),
        "analogies": ("Analogies", ":material/balance:"),
        "paths": ("Paths", ":material/route:"),
    },
    "Data": {
        "corpora": ("Corpora", ":material/stacks:"),
        "jobs": ("Jobs", ":material/pending_actions:"),
        "side_by_side": ("Side by side", ":material/compare:"),
    },
}
"""The pages by section, in the order of the menu: file and address, title, icon."""

HIDDEN = "side_by_side"
"""Only maps and links lead to it."""


def pages() -> dict[str, list[st.Page]]:
    """All pages by section; the first is the one at the bare address."""
    return {
        section: [
            st.Page(
                page_file(name), title=title, icon=icon, url_path=name, default=name == "start",
                visibility="hidden" if name == HIDDEN else "visible",
            )
            for name, (title, icon) in listed.items()
        ]
        for section, listed in MENU.items()
    }  # fmt: skip


def page_file(name: str) -> Path:
    """The script of a page."""
    return ROOT / "pages" / f"{name}.py"


def go_to(name: str, **query: str | Sequence[str]) -> NoReturn:
    """Leave for another page, with these parameters in the address."""
    st.switch_page(page_file(name), query_params=query)


def link_to(name: str, label: str, **query: str) -> None:
    """A link to another page, with these parameters in the address."""
    icon = next(listed[name][1] for listed in MENU.values() if name in listed)
    st.page_link(page_file(name), label=label, icon=icon, query_params=query)
