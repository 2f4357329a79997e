"""Texts of a region that are in none of the parts it was split into, since they came later: they join the nearest."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from dashboard.edits.draft import Points
from dashboard.noise import Voters


def join_nearest(part_of: NDArray[np.int32], strays: Points, neighbors: Callable[[], Voters | None]) -> None:
    """Put each stray into the part in which most of its neighbours in the space are, weighted by their similarity.

    `part_of` (points,) has the part of each point, -1 for none. Who has no neighbour in any part waits until one of
    them has joined; who never has stays in none.
    """
    voters = neighbors() if len(strays) else None
    while voters is not None and len(strays):
        votes = voters.votes(strays, part_of)
        is_placed = votes.regions[:, 0] >= 0
        if not is_placed.any():
            return
        part_of[votes.points[is_placed]] = votes.regions[is_placed, 0]
        strays = votes.points[~is_placed]
