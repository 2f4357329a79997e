"""Axes on a map: what their poles are made of, where the texts lie along them, and the evidence."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import AxisError, Pole, Vectors, pole, positions, semantic_axis
from dashboard.analysis.directions.effect_sizes import GroupPlaces, group_places
from dashboard.analysis.directions.evidence import (
    Confound,
    Rating,
    RatingCheck,
    Stability,
    confounds,
    effective_size,
    rating_check,
    stability,
)
from dashboard.analysis.directions.held_out_examples import ExamplesCheck, held_out_examples
from dashboard.analysis.directions.random_axes import LARGEST_POLE, JudgedTexts, RandomAxes, judged_texts, random_axes
from dashboard.analysis.directions.rank_intervals import rank_intervals
from dashboard.analysis.directions.regression import LearnedAxis, learn_axis
from dashboard.analysis.languages import languages_of
from dashboard.analysis.text_profile import common_languages
from dashboard.axis_definition import AxisDefinition, PolePart
from dashboard.compute import Compute, ComputeDiedError, outcome
from dashboard.point_columns import PointColumns
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

MOST_OF_A_PART = 2_000
"""Texts of a region or value that stand for it, drawn at random: their mean is that of all but for a hair."""
KEPT_AXES = 12
KEPT_RANDOMS = 4
"""Sizes of poles whose random axes are kept, some 20 MB each."""
MOST_COLUMNS = 8
"""Columns looked at unasked for what the axis may follow instead, the first of the corpus."""
COMPARABLE = ("category", "number", "date")
LENGTH, REPETITIONS, LANGUAGE = OUR_NAMES = ("length of the text", "repetitions of the text", "language of the text")
"""What an axis may follow that is no column."""


@dataclass(frozen=True, eq=False)
class Axis:
    """A definition come true on a map: the unit vector `direction` (dimensions,) and the `positions` (points,) along
    it, NaN for a text without a place. `own` are points that are examples of a pole; an axis without poles is
    `learned` from `ratings` (points,)."""

    definition: AxisDefinition
    direction: Vectors
    positions: Vectors
    own: NDArray[np.int64]
    poles: tuple[Pole, Pole] | None = None
    learned: LearnedAxis | None = None
    ratings: NDArray[np.float64] | None = None

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """The points that have a place, the highest first."""
        known = np.flatnonzero(np.isfinite(self.positions))
        return known[np.argsort(-self.positions[known], kind="stable")]

    def end(self, *, is_positive: bool, count: int) -> NDArray[np.int64]:
        """The points at one end, the outermost first, without those that are its examples."""
        order = self.order if is_positive else self.order[::-1]
        first = order[: count + len(self.own)]
        return first[~np.isin(first, self.own)][:count]


@dataclass(frozen=True)
class Evidence:
    """What is known of how far an axis can be believed; see `dashboard.analysis.directions.evidence`. `texts` are those
    of the negative and positive pole, none for a learned axis."""

    texts: tuple[int, int]
    stability: Stability | None
    examples: ExamplesCheck | None
    confounds: tuple[Confound, ...]
    rating: RatingCheck | None
    languages_are_told: bool


class Axes:
    """Answers about axes on one map; keeps what all of its axes are held against. Safe to use from several threads."""

    def __init__(self, store: Store, compute: Compute, semantic_map: SemanticMap, space: Space) -> None:
        self.store = store
        self.semantic_map = semantic_map
        self.space = space
        self.columns = PointColumns(store, semantic_map)
        self._lock = threading.Lock()
        self._known: dict[str, Axis] = {}
        self._told: dict[tuple[str, int | None, bool], Evidence] = {}
        self._randoms: dict[tuple[int, int], RandomAxes | None] = {}
        self._compute = compute
        self._languages: Future[list[str]] | None = None

    # Axes

    def axis(self, definition: AxisDefinition) -> Axis:
        """The axis of a definition; raises `AxisError`, `SpaceError` or `EncoderError`."""
        known = self._known.get(definition.id)
        if known is not None:
            return known
        found = self._between_poles(definition) if definition.column is None else self._learned(definition)
        with self._lock:
            self._known[definition.id] = found
            while len(self._known) > KEPT_AXES:
                self._known.pop(next(iter(self._known)))
        return found

    def known_axis(self, axis_id: str) -> Axis:
        """An axis that was asked for a moment ago, by the id of its definition; raises `LookupError`."""
        return self._known[axis_id]

    def _between_poles(self, definition: AxisDefinition) -> Axis:
        if not definition.is_whole:
            raise AxisError("An axis needs texts for both of its ends.")
        typed = [part.text for part in (*definition.negative, *definition.positive) if part.kind == "text"]
        known = dict(zip(typed, self.space.encode(typed), strict=True))
        sides = [
            [(np.zeros(0, np.int64), known[part.text][None, :]) if part.kind == "text" else self._part(part)
             for part in side]
            for side in (definition.negative, definition.positive)
        ]  # fmt: skip
        negative, positive = (pole([vectors for _, vectors in side]) for side in sides)
        direction = semantic_axis(negative=negative, positive=positive)
        own = np.unique(np.concatenate([points for side in sides for points, _ in side]))
        return Axis(definition, direction, positions(self.space.vectors, direction), own, poles=(negative, positive))

    def points_of(self, part: PolePart) -> NDArray[np.int64]:
        """The points of a part that is no typed text; raises `AxisError` where the map has no such thing."""
        semantic_map = self.semantic_map
        found: NDArray[Any] = np.zeros(0, np.int64)
        if part.kind == "rows":
            found = self.space.rows.points(part.numbers)
        elif part.kind == "region" and part.numbers[0] < len(semantic_map.layers):
            found = np.flatnonzero(semantic_map.layers[part.numbers[0]].region_of == part.numbers[1])
        elif part.kind == "value" and part.numbers[0] < len(semantic_map.corpus.columns):
            found = np.flatnonzero(self.columns.values(part.numbers[0]).astype(str) == part.text)
        placed: NDArray[np.int64] = found[np.isfinite(semantic_map.coordinates[found, 0])].astype(np.int64)
        if not len(placed):
            raise AxisError(f"The map has no text for “{part}”: take it from this end.")
        return placed

    def _part(self, part: PolePart) -> tuple[NDArray[np.int64], Vectors]:
        points = self.points_of(part)
        drawn = np.random.default_rng(0).permutation(points)[:MOST_OF_A_PART]
        return points, np.asarray(self.space.vectors[np.sort(drawn)])

    def _learned(self, definition: AxisDefinition) -> Axis:
        """An axis learned from a column of numbers, or from values of a column as two groups."""
        assert definition.column is not None
        if definition.column >= len(self.semantic_map.corpus.columns):
            raise AxisError(f"The texts have no column {definition.column}: choose another one to learn from.")
        ratings = self.columns.numbers(definition.column)
        if ratings is None and not (definition.negative and definition.positive):
            raise AxisError("This column holds no numbers: choose values for both ends, or another column.")
        if ratings is None:
            ratings = np.full(len(self.semantic_map.counts), np.nan)
            for sign, side in ((-1, definition.negative), (1, definition.positive)):
                for part in side:
                    ratings[self.points_of(part)] = sign
        learned = learn_axis(self.space.vectors, ratings)
        places = positions(self.space.vectors, learned.axis)
        return Axis(definition, learned.axis, places, np.zeros(0, np.int64), learned=learned, ratings=ratings)

    # Evidence

    def evidence(self, axis: Axis, *, rating: int | None = None, wait: bool = False) -> Evidence:
        """What is known of an axis; a `rating` is the number of a column. `wait` until languages are told."""
        languages = self._language_groups(wait)
        key = axis.definition.id, rating, languages is not None
        known = self._told.get(key)
        if known is None:
            known = self._told[key] = self._evidence(axis, rating, languages)
            while len(self._told) > KEPT_AXES:
                self._told.pop(next(iter(self._told)))
        return known

    def _evidence(self, axis: Axis, rating: int | None, languages: NDArray[np.int64] | None) -> Evidence:
        sizes = (LARGEST_POLE, LARGEST_POLE)
        if axis.poles is not None:
            sizes = (effective_size(axis.poles[0]), effective_size(axis.poles[1]))
        randoms = self.random_axes(*sizes)
        numbers, groups = self._other_things(axis, rating)
        if languages is not None:
            groups[LANGUAGE] = languages
        return Evidence(
            texts=(0, 0) if axis.poles is None else (len(axis.poles[0].weights), len(axis.poles[1].weights)),
            stability=None if axis.poles is None else stability(*axis.poles, self.judged, randoms),
            examples=None if axis.poles is None else held_out_examples(*axis.poles),
            confounds=confounds(axis.direction, self.judged, randoms, numbers=numbers, groups=groups),
            rating=self._rating_check(axis, randoms, rating),
            languages_are_told=languages is not None,
        )

    def intervals(self, axis: Axis, points: NDArray[Any]) -> NDArray[np.float64] | None:
        """Between which ranks, from 1 for the highest, each of these points lies for 95 % of the resampled poles,
        (points, 2); None for a learned axis and for poles of one text."""
        if axis.poles is None or not len(points):
            return None
        negative, positive = axis.poles
        shown = np.asarray(self.space.vectors[points])
        shares = rank_intervals(shown, self.judged.vectors, negative=negative, positive=positive)
        return None if shares is None else 1 + shares * (len(axis.order) - 1)

    def random_axes(self, negatives: int, positives: int) -> RandomAxes | None:
        """Axes between random poles of these sizes, drawn once."""
        key = min(negatives, LARGEST_POLE), min(positives, LARGEST_POLE)
        with self._lock:
            if key not in self._randoms:
                while len(self._randoms) >= KEPT_RANDOMS:
                    self._randoms.pop(next(iter(self._randoms)))
                self._randoms[key] = random_axes(self.judged, negatives=key[0], positives=key[1])
            return self._randoms[key]

    def _rating_check(self, axis: Axis, randoms: RandomAxes | None, column: int | None) -> RatingCheck | None:
        if axis.learned is not None and axis.ratings is not None and axis.definition.column is not None:
            own = Rating(self.semantic_map.corpus.columns[axis.definition.column].name, axis.ratings)
            return rating_check(own, self.space.vectors, axis.direction, randoms, learned=axis.learned)
        ratings = None if column is None else self.columns.numbers(column)
        if column is None or ratings is None:
            return None
        asked = Rating(self.semantic_map.corpus.columns[column].name, ratings, without=axis.own)
        return rating_check(asked, self.space.vectors, axis.direction, randoms)

    def _other_things(
        self, axis: Axis, rating: int | None
    ) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.int64]]]:
        """What each judged text has besides its meaning, numbers and groups by name; not what the axis is made of."""
        rows, corpus = self.judged.rows, self.semantic_map.corpus
        numbers = {LENGTH: self._lengths[rows]}
        if corpus.duplicates:
            numbers[REPETITIONS] = self.semantic_map.counts[rows].astype(np.float64)
        groups: dict[str, NDArray[np.int64]] = {}
        parts = (*axis.definition.negative, *axis.definition.positive)
        made_of = {rating, axis.definition.column, *(part.numbers[0] for part in parts if part.kind == "value")}
        others = [n for n, column in enumerate(corpus.columns) if column.type in COMPARABLE and n not in made_of]
        for number in others[:MOST_COLUMNS]:
            name, values = corpus.columns[number].name, self.columns.numbers(number)
            if values is not None:
                numbers[name] = values[rows]
            else:
                groups[name] = self.columns.groups(number)[1][rows]
        return numbers, groups

    def _language_groups(self, wait: bool) -> NDArray[np.int64] | None:
        """The language of each judged text as a number, -1 for a rare one; None while they are being told."""
        with self._lock:
            asked = self._languages = self._languages or self._compute.ask(
                languages_of, self.texts_at(self.judged.rows)
            )
        if not (wait or asked.done()):
            return None
        try:
            codes = outcome(asked)
        except ComputeDiedError:
            return None
        common = list(common_languages(codes))
        return np.array([common.index(code) if code in common else -1 for code in codes], np.int64)

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

    @cached_property
    def judged(self) -> JudgedTexts:
        """The texts on which axes are compared."""
        return judged_texts(self.space.vectors, np.isfinite(self.semantic_map.coordinates[:, 0]))

    @cached_property
    def _lengths(self) -> NDArray[np.float64]:
        return self.store.corpora.lengths(self.semantic_map.corpus.id)
