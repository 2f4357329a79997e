"""The command line's options for edits of regions."""

from __future__ import annotations

import argparse
from typing import TypeAlias

from dashboard import edit_commands
from store.edits import KINDS

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_edit(actions: Actions) -> None:
    """edit: change what a map says of a region."""
    action = actions.add_parser(
        "edit",
        help="rename, describe, colour, hide, merge, split or dissolve a region, or move or leave out texts",
        description="Change what a stored map says of a region, for it and, as far as regions there hold the same "
        "texts, for all maps of its corpus. `edits` lists what was changed, undoes and redoes it.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    action.add_argument("kind", metavar="KIND", choices=KINDS, help=f"one of {', '.join(KINDS)}")
    action.add_argument(
        "region", metavar="REGION", nargs="?", help="the region's name; to move texts, where to, and out of all without"
    )
    action.add_argument(
        "value", metavar="VALUE", nargs="?",
        help="the new name, the description, a colour such as teal (own: the map's choice), or the region that joins",
    )  # fmt: skip
    action.add_argument("--layer", type=int, metavar="N", help="counted from 0; otherwise the layer shown first")
    action.add_argument(
        "--rows", metavar="3,8,20-24", help="the texts that move or are left out, by rows of the file counted from 1"
    )
    action.add_argument("--author", default="", metavar="NAME", help="who says so")
    action.set_defaults(command=edit_commands.edit)


def add_edits(actions: Actions) -> None:
    """edits: what was changed."""
    action = actions.add_parser(
        "edits",
        help="list, undo and redo edits of regions",
        description="List what people changed about the regions of a map's texts, and what became of it on this map.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    action.add_argument("--undo", type=int, action="append", default=[], metavar="N", help="repeatable")
    action.add_argument("--redo", type=int, action="append", default=[], metavar="N", help="repeatable")
    action.add_argument("--author", default="", metavar="NAME", help="who undoes or redoes it")
    action.add_argument("--json", action="store_true", help="a line of JSON for each")
    action.set_defaults(command=edit_commands.list_edits)
