"""How far two divisions of the same texts into regions agree."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def adjusted_mutual_information(first: NDArray[np.int32], second: NDArray[np.int32]) -> float:
    """AMI of two divisions (texts,), 0 for chance and 1 for the same: Vinh, Epps and Bailey 2010,
    https://jmlr.org/papers/v11/vinh10a.html. Texts in no region of one of them, below 0, do not count."""
    from sklearn.metrics import adjusted_mutual_info_score  # noqa: PLC0415 (only a compute process loads it)

    both = (first >= 0) & (second >= 0)
    return float(adjusted_mutual_info_score(first[both], second[both])) if both.any() else 0.0
