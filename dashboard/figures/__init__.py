"""Plotly figures: records in, figure out."""

from dashboard.figures.coloring import Coloring, by_category, by_membership, by_number, by_region
from dashboard.figures.density import DRAWN_AT_MOST
from dashboard.figures.ink import DARK, LIGHT, Ink, ink_for
from dashboard.figures.region_map import area_colors, region_map
from dashboard.figures.selection import selected_points
from dashboard.figures.text_lengths import text_lengths

__all__ = [
    "DARK",
    "DRAWN_AT_MOST",
    "LIGHT",
    "Coloring",
    "Ink",
    "area_colors",
    "by_category",
    "by_membership",
    "by_number",
    "by_region",
    "ink_for",
    "region_map",
    "selected_points",
    "text_lengths",
]
