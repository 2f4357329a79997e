"""What the command about transformations does."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any, TypeAlias

from dashboard import mapping, removal
from dashboard.analysis.directions.pair_evidence import PairEvidence
from dashboard.analysis.directions.sorting import Sorting
from dashboard.analysis.directions.terms import read_term
from dashboard.analysis.encoders.removal import Removal
from dashboard.axes import Axes
from dashboard.axis_commands import SHOWN, column_number, end, rounded, saved_axis
from dashboard.command_options import CommandError
from dashboard.compute import compute_processes
from dashboard.edits import edited_map
from dashboard.home import data_folder
from dashboard.pair_lines import read_pairs
from dashboard.space import Space
from dashboard.transformation_definition import MOST_PAIRS, TransformationDefinition
from dashboard.transformation_words import findings
from dashboard.transformations import Applied, Near, Transformation, Transformations
from store import Store
from store.records import SemanticMap


def transform(options: argparse.Namespace) -> None:
    """Learn a transformation on a stored map, tell the evidence, and apply it."""
    with Store.open(data_folder()) as store, compute_processes(store.home) as compute:
        semantic_map = edited_map(store, options.map)
        definition = definition_of(options, store, semantic_map.corpus.id)
        axes = Axes(store, compute, semantic_map, Space(store, compute, semantic_map))
        transformations = Transformations(axes, compute)
        found = transformations.transformation(definition)
        evidence = transformations.evidence(found)
        elsewhere = {name: transformations.evidence_elsewhere(found, name) for name in options.encoder}
        applied = None
        if options.apply is not None:
            term = read_term(options.apply)
            applied = transformations.applied(found, term, options.strength, count=options.limit)
        ends = {
            name: end(axes, found.axis, is_positive=name == "after", count=options.limit)
            for name in ("after", "before")
        }
        if options.save:
            store.saved_transformations.save(semantic_map.corpus.id, options.save, definition.as_dict())
    if options.json:
        told = {"map": options.map, "transformation": definition.as_dict(), "evidence": evidence_as_dict(evidence)}
        told |= {"other_encoders": {name: evidence_as_dict(other) for name, other in elsewhere.items()}}
        told |= {"applied": None if applied is None else applied_as_dict(applied), "ends": ends}
        print(json.dumps(told, ensure_ascii=False))
    else:
        print_evidence(found, evidence)
        for name, other in elsewhere.items():
            print(f"With the encoder {name}:")
            print_findings(other)
        if applied is not None:
            print_applied(applied)
        else:
            print_ends(ends)


def remove(options: argparse.Namespace) -> None:
    """Draw the map of what is left without a direction, and tell what that lost and gained."""
    with Store.open(data_folder()) as store, compute_processes(store.home) as compute:
        semantic_map = edited_map(store, options.map)
        axes = Axes(store, compute, semantic_map, Space(store, compute, semantic_map))
        transformations = Transformations(axes, compute)
        taken, what_is_left = taken_away(options, transformations)
        recipe = removal.recipe_without(transformations, taken)
        there = edited_map(store, mapping.build_map(store, compute, semantic_map.corpus.id, recipe).map_id)
        became, left = removal.balance(transformations, there), what_is_left(there)
    told = {"map": there.id, "encoder": taken.name, "directions": len(taken.directions), **rounded(asdict(became))}
    told |= {"unpaired_auc": None, "neighbours_alike": None, **rounded(left)}
    print(json.dumps(told, ensure_ascii=False))


WhatIsLeft: TypeAlias = Callable[[SemanticMap], dict[str, Any]]


def taken_away(options: argparse.Namespace, transformations: Transformations) -> tuple[Removal, WhatIsLeft]:
    """What the options want taken away, and what tells from the map of what is left how much of it is still there."""
    axes = transformations.axes
    if options.column is not None:
        column = column_number(axes.semantic_map.corpus.columns, options.column)
        taken = removal.removal_of_column(transformations, column)
        return taken, lambda there: {"neighbours_alike": removal.column_alike(transformations, column, there)}
    if options.axis is not None:
        axis = axes.axis(saved_axis(axes, options.axis))
        taken = removal.removal_of_axis(transformations, axis)
        return taken, lambda there: {
            "unpaired_auc": removal.examples_left(axis),
            "neighbours_alike": removal.axis_alike(transformations, axis, there),
        }
    definition = definition_of(options, transformations.store, axes.semantic_map.corpus.id)
    found = transformations.transformation(definition)
    left = removal.left_of(found)
    aucs = None if left is None else tuple(sorting.unpaired for sorting in left)
    return removal.removal_of_change(transformations, found), lambda _: {"unpaired_auc": aucs}


def definition_of(options: argparse.Namespace, store: Store, corpus_id: str) -> TransformationDefinition:
    """What the options say; raises `CommandError`."""
    if options.saved is not None:
        saved = store.saved_transformations.list(corpus_id)
        if options.saved not in saved:
            offered = ", ".join(map(repr, saved)) or "none at all"
            raise CommandError(f"No transformation is saved as {options.saved!r}; saved are {offered}.")
        return TransformationDefinition.of(saved[options.saved])
    if options.library is not None:
        return TransformationDefinition(entry=options.library)
    if options.columns is not None:
        return TransformationDefinition(columns=(options.columns[0], options.columns[1]))
    pairs = [(before, after) for before, after in options.pair]
    if options.pairs is not None:
        lines = read_pairs(options.pairs.read_text("utf-8-sig"))
        if lines.wrong:
            raise CommandError(
                f"Line {lines.wrong[0]} of {options.pairs} is no pair: write a text, a tab or -> and a text."
            )
        pairs += lines.pairs
    if len(pairs) > MOST_PAIRS:
        print(f"Only the first {MOST_PAIRS} of {len(pairs)} pairs count.", file=sys.stderr)
    return TransformationDefinition.of({"pairs": pairs})


def evidence_as_dict(evidence: PairEvidence) -> dict[str, Any]:
    """The evidence, JSON-ready."""
    return {
        "pairs": evidence.pairs,
        "sign_flips": asdict(evidence.flips),
        "mean_cosine_of_changes": None if evidence.alike is None else round(evidence.alike, 4),
        "changes_have_in_common": evidence.alike_word,
        "held_out": evidence.is_held_out,
        "sorting": None if evidence.sorting is None else sorting_as_dict(evidence.sorting),
        "by_length": sorting_as_dict(evidence.by_length),
        "follows_length": evidence.follows_length,
    }


def sorting_as_dict(sorting: Sorting) -> dict[str, Any]:
    """JSON-ready."""
    return {**rounded(asdict(sorting)), "word": sorting.word}


def applied_as_dict(applied: Applied) -> dict[str, Any]:
    """JSON-ready."""
    return {
        "text": applied.start.words,
        "strength": applied.strength,
        "nearest_after_the_change": [rounded(asdict(near)) for near in applied.there],
        "nearest_to_the_text": [rounded(asdict(near)) for near in applied.here],
        "in_common": applied.in_common,
        "nearest": round(applied.nearest_there, 4),
        "texts_with_no_nearer_neighbour": round(applied.as_near, 4),
    }


def print_evidence(found: Transformation, evidence: PairEvidence) -> None:
    """The evidence in words."""
    if found.without_vector:
        print(f"{found.without_vector} of {len(found.written.texts)} pairs are left out: the encoder knows no word.")
    print_findings(evidence)


def print_findings(evidence: PairEvidence) -> None:
    """A line for each."""
    for finding in findings(evidence):
        print(f"{finding.words} [{finding.figures}]" if finding.figures else finding.words)


def print_ends(ends: dict[str, list[dict[str, Any]]]) -> None:
    """The texts of the map at both ends of the change."""
    for name, texts in ends.items():
        print(f"Most like the texts {name} the change (rank):")
        for text in texts:
            print(f"{text['rank']:>9,}  {' '.join(text['text'].split())[:SHOWN]}")


def print_applied(applied: Applied) -> None:
    """Both lists, one after the other."""
    print_list("Nearest to the text after the change (no rewritten counterpart, but what lies there):", applied.there)
    print_list("Nearest to the text itself:", applied.here)
    print(f"{applied.in_common} of them are the same.")
    if applied.off_in_words is not None:
        print(applied.off_in_words)


def print_list(title: str, texts: tuple[Near, ...]) -> None:
    """A line for each text."""
    print(title)
    for near in texts:
        print(f"{near.similarity:>9.3f}  {' '.join(near.words.split())[:SHOWN]}")
