"""Texts that a person marks as more like one end of an axis, more like the other, or like neither."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Vectors
from dashboard.analysis.directions.blind_check import texts_in_order

TO_MARK = 20
"""As many as a correlation takes at least (`evidence.FEWEST_VALUES`)."""

Floats = NDArray[np.float64]


def texts_to_mark(positions: NDArray[Any], *, seed: int, without: NDArray[Any] | None = None) -> NDArray[np.int64]:
    """Texts from all over the axis in an order that says nothing: one drawn from each twentieth, (marked,); fewer than
    `TO_MARK` where the texts do not suffice. `positions` is (texts,), NaN for a text without one; `without` are numbers
    of texts that are left out, such as those of the poles."""
    random = np.random.default_rng(seed)
    order = texts_in_order(positions, without)
    bands = np.array_split(order, min(TO_MARK, len(order))) if len(order) else []
    return random.permutation(np.array([random.choice(band) for band in bands], np.int64))


def held_out_places(vectors: Vectors, axis_without: Callable[[int], Vectors]) -> Floats:
    """Where marked texts lie along axes that were made without them, (marked,), from their `vectors` (marked,
    dimensions): leave-one-out cross-validation (Stone 1974, https://doi.org/10.1111/j.2517-6161.1974.tb00994.x).
    `axis_without` is given the number of a text, and raises where too little is left."""
    centered = vectors - vectors.mean(axis=0)
    return np.array([place @ axis_without(number) for number, place in enumerate(centered)], np.float64)
