"""The evidence for a transformation in words, the figures behind them."""

from __future__ import annotations

from collections.abc import Iterator

from dashboard.analysis.directions.pair_evidence import PairEvidence
from dashboard.analysis.directions.sorting import Sorting
from dashboard.axis_words import Finding, number

ENOUGH_PAIRS = 6
"""With fewer, no order of the signs is rare enough."""
UNLIKELY = 0.05
ALIKE = {
    "none": Finding("against", "Any two changes have next to nothing in common: what all share is little of each."),
    "weak": Finding("against", "Any two changes have little in common. Give pairs that differ in nothing else."),
    "usable": Finding("neither", "The changes have enough in common to be used."),
    "strong": Finding("for", "The changes have much in common."),
}
SORTING = {
    "usable": Finding(
        "for", "Texts that were left out fall on the right side, even apart from their pair: texts can be sorted by it."
    ),
    "rough": Finding(
        "neither",
        "Apart from its pair, a text that was left out falls on the right side only roughly: "
        "read the ends as wholes, and no single text.",
    ),
    "not to be sorted by": Finding(
        "against",
        "Apart from its pair, a text that was left out falls on the right side hardly more often than a coin says: "
        "do not sort by it.",
    ),
}
HARDLY_SEEN = 0.65
"""Held-out pairs of the library below it are those that an encoder can make next to nothing of."""
MAYBE_LUCK = Finding(
    "neither",
    "Texts that were left out fall on the right side even apart from their pair, but this may be luck: "
    "the pairs cannot be told from chance.",
)
PAIRED_ONLY = 0.75
"""Paired figures from here on deserve a warning where the unpaired one is low."""


def findings(evidence: PairEvidence) -> list[Finding]:
    """All that is known, in the order in which it should be read."""
    found = [_sorted(evidence)]
    found += _one_way(evidence)
    if evidence.alike is not None and evidence.alike_word is not None:
        told = ALIKE[evidence.alike_word]
        found.append(Finding(told.speaks, told.words, f"mean cosine of two changes {number(evidence.alike)}"))
    found.append(_by_length(evidence))
    return found


def goes_one_way(evidence: PairEvidence) -> bool:
    """Whether swaps by lot would hardly ever leave so long a mean change."""
    return evidence.pairs >= ENOUGH_PAIRS and evidence.flips.p <= UNLIKELY


def _sorted(evidence: PairEvidence) -> Finding:
    sorting = evidence.sorting
    if sorting is None:
        return Finding("against", "With fewer than three pairs nothing tells how well texts are sorted: give sixteen.")
    told = SORTING[sorting.word]
    if sorting.word == "usable" and not goes_one_way(evidence):
        told = MAYBE_LUCK
    words = told.words
    if evidence.is_held_out:
        words = words.replace("left out", "held out")
        words += " The encoder hardly sees this change." if sorting.unpaired < HARDLY_SEEN else ""
        words += "" if told is MAYBE_LUCK else " That is so for the library's sentences; yours may differ in more."
    if sorting.word == "not to be sorted by" and sorting.paired >= PAIRED_ONLY:
        words += " The change shows only where both texts of a pair stand side by side."
    return Finding(told.speaks, words, _sorting_figures(sorting))


def _sorting_figures(sorting: Sorting) -> str:
    return (
        f"unpaired AUC {number(sorting.unpaired)}, paired accuracy {number(sorting.paired)}, of {sorting.pairs} pairs"
    )


def _one_way(evidence: PairEvidence) -> Iterator[Finding]:
    flips = evidence.flips
    how = f"all {flips.swaps:,} swaps" if flips.is_exact else f"{flips.swaps:,} sampled swaps"
    figures = f"p {probability(flips.p)} by {how} of before and after; {evidence.pairs:,} pairs"
    if evidence.pairs < ENOUGH_PAIRS:
        words = (
            "So few pairs can never be told from chance, whatever they are: give at least six, "
            "sixteen if you can, on different subjects."
        )
        yield Finding("against", words, figures)
    elif goes_one_way(evidence):
        words = "The changes go one way, more than if before and after had been swapped by lot."
        yield Finding("for", words, figures)
    else:
        words = "The changes go one way no more than if before and after had been swapped by lot."
        yield Finding("against", words, figures)


def _by_length(evidence: PairEvidence) -> Finding:
    figures = f"by length alone: {_sorting_figures(evidence.by_length)}"
    if evidence.follows_length:
        words = (
            "The length of the texts alone sorts them about as well: the change may be one of length. "
            "Give pairs in both orders of length."
        )
        return Finding("against", words, figures)
    return Finding("neither", "The length of the texts alone does not explain it.", figures)


def probability(p: float) -> str:
    """A probability with as many digits as tell something."""
    return f"{p:.4f}" if p < 0.01 else f"{p:.3f}" if p < 0.1 else f"{p:.2f}"
