"""What the options of the command line mean: how to read a file, which texts to take, which recipe to follow."""

from __future__ import annotations

import argparse
import math
from dataclasses import fields
from typing import Any

from dashboard.corpus_files import ReadOptions, Selection, TableFile
from dashboard.expected_topics import ExpectationError, ExpectedTopic, expecting, read_topics
from store.recipes import MapRecipe
from store.records import Corpus, SemanticMap

SETTINGS = tuple(field.name for field in fields(MapRecipe) if field.name not in ("encoder", "base", "expected"))
FRACTIONS = {
    *("min_dist", "alpha", "cluster_selection_epsilon", "cluster_selection_epsilon_max"),
    *("cluster_selection_persistence", "expected_similarity"),
}
"""Settings that need not be whole numbers."""
CHOICES: dict[str, dict[str, bool | str]] = {
    "cluster_selection_method": {"leaf": "leaf", "eom": "eom"},
    "allow_single_cluster": {"true": True, "false": False},
}
LEAST = {"n_neighbors": 1, "regions": 2, "min_cluster_size": 2, "min_samples": 1, "alpha": 0.01}
"""The smallest value of a setting, where it is not 0."""


class CommandError(Exception):
    """The command cannot do what was asked; the message is a finished sentence."""


def layer_of(semantic_map: SemanticMap, wanted: int | None) -> int:
    """The layer that the user names, or the one shown first."""
    layers = len(semantic_map.layers)
    if wanted is not None and not 0 <= wanted < layers:
        raise CommandError(f"The map has the layers 0 to {layers - 1}: choose one of them.")
    return semantic_map.first_layer if wanted is None else wanted


def reading_options(options: argparse.Namespace) -> ReadOptions:
    """How the user wants the file to be read."""
    return ReadOptions(
        encoding=options.encoding,
        delimiter=options.delimiter,
        quote=options.quote,
        has_header=options.header,
        header_row=options.header_row,
        text_per=options.per,
        table=options.table,
    )


def selection_of(options: argparse.Namespace) -> Selection:
    """What of the file the user wants as documents."""
    return Selection(template=options.template, split=options.split, sample=options.sample, sample_by=options.sample_by)


def text_column_of(table: TableFile, chosen: str | None) -> str:
    """The column that the user names, or the one that looks most like texts."""
    names = [column.name for column in table.columns]
    if chosen is not None and chosen not in names:
        raise CommandError(
            f"The file has no column {chosen!r}: choose one of {', '.join(map(repr, names))} with --text."
        )
    column = chosen or table.text_column
    if column is None:
        raise CommandError(f"No column looks like texts: name one of {', '.join(map(repr, names))} with --text.")
    return column


def recipe_of(options: argparse.Namespace) -> MapRecipe:
    """The recipe with the user's settings."""
    values: dict[str, Any] = {"encoder": options.encoder}
    for setting in options.settings:
        key, _, value = setting.partition("=")
        if key not in SETTINGS:
            raise CommandError(f"There is no setting {key!r}: the settings are {', '.join(SETTINGS)}.")
        values[key] = setting_value(key, value)
    recipe = MapRecipe(**values)
    return expecting(recipe, expected_of(options), recipe.expected_similarity)


def expected_of(options: argparse.Namespace) -> tuple[ExpectedTopic, ...]:
    """The topics that the user expects: those of the file, then those of single options."""
    lines = list(options.expected)
    if options.expected_file is not None:
        try:
            lines.insert(0, options.expected_file.read_text("utf-8-sig"))
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(
                f"The topics in {options.expected_file} cannot be read: name a text file in UTF-8 with a topic a line."
            ) from error
    try:
        return read_topics("\n".join(lines))
    except ExpectationError as error:
        raise CommandError(str(error)) from error


def setting_value(key: str, written: str) -> float | int | bool | str:
    """A setting's value from how it is written; raises a `CommandError` that says what it may be."""
    if key in CHOICES:
        if written not in CHOICES[key]:
            raise CommandError(f"The setting {key} is one of {', '.join(CHOICES[key])}, not {written!r}.")
        return CHOICES[key][written]
    try:
        value = float(written) if key in FRACTIONS else int(written)
    except ValueError as error:
        raise CommandError(f"The setting {key} needs a number, not {written!r}.") from error
    if key == "expected_similarity" and not 0 < value < 1:
        raise CommandError(f"The setting expected_similarity lies between 0 and 1, not at {written}.")
    if not LEAST.get(key, 0) <= value < math.inf:
        raise CommandError(f"The setting {key} must be at least {LEAST.get(key, 0):g}, not {written}.")
    return value


def shared_text_column(table: TableFile, corpus: Corpus) -> str | None:
    """The corpus' text column, where the file has one of that name."""
    return corpus.text_column if corpus.text_column in {column.name for column in table.columns} else None


def rows_in(written: str, *, last: int) -> list[int]:
    """The rows of `3,8,20-24`, ascending, none above the last; raises a `CommandError`."""
    rows: list[int] = []
    for run in written.split(","):
        first, _, end = run.strip().partition("-")
        if not first.isdecimal() or not (end or first).isdecimal():
            raise CommandError(
                "Say which texts are meant by their rows in the file, counted from 1: `--rows 3,8,20-24`."
            )
        rows += range(int(first), min(int(end or first), last) + 1)
    return sorted(set(rows))
