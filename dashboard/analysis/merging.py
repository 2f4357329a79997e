"""Cells merged two by two until one is left: every number of regions, one inside the other.

Ward (1963): of all pairs those two are merged whose union adds least to the squared distances of points from the centre
of their group. A step of the number of regions merges two of them and leaves all others alone, so there is no cliff.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, eq=False)
class MergeTree:
    """`merges` (cells - 1, 2): in step s the second group, named by its first cell, joins the first."""

    cells: int
    merges: NDArray[np.int64]

    def groups_at(self, count: int) -> NDArray[np.int32]:
        """The group of each cell, (cells,), when `count` groups are left; 1 <= count <= cells."""
        groups = np.arange(self.cells)
        for kept, joined in self.merges[: self.cells - count]:
            groups[groups == joined] = kept
        return np.unique(groups, return_inverse=True)[1].astype(np.int32)

    def persistence_at(self, count: int) -> NDArray[np.float32]:
        """For each group at `count`, the share of the numbers of groups up to its birth at which it is one, (count,):
        1 - (groups left when it is merged) / (groups left when it was made). Near 1 for a group that is there in a
        coarse and in a fine division, near 0 for one that comes and goes."""
        made, alive = np.full(self.cells, self.cells), np.ones(self.cells, bool)
        for step, (kept, joined) in enumerate(self.merges[: self.cells - count]):
            made[kept], alive[joined] = self.cells - step - 1, False
        merged = np.zeros(self.cells, np.int64)
        for step, pair in list(enumerate(self.merges))[self.cells - count :][::-1]:
            merged[pair] = self.cells - step - 1
        return np.asarray(1 - merged[alive] / made[alive], np.float32)


def merge_cells(cell_of: NDArray[np.int32], vectors: NDArray[np.float32]) -> MergeTree:
    """Merge the cells of points, (points,), by Ward's criterion in `vectors` (points, dimensions)."""
    sizes = np.bincount(cell_of).astype(np.float64)
    sums = np.stack([np.bincount(cell_of, column, minlength=len(sizes)) for column in vectors.T], axis=1)
    centers = sums / sizes[:, None]
    costs = np.stack([_ward_costs(centers, sizes, cell) for cell in range(len(sizes))])
    np.fill_diagonal(costs, np.inf)
    merges = np.empty((len(sizes) - 1, 2), np.int64)
    for step in range(len(merges)):
        kept, joined = merges[step] = np.sort(np.unravel_index(costs.argmin(), costs.shape))
        centers[kept] = np.average(centers[[kept, joined]], axis=0, weights=sizes[[kept, joined]])
        sizes[kept] += sizes[joined]
        gone = np.isinf(costs[kept])
        costs[kept] = np.where(gone, np.inf, _ward_costs(centers, sizes, kept))
        costs[:, kept] = costs[kept]
        costs[joined] = costs[:, joined] = np.inf
    return MergeTree(len(sizes), merges)


def _ward_costs(centers: NDArray[np.float64], sizes: NDArray[np.float64], cell: int) -> NDArray[np.float64]:
    """What merging each group with this one adds to the squared distances from the centres, (groups,)."""
    squared = ((centers - centers[cell]) ** 2).sum(axis=1)
    costs: NDArray[np.float64] = squared * sizes * sizes[cell] / (sizes + sizes[cell])
    return costs
