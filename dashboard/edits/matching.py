"""Which region of a map is the one that an edit speaks of: the one with the same documents, or nearly."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.edits.draft import Draft, DraftLayer, Points
from store.edits import Edit
from store.records import HIDDEN, NOISE

SAME = 0.5
"""Above this Jaccard index a region is the one that was meant. No two regions of a layer can both be above it, and
below it a cluster counts as dissolved (Hennig 2007)."""

NAMED = 0.2
"""A region that holds a smaller share of what was meant is not named in a conflict."""


@dataclass(frozen=True)
class Found:
    """A region of a layer and its Jaccard index with what was meant, 0-1."""

    layer: int
    number: int
    overlap: float


class ConflictError(Exception):
    """An edit cannot be applied to a map; the message is the end of a sentence that says why."""


def find(draft: Draft, edit: Edit, group: Points, *, within: int | None = None) -> Found:
    """The region that holds the points of a group; raises `ConflictError` with what has become of it.

    On the map where the edit was made it is sought in the same layer, on another first in the layer that has about as
    many regions, then in the others, unless it has to be `within` one.
    """
    likely = likely_layers(draft, edit) if within is None else [[within]]
    for layers in likely:
        best = max((_best(draft, edit, group, layer) for layer in layers), key=lambda found: found.overlap)
        if best.overlap > SAME:
            return best
    raise ConflictError(_whereabouts(draft, draft.layers[likely[0][0]], group))


def likely_layers(draft: Draft, edit: Edit) -> list[list[int]]:
    """Layers in which a region is sought, those first that come first."""
    numbers = range(len(draft.layers))
    if draft.semantic_map.id == edit.map_id:
        return [[min(edit.layer, len(draft.layers) - 1)]]
    counts = [layer.layer.computed_count for layer in draft.layers]
    likeness = [abs(math.log(max(1, count) / max(1, edit.regions))) for count in counts]
    nearest = min(numbers, key=lambda number: (likeness[number], abs(number - edit.layer)))
    others = [number for number in numbers if number != nearest]
    return [[nearest], others] if others else [[nearest]]


def _best(draft: Draft, edit: Edit, group: Points, layer: int) -> Found:
    """The region of a layer with the largest Jaccard index |A∩B| / |A∪B| in documents that were there then."""
    here, counts = draft.layers[layer], draft.semantic_map.counts
    known = here.region_of[: edit.known_points]
    placed = np.flatnonzero(known >= 0)
    length = max(here.regions, default=-1) + 1
    sizes = np.bincount(known[placed], counts[placed], minlength=length)
    group = group[group < len(known)]
    within = group[known[group] >= 0]
    shared = np.bincount(known[within], counts[within], minlength=length)
    union = np.maximum(counts[group].sum() + sizes - shared, 1)
    number = int(np.argmax(shared / union)) if length else 0
    return Found(layer, number, float(shared[number] / union[number]) if length else 0.0)


def _whereabouts(draft: Draft, here: DraftLayer, group: Points) -> str:
    """Where the documents of a region that is no longer one are now."""
    if not len(group):
        return "its texts were deleted"
    group = group[group < len(here.region_of)]
    shares = _shares(here.region_of[group], draft.semantic_map.counts[group])
    named = sorted((number for number in shares if number >= 0 and shares[number] >= NAMED), key=lambda n: -shares[n])
    names = [f"“{here.regions[number].label}”" for number in named]
    if shares.get(HIDDEN, 0) > SAME:
        return "it is hidden"
    if shares.get(NOISE, 0) > SAME or not names:
        return "most of its texts are in no region" if shares.get(NOISE, 0) > SAME else "its texts are scattered"
    if len(names) > 1:
        return f"it is now split into {', '.join(names[:-1])} and {names[-1]}"
    return f"{'most' if shares[named[0]] > SAME else 'some'} of its texts are now part of {names[0]}"


def _shares(regions: NDArray[np.int32], counts: NDArray[np.int32]) -> dict[int, float]:
    """The share of documents in each region."""
    numbers, place = np.unique(regions, return_inverse=True)
    weights = np.bincount(place, counts, minlength=len(numbers)) / max(1, counts.sum())
    return dict(zip(numbers.tolist(), weights.tolist(), strict=True))
