"""Transformations on a map: what they are learned from, the evidence, and texts to which they are applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analogies import candidates_of
from dashboard.analysis import stages
from dashboard.analysis.directions.analogies import SAME, Vectors, best
from dashboard.analysis.directions.arithmetic import share_below
from dashboard.analysis.directions.axes import pole
from dashboard.analysis.directions.pair_evidence import PairEvidence, pair_evidence
from dashboard.analysis.directions.terms import Term, read_term
from dashboard.analysis.directions.transformations import (
    TextPairs,
    TransformationError,
    applied,
    offset_of,
    text_pairs,
)
from dashboard.analysis.encoders import OWN_VECTORS, EncoderError
from dashboard.arithmetic import OFF, nearness_of
from dashboard.axes import Axes
from dashboard.axis import Axis
from dashboard.axis_definition import AxisDefinition, PolePart
from dashboard.compute import Compute, ComputeDiedError, outcome
from dashboard.last_few import LastFew
from dashboard.mapping import FIRST_LOOK, FULL
from dashboard.pair_lines import TextPair
from dashboard.question_terms import Place, TermError, places, row_place
from dashboard.saved_transformations import saved_transformations
from dashboard.space import SpaceError
from dashboard.transformation_definition import TEXTS, TransformationDefinition
from dashboard.transformation_library import library_entry

MOST_PAIRS_OF_COLUMNS = 200
"""Pairs of two columns that are learned from, drawn at random: encoding takes longer than all the rest."""
ANSWERS = 10
REFUSALS = (TransformationError, TermError, SpaceError, EncoderError, ComputeDiedError)
"""What a question about a transformation may raise that its asker can mend."""
KEPT = 12


@dataclass(frozen=True)
class WrittenPairs:
    """The texts of all pairs, the `points` of those that are texts of the map, and which pairs are held out."""

    texts: tuple[TextPair, ...]
    points: Mapping[str, int] = field(default_factory=dict)
    held_out: tuple[TextPair, ...] = ()


@dataclass(frozen=True, eq=False)
class Transformation:
    """A definition come true on a map. `offset` (dimensions,) is the mean change; along it the texts of the map lie as
    along the `axis`. `without_vector` of the pairs are left out: the encoder knows no word of one of their texts."""

    definition: TransformationDefinition
    written: WrittenPairs
    pairs: TextPairs
    held_out: TextPairs | None
    offset: Vectors
    axis: Axis
    without_vector: int


@dataclass(frozen=True)
class Near:
    """A text of the map, its row in the file, and its similarity."""

    words: str
    row: int
    similarity: float


@dataclass(frozen=True)
class Applied:
    """The texts nearest to where `start` lies after the change, beside those nearest to `start` itself. `as_near` is
    the share of texts whose own nearest neighbour is no nearer than the `nearest_there` is to that place, and
    `as_near_here` that for `start`."""

    start: Place
    strength: float
    there: tuple[Near, ...]
    here: tuple[Near, ...]
    nearest_there: float
    as_near: float
    as_near_here: float

    @property
    def in_common(self) -> int:
        """How many texts both lists have."""
        return len({near.row for near in self.there} & {near.row for near in self.here})

    @property
    def off_in_words(self) -> str | None:
        """That hardly any text lies where the change leads; None where some do."""
        if self.as_near >= OFF:
            return None
        if self.as_near_here < OFF:
            return "Hardly any text is like this one, changed or not: what follows is the least unlike."
        return "Hardly any text lies where the change leads: what follows is the least unlike. Take less strength."


class Transformations:
    """Answers about transformations on one map. Safe to use from several threads."""

    def __init__(self, axes: Axes, compute: Compute) -> None:
        self.axes = axes
        self.store, self.semantic_map, self.space = axes.store, axes.semantic_map, axes.space
        self.compute = compute
        self._known: LastFew[str, Transformation] = LastFew(KEPT)
        self._told: LastFew[tuple[str, str], PairEvidence] = LastFew(KEPT)

    # Transformations

    def transformation(self, definition: TransformationDefinition) -> Transformation:
        """That of a definition; raises `TransformationError`, `TermError`, `SpaceError` or `EncoderError`."""
        known = self._known.get(definition.id)
        return self._known.keep(definition.id, self._learned(definition)) if known is None else known

    def offset(self, definition: TransformationDefinition) -> Vectors:
        """Its mean change alone, without placing the texts of the map along it; raises as `transformation` does."""
        known = self._known.get(definition.id)
        return offset_of(self._pairs(self.written(definition))) if known is None else known.offset

    def known(self, definition_id: str) -> Transformation:
        """One that was asked for a moment ago or is saved, by the id of its definition; raises `LookupError`, and what
        `transformation` raises."""
        known = self._known.get(definition_id)
        if known is not None:
            return known
        saved = {definition.id: definition for definition in self.saved.values()}
        return self.transformation(saved[definition_id])

    @property
    def saved(self) -> dict[str, TransformationDefinition]:
        """The transformations of this corpus that were given a name, the newest first."""
        return saved_transformations(self.store, self.semantic_map.corpus.id)

    def name_of(self, definition: TransformationDefinition) -> str | None:
        """The name it was saved under, or that it has in the library."""
        return next((name for name, known in self.saved.items() if known == definition), definition.entry)

    def _learned(self, definition: TransformationDefinition) -> Transformation:
        written = self.written(definition)
        pairs = self._pairs(written)
        held_out = self._encoded(written.held_out, self.space.encode) if written.held_out else None
        offset = offset_of(pairs)
        axis = self._axis(written, pairs, offset)
        left_out = len(written.texts) - len(pairs)
        return Transformation(definition, written, pairs, held_out, offset, axis, left_out)

    def _pairs(self, written: WrittenPairs) -> TextPairs:
        return self._encoded(written.texts, lambda texts: self._vectors(texts, written.points))

    def _axis(self, written: WrittenPairs, pairs: TextPairs, offset: Vectors) -> Axis:
        """The order of the texts along the change: the axis from the texts before to those after."""
        negative, positive = (
            tuple(PolePart("text", text) for text in side) for side in zip(*written.texts, strict=True)
        )
        direction = offset / np.linalg.norm(offset)
        sides = (pole(list(side[:, None])) for side in (pairs.before, pairs.after))
        own = np.unique(np.array(list(written.points.values()), np.int64))
        places_along = self.axes.positions(direction)
        definition = AxisDefinition(negative, positive)
        poles = next(sides), next(sides)
        return Axis(definition.id, definition, direction, places_along, own, poles=poles)

    # What is learned from

    def written(self, definition: TransformationDefinition) -> WrittenPairs:
        """The texts of a definition."""
        if not definition.is_whole:
            raise TransformationError("A transformation is learned from pairs: write some, or choose two columns.")
        if definition.entry is not None:
            entry = library_entry(definition.entry)
            return WrittenPairs(entry.learned, held_out=entry.held_out)
        return self._typed(definition.pairs) if definition.columns is None else self._in_columns(definition.columns)

    def _typed(self, pairs: Sequence[TextPair]) -> WrittenPairs:
        points: dict[str, int] = {}

        def text_of(source: str) -> str:
            term = read_term(source)
            if term.kind == "region":
                raise TransformationError(f"Pairs are made of texts, and {source} is a region: take a text instead.")
            if term.kind == "text":
                return term.name
            point = row_place(self.store, self.semantic_map, self.space, term).point
            assert point is not None
            text = str(self.axes.texts_at([point])[0])
            points[text] = point
            return text

        texts = tuple((text_of(before), text_of(after)) for before, after in pairs)
        return WrittenPairs(texts, points)

    def _in_columns(self, columns: TextPair) -> WrittenPairs:
        before, after = (self._column(name) for name in columns)
        different = np.flatnonzero([bool(a and b) and a != b for a, b in zip(before, after, strict=True)])
        if not len(different):
            raise TransformationError(f"No row has different texts in “{columns[0]}” and “{columns[1]}”.")
        drawn = np.sort(np.random.default_rng(0).permutation(different)[:MOST_PAIRS_OF_COLUMNS])
        texts = tuple((str(before[point]), str(after[point])) for point in drawn)
        own = [side for side, name in enumerate(columns) if name == TEXTS]
        points = {pair[side]: int(point) for pair, point in zip(texts, drawn, strict=True) for side in own}
        return WrittenPairs(texts, points)

    def _column(self, name: str) -> Sequence[Any]:
        """The texts in a column with one for each point, None where there is none."""
        if name == TEXTS:
            return self.axes.texts_at(np.arange(len(self.semantic_map.counts)))
        numbers = [n for n, column in enumerate(self.semantic_map.corpus.columns) if column.name == name]
        if not numbers:
            raise TransformationError(f"The texts have no column “{name}”: choose another one to learn from.")
        found: list[Any] = self.axes.columns.values(numbers[0]).tolist()
        return found

    def _encoded(self, texts: Sequence[TextPair], encode: Callable[[Sequence[str]], Vectors]) -> TextPairs:
        before, after = ([text for text, _ in texts], [text for _, text in texts])
        vectors = encode([*before, *after])
        lengths = np.array([[len(text) for text in pair] for pair in texts], np.float64)
        return text_pairs(vectors[: len(texts)], vectors[len(texts) :], lengths)

    def _vectors(self, texts: Sequence[str], points: Mapping[str, int]) -> Vectors:
        """Those of the map for its own texts, so that these need no encoder; all others are encoded."""
        typed = [text for text in texts if text not in points]
        known = dict(zip(typed, self.space.encode(typed), strict=True))
        return np.stack([known[text] if text in known else self.space.vectors[points[text]] for text in texts])

    # Evidence

    def evidence(self, found: Transformation) -> PairEvidence:
        """What its pairs say of it."""
        key = found.definition.id, ""
        known = self._told.get(key)
        if known is None:
            known = self._told.keep(key, pair_evidence(found.pairs, held_out=found.held_out))
        return known

    def evidence_elsewhere(self, found: Transformation, encoder: str) -> PairEvidence:
        """The same for another encoder, by its name; raises `TransformationError`, `EncoderError` or
        `ComputeDiedError`."""
        key = found.definition.id, encoder

        def encode(texts: Sequence[str]) -> Vectors:
            return outcome(self.compute.ask(stages.encode, encoder, list(texts), home=self.store.home))

        known = self._told.get(key)
        if known is None:
            pairs = self._encoded(found.written.texts, encode)
            held_out = self._encoded(found.written.held_out, encode) if found.written.held_out else None
            known = self._told.keep(key, pair_evidence(pairs, held_out=held_out))
        return known

    def other_encoders(self) -> list[str]:
        """Encoders that the same pairs can be judged by: those of other maps of these texts, and the two built in."""
        drawn_by = [entry.recipe.encoder for entry in self.store.maps.list(self.semantic_map.corpus.id)]
        names = dict.fromkeys([*drawn_by, FIRST_LOOK, FULL])
        return [name for name in names if name != self.space.encoder and not name.startswith(OWN_VECTORS)]

    # Use

    def applied(self, found: Transformation, term: Term, strength: float, *, count: int = ANSWERS) -> Applied:
        """A text after the change; it and its like are left out of both lists. Raises `TermError`, `SpaceError` or
        `EncoderError`."""
        [start] = places(self.store, self.semantic_map, self.space, [term])
        target = applied(start.vector, found.offset, strength)
        candidates, is_out = candidates_of(self.semantic_map, self.space, None)
        to_start, to_target = (candidates @ start.vector, candidates @ target)
        is_out = is_out | (to_start > SAME)
        nearest, nearest_here = (float(np.max(near[~is_out], initial=-1)) for near in (to_target, to_start))
        usual = nearness_of(self.space, self.semantic_map)
        return Applied(
            start,
            strength,
            there=self._near(best(to_target.astype(np.float64), is_out, count), to_target),
            here=self._near(best(to_start.astype(np.float64), is_out, count), to_start),
            nearest_there=nearest,
            as_near=share_below(usual, nearest),
            as_near_here=share_below(usual, nearest_here),
        )

    def _near(self, points: NDArray[np.int64], similarities: Vectors) -> tuple[Near, ...]:
        texts, rows = self.axes.texts_at(points), self.space.rows.of(points)
        return tuple(
            Near(text, row, float(similarities[point])) for text, row, point in zip(texts, rows, points, strict=True)
        )
