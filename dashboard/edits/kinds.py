"""What each kind of edit does to the layers of a map."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from dashboard.edits.draft import BY_HAND, Draft, Points
from dashboard.edits.matching import ConflictError, find, likely_layers
from dashboard.edits.strays import join_nearest
from store.edits import Edit, EditKind
from store.records import HIDDEN, NOISE, Keyphrase, Region

MOST_KEYPHRASES = 12
FIRST_OF_PARTS = 1_000
"""Times the number of an edit: its parts are numbered from there, so that links to them outlive other edits."""


def carry_out(draft: Draft, edit: Edit) -> float:
    """Change the layers as an edit says; returns the least overlap of the regions it was matched to, 0-1. Raises
    `ConflictError` where one of them is no longer there, and then changes nothing."""
    return CARRIED_OUT[edit.kind](draft, edit)


def _rename(draft: Draft, edit: Edit) -> float:
    found = find(draft, edit, edit.groups[0])
    region = draft.layers[found.layer].regions[found.number]
    computed = region.label if region.computed_label is None else region.computed_label
    draft.layers[found.layer].change(found.number, label=edit.arguments["name"], computed_label=computed)
    return found.overlap


def _describe(draft: Draft, edit: Edit) -> float:
    return _changed(draft, edit, description=edit.arguments["text"])


def _color(draft: Draft, edit: Edit) -> float:
    return _changed(draft, edit, color=edit.arguments["color"])


def _changed(draft: Draft, edit: Edit, **changes: object) -> float:
    found = find(draft, edit, edit.groups[0])
    draft.layers[found.layer].change(found.number, **changes)
    return found.overlap


def _hide(draft: Draft, edit: Edit) -> float:
    return _emptied(draft, edit, HIDDEN)


def _noise(draft: Draft, edit: Edit) -> float:
    return _emptied(draft, edit, NOISE)


def _emptied(draft: Draft, edit: Edit, to: int) -> float:
    found = find(draft, edit, edit.groups[0])
    draft.empty(found.layer, found.number, to)
    return found.overlap


def _merge(draft: Draft, edit: Edit) -> float:
    into = find(draft, edit, edit.groups[0])
    other = find(draft, edit, edit.groups[1], within=into.layer)
    if into.number != other.number:
        _join(draft, into.layer, into.number, other.number)
    return min(into.overlap, other.overlap)


def _join(draft: Draft, layer: int, into: int, other: int) -> None:
    """One region of two, that speaks for both until somebody gives it a name."""
    regions = draft.layers[layer].regions
    first, second = regions[into], regions[other]
    draft.merge(layer, into, other)
    label = first.label if first.computed_label is not None else f"{first.label} + {second.label}"
    draft.layers[layer].change(
        into,
        label=label,
        keyphrases=_joint_keyphrases(first, second),
        exemplars=tuple(dict.fromkeys([*first.exemplars, *second.exemplars])),
    )


def _joint_keyphrases(first: Region, second: Region) -> tuple[Keyphrase, ...]:
    """The keyphrases of both, each weighed and shared as it counts among the documents of both."""
    size = max(1, first.size + second.size)
    told: dict[str, Keyphrase] = {}
    for region in (first, second):
        part = region.size / size
        for one in region.keyphrases:
            known = told.get(one.phrase, Keyphrase(one.phrase, 0.0, 0.0))
            told[one.phrase] = Keyphrase(one.phrase, known.weight + part * one.weight, known.share + part * one.share)
    return tuple(sorted(told.values(), key=lambda one: -one.weight)[:MOST_KEYPHRASES])


def _move(draft: Draft, edit: Edit) -> float:
    moved = _placed(draft, edit.groups[0])
    moved = moved[draft.layers[0].region_of[moved] != HIDDEN]
    if len(edit.groups) == 1:
        [[layer, *_], *_] = likely_layers(draft, edit)
        draft.place(layer, moved, NOISE)
        return 1.0
    target = find(draft, edit, edit.groups[1])
    draft.place(target.layer, moved, target.number, membership=BY_HAND)
    return target.overlap


def _exclude(draft: Draft, edit: Edit) -> float:
    excluded = _placed(draft, edit.groups[0])
    for layer in draft.layers:
        layer.put(excluded, HIDDEN)
    return 1.0


def _split(draft: Draft, edit: Edit) -> float:
    found = find(draft, edit, edit.groups[0])
    members = draft.layers[found.layer].points(found.number)
    part_of = np.full(len(draft.semantic_map.counts), NOISE, np.int32)
    for place, group in enumerate(edit.groups[1:]):
        part_of[np.intersect1d(group, members)] = place
    filled = np.unique(part_of[part_of >= 0]).tolist()
    if len(filled) < 2:
        raise ConflictError("what is left of it lies in one of its parts")
    join_nearest(part_of, members[part_of[members] < 0], draft.neighbors)
    # Above all numbers that regions were computed with, whichever layers there are.
    first = max(len(one.layer.regions) for one in draft.layers) + FIRST_OF_PARTS * edit.number
    told = edit.arguments["parts"]
    parts = [(np.flatnonzero(part_of == place), _part(first + place, found.layer, told[place])) for place in filled]
    draft.split(found.layer, found.number, parts)
    return found.overlap


def _part(number: int, layer: int, told: Mapping[str, Any]) -> Region:
    keyphrases = tuple(Keyphrase(*keyphrase) for keyphrase in told["keyphrases"])
    return Region(layer, number, None, told["label"], keyphrases, tuple(told["exemplars"]), 0, (0.0, 0.0))


def _placed(draft: Draft, points: Points) -> Points:
    """Those of the points that have a place on this map."""
    coordinates = draft.semantic_map.coordinates
    known: Points = points[points < len(coordinates)]
    placed: Points = known[np.isfinite(coordinates[known, 0])]
    return placed


CARRIED_OUT: dict[EditKind, Callable[[Draft, Edit], float]] = {
    "rename": _rename,
    "describe": _describe,
    "color": _color,
    "hide": _hide,
    "noise": _noise,
    "merge": _merge,
    "move": _move,
    "split": _split,
    "exclude": _exclude,
}
