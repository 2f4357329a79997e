"""The evidence for a transformation: what is known of how far it can be believed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.sign_flips import SignFlips, sign_flips
from dashboard.analysis.directions.sorting import Sorting, held_out_sorting, left_out_sorting, length_sorting
from dashboard.analysis.directions.transformations import TextPairs, offset_of

JUDGED_PAIRS = 1_000
"""Of more pairs so many are drawn at random: their figures are those of all but for a hair."""
WEAK, USABLE, STRONG = 0.05, 0.10, 0.20

Floats = NDArray[np.float64]
AlikeWord = Literal["none", "weak", "usable", "strong"]


@dataclass(frozen=True)
class PairEvidence:
    """What the `pairs` say of their mean change: `flips`, whether they go one way; `alike`, the mean cosine of two
    changes, None for a single pair; `sorting` of texts that were left out, None where these are too few; and how the
    length of the texts sorts the same ones. `is_held_out`: judged by pairs set aside for it."""

    pairs: int
    flips: SignFlips
    alike: float | None
    sorting: Sorting | None
    by_length: Sorting
    is_held_out: bool

    @property
    def alike_word(self) -> AlikeWord | None:
        """How much the changes have in common."""
        if self.alike is None:
            return None
        if self.alike >= USABLE:
            return "strong" if self.alike >= STRONG else "usable"
        return "weak" if self.alike >= WEAK else "none"

    @property
    def follows_length(self) -> bool:
        """Whether the length alone would sort the texts nearly as well."""
        if self.sorting is None or self.by_length.word == "not to be sorted by":
            return False
        return self.by_length.unpaired >= self.sorting.unpaired - 0.05


def pair_evidence(pairs: TextPairs, *, held_out: TextPairs | None = None, seed: int = 0) -> PairEvidence:
    """What is known of the mean change of these pairs, judged by those held out or, without them, by leaving out."""
    judged = drawn(pairs, seed)
    tested = judged if held_out is None else drawn(held_out, seed)
    return PairEvidence(
        pairs=len(pairs),
        flips=sign_flips(judged.changes, seed=seed),
        alike=mean_cosine(judged.changes),
        sorting=left_out_sorting(judged) if held_out is None else held_out_sorting(offset_of(pairs), tested),
        by_length=length_sorting(tested),
        is_held_out=held_out is not None,
    )


def mean_cosine(changes: Floats) -> float | None:
    """The mean cosine of two different rows of `changes` (pairs, dimensions); None for one. A row of zeros, a text that
    did not change, has none in common with the others."""
    count = len(changes)
    if count < 2:
        return None
    lengths = np.linalg.norm(changes, axis=1, keepdims=True)
    directions = np.divide(changes, lengths, out=np.zeros_like(changes), where=lengths > 0)
    own = float((directions**2).sum())
    return float((float((directions.sum(axis=0) ** 2).sum()) - own) / (count * (count - 1)))


def drawn(pairs: TextPairs, seed: int) -> TextPairs:
    """So many of them that all figures are quick."""
    if len(pairs) <= JUDGED_PAIRS:
        return pairs
    return pairs.at(np.sort(np.random.default_rng(seed).permutation(len(pairs))[:JUDGED_PAIRS]))
