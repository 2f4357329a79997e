"""The command line: python -m dashboard ..."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TypeAlias

from dashboard import commands
from dashboard.command_options import SETTINGS
from dashboard.direction_options import add_analogy, add_axis, add_evaluate, add_path, add_remove, add_transform
from dashboard.edit_options import add_edit, add_edits
from dashboard.erase_commands import add_erase
from dashboard.home import FILES_VARIABLE, VARIABLE
from dashboard.name_commands import add_name
from dashboard.table_files import FORMATS
from dashboard.tag_commands import add_tag, add_tags

DESCRIPTION = "Isogloss draws the map of meaning in a collection of texts."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns 0, or 2 after one sentence on stderr for what its user can mend."""
    options = parser().parse_args(arguments)
    if options.home:
        os.environ[VARIABLE] = str(options.home)
    try:
        options.command(options)
    except commands.EXPECTED as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped. What was computed is kept; the same command goes on from there.", file=sys.stderr)
        return 130
    return 0


def parser() -> argparse.ArgumentParser:
    """All commands with their options."""
    main_parser = argparse.ArgumentParser(prog="python -m dashboard", description=DESCRIPTION)
    main_parser.add_argument("--home", type=Path, help=f"the data folder; otherwise {VARIABLE}, or a folder per user")
    actions = main_parser.add_subparsers(required=True, metavar="COMMAND")
    add_serve(actions)
    add_preview(actions)
    add_map(actions)
    add_add(actions)
    add_list(actions)
    add_export(actions)
    add_edit(actions)
    add_edits(actions)
    add_tag(actions)
    add_tags(actions)
    add_erase(actions)
    add_delete(actions)
    add_axis(actions)
    add_transform(actions)
    add_remove(actions)
    add_analogy(actions)
    add_path(actions)
    add_evaluate(actions)
    add_name(actions)
    add_prepare(actions)
    return main_parser


Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"


def add_serve(actions: Actions) -> None:
    """serve: start the app."""
    action = actions.add_parser("serve", help="start the app in the browser", description="Start the app.")
    action.add_argument("--port", type=int, default=8501, help="where it listens (default: 8501)")
    action.add_argument(
        "--address", default="localhost", help="on which address (default: localhost, this machine only)"
    )
    action.add_argument("--no-browser", action="store_true", help="do not open a browser window")
    action.add_argument(
        "--files",
        type=Path,
        metavar="FOLDER",
        help=f"let visitors read files below this folder of the server; otherwise {FILES_VARIABLE}, or none",
    )
    action.set_defaults(command=commands.serve)


def add_preview(actions: Actions) -> None:
    """preview: read a file and store nothing."""
    action = actions.add_parser(
        "preview",
        help="read a file as the upload would, and store nothing",
        description="Read a file as the upload would, and store nothing. The last line on stdout is JSON.",
    )
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("--text", metavar="COLUMN", help="the column that holds the texts; otherwise chosen by content")
    action.add_argument("--limit", type=int, default=5, metavar="N", help="rows to show on stderr (default: 5)")
    action.add_argument("--out", type=Path, metavar="ROWS.jsonl", help="write all rows as read, a JSON object a line")
    add_reading_options(action)
    add_selection_options(action)
    action.set_defaults(command=commands.preview)


def add_map(actions: Actions) -> None:
    """map: from a file to a map."""
    action = actions.add_parser(
        "map",
        help="build the map of a file",
        description="Build the map of a file. Progress goes to stderr; the last line on stdout is JSON.",
    )
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("--text", metavar="COLUMN", help="the column that holds the texts; otherwise chosen by content")
    action.add_argument("--name", help="what to call the corpus (default: the file's name)")
    action.add_argument(
        "--encoder",
        default="full",
        metavar="NAME",
        help="first-look, full (default), endpoint:MODEL, or a sentence-transformers model by name or folder",
    )
    action.add_argument(
        "--vectors", metavar="COLUMN", help="a column of ready vectors, lists of numbers of one length: no encoder runs"
    )
    action.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        dest="settings",
        help=f"a setting of the recipe, repeatable: {', '.join(SETTINGS)}",
    )
    action.add_argument(
        "--expect",
        action="append",
        default=[],
        metavar="TOPIC",
        dest="expected",
        help="a topic that you expect, repeatable: words, or 'name: example | example'; it attracts the texts like it",
    )
    action.add_argument(
        "--expect-file", type=Path, metavar="FILE", dest="expected_file", help="a file of such topics, one a line"
    )
    action.add_argument(
        "--stability",
        action="store_true",
        help="also try whether the regions are found again, which the app does later",
    )
    action.add_argument("--out", type=Path, metavar="FOLDER", help="write documents.parquet and regions.parquet there")
    add_reading_options(action)
    add_selection_options(action)
    action.set_defaults(command=commands.build)


