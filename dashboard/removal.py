"""Directions taken away from all texts of a corpus, for a map of what is left; and what that lost and gained."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Vectors
from dashboard.analysis.directions.removal import (
    group_directions,
    left_of_a_change,
    left_of_an_axis,
    neighbors_alike,
    orthonormal,
)
from dashboard.analysis.directions.sorting import Sorting
from dashboard.analysis.directions.transformations import TransformationError
from dashboard.analysis.encoders.removal import Removal, base_of, is_removal, removed
from dashboard.analysis.region_agreement import adjusted_mutual_information
from dashboard.axis import Axis
from dashboard.compute import outcome
from dashboard.map_pairs import matching_layer, neighbors_by_point, shared_neighbors
from dashboard.saved_axes import name_of
from dashboard.transformations import Transformation, Transformations
from store import Store
from store.recipes import MapRecipe
from store.records import NOISE, SemanticMap

KEPT_AT_ONCE = 20_000
FIFTHS = 5
LONGEST = 60


class RemovalError(TransformationError):
    """Something that cannot be taken away; the message is a finished sentence."""


@dataclass(frozen=True)
class Balance:
    """What became of a map when directions were taken away: its trustworthiness before and after, the share of nearest
    neighbours that are still the same, and how far the regions agree (AMI)."""

    trustworthiness: tuple[float | None, float | None]
    neighbors_kept: float | None
    regions_agree: float


def removal_of_change(transformations: Transformations, found: Transformation) -> Removal:
    """That of the mean change."""
    name = transformations.name_of(found.definition) or "a change"
    return _removal(transformations, name, found.definition.id, orthonormal([found.offset]))


def removal_of_column(transformations: Transformations, column: int) -> Removal:
    """That of what tells the values of a column apart; raises `RemovalError`."""
    _, groups = transformations.axes.columns.groups(column)
    placed = np.isfinite(transformations.semantic_map.coordinates[:, 0])
    directions = group_directions(transformations.space.vectors, np.where(placed, groups, -1))
    corpus = transformations.semantic_map.corpus
    name = corpus.columns[column].name
    if directions is None:
        raise RemovalError(f"No two values of “{name}” have ten texts each, so nothing tells them apart for certain.")
    # Another corpus of the same texts may say something else of them there.
    return _removal(transformations, name, f"column {column} of corpus {corpus.id}", directions)


def removal_of_axis(transformations: Transformations, axis: Axis) -> Removal:
    """That of an axis."""
    name = name_of(axis.definition, transformations.axes.saved) or "an axis"
    here, source = transformations.semantic_map, f"axis {axis.id} of corpus {transformations.semantic_map.corpus.id}"
    parts = (*axis.definition.negative, *axis.definition.positive)
    if any(part.kind == "region" for part in parts):  # which texts are in it, only this map as it is now tells
        source += f" on {here.id} {here.edition}"
    return _removal(transformations, name, source, orthonormal([axis.direction]))


def _removal(transformations: Transformations, what: str, source: str, directions: Vectors) -> Removal:
    space = transformations.space
    if not space.encodes:
        raise RemovalError("This map was drawn from vectors that came with the file: take it away from those instead.")
    if is_removal(space.encoder):
        raise RemovalError(
            f"From this map something has been taken away already: begin with a map by {base_of(space.encoder)}."
        )
    name = " ".join(what.split())[:LONGEST].replace("#", "")
    source = f"{source} of {transformations.semantic_map.corpus.texts_key}"
    return Removal(space.encoder, space.encoder_id, name, source, directions)


def recipe_without(transformations: Transformations, removal: Removal) -> MapRecipe:
    """Keep the directions and the vectors without them, so that no text is encoded anew; returns the recipe of a map of
    what is left."""
    store, semantic_map = transformations.store, transformations.semantic_map
    removal = removal.kept(store.home)
    missing = store.vectors.missing(semantic_map.corpus.id, removal.id)
    known = missing[missing < len(transformations.space.vectors) - semantic_map.later_points]
    for start in range(0, len(known), KEPT_AT_ONCE):
        points = known[start : start + KEPT_AT_ONCE]
        vectors = removed(np.asarray(transformations.space.vectors[points]), removal.directions)
        store.vectors.put(semantic_map.corpus.id, removal.id, points, vectors)
    return replace(semantic_map.recipe, encoder=removal.name, base=None)


def drawn_without(store: Store, corpus_id: str, removal: Removal) -> str | None:
    """The id of the newest map of what is left, if it has been drawn."""
    return next((entry.id for entry in store.maps.list(corpus_id) if entry.encoder_id == removal.id), None)


def balance(transformations: Transformations, there: SemanticMap) -> Balance:
    """What became of the map."""
    here = transformations.semantic_map
    layer = here.layers[here.first_layer]
    other = there.layers[matching_layer(layer, there)]
    both = (layer.region_of >= NOISE) & (other.region_of >= NOISE)
    asked = transformations.compute.ask(adjusted_mutual_information, layer.region_of[both], other.region_of[both])
    return Balance(
        (here.trustworthiness, there.trustworthiness),
        shared_neighbors(transformations.store, here, there),
        outcome(asked),
    )


def left_of(found: Transformation) -> tuple[Sorting, Sorting] | None:
    """How well pairs that were left out can still be told, before and after."""
    return left_of_a_change(found.pairs, found.held_out)


def column_alike(
    transformations: Transformations, column: int, there: SemanticMap
) -> tuple[float | None, float | None]:
    """How often nearest neighbours have the same value of a column, before and after."""
    _, groups = transformations.axes.columns.groups(column)
    maps = (transformations.semantic_map, there)
    before, after = (_alike(transformations.store, one, groups) for one in maps)
    return before, after


def axis_alike(transformations: Transformations, axis: Axis, there: SemanticMap) -> tuple[float | None, float | None]:
    """How often a text and its nearest neighbours lie in the same fifth of an axis' order, before and after."""
    fifths = np.full(len(axis.positions), -1, np.int64)
    fifths[axis.order] = np.arange(len(axis.order)) * FIFTHS // max(1, len(axis.order))
    maps = (transformations.semantic_map, there)
    before, after = (_alike(transformations.store, one, fifths) for one in maps)
    return before, after


def examples_left(axis: Axis) -> tuple[float, float] | None:
    """How well examples of both ends can still be told apart, before and after."""
    return None if axis.poles is None else left_of_an_axis(*axis.poles)


def _alike(store: Store, semantic_map: SemanticMap, groups: NDArray[Any]) -> float | None:
    near = neighbors_by_point(store, semantic_map)
    return None if near is None else neighbors_alike(groups, *near)
