"""The phrases that a group of texts contains more often than the others do, with an exact test for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.overrepresentation import benjamini_hochberg, log_tail
from dashboard.analysis.phrases import PhraseTable
from dashboard.evidence.wording import WEAK
from store.records import NOISE, Region, SemanticMap

Points = NDArray[np.integer]
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class PhraseEvidence:
    """How often a phrase occurs in a group and elsewhere, in distinct texts. `q` is the corrected p-value; None where
    nothing was counted, since the phrase comes from an earlier count."""

    phrase: str
    inside: int
    elsewhere: int
    share: float
    share_elsewhere: float
    q: float | None
    is_keyphrase: bool = False


@dataclass(frozen=True, eq=False)
class GroupCounts:
    """A group of `size` of the `total` texts on a map: for each phrase of the table, in how many of either it is."""

    inside: NDArray[np.int64]
    everywhere: NDArray[np.int64]
    size: int
    total: int

    def log_p(self) -> Floats:
        """Of every phrase, the logarithm of the probability that so many texts of a random group had it, (phrases,)."""
        log_p = np.zeros(len(self.inside))
        here = np.flatnonzero(self.inside)
        log_p[here] = log_tail(self.inside[here], inside=self.size, marked=self.everywhere[here], total=self.total)
        return log_p


def containing(table: PhraseTable, points: Points) -> NDArray[np.int64]:
    """In how many of these texts each phrase is, (phrases,)."""
    numbers = table.occurrences[points].indices
    return np.bincount(numbers, minlength=len(table.surfaces)).astype(np.int64)


def region_phrases(
    semantic_map: SemanticMap, table: PhraseTable, regions: Iterable[Region], *, more: int = 12
) -> Iterator[tuple[PhraseEvidence, ...]]:
    """Of each of these regions the keyphrases with their evidence, in their order, then as many others as `more` says,
    those with the strongest evidence.

    All phrases of the corpus are tested, and so all are corrected for.
    """
    placed = np.flatnonzero(semantic_map.layers[0].region_of >= NOISE)
    everywhere = containing(table, placed)
    number_of = {surface: number for number, surface in enumerate(table.surfaces)}
    for region in regions:
        points = np.flatnonzero(semantic_map.layers[region.layer].region_of == region.number)
        counts = GroupCounts(containing(table, points), everywhere, len(points), len(placed))
        yield _told(table, counts, region, number_of, more)


def group_phrases(table: PhraseTable, points: Points, among: Points, *, most: int = 5) -> tuple[PhraseEvidence, ...]:
    """The phrases with the strongest evidence of being more frequent in these texts than in the others `among` which
    they are."""
    counts = GroupCounts(containing(table, points), containing(table, among), len(points), len(among))
    log_p = counts.log_p()
    q = benjamini_hochberg(log_p)
    numbers = unlike(table, np.argsort(log_p, kind="stable"), [], most)
    return tuple(_evidence(table, counts, q, number) for number in numbers if q[number] < WEAK)


def _told(
    table: PhraseTable, counts: GroupCounts, region: Region, number_of: Mapping[str, int], more: int
) -> tuple[PhraseEvidence, ...]:
    log_p = counts.log_p()
    q = benjamini_hochberg(log_p)
    known = [number_of[phrase.phrase] for phrase in region.keyphrases if phrase.phrase in number_of]
    others = [number for number in unlike(table, np.argsort(log_p, kind="stable"), known, more) if q[number] < WEAK]
    keyphrases = tuple(
        _evidence(table, counts, q, number_of[phrase.phrase], is_keyphrase=True)
        if phrase.phrase in number_of
        else PhraseEvidence(phrase.phrase, round(phrase.share * counts.size), 0, phrase.share, np.nan, None, True)
        for phrase in region.keyphrases
    )
    return keyphrases + tuple(_evidence(table, counts, q, number) for number in others)


def unlike(table: PhraseTable, ordered: Sequence[int] | Points, known: Sequence[int], most: int) -> Iterator[int]:
    """The first of the phrases in this order, without those whose words are all in one that is known or came before,
    or the other way round."""
    words = [set(table.stems[number]) for number in known]
    left = most
    for number in ordered:
        own = set(table.stems[number])
        if not left:
            return
        if not any(own <= other or other <= own for other in words):
            words.append(own)
            left -= 1
            yield int(number)


def _evidence(
    table: PhraseTable, counts: GroupCounts, q: Floats, number: int, *, is_keyphrase: bool = False
) -> PhraseEvidence:
    inside = int(counts.inside[number])
    elsewhere = int(counts.everywhere[number]) - inside
    return PhraseEvidence(
        table.surfaces[number], inside, elsewhere, inside / max(counts.size, 1),
        elsewhere / max(counts.total - counts.size, 1), float(q[number]), is_keyphrase,
    )  # fmt: skip
