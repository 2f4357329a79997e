"""How things look: records in; charts, or numbers and colours for the map in the browser, out."""

from dashboard.figures.analogy_corners import analogy_corners
from dashboard.figures.answers_on_map import answers_on_map
from dashboard.figures.atlas import region_colors, told_apart
from dashboard.figures.axis_places import PlacedGroup, axis_places, compass
from dashboard.figures.axis_profile import axis_profile
from dashboard.figures.coloring import Coloring, Entry, by_axis, by_category, by_membership, by_number, by_region
from dashboard.figures.differences import butterfly
from dashboard.figures.direction_matrix import direction_matrix
from dashboard.figures.ink import COLOR_NAMES, DARK, LIGHT, Ink, ink_for
from dashboard.figures.map_picture import MOST_POINTS, locators, map_picture, numbered_regions
from dashboard.figures.memberships import memberships
from dashboard.figures.path_on_map import path_on_map
from dashboard.figures.selection import packed, unpacked
from dashboard.figures.shares import paired_shares
from dashboard.figures.sheet import outlines, place_on_sheet, places, region_codes, table_of_contents, text_counts
from dashboard.figures.text_lengths import text_lengths
from dashboard.figures.time_shares import (
    TimeBands,
    share_heatmap,
    share_lines,
    sparkline_over_time,
    stacked_shares,
)

__all__ = [
    "COLOR_NAMES",
    "DARK",
    "LIGHT",
    "MOST_POINTS",
    "Coloring",
    "Entry",
    "Ink",
    "PlacedGroup",
    "TimeBands",
    "analogy_corners",
    "answers_on_map",
    "axis_places",
    "axis_profile",
    "butterfly",
    "by_axis",
    "by_category",
    "by_membership",
    "by_number",
    "by_region",
    "compass",
    "direction_matrix",
    "ink_for",
    "locators",
    "map_picture",
    "memberships",
    "numbered_regions",
    "outlines",
    "packed",
    "paired_shares",
    "path_on_map",
    "place_on_sheet",
    "places",
    "region_codes",
    "region_colors",
    "share_heatmap",
    "share_lines",
    "sparkline_over_time",
    "stacked_shares",
    "table_of_contents",
    "text_counts",
    "text_lengths",
    "told_apart",
    "unpacked",
]
