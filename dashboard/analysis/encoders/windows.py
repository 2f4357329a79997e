"""Long texts in overlapping windows, and windows in batches without much padding."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

OVERLAP = 32
"""Tokens that neighbouring windows share: about a sentence, so that none is seen only in halves."""


def window_spans(length: int, capacity: int, overlap: int = OVERLAP) -> list[tuple[int, int]]:
    """Where the windows of a text begin and end: one if it fits, else the fewest that overlap, of even length.

    Even windows cost less attention than full ones and leave no tail of a few tokens with a vector of its own.
    """
    if length <= capacity:
        return [(0, length)]
    overlap = min(overlap, capacity // 2)
    count = -(-(length - overlap) // (capacity - overlap))
    step = (length - overlap) / count
    return [(round(step * number), round(step * (number + 1)) + overlap) for number in range(count)]


def padded_batches(lengths: NDArray[np.intp], budget: int) -> Iterator[NDArray[np.intp]]:
    """Positions of sequences to encode together: the longest first, each batch at most `budget` padded tokens.

    A sequence longer than the budget is a batch of its own.
    """
    longest_first = np.argsort(-lengths, kind="stable")
    start = 0
    while start < len(longest_first):
        size = max(1, budget // int(lengths[longest_first[start]]))
        yield longest_first[start : start + size]
        start += size
