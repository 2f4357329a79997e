"""Edits as people make them: what they want of a map, checked and kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from store import Store
from store.edits import EditKind, NewEdit
from store.records import Keyphrase, Region, SemanticMap

LONGEST_NAME = 120
LONGEST_DESCRIPTION = 2_000
LONGEST_AUTHOR = 60


class EditError(Exception):
    """An edit that makes no sense; the message is a finished sentence."""


@dataclass(frozen=True, eq=False)
class Part:
    """A part of a region: its points, ascending, and what is said of them."""

    points: NDArray[np.int32]
    label: str
    keyphrases: tuple[Keyphrase, ...]
    exemplars: tuple[int, ...]


def rename(store: Store, semantic_map: SemanticMap, region: Region, name: str, *, author: str = "") -> int:
    """Give a region a name that no other of its layer has; returns the number of the edit."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME:
        raise EditError(f"A region's name has between 1 and {LONGEST_NAME} characters: write another.")
    taken = semantic_map.layers[region.layer].region_called(name)
    if taken is not None and taken.number != region.number and taken.label == name:
        raise EditError(f"Another region of this level is called “{name}”: choose another name, or merge the two.")
    return _kept(store, semantic_map, region, "rename", author, {"name": name})


def describe(store: Store, semantic_map: SemanticMap, region: Region, text: str, *, author: str = "") -> int:
    """Pin a description to a region; an empty one takes it away."""
    text = text.strip()
    if len(text) > LONGEST_DESCRIPTION:
        raise EditError(f"A description has at most {LONGEST_DESCRIPTION:,} characters: shorten it.")
    return _kept(store, semantic_map, region, "describe", author, {"text": text})


def color(store: Store, semantic_map: SemanticMap, region: Region, number: int | None, *, author: str = "") -> int:
    """Give a region a colour of the palette, by its position there; None: let the map choose again."""
    if number is not None and not 0 <= number < 100:
        raise EditError("A colour is named by its place in the palette, counted from 0.")
    return _kept(store, semantic_map, region, "color", author, {"color": number})


def hide(store: Store, semantic_map: SemanticMap, region: Region, *, author: str = "") -> int:
    """Leave a region and what lies in it out of the map and all lists."""
    return _kept(store, semantic_map, region, "hide", author)


def mark_as_noise(store: Store, semantic_map: SemanticMap, region: Region, *, author: str = "") -> int:
    """Say that a region is none: its texts belong together in nothing."""
    return _kept(store, semantic_map, region, "noise", author)


def merge(store: Store, semantic_map: SemanticMap, region: Region, other: Region, *, author: str = "") -> int:
    """Let another region of the same layer join this one."""
    if other.layer != region.layer or other.number == region.number:
        raise EditError("Two different regions of the same level can be merged: choose another one.")
    groups = (points_of(semantic_map, other),)
    return _kept(store, semantic_map, region, "merge", author, {"other": other.label}, others=groups)


def split(store: Store, semantic_map: SemanticMap, region: Region, parts: Sequence[Part], *, author: str = "") -> int:
    """Let parts take the place of a region, as `dashboard.edits.splitting` finds them."""
    if len(parts) < 2:
        raise EditError(f"No parts were found in “{region.label}” that belong together more than the whole does.")
    told = [
        {
            "label": part.label,
            "keyphrases": [[one.phrase, one.weight, one.share] for one in part.keyphrases],
            "exemplars": [int(point) for point in part.exemplars],
        }
        for part in parts
    ]
    groups = tuple(part.points.astype(np.int32) for part in parts)
    return _kept(store, semantic_map, region, "split", author, {"count": len(parts), "parts": told}, others=groups)


def move(
    store: Store,
    semantic_map: SemanticMap,
    layer: int,
    points: NDArray[np.integer],
    target: Region | None,
    *,
    author: str = "",
) -> int:
    """Move texts into a region of a layer, or, without one, out of all of that layer."""
    moved = np.unique(points).astype(np.int32)
    moved = moved[np.isfinite(semantic_map.coordinates[moved, 0])]
    if not len(moved):
        raise EditError("None of these texts has a place on the map: select others.")
    groups = [moved]
    if target is not None:
        members = points_of(semantic_map, target)
        groups.append(members[~np.isin(members, moved)] if np.isin(members, moved).sum() < len(members) else members)
    arguments = {"region": None if target is None else target.label, "texts": int(semantic_map.counts[moved].sum())}
    return store.edits.add(semantic_map.corpus.id, _edit(semantic_map, layer, "move", tuple(groups), author, arguments))


def exclude(store: Store, semantic_map: SemanticMap, points: NDArray[np.integer], *, author: str = "") -> int:
    """Leave texts out of all maps of the corpus, their lists and shares; they stay in the corpus."""
    excluded = np.unique(points).astype(np.int32)
    layer = semantic_map.first_layer
    is_shown = semantic_map.is_shown
    if not is_shown[excluded].any():
        raise EditError("All of these texts are left out already: select others.")
    if is_shown.sum() == is_shown[excluded].sum():
        raise EditError("No text would be left on the map: select fewer.")
    told = {"texts": int(semantic_map.counts[excluded].sum())}
    return store.edits.add(semantic_map.corpus.id, _edit(semantic_map, layer, "exclude", (excluded,), author, told))


def _kept(
    store: Store,
    semantic_map: SemanticMap,
    region: Region,
    kind: EditKind,
    author: str,
    arguments: Mapping[str, Any] | None = None,
    *,
    others: tuple[NDArray[np.int32], ...] = (),
) -> int:
    groups = (points_of(semantic_map, region), *others)
    told = {"region": region.label, **(arguments or {})}
    return store.edits.add(semantic_map.corpus.id, _edit(semantic_map, region.layer, kind, groups, author, told))


def _edit(
    semantic_map: SemanticMap,
    layer: int,
    kind: EditKind,
    groups: tuple[NDArray[np.int32], ...],
    author: str,
    arguments: Mapping[str, Any],
) -> NewEdit:
    return NewEdit(
        map_id=semantic_map.id,
        kind=kind,
        layer=layer,
        regions=semantic_map.layers[layer].computed_count,
        known_points=len(semantic_map.counts),
        groups=groups,
        arguments=arguments,
        author=" ".join(author.split())[:LONGEST_AUTHOR],
    )


def points_of(semantic_map: SemanticMap, region: Region) -> NDArray[np.int32]:
    """The points of a region, without those that a view only attaches to it."""
    layer = semantic_map.layers[region.layer]
    is_inside = layer.region_of == region.number
    if layer.is_attached is not None:
        is_inside &= ~layer.is_attached
    return np.flatnonzero(is_inside).astype(np.int32)
