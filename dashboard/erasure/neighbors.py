"""The neighbours of a map's rows without some of them: whoever loses one finds the next nearest, exactly as before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.analysis.neighbors import Neighbors
from dashboard.compute import Compute, outcome
from dashboard.embedding import Scratch
from store.results import StageResult

Numbers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of a map: `points` are those with a place on it, and `is_kept` says which of them stay, both (rows,).
    `sample` are the rows on which it was fitted."""

    points: Numbers
    is_kept: NDArray[np.bool_]
    sample: Numbers

    @property
    def fitted_that_go(self) -> int:
        """How many of those on which the map was fitted do not stay."""
        return int((~self.is_kept[self.sample]).sum())

    @property
    def numbers(self) -> Numbers:
        """The new number of each row, (rows,)."""
        numbers: Numbers = np.cumsum(self.is_kept) - 1
        return numbers


def reduced_without(found: StageResult, rows: Rows) -> StageResult:
    """The clusterable vectors of the fitted rows that stay."""
    kept = rows.is_kept[rows.sample]
    return StageResult(
        {**found.arrays, "coordinates": found.arrays["coordinates"][kept]}, found.document, found.seconds
    )


def neighborhood_without(found: StageResult, rows: Rows, compute: Compute, scratch: Scratch) -> StageResult:
    """The neighbours within the sample, and of the other rows in it. `scratch` has the vectors of all rows."""
    arrays = found.arrays
    stays = rows.is_kept[arrays["sample"]]
    sample = arrays["sample"][stays]
    others = arrays["others"][rows.is_kept[arrays["others"]]]
    in_file = np.searchsorted(scratch.encodable, rows.points)

    def nearest(queries: Numbers, k: int) -> Neighbors:
        asked = compute.ask(stages.neighbors_in_sample, scratch.vectors_file, in_file[sample], in_file[queries], k)
        return outcome(asked)

    def nearest_others(places: Numbers, k: int) -> Neighbors:
        return without_itself(nearest(sample[places], k + 1), places)

    within = Neighbors(arrays["indices"][stays], arrays["similarities"][stays])
    beside = Neighbors(
        *(arrays[name][rows.is_kept[arrays["others"]]] for name in ("others_indices", "others_similarities"))
    )
    fitted = mended(within, stays, min(within.k, max(len(sample) - 1, 0)), nearest_others)
    placed = mended(beside, stays, min(beside.k, len(sample)), lambda places, k: nearest(others[places], k))
    return StageResult(
        {
            "sample": rows.numbers[sample],
            "indices": fitted.indices,
            "similarities": fitted.similarities,
            "others": rows.numbers[others],
            "others_indices": placed.indices,
            "others_similarities": placed.similarities,
        },
        found.document,
        found.seconds,
    )


def mended(
    neighbors: Neighbors, stays: NDArray[np.bool_], k: int, nearest: Callable[[Numbers, int], Neighbors]
) -> Neighbors:
    """The k nearest of each query among the members of a sample that stay, as numbers among those; `nearest` finds them
    for the queries that have lost one."""
    numbers = (np.cumsum(stays) - 1).astype(np.int32)
    has_lost = np.flatnonzero((~stays[neighbors.indices]).any(axis=1))
    indices, similarities = numbers[neighbors.indices[:, :k]], neighbors.similarities[:, :k].copy()
    if len(has_lost) and k:
        found = nearest(has_lost, k)
        indices[has_lost], similarities[has_lost] = found.indices, found.similarities
    return Neighbors(indices, similarities)


def without_itself(found: Neighbors, places: Numbers) -> Neighbors:
    """One neighbour less for each query: itself or, where enough others are at the same place, the last."""
    is_left_out = found.indices == places[:, None]
    is_left_out[~is_left_out.any(axis=1), -1] = True
    shape = (len(places), found.k - 1)
    return Neighbors(found.indices[~is_left_out].reshape(shape), found.similarities[~is_left_out].reshape(shape))
