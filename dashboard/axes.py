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

from dashboard import queries
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
from dashboard.analysis.directions.random_axes import LARGEST_POLE, JudgedTexts, RandomAxes, judged_texts, random_axes
from dashboard.analysis.directions.rank_intervals import rank_intervals
from dashboard.analysis.directions.regression import LearnedAxis, learn_axis
from dashboard.analysis.languages import languages_of
from dashboard.analysis.text_profile import common_languages
from dashboard.axis_definition import AxisDefinition, PolePart
from dashboard.compute import Compute, ComputeDiedError, outcome
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

MOST_OF_A_PART = 2_000
"""Texts of a region or value that stand for it, drawn at random: their mean is that of all but for a hair."""
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
    confounds: tuple[Confound, ...]
    rating: RatingCheck | None
    languages_are_told: bool


class Axes:
    """Answers about axes on one map; keeps what all of its axes are held against. Safe to use from several threads."""

    def __init__(self, store: Store, compute: Compute, semantic_map: SemanticMap, space: Space) -> None:
        self.store = store
        self.semantic_map = semantic_map
        self.space = space
        self._lock = threading.Lock()
        self._randoms: dict[tuple[int, int], RandomAxes | None] = {}
        self.judged: JudgedTexts = judged_texts(space.vectors, np.isfinite(semantic_map.coordinates[:, 0]))
        texts = store.corpora.texts(semantic_map.corpus.id, self.judged.rows.astype(np.int32))
        self._languages: Future[list[str]] = compute.ask(languages_of, texts)

    # Axes

    def axis(self, definition: AxisDefinition) -> Axis:
        """The axis of a definition; raises `AxisError`, `SpaceError` or `EncoderError`."""
        if definition.column is not None:
            return self._learned(definition)
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
        if part.kind == "point":
            found = np.array([part.numbers[0]])[np.array([part.numbers[0]]) < len(semantic_map.counts)]
        elif part.kind == "region" and part.numbers[0] < len(semantic_map.layers):
            found = np.flatnonzero(semantic_map.layers[part.numbers[0]].region_of == part.numbers[1])
        elif part.kind == "value" and part.numbers[0] < len(semantic_map.corpus.columns):
            found = np.flatnonzero(self._values(part.numbers[0]).astype(str) == part.text)
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
        ratings = self.numbers(definition.column)
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
        sizes = (LARGEST_POLE, LARGEST_POLE)
        if axis.poles is not None:
            sizes = (effective_size(axis.poles[0]), effective_size(axis.poles[1]))
        randoms = self.random_axes(*sizes)
        languages = self._language_groups(wait)
        numbers, groups = self._other_things(axis, rating)
        if languages is not None:
            groups[LANGUAGE] = languages
        return Evidence(
            texts=(0, 0) if axis.poles is None else (len(axis.poles[0].weights), len(axis.poles[1].weights)),
            stability=None if axis.poles is None else stability(*axis.poles, self.judged, randoms),
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
                self._randoms[key] = random_axes(self.judged, negatives=key[0], positives=key[1])
            return self._randoms[key]

    def _rating_check(self, axis: Axis, randoms: RandomAxes | None, column: int | None) -> RatingCheck | None:
        if axis.learned is not None and axis.ratings is not None and axis.definition.column is not None:
            own = Rating(self.semantic_map.corpus.columns[axis.definition.column].name, axis.ratings)
            return rating_check(own, self.space.vectors, axis.direction, randoms, learned=axis.learned)
        ratings = None if column is None else self.numbers(column)
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
            name, values = corpus.columns[number].name, self.numbers(number)
            if values is not None:
                numbers[name] = values[rows]
            else:
                groups[name] = self.groups(number)[1][rows]
        return numbers, groups

    def _language_groups(self, wait: bool) -> NDArray[np.int64] | None:
        """The language of each judged text as a number, -1 for a rare one; None while they are being told."""
        if not (wait or self._languages.done()):
            return None
        try:
            codes = outcome(self._languages)
        except ComputeDiedError:
            return None
        common = list(common_languages(codes))
        return np.array([common.index(code) if code in common else -1 for code in codes], np.int64)

    # Columns

    def numbers(self, column: int) -> NDArray[np.float64] | None:
        """A column of numbers or dates with a value per point, NaN for none; None for other columns."""
        values = self._values(column)
        if values.dtype.kind == "M":
            moments = values.astype("datetime64[ms]").astype(np.float64)
            return np.where(np.isnat(values), np.nan, moments)
        is_number = self.semantic_map.corpus.columns[column].type == "number"
        return values.astype(np.float64) if is_number else None

    def groups(self, column: int) -> tuple[Sequence[str], NDArray[np.int64]]:
        """The values of a column, the most frequent first, and the number of each point's, -1 for none."""
        values = self._values(column)
        is_known = np.array([value is not None for value in values])
        names, numbers, counts = np.unique(values[is_known].astype(str), return_inverse=True, return_counts=True)
        order = np.argsort(-counts, kind="stable")
        found = np.full(len(values), -1, np.int64)
        found[is_known] = np.argsort(order)[numbers]
        return names[order].tolist(), found

    def region_places(self, axis: Axis, layer: int) -> GroupPlaces:
        """The regions of a layer along an axis."""
        chosen = self.semantic_map.layers[layer]
        return group_places(axis.positions, chosen.region_of, len(chosen.regions))

    def _values(self, column: int) -> NDArray[Any]:
        corpus = self.semantic_map.corpus
        with self._lock:
            if column not in self._columns:
                name = corpus.columns[column].name
                found = queries.metadata_values(self.store, corpus.id, name)
                self._columns[column] = found[: len(self.semantic_map.counts)]
            return self._columns[column]

    @cached_property
    def _columns(self) -> dict[int, NDArray[Any]]:
        return {}

    @cached_property
    def _lengths(self) -> NDArray[np.float64]:
        return self.store.corpora.lengths(self.semantic_map.corpus.id)
