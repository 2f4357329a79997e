"""What the commands about tags do, and their options."""

from __future__ import annotations

import argparse
import json
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard import queries, tags
from dashboard.command_options import CommandError, layer_of
from dashboard.edit_commands import points_in_rows, region_called
from dashboard.edits import edited_map
from dashboard.home import data_folder
from store import Store
from store.records import SemanticMap
from store.tags import Tagging

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_tag(actions: Actions) -> None:
    """tag: mark texts with a word, or call a tag otherwise."""
    action = actions.add_parser(
        "tag",
        help="mark texts with a word of your own, take it off them, or rename it",
        description="Put a tag on texts of a stored map, take it off them, or rename it. Tags are of the texts: they "
        "are on all maps of the corpus. `tags` lists them, undoes and redoes what was done.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    action.add_argument("tag", metavar="TAG", help="a word or a few, such as 'good example'")
    action.add_argument("--rows", metavar="3,8,20-24", help="the texts in these rows of the file, counted from 1")
    action.add_argument("--region", metavar="REGION", help="the texts of the region with this name")
    action.add_argument(
        "--layer", type=int, metavar="N", help="its layer, counted from 0; otherwise the one shown first"
    )
    action.add_argument("--words", metavar="WORDS", help="the texts that contain these words")
    action.add_argument("--off", action="store_true", help="take the tag off them")
    action.add_argument("--rename", metavar="NAME", help="call the tag so from now on, whatever texts have it")
    action.add_argument("--author", default="", metavar="NAME", help="who says so")
    action.set_defaults(command=tag)


def add_tags(actions: Actions) -> None:
    """tags: which there are, and what was done with them."""
    action = actions.add_parser(
        "tags",
        help="list tags, and undo and redo what was done with them",
        description="List the tags of a map's texts with how many texts have each, then what was done with them.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    action.add_argument("--undo", type=int, action="append", default=[], metavar="N", help="repeatable")
    action.add_argument("--redo", type=int, action="append", default=[], metavar="N", help="repeatable")
    action.add_argument("--author", default="", metavar="NAME", help="who undoes or redoes it")
    action.add_argument("--json", action="store_true", help="as one line of JSON, with the rows of each tag")
    action.set_defaults(command=list_tags)


def tag(options: argparse.Namespace) -> None:
    """Put a tag on texts, take it off, or rename it."""
    with Store.open(data_folder()) as store:
        semantic_map = edited_map(store, options.map)
        if options.rename is not None:
            refuse_texts(options)
            number = tags.rename(store, semantic_map.corpus.id, options.tag, options.rename, author=options.author)
        else:
            do = tags.take_off if options.off else tags.put
            points = meant_points(store, semantic_map, options)
            number = do(store, semantic_map.corpus.id, options.tag, points, author=options.author)
        done = next(one for one in store.tags.list(semantic_map.corpus.id) if one.number == number)
    print(f"{number}  {tags.in_words(done)}")


def refuse_texts(options: argparse.Namespace) -> None:
    """A tag is renamed on all texts that have it; raises `CommandError` where some are named, or it is to come off."""
    if options.off or any(given is not None for given in (options.rows, options.region, options.words)):
        raise CommandError(
            "A tag is renamed wherever it is: leave out --off and which texts are meant, or put another tag on those."
        )


def meant_points(store: Store, semantic_map: SemanticMap, options: argparse.Namespace) -> NDArray[np.int32]:
    """The points of all texts that the options name."""
    if options.rows is None and options.region is None and options.words is None:
        raise CommandError("Say which texts are meant: by --rows, --region or --words.")
    found = [np.zeros(0, np.int32)]
    if options.rows is not None:
        found.append(points_in_rows(store, semantic_map, options))
    if options.region is not None:
        region = region_called(semantic_map, layer_of(semantic_map, options.layer), options.region)
        found.append(queries.region_points(semantic_map, region.layer, region.number))
    if options.words is not None:
        found.append(store.corpora.matching_points(semantic_map.corpus.id, options.words))
    return np.unique(np.concatenate(found)).astype(np.int32)


def list_tags(options: argparse.Namespace) -> None:
    """Say which tags there are, after undoing and redoing what is asked for."""
    with Store.open(data_folder()) as store:
        semantic_map = store.maps.get(options.map)
        corpus_id = semantic_map.corpus.id
        for turn, numbers in ((store.tags.undo, options.undo), (store.tags.redo, options.redo)):
            for number in numbers:
                turn(corpus_id, number, options.author)
        found = store.tags.tagged(corpus_id)
        done = store.tags.list(corpus_id)
        rows, points = store.corpora.rows_and_points(corpus_id)
    rows_of = {name: (rows[np.isin(points, marked)] + 1).tolist() for name, marked in found.items()}
    if options.json:
        told = {"tags": rows_of, "done": [as_dict(one) for one in done]}
        print(json.dumps(told, ensure_ascii=False))
        return
    for name, numbers in rows_of.items():
        print(f"{len(numbers):>8,}  {name}")
    for one in done:
        print(in_a_line(one))


def in_a_line(done: Tagging) -> str:
    """What was done, as the list shows it."""
    undone = "undone " if done.is_undone else ""
    return f"{done.number:>4}  {done.made_at:%Y-%m-%d %H:%M}  {done.author or '-'}  {undone}{tags.in_words(done)}"


def as_dict(done: Tagging) -> dict[str, object]:
    """What was done, as JSON."""
    return {
        **{"number": done.number, "tag": done.tag, "off": done.is_removal, "texts": len(done.points)},
        "renamed_to": done.renamed_to,
        **{"author": done.author, "made_at": done.made_at.isoformat(), "undone": done.is_undone},
    }
