"""The command line's options for directions: axes, transformations, analogies, paths, and what judges them."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TypeAlias

from dashboard import analogy_commands, axis_commands, path_commands, transformation_commands
from dashboard.analysis.directions.analogies import SOLVERS

Actions: TypeAlias = "argparse._SubParsersAction[argparse.ArgumentParser]"

PART = (
    "a text; or #17, the text in row 17 of the file; #3,8,20-24, those in several rows, which count as one; @1.4, "
    "region 4 of layer 1; =3:value, the texts with a value in column 3; =tag:urgent, the texts with a tag"
)


def add_axis(actions: Actions) -> None:
    """axis: the texts of a stored map between two poles."""
    action = actions.add_parser(
        "axis",
        help="order the texts of a stored map between two poles",
        description="Order the texts of a stored map between two poles, with the evidence for the order. "
        f"A part of a pole is {PART}. Rows are counted from 1, as on screens, columns, layers and regions from 0.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    add_poles(action)
    action.add_argument("--column", metavar="COLUMN", help="learn the axis from this column instead")
    action.add_argument("--saved", metavar="NAME", help="the axis that was saved under this name, with its marks")
    action.add_argument("--rating", metavar="COLUMN", help="a column of numbers to hold the axis against")
    action.add_argument(
        "--confound", action="append", default=[], metavar="COLUMN",
        help="a column that the order may follow instead, repeatable; otherwise the first eight",
    )  # fmt: skip
    action.add_argument(
        "--marks", metavar="'3,8;5;20-24'",
        help="20 or more texts to hold it against, by rows: more like the negative end; like neither; like the other",
    )  # fmt: skip
    action.add_argument("--save", metavar="NAME", help="keep it under this name, with the marks")
    action.add_argument("--limit", type=int, default=10, metavar="N", help="texts shown of each end (default: 10)")
    action.add_argument("--json", action="store_true", help="as one line of JSON")
    action.set_defaults(command=axis_commands.axis)


def add_transform(actions: Actions) -> None:
    """transform: a change learned from pairs, on a stored map."""
    action = actions.add_parser(
        "transform",
        help="learn a change from pairs of texts and use it on a stored map",
        description="Learn a change from pairs of texts, tell how far it can be believed, and order the texts of a "
        "stored map by it or apply it to one. A text is given as it is, or as #12 for the text in row 12.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    add_sources(action)
    action.add_argument("--apply", metavar="TEXT", help="apply it to this text, instead of showing both ends")
    action.add_argument("--strength", type=float, default=1.0, help="how much of the mean change (default: 1)")
    action.add_argument(
        "--encoder", action="append", default=[], metavar="NAME", help="test it on this encoder, too; repeatable"
    )
    action.add_argument("--save", metavar="NAME", help="keep it under this name")
    action.add_argument("--limit", type=int, default=10, metavar="N", help="texts in each list (default: 10)")
    action.add_argument("--json", action="store_true", help="as one line of JSON")
    action.set_defaults(command=transformation_commands.transform)


def add_remove(actions: Actions) -> None:
    """remove: a direction taken away from all texts, and the map of what is left."""
    action = actions.add_parser(
        "remove",
        help="take a direction away from all texts of a map and draw what is left",
        description="Take a change, an axis, or what tells the values of a column apart, away from the vectors of all "
        "texts of a stored map, and draw the map of what is left. The last line on stdout is JSON: what was lost and "
        "gained.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    add_sources(action)
    action.add_argument("--axis", metavar="NAME", help="take away the axis that is saved under this name")
    action.add_argument("--column", metavar="COLUMN", help="take away what tells the values of this column apart")
    action.set_defaults(command=transformation_commands.remove)


def add_sources(action: argparse.ArgumentParser) -> None:
    """What a change is learned from."""
    source = action.add_argument_group("what the change is learned from")
    source.add_argument("--pair", nargs=2, action="append", default=[], metavar=("BEFORE", "AFTER"), help="repeatable")
    source.add_argument("--pairs", type=Path, metavar="FILE", help="a pair on each line, with a tab or -> between")
    source.add_argument("--columns", nargs=2, metavar=("BEFORE", "AFTER"), help="two columns of the corpus")
    source.add_argument("--library", metavar="NAME", help="an entry of the library, such as 'past tense'")
    source.add_argument("--saved", metavar="NAME", help="one that was saved under this name")


def add_analogy(actions: Actions) -> None:
    """analogy: a : b :: c : ? on a stored map."""
    action = actions.add_parser(
        "analogy",
        help="ask a : b :: c : ? of a stored map",
        description="Ask a : b :: c : ? of a stored map. Each of the three is a text, #12 for the text in row 12, or "
        "@NAME for a region. Beside the answers stands what is nearest to c without the pair.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    for name in ("a", "b", "c"):
        action.add_argument(name, metavar=name.upper())
    action.add_argument(
        "--pair",
        nargs=2,
        action="append",
        default=[],
        metavar=("A", "B"),
        help="one more pair like a and b, repeatable",
    )
    action.add_argument("--solver", choices=SOLVERS, default=SOLVERS[0], help=f"default: {SOLVERS[0]}")
    action.add_argument(
        "--answers",
        choices=["documents", "sentences", "phrases"],
        default="documents",
        help="what answers (default: documents)",
    )
    action.add_argument("--limit", type=int, default=10, metavar="N", help="answers (default: 10)")
    action.add_argument("--json", action="store_true", help="as one line of JSON")
    action.set_defaults(command=analogy_commands.analogy)


def add_path(actions: Actions) -> None:
    """path: from one text to another on a stored map."""
    action = actions.add_parser(
        "path",
        help="find the way from one text to another on a stored map",
        description="Find the way from one text to another through the texts of a stored map. Either end is a text, "
        "#12 for the text in row 12, or @NAME for a region.",
    )
    action.add_argument("map", metavar="MAP", help="the id of a map, as `list` shows it")
    action.add_argument("start", metavar="FROM")
    action.add_argument("end", metavar="TO")
    action.add_argument("--straight", action="store_true", help="show the straight way, too, for comparison")
    action.add_argument("--json", action="store_true", help="as one line of JSON")
    action.set_defaults(command=path_commands.path)


def add_evaluate(actions: Actions) -> None:
    """evaluate: how good directions are, on files with known answers."""
    action = actions.add_parser(
        "evaluate",
        help="measure directions on a file with known answers",
        description="Measure directions on a file with known answers. The last line on stdout is JSON.",
    )
    kinds = action.add_subparsers(required=True, metavar="KIND")
    add_evaluate_axis(kinds)
    add_evaluate_analogies(kinds)


def add_evaluate_axis(kinds: Actions) -> None:
    """evaluate axis: an axis held against people's ratings."""
    action = kinds.add_parser(
        "axis",
        help="hold an axis against ratings",
        description="Hold the axis between two poles against ratings of texts: Spearman's rho, with the band in which "
        "95 % of random axes lie.",
    )
    action.add_argument("file", type=Path, metavar="FILE")
    add_poles(action, required=True)
    action.add_argument("--text", default="text", metavar="COLUMN", help="the column of texts (default: text)")
    action.add_argument("--rating", default="rating", metavar="COLUMN", help="the column of numbers (default: rating)")
    action.add_argument("--encoder", default="full", metavar="NAME", help="as for `map` (default: full)")
    action.set_defaults(command=axis_commands.evaluate_axis)


def add_evaluate_analogies(kinds: Actions) -> None:
    """evaluate analogies: solvers held against known answers."""
    action = kinds.add_parser(
        "analogies",
        help="hold solvers against known answers",
        description="Hold all solvers and both baselines against a file of analogies: sections `: name`, four items a "
        "line, or two for a pair; words, or texts separated by tabs.",
    )
    action.add_argument("file", type=Path, metavar="FILE")
    action.add_argument("--encoder", default="full", metavar="NAME", help="as for `map` (default: full)")
    action.set_defaults(command=analogy_commands.evaluate_analogies)


def add_poles(action: argparse.ArgumentParser, *, required: bool = False) -> None:
    """The two poles of an axis."""
    for pole in ("negative", "positive"):
        action.add_argument(
            f"--{pole}", nargs="+", default=[], required=required, metavar="TEXT", help=f"what the {pole} end is like"
        )