def add_add(actions: Actions) -> None:
    """add: more rows for a corpus."""
    action = actions.add_parser(
        "add",
        help="add a file's rows to a corpus and place them on its maps",
        description="Add the rows of a file to a corpus. Its maps stay as they are; new texts are placed beside those "
        "that they are like. Progress goes to stderr; the last line on stdout is JSON.",
    )
    action.add_argument("corpus", metavar="CORPUS", help="its id, as `list` shows it")
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument(
        "--text", metavar="COLUMN", help="the column that holds the texts; otherwise the corpus' own, or by content"
    )
    add_reading_options(action)
    action.set_defaults(command=commands.add_rows)


def add_reading_options(action: argparse.ArgumentParser) -> None:
    """How to read a file where the detection is wrong."""
    action.add_argument("--encoding", help="the file's encoding; otherwise detected")
    action.add_argument("--delimiter", help="what separates its columns; otherwise detected")
    action.add_argument("--quote", help="what its quoted fields are quoted with, '' for nothing; otherwise detected")
    action.add_argument(
        "--header", action=argparse.BooleanOptionalAction, default=None, help="whether its first row names the columns"
    )
    action.add_argument(
        "--header-row",
        type=int,
        metavar="N",
        help="the line or row that names the columns, where others stand above it",
    )
    action.add_argument(
        "--per",
        choices=["line", "paragraph", "document"],
        help="read running text, a document per line, paragraph or file",
    )
    action.add_argument(
        "--table", metavar="NAME", help="the sheet of a workbook, table of a web page or file of an archive to read"
    )


def add_selection_options(action: argparse.ArgumentParser) -> None:
    """What of a file becomes documents."""
    action.add_argument("--template", help="join columns to one text, such as '{title}. {body}'")
    action.add_argument(
        "--split", choices=["whole", "paragraph", "sentence"], default="whole", help="make a document of each part"
    )
    action.add_argument("--sample", type=int, metavar="N", help="take N rows at random")
    action.add_argument(
        "--sample-by", metavar="COLUMN", help="take them in proportion to the values of a column, at least one of each"
    )


def add_list(actions: Actions) -> None:
    """list: what is stored."""
    action = actions.add_parser("list", help="list corpora and their maps", description="List corpora and their maps.")
    action.add_argument("--json", action="store_true", help="as one line of JSON")
    action.set_defaults(command=commands.list_corpora)


def add_export(actions: Actions) -> None:
    """export: a stored map as files."""
    action = actions.add_parser(
        "export",
        help="write a stored map as files",
        description="Write a stored map as files: documents.parquet, regions.parquet and what else is asked for.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    action.add_argument("--out", type=Path, required=True, metavar="FOLDER", help="where to write them")
    action.add_argument(
        "--as",
        action="append",
        default=[],
        dest="formats",
        choices=list(FORMATS),
        help="write the table of regions like this too, repeatable",
    )
    action.add_argument("--report", action="store_true", help="write report.html, to read or print, too")
    action.set_defaults(command=commands.export)


def add_delete(actions: Actions) -> None:
    """delete: forget a corpus."""
    action = actions.add_parser(
        "delete",
        help="delete a corpus with its maps",
        description="Delete a corpus, its maps and all vectors that no other corpus uses; the disk space is freed.",
    )
    action.add_argument("corpus", metavar="CORPUS", help="the id of a corpus, as `list` shows it")
    action.set_defaults(command=commands.delete)


def add_prepare(actions: Actions) -> None:
    """prepare: make the first-look encoder."""
    action = actions.add_parser(
        "prepare",
        help="make the first-look encoder now (`make run` does it)",
        description="Distil the first-look encoder into the data folder, so that the first map does not wait for it.",
    )
    action.set_defaults(command=commands.prepare)


if __name__ == "__main__":
    sys.exit(main())
