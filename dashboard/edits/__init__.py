"""What people change about regions: edits, kept as a list and applied on top of the map as it was computed."""

from dashboard.edits.application import EditedMap, Outcome, apply, edited_map, with_edits
from dashboard.edits.making import (
    EditError,
    color,
    describe,
    hide,
    mark_as_noise,
    merge,
    move,
    rename,
)

__all__ = [
    "EditError",
    "EditedMap",
    "Outcome",
    "apply",
    "color",
    "describe",
    "edited_map",
    "hide",
    "mark_as_noise",
    "merge",
    "move",
    "rename",
    "with_edits",
]
