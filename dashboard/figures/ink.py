"""The two sets of inks a figure is drawn with: on light paper and on dark."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Ink:
    """The colours of one theme as `#rrggbb`, in tune with `.streamlit/config.toml`.

    `palette` holds the twelve colours of regions and categories, `ramp` the colours of a number from low to high.
    """

    paper: str
    text: str
    faint: str
    noise: str
    palette: tuple[str, ...]
    ramp: tuple[str, ...]
    label_share_of_text: float
    """How much of the text colour is mixed into the colour of a region's label."""
    tint: float
    """Opacity of a region's area."""


COLOR_NAMES = (
    *("blue", "yellow", "rose", "sky", "forest", "salmon"),
    *("violet", "brown", "teal", "plum", "green", "lilac"),
)
"""What the colours of the palette are called, in its order."""

LIGHT = Ink(
    paper="#fcfbf8",
    text="#23303a",
    faint="#667077",
    noise="#c3c5c3",
    # Found by a search for the largest smallest difference in OKLab, seen with full colour vision and with
    # simulated protanopia and deuteranopia, at a calm chroma (0.07-0.15).
    palette=(
        "#17579a", "#bfb433", "#ac5575", "#76bcce", "#295b2b", "#d59a92",
        "#6c6fd1", "#8f6a04", "#1a95ae", "#6f3668", "#5c9c53", "#ad97fa",
    ),
    ramp=("#e3d27c", "#8fb573", "#3f9a84", "#24798d", "#2d5488", "#3c2b66"),
    label_share_of_text=0.55,
    tint=0.13,
)  # fmt: skip

DARK = Ink(
    paper="#12181f",
    text="#e7e9e6",
    faint="#8b97a1",
    noise="#4b5560",
    # The same hues in the same order, lighter by 0.08 in OKLab.
    palette=(
        "#316fb4", "#d9ce52", "#c76d8d", "#8fd6e8", "#407241", "#f0b3ab",
        "#8388ec", "#a8822c", "#3faec8", "#874c80", "#74b56b", "#c6b0ff",
    ),
    ramp=("#6466b8", "#4f80b4", "#3f9ba3", "#57b78a", "#a9cd70", "#f5e78c"),
    label_share_of_text=0.72,
    tint=0.17,
)  # fmt: skip


def ink_for(theme: str | None) -> Ink:
    """The inks for Streamlit's theme type, "dark" or "light"; unknown means light."""
    return DARK if theme == "dark" else LIGHT
