"""How things look: records in; charts, or numbers and colours for the map in the browser, out."""

from dashboard.figures.atlas import region_colors
from dashboard.figures.coloring import Coloring, Entry, by_category, by_membership, by_number, by_region
from dashboard.figures.ink import DARK, LIGHT, Ink, ink_for
from dashboard.figures.selection import unpacked
from dashboard.figures.sheet import outlines, places, region_codes, table_of_contents, text_counts
from dashboard.figures.text_lengths import text_lengths

__all__ = [
    "DARK",
    "LIGHT",
    "Coloring",
    "Entry",
    "Ink",
    "by_category",
    "by_membership",
    "by_number",
    "by_region",
    "ink_for",
    "outlines",
    "places",
    "region_codes",
    "region_colors",
    "table_of_contents",
    "text_counts",
    "text_lengths",
    "unpacked",
]
