"""An axis that a definition makes on a map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Pole, Vectors
from dashboard.analysis.directions.regression import LearnedAxis
from dashboard.axis_definition import AxisDefinition


@dataclass(frozen=True, eq=False)
class Axis:
    """A definition come true on a map: the unit vector `direction` (dimensions,) and the `positions` (points,) along
    it, NaN for a text without a place. `own` are points that are examples of a pole; an axis without poles is
    `learned` from `ratings` (points,)."""

    id: str
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
