"""Axes on a map: what their poles are made of, and where the texts lie along them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import AxisError, Vectors, pole, positions, semantic_axis
from dashboard.analysis.directions.effect_sizes import GroupPlaces, group_places, shares_at_ends
from dashboard.analysis.directions.evidence import HeldOutPlaces
from dashboard.analysis.directions.marked_texts import held_out_places
from dashboard.analysis.directions.regression import learn_axis
from dashboard.axis import Axis
from dashboard.axis_definition import AxisDefinition, PolePart
from dashboard.axis_judge import AxisJudge
from dashboard.axis_marks import MarkedTexts, Marks
from dashboard.axis_parts import points_of
from dashboard.compute import Compute
from dashboard.last_few import LastFew
from dashboard.point_columns import PointColumns
from dashboard.saved_axes import axis_id, saved_axes
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

MOST_OF_A_PART = 2_000
"""Texts of a region or value that stand for it, drawn at random: their mean is that of all but for a hair."""
KEPT_AXES = 12
NOWHERE: NDArray[np.int64] = np.zeros(0, np.int64)


@dataclass(frozen=True, eq=False)
class TagPlaces:
    """A tag along an axis: where its texts lie, as a single group, and its `shares` of the lowest fifth of all texts
    and of the highest."""

    tag: str
    places: GroupPlaces
    shares: tuple[float, float]


Part: TypeAlias = tuple[NDArray[np.int64], Vectors]
"""The points of a part, none for a typed text, and vectors that stand for it."""


class Axes:
    """The axes of one map, of which the last are kept, and their `judge`. Safe to use from several threads."""

    def __init__(self, store: Store, compute: Compute, semantic_map: SemanticMap, space: Space) -> None:
        self.store = store
        self.semantic_map = semantic_map
        self.space = space
        self.columns = PointColumns(store, semantic_map)
        self.judge = AxisJudge(store, compute, semantic_map, space, self.columns)
        self._known: LastFew[str, Axis] = LastFew(KEPT_AXES)

    # Axes

    def axis(self, definition: AxisDefinition) -> Axis:
        """The axis of a definition; raises `AxisError`, `SpaceError` or `EncoderError`."""
        own_id = self.id_of(definition)
        known = self._known.get(own_id)
        if known is not None:
            return known
        find = self._between_poles if definition.column is None else self._learned
        return self._known.keep(own_id, find(own_id, definition))

    def known_axis(self, known_id: str) -> Axis:
        """An axis that was asked for a moment ago or is saved, by its id; raises `LookupError`, and what `axis`
        raises."""
        known = self._known.get(known_id)
        if known is not None:
            return known
        saved = {self.id_of(definition): definition for definition in self.saved.values()}
        return self.axis(saved[known_id])

    def id_of(self, definition: AxisDefinition) -> str:
        """The id of the axis that a definition makes now."""
        return axis_id(definition, self.columns.tags_by_any_name)

    @property
    def saved(self) -> dict[str, AxisDefinition]:
        """The axes of this corpus that were given a name, the newest first."""
        return saved_axes(self.store, self.semantic_map.corpus.id)

    def _between_poles(self, own_id: str, definition: AxisDefinition) -> Axis:
        if not definition.is_whole:
            raise AxisError("An axis needs texts for both of its ends.")
        sides = self._sides(definition)
        negative, positive = (pole([vectors for _, vectors in side]) for side in sides)
        direction = semantic_axis(negative=negative, positive=positive)
        own = np.unique(np.concatenate([points for side in sides for points, _ in side]))
        return Axis(own_id, definition, direction, self.positions(direction), own, poles=(negative, positive))

    def _sides(self, definition: AxisDefinition, without: NDArray[Any] = NOWHERE) -> list[list[Part]]:
        """The parts of both poles, without some of their points."""
        typed = [part.text for part in (*definition.negative, *definition.positive) if part.kind == "text"]
        known = dict(zip(typed, self.space.encode(typed), strict=True))
        return [
            [(NOWHERE, known[part.text][None, :]) if part.kind == "text" else self._part(part, without)
             for part in side]
            for side in (definition.negative, definition.positive)
        ]  # fmt: skip

    def marked(self, axis: Axis, marks: Marks) -> MarkedTexts | None:
        """Where a person's marks are on the map. Texts that are examples of the axis, too, are placed by axes without
        them; None where too little of a pole is left for that."""
        values = np.full(len(self.semantic_map.counts), np.nan)
        for row, mark in marks.items():
            values[self.space.rows.points([row])] = mark
        points = np.flatnonzero(np.isfinite(values))
        points = points[self.space.vectors[points].any(axis=1)]
        if not np.isin(points, axis.own).any():
            return MarkedTexts(marks, values, None)
        try:
            places = held_out_places(
                np.asarray(self.space.vectors[points]), lambda number: self._direction_without(axis, points[number])
            )
        except AxisError:
            return None
        return MarkedTexts(marks, values, HeldOutPlaces(points, places))

    def _direction_without(self, axis: Axis, point: int) -> Vectors:
        """What an axis would be without one of its examples."""
        if point not in axis.own:
            return axis.direction
        sides = self._sides(axis.definition, without=np.array([point]))
        negative, positive = (pole([vectors for _, vectors in side]) for side in sides)
        return semantic_axis(negative=negative, positive=positive)

    def positions(self, direction: Vectors) -> Vectors:
        """Where the texts lie along a direction, (texts,); NaN for those without a vector and those left out."""
        return np.where(self.semantic_map.is_shown, positions(self.space.vectors, direction), np.nan)

    def points_of(self, part: PolePart) -> NDArray[np.int64]:
        """The points of a part that is no typed text; raises `AxisError` where the map has no such thing."""
        return points_of(part, self.semantic_map, self.space.rows, self.columns)

    def _part(self, part: PolePart, without: NDArray[Any]) -> Part:
        points = self.points_of(part)
        points = points[~np.isin(points, without)]
        drawn = np.random.default_rng(0).permutation(points)[:MOST_OF_A_PART]
        return points, np.asarray(self.space.vectors[np.sort(drawn)])

    def _learned(self, own_id: str, definition: AxisDefinition) -> Axis:
        """An axis learned from a column of numbers, or from values of a column as two groups."""
        assert definition.column is not None
        if definition.column >= len(self.semantic_map.corpus.columns):
            raise AxisError(f"The texts have no column {definition.column}: choose another one to learn from.")
        ratings = self.columns.numbers(definition.column)
        if ratings is None:
            ratings = self._groups(definition)
        learned = learn_axis(self.space.vectors, ratings)
        places = self.positions(learned.axis)
        return Axis(own_id, definition, learned.axis, places, NOWHERE, learned=learned, ratings=ratings)

    def _groups(self, definition: AxisDefinition) -> NDArray[np.float64]:
        """The texts with one of the values at the negative end as -1, at the positive end as 1, NaN for others."""
        ratings = np.full(len(self.semantic_map.counts), np.nan)
        for sign, side in ((-1, definition.negative), (1, definition.positive)):
            values = [part for part in side if part.kind == "value" and part.numbers[0] == definition.column]
            if not values:
                raise AxisError("This column holds no numbers: choose values of it for both ends, or another column.")
            for part in values:
                ratings[self.points_of(part)] = sign
        return ratings

    # Texts

    def texts_at(self, points: Sequence[int] | NDArray[Any]) -> Sequence[str]:
        """The texts at these points."""
        return self.store.corpora.texts(self.semantic_map.corpus.id, np.asarray(points, np.int32))

    def groups_along(self, axis: Axis, column: int | None) -> tuple[Sequence[str], GroupPlaces]:
        """Where the values of a column, or without one the regions shown first, lie along an axis, with their names."""
        if column is not None:
            names, members = self.columns.groups(column)
        else:
            layer = self.semantic_map.layers[self.semantic_map.first_layer]
            names, members = [region.label for region in layer.regions], layer.region_of.astype(np.int64)
        return names, group_places(axis.positions, members, len(names))

    def tags_along(self, axis: Axis) -> list[TagPlaces]:
        """Where the texts with each tag lie along an axis; not those with a tag that it is made of."""
        made_of = {self.columns.tag_called(tag) for tag in axis.definition.tags}
        found = []
        for tag, points in self.columns.tags.items():
            if tag not in made_of:
                members = np.isin(np.arange(len(axis.positions)), points)
                places = group_places(axis.positions, np.where(members, 0, -1), 1)
                found.append(TagPlaces(tag, places, shares_at_ends(axis.positions, members)))
        return found
