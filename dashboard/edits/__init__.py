"""What people change about regions: edits, kept as a list and applied on top of the map as it was computed."""

from dashboard.edits.application import EditedMap, Outcome, apply, edited_map, with_edits
from dashboard.edits.making import (
    LONGEST_AUTHOR,
    EditError,
    Part,
    color,
    describe,
    exclude,
    hide,
    mark_as_noise,
    merge,
    move,
    rename,
    split,
)
from dashboard.edits.splitting import parts_found_anew, parts_of_next_layer

__all__ = [
    "LONGEST_AUTHOR",
    "EditError",
    "EditedMap",
    "Outcome",
    "Part",
    "apply",
    "color",
    "describe",
    "edited_map",
    "exclude",
    "hide",
    "mark_as_noise",
    "merge",
    "move",
    "parts_found_anew",
    "parts_of_next_layer",
    "rename",
    "split",
    "with_edits",
]
