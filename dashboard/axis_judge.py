"""How far axes on a map can be believed: each held against random ones, and against what else it may follow."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.evidence import (
    Confound,
    HeldOutPlaces,
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
from dashboard.analysis.languages import languages_of
from dashboard.analysis.text_profile import common_languages
from dashboard.axis import Axis
from dashboard.axis_marks import MarkedTexts
from dashboard.compute import Compute, ComputeDiedError, outcome
from dashboard.last_few import LastFew
from dashboard.point_columns import PointColumns
from dashboard.space import Space
from store import Store
from store.records import SemanticMap

USUAL_POLE = 5
"""Texts of a pole, as the editor asks for."""
KEPT_EVIDENCE = 12
KEPT_RANDOMS = 4
"""Sizes of poles whose random axes are kept, some 20 MB each."""
MOST_COLUMNS = 8
"""Columns looked at for what the axis may follow instead; unless somebody chooses them, the first of the corpus."""
COMPARABLE = ("category", "number", "date")
LENGTH, REPETITIONS, LANGUAGE = OUR_NAMES = ("length of the text", "repetitions of the text", "language of the text")
"""What an axis may follow that is no column."""
MARKS = "your marks"


@dataclass(frozen=True, eq=False)
class Asked:
    """What somebody wants an axis to be held against: a `rating`, the number of a column; texts that were `marked`; and
    the numbers of the `columns` that it may follow instead, None for the first of the corpus. `of_examples`: whether
    its own examples agree, unless something else judges them."""

    rating: int | None = None
    marked: MarkedTexts | None = None
    columns: tuple[int, ...] | None = None
    of_examples: bool = True

    @property
    def key(self) -> str:
        """What tells it from all else that can be asked."""
        return f"{self.rating} {'' if self.marked is None else self.marked.marks} {self.columns} {self.of_examples}"


NOTHING_MORE = Asked()


@dataclass(frozen=True)
class Evidence:
    """What is known of how far an axis can be believed; see `dashboard.analysis.directions.evidence`. `texts` are those
    of the negative and positive pole, none where they are not asked; `marks` are a person's, taken as a rating. What
    was found without examples was found `again` so far in halves of the texts; its examples, which it chose itself, are
    not asked whether they agree."""

    texts: tuple[int, int]
    stability: Stability | None
    examples: ExamplesCheck | None
    confounds: tuple[Confound, ...]
    rating: RatingCheck | None
    languages_are_told: bool
    again: float | None = None
    marks: RatingCheck | None = None


class AxisJudge:
    """Tells the evidence for axes on one map; keeps what all of them are held against. Safe to use from several
    threads."""

    def __init__(
        self, store: Store, compute: Compute, semantic_map: SemanticMap, space: Space, columns: PointColumns
    ) -> None:
        self._store = store
        self._compute = compute
        self._map = semantic_map
        self._space = space
        self._columns = columns
        self._lock = threading.Lock()
        self._told: LastFew[tuple[str, str, bool], Evidence] = LastFew(KEPT_EVIDENCE)
        self._randoms: dict[tuple[int, int], RandomAxes | None] = {}
        self._languages: Future[list[str]] | None = None

    def evidence(self, axis: Axis, asked: Asked = NOTHING_MORE, *, wait: bool = False) -> Evidence:
        """What is known of an axis, and what is `asked` besides. `wait` until languages are told."""
        languages = self._language_groups(wait)
        key = axis.id, asked.key, languages is not None
        known = self._told.get(key)
        return self._told.keep(key, self._evidence(axis, asked, languages)) if known is None else known

    @property
    def comparable(self) -> tuple[int, ...]:
        """The columns that an axis may follow."""
        return tuple(n for n, column in enumerate(self._map.corpus.columns) if column.type in COMPARABLE)

    def _evidence(self, axis: Axis, asked: Asked, languages: NDArray[np.int64] | None) -> Evidence:
        sizes = (LARGEST_POLE, LARGEST_POLE)
        if axis.poles is not None:
            sizes = (effective_size(axis.poles[0]), effective_size(axis.poles[1]))
        randoms = self.random_axes(*sizes)
        poles = axis.poles if asked.of_examples else None
        given = None if axis.definition.again is not None else poles
        numbers, groups = self._other_things(axis, asked)
        if languages is not None:
            groups[LANGUAGE] = languages
        return Evidence(
            texts=(0, 0) if poles is None else (len(poles[0].weights), len(poles[1].weights)),
            stability=None if given is None else stability(*given, self.judged, randoms),
            examples=None if given is None else held_out_examples(*given),
            confounds=confounds(axis.direction, self.judged, randoms, numbers=numbers, groups=groups),
            rating=self._rating_check(axis, randoms, asked.rating),
            languages_are_told=languages is not None,
            again=axis.definition.again,
            marks=self._marks_check(axis, randoms, asked.marked),
        )

    def prepare(self) -> None:
        """Draw what axes of about the usual size are held against in the background, while somebody still writes."""
        threading.Thread(target=self._drawn, daemon=True).start()

    def _drawn(self) -> None:
        self.random_axes(USUAL_POLE, USUAL_POLE)

    @property
    def languages_are_told(self) -> bool:
        """Whether nobody has to wait for the languages of the texts any more."""
        with self._lock:
            return self._languages is not None and self._languages.done()

    def intervals(self, axis: Axis, points: NDArray[Any]) -> NDArray[np.float64] | None:
        """Between which ranks, from 1 for the highest, each of these points lies for 95 % of the resampled poles,
        (points, 2); None for a learned axis and for poles of one text."""
        if axis.poles is None or not len(points):
            return None
        negative, positive = axis.poles
        shown = np.asarray(self._space.vectors[points])
        shares = rank_intervals(shown, self.judged.vectors, negative=negative, positive=positive)
        return None if shares is None else 1 + shares * (len(axis.order) - 1)

    def random_axes(self, negatives: int, positives: int) -> RandomAxes | None:
        """Axes between random poles of these sizes, drawn once."""
        key = min(negatives, LARGEST_POLE), min(positives, LARGEST_POLE)
        with self._lock:
            if key not in self._randoms:
                while len(self._randoms) >= KEPT_RANDOMS:
                    self._randoms.pop(next(iter(self._randoms)))
                drawn = self._randoms[key] = random_axes(self.judged, negatives=key[0], positives=key[1])
                if drawn is not None:
                    drawn.place_ranks  # noqa: B018, computed here so that no two visitors do
            return self._randoms[key]

    def _rating_check(self, axis: Axis, randoms: RandomAxes | None, column: int | None) -> RatingCheck | None:
        if axis.learned is not None and axis.ratings is not None and axis.definition.column is not None:
            own = Rating(self._map.corpus.columns[axis.definition.column].name, axis.ratings)
            held_out = HeldOutPlaces(axis.learned.rows, axis.learned.held_out)
            return rating_check(own, self._space.vectors, axis.direction, randoms, held_out=held_out)
        ratings = None if column is None else self._columns.numbers(column)
        if column is None or ratings is None:
            return None
        asked = Rating(self._map.corpus.columns[column].name, ratings, without=axis.own)
        return rating_check(asked, self._space.vectors, axis.direction, randoms)

    def _marks_check(self, axis: Axis, randoms: RandomAxes | None, marked: MarkedTexts | None) -> RatingCheck | None:
        if marked is None:
            return None
        given = Rating(MARKS, marked.values)
        return rating_check(given, self._space.vectors, axis.direction, randoms, held_out=marked.held_out)

    def _other_things(
        self, axis: Axis, asked: Asked
    ) -> tuple[dict[str, NDArray[np.float64]], dict[str, NDArray[np.int64]]]:
        """What each judged text has besides its meaning, numbers and groups by name; not what the axis is made of."""
        rows, corpus = self.judged.rows, self._map.corpus
        numbers = {LENGTH: self._lengths[rows]}
        if corpus.duplicates:
            numbers[REPETITIONS] = self._map.counts[rows].astype(np.float64)
        groups: dict[str, NDArray[np.int64]] = {}
        parts = (*axis.definition.negative, *axis.definition.positive)
        made_of = {asked.rating, axis.definition.column, *(part.numbers[0] for part in parts if part.kind == "value")}
        wanted = self.comparable if asked.columns is None else sorted({*asked.columns} & {*self.comparable})
        others = [number for number in wanted if number not in made_of]
        for number in others[:MOST_COLUMNS]:
            name, values = corpus.columns[number].name, self._columns.numbers(number)
            if values is not None:
                numbers[name] = values[rows]
            else:
                groups[name] = self._columns.groups(number)[1][rows]
        return numbers, groups

    def _language_groups(self, wait: bool) -> NDArray[np.int64] | None:
        """The language of each judged text as a number, -1 for a rare one or if that cannot be told; None
        while they are being told."""
        with self._lock:
            asked = self._languages = self._languages or self._compute.ask(languages_of, self._texts())
        if not (wait or asked.done()):
            return None
        try:
            codes = outcome(asked)
        except ComputeDiedError:
            return np.full(len(self.judged.rows), -1, np.int64)
        common = list(common_languages(codes))
        return np.array([common.index(code) if code in common else -1 for code in codes], np.int64)

    @cached_property
    def judged(self) -> JudgedTexts:
        """The texts on which axes are compared."""
        return judged_texts(self._space.vectors, np.isfinite(self._map.coordinates[:, 0]))

    @cached_property
    def _lengths(self) -> NDArray[np.float64]:
        return self._store.corpora.lengths(self._map.corpus.id)

    def _texts(self) -> Sequence[str]:
        return self._store.corpora.texts(self._map.corpus.id, self.judged.rows.astype(np.int32))
