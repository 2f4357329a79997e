"""What the command about paths does."""

from __future__ import annotations

import argparse
import json

from dashboard import paths
from dashboard.analysis.directions.terms import read_term
from dashboard.axis_commands import SHOWN
from dashboard.compute import compute_processes
from dashboard.edits import edited_map
from dashboard.home import data_folder
from dashboard.paths import StraightStop, Walk
from dashboard.space import Space
from store import Store


def path(options: argparse.Namespace) -> None:
    """Find the way from one text to another on a stored map."""
    ends = read_term(options.start), read_term(options.end)
    with Store.open(data_folder()) as store, compute_processes(store.home) as compute:
        semantic_map = edited_map(store, options.map)
        space = Space(store, compute, semantic_map)
        graph = paths.path_graph(store, semantic_map, space)
        walk = paths.walk(store, semantic_map, space, graph, ends)
        straight = paths.straight(store, semantic_map, space, ends) if options.straight else ()
    if options.json:
        told = {"map": options.map, **walk.as_dict()}
        if options.straight:
            told["straight"] = [{**vars(stop), "stop": stop.stop.as_dict()} for stop in straight]
        print(json.dumps(told, ensure_ascii=False))
    else:
        print_walk(walk)
        print_straight(straight)


def print_walk(walk: Walk) -> None:
    """A line for each stop, with its similarity to the one before."""
    print("Similarity to the stop before, text, region:")
    for number, stop in enumerate(walk.stops):
        value = f"{walk.similarities[number - 1]:.3f}" if number else ""
        mark = "jump" if number and walk.jumps[number - 1] else ""
        region = f"  [{stop.region}]" if stop.region else ""
        print(f"{value:>6} {mark:<4}  {' '.join(stop.words.split())[:SHOWN]}{region}")
    if not walk.is_mutual:
        print(paths.ONE_SIDED)
    print(f"A jump is a step below {walk.bar:.3f}: 95 % of random pairs of texts are less alike than that.")


def print_straight(stops: tuple[StraightStop, ...]) -> None:
    """The stops of the straight way."""
    if stops:
        print(paths.straight_in_words(stops))
    for stop in stops:
        nearer = "" if stop.is_inner else "  (an end is nearer)"
        print(f"{stop.share:>6.0%}  {stop.similarity:.3f}  {' '.join(stop.stop.words.split())[:SHOWN]}{nearer}")
