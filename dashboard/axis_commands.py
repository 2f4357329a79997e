"""What the commands about axes do."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.analysis.directions.marked_texts import TO_MARK
from dashboard.analysis.directions.rated_axis import rated_axis
from dashboard.analysis.encoders import batches_by_cost
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.axis_definition import AxisDefinition
from dashboard.axis_judge import Asked, Evidence
from dashboard.axis_marks import Marks
from dashboard.axis_words import findings
from dashboard.command_options import CommandError
from dashboard.compute import Compute, compute_processes, outcome
from dashboard.corpus_files import TableFile, open_file
from dashboard.edits import edited_map
from dashboard.home import data_folder
from dashboard.saved_axes import save_axis, saved_marks
from dashboard.space import Space
from store import Store
from store.records import Column

BATCH_CHARACTERS = 100_000
SHOWN = 100
"""Characters of a text in the table."""


def axis(options: argparse.Namespace) -> None:
    """Order the texts of a stored map along an axis and tell the evidence."""
    with Store.open(data_folder()) as store, compute_processes(store.home) as compute:
        semantic_map = edited_map(store, options.map)
        columns, corpus_id = semantic_map.corpus.columns, semantic_map.corpus.id
        axes = Axes(store, compute, semantic_map, Space(store, compute, semantic_map))
        definition = definition_of(options, axes)
        found = axes.axis(definition)
        rating = None if options.rating is None else column_number(columns, options.rating)
        marks = saved_marks(store, corpus_id, options.saved) if options.marks is None else marks_of(options.marks)
        marked = axes.marked(found, marks) if len(marks) else None
        others = tuple(column_number(columns, name) for name in options.confound) or None
        evidence = axes.judge.evidence(found, Asked(rating, marked, others), wait=True)
        ends = {
            name: end(axes, found, is_positive=name == "positive", count=options.limit)
            for name in ("positive", "negative")
        }
        if options.save:
            save_axis(store, corpus_id, options.save, definition, marks)
    if options.json:
        told = {"map": options.map, "axis": definition.as_dict(), **ends, "evidence": evidence_as_dict(evidence)}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print_axis(ends, evidence)


def definition_of(options: argparse.Namespace, axes: Axes) -> AxisDefinition:
    """What the options say; raises `CommandError`."""
    if options.saved is not None:
        return saved_axis(axes, options.saved)
    columns = axes.semantic_map.corpus.columns
    learned_from = None if options.column is None else str(column_number(columns, options.column))
    return AxisDefinition.of(negative=options.negative, positive=options.positive, column=learned_from)


def saved_axis(axes: Axes, name: str) -> AxisDefinition:
    """The axis that is saved under a name; raises `CommandError`."""
    if name not in axes.saved:
        offered = ", ".join(map(repr, axes.saved)) or "none at all"
        raise CommandError(f"No axis is saved as {name!r}; saved are {offered}.")
    return axes.saved[name]


def marks_of(written: str) -> Marks:
    """The marks of `3,8;5;20-24`; raises `CommandError`."""
    marks = Marks.read(written)
    if len(marks) < TO_MARK:
        raise CommandError(
            f"Write {TO_MARK} marked texts or more, by rows of the file counted from 1: those more like the negative "
            "end, those like neither, those more like the positive end, such as '3,8;5;20-24'."
        )
    return marks


def column_number(columns: tuple[Column, ...], name: str) -> int:
    """The number of the column with this name; raises `CommandError`."""
    names = [column.name for column in columns]
    if name not in names:
        offered = ", ".join(map(repr, names)) or "none at all"
        raise CommandError(f"The corpus has no column {name!r}; its columns are {offered}.")
    return names.index(name)


def end(axes: Axes, found: Axis, *, is_positive: bool, count: int) -> list[dict[str, Any]]:
    """The texts at one end, the outermost first, with their ranks from 1 for the most positive."""
    points = found.end(is_positive=is_positive, count=count)
    rank_of = np.empty(len(found.positions), np.int64)
    rank_of[found.order] = np.arange(1, len(found.order) + 1)
    intervals = axes.judge.intervals(found, points)
    texts = axes.store.corpora.texts(axes.semantic_map.corpus.id, points.astype(np.int32))
    return [
        {
            "row": row,
            "text": text,
            "rank": int(rank_of[point]),
            "rank_interval": None if intervals is None else [round(edge) for edge in intervals[number]],
        }
        for number, (point, row, text) in enumerate(zip(points, axes.space.rows.of(points), texts, strict=True))
    ]


def evidence_as_dict(evidence: Evidence) -> dict[str, Any]:
    """The evidence, JSON-ready."""
    rating, marks = evidence.rating, evidence.marks
    return {
        "texts": {"negative": evidence.texts[0], "positive": evidence.texts[1]},
        "split_half": None if evidence.stability is None else rounded(asdict(evidence.stability)),
        "held_out_examples": None
        if evidence.examples is None
        else rounded(asdict(evidence.examples)) | {"beats_chance": evidence.examples.beats_chance},
        "confounds": [rounded(asdict(found)) | {"warns": found.warns} for found in evidence.confounds],
        "rating": None if rating is None else rounded(asdict(rating)) | {"beats_chance": rating.beats_chance},
        "marks": None if marks is None else rounded(asdict(marks)) | {"beats_chance": marks.beats_chance},
    }


def rounded(figures: dict[str, Any]) -> dict[str, Any]:
    """Numbers to four places."""

    def short(value: Any) -> Any:
        if isinstance(value, tuple):
            return [short(part) for part in value]
        return round(value, 4) if isinstance(value, float) else value

    return {name: short(value) for name, value in figures.items()}


def print_axis(ends: dict[str, list[dict[str, Any]]], evidence: Evidence) -> None:
    """Both ends as a table, then the evidence in words."""
    for name, texts in ends.items():
        print(f"The {name} end, outermost first (rank, 95 % interval of the rank):")
        for text in texts:
            interval = "" if text["rank_interval"] is None else "{:,} to {:,}".format(*text["rank_interval"])
            print(f"{text['rank']:>9,}  {interval:>19}  {' '.join(text['text'].split())[:SHOWN]}")
    for finding in findings(evidence):
        print(f"{finding.words} [{finding.figures}]" if finding.figures else finding.words)


def evaluate_axis(options: argparse.Namespace) -> None:
    """Hold the axis between two poles against a file's ratings."""
    home = data_folder()
    with Store.open(home) as store, compute_processes(home) as compute:
        with open_file(options.file, scratch=compute.scratch) as table:
            texts, ratings = rated_texts(table, options.text, options.rating)
        poles = [*options.negative, *options.positive]
        vectors = encoded([*poles, *texts], options.encoder, compute, store)
    negative, positive = vectors[: len(options.negative)], vectors[len(options.negative) : len(poles)]
    own = [row for row, text in enumerate(texts) if text in poles]
    judged = rated_axis(vectors[len(poles) :], ratings, negative=negative, positive=positive, without=own)
    if judged.rating is None:
        raise CommandError("Fewer than 20 texts have a rating, or all have the same: no correlation can be told.")
    told = {"encoder": options.encoder, "texts": judged.rating.texts, "not_encodable": judged.not_encodable}
    told |= {"spearman": round(judged.rating.rho, 4), "random_band": [round(edge, 4) for edge in judged.rating.band]}
    told |= {"beats_chance": judged.rating.beats_chance}
    told |= {"split_half": None if judged.stability is None else rounded(asdict(judged.stability))}
    print(json.dumps(told))


def rated_texts(table: TableFile, text: str, rating: str) -> tuple[list[str], NDArray[np.float64]]:
    """The texts of a file and their ratings, NaN for a cell that is no number."""
    names = {column.name for column in table.columns}
    for name, option in ((text, "--text"), (rating, "--rating")):
        if name not in names:
            offered = ", ".join(sorted(map(repr, names)))
            raise CommandError(f"The file has no column {name!r}: choose one of {offered} with {option}.")
    texts = [cell or "" for batch in table.texts([text]) for cell in batch.column(text).to_pylist()]
    numbers = table.with_types({rating: "number"}).batches([rating])
    ratings = [np.nan if cell is None else cell for batch in numbers for cell in batch.column(rating).to_pylist()]
    return texts, np.array(ratings, np.float64)


def encoded(texts: list[str], encoder: str, compute: Compute, store: Store) -> NDArray[np.float32]:
    """The vectors of these texts, (texts, dimensions)."""
    batches = batches_by_cost(texts, BATCH_CHARACTERS)
    calls = [compute.submit(stages.encode, encoder, texts[batch], home=store.home) for batch in batches]
    return np.concatenate([outcome(call) for call in calls])
