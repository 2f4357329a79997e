"""What the commands about edits do: one makes an edit, the other lists, undoes and redoes them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Mapping

import numpy as np

from dashboard import edits
from dashboard.command_options import CommandError, layer_of, rows_in
from dashboard.compute import compute_processes
from dashboard.edits import Outcome
from dashboard.edits.wording import fate_in_words, in_words
from dashboard.file_rows import FileRows
from dashboard.home import data_folder
from store import Store
from store.records import Region, SemanticMap


def edit(options: argparse.Namespace) -> None:
    """Change what a stored map says of a region."""
    with Store.open(data_folder()) as store:
        semantic_map = edits.edited_map(store, options.map)
        number = made(store, semantic_map, options)
        made_now = next(one for one in store.edits.list(semantic_map.corpus.id) if one.number == number)
        print(f"{number}  {in_words(made_now)}")


def made(store: Store, semantic_map: SemanticMap, options: argparse.Namespace) -> int:
    """Make the edit that the options ask for; returns its number."""
    layer = layer_of(semantic_map, options.layer)
    if options.kind == "exclude":
        return edits.exclude(store, semantic_map, points_in_rows(store, semantic_map, options), author=options.author)
    if options.kind == "move":
        target = region_called(semantic_map, layer, options.region) if options.region else None
        points = points_in_rows(store, semantic_map, options)
        return edits.move(store, semantic_map, layer, points, target, author=options.author)
    region = region_called(semantic_map, layer, options.region)
    if options.kind in WITHOUT_VALUE:
        return WITHOUT_VALUE[options.kind](store, semantic_map, region, author=options.author)
    if options.value is None:
        raise CommandError(f"To {options.kind} a region takes one more word: see `edit --help`.")
    make, meant = WITH_VALUE[options.kind]
    return make(store, semantic_map, region, meant(semantic_map, layer, options.value), author=options.author)


def split(store: Store, semantic_map: SemanticMap, region: Region, *, author: str) -> int:
    """Split a region into its parts of the next layer or, where it has none, into parts that are sought anew."""
    parts = edits.parts_of_next_layer(semantic_map, region)
    if not parts:
        with compute_processes(store.home) as compute:
            parts = edits.parts_found_anew(store, compute, semantic_map, region)
    return edits.split(store, semantic_map, region, parts, author=author)


def list_edits(options: argparse.Namespace) -> None:
    """Say what was edited, after undoing and redoing what is asked for."""
    with Store.open(data_folder()) as store:
        computed = store.maps.get(options.map)
        for turn, numbers in ((store.edits.undo, options.undo), (store.edits.redo, options.redo)):
            for number in numbers:
                turn(computed.corpus.id, number, options.author)
        outcomes = edits.with_edits(store, computed).outcomes
    for outcome in outcomes:
        if options.json:
            print(json.dumps(as_dict(outcome, computed), ensure_ascii=False))
        else:
            print(in_a_line(outcome, computed))


def in_a_line(outcome: Outcome, semantic_map: SemanticMap) -> str:
    """An edit as the list shows it."""
    one = outcome.edit
    undone = "undone " if one.is_undone else ""
    fate = fate_in_words(outcome, is_own=one.map_id == semantic_map.id)
    said = f"{one.number:>4}  {one.made_at:%Y-%m-%d %H:%M}  {one.author or '-'}  {undone}{in_words(one)}"
    return f"{said}. {fate}" if fate else said


def as_dict(outcome: Outcome, semantic_map: SemanticMap) -> dict[str, object]:
    """An edit as JSON."""
    one = outcome.edit
    return {
        **{"edit": one.number, "kind": one.kind, "author": one.author, "made_at": one.made_at.isoformat()},
        **{"map": one.map_id, "layer": one.layer, "arguments": dict(one.arguments), "undone": one.is_undone},
        **{"overlap": outcome.overlap, "conflict": outcome.conflict},
    }


def region_called(semantic_map: SemanticMap, layer: int, name: str | None) -> Region:
    """The region of a layer that has this name, or had it before it was renamed."""
    found = semantic_map.layers[layer].region_called(name)
    if found is None:
        raise CommandError(f"No region of layer {layer} is called “{name}”: see the table of regions of `export`.")
    return found


def color_number(name: str) -> int | None:
    """The place of a colour in the palette; None for the map's own choice."""
    from dashboard.figures.ink import COLOR_NAMES  # noqa: PLC0415 (plotly takes a while to import)

    if name == "own":
        return None
    if name not in COLOR_NAMES:
        raise CommandError(f"There is no colour “{name}”: choose among own, {', '.join(COLOR_NAMES)}.")
    return COLOR_NAMES.index(name)


def points_in_rows(store: Store, semantic_map: SemanticMap, options: argparse.Namespace) -> np.ndarray:
    """The points of the texts in the rows of `3,8,20-24`, counted from 1."""
    known = FileRows(store, semantic_map)
    points = known.points(rows_in(options.rows or "", last=known.last))
    if not len(points):
        raise CommandError("No text of the map stands in these rows: rows are counted from 1.")
    return points


WITHOUT_VALUE: Mapping[str, Callable[..., int]] = {"hide": edits.hide, "noise": edits.mark_as_noise, "split": split}
WITH_VALUE: Mapping[str, tuple[Callable[..., int], Callable[[SemanticMap, int, str], object]]] = {
    "rename": (edits.rename, lambda _map, _layer, name: name),
    "describe": (edits.describe, lambda _map, _layer, text: text),
    "color": (edits.color, lambda _map, _layer, name: color_number(name)),
    "merge": (edits.merge, region_called),
}
"""How an edit of each kind is made, and what the last word of the command means to it."""
