"""Exact nearest neighbours by cosine similarity, from which map, regions and quality are all computed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

BLOCK_BYTES = 64 * 2**20
"""Memory for one block of similarities: large enough for a fast matrix product, small beside any corpus."""

GROUPS = 32
"""Columns compared at once when the best of a row are sought; 16 to 64 are equally fast on 25,000 columns."""


@dataclass(frozen=True, eq=False)
class Neighbors:
    """The nearest points of each query, best first, the query itself left out.

    `indices` is (queries, k) int32, `similarities` (queries, k) float32: cosines between -1 and 1. Equally similar
    points stand in the order of their indices.
    """

    indices: NDArray[np.int32]
    similarities: NDArray[np.float32]

    @property
    def k(self) -> int:
        """Neighbours per query: as many as asked for, or all the other points there are."""
        return int(self.indices.shape[1])

    def nearest(self, k: int) -> Neighbors:
        """Return the `k` nearest of these neighbours (all of them where there are fewer)."""
        return Neighbors(self.indices[:, :k], self.similarities[:, :k])


def nearest_neighbors(vectors: Vectors, k: int, *, start: int = 0, stop: int | None = None) -> Neighbors:
    """Return the `k` nearest of all `vectors` to those in rows `start` to `stop`, which are all by default.

    `vectors` is (points, dimensions), of unit length; it is only read and may be a memory map. No vector is its own
    neighbour, but an identical one is. Ranges let several processes share the work; put the parts together with
    `joined`.
    """
    stop = len(vectors) if stop is None else stop
    return _search(np.asarray(vectors), range(start, stop), None, min(k, max(len(vectors) - 1, 0)))


def neighbors_among(vectors: Vectors, queries: Vectors, k: int) -> Neighbors:
    """Return the `k` nearest of `vectors` (points, dimensions) to each of `queries` (queries, dimensions).

    The queries are taken to be other points: a vector identical to a query is its nearest neighbour.
    """
    return _search(np.asarray(vectors), range(len(queries)), np.asarray(queries), min(k, len(vectors)))


def joined(parts: Sequence[Neighbors]) -> Neighbors:
    """Return the neighbours of consecutive ranges of queries as one."""
    return Neighbors(
        np.concatenate([part.indices for part in parts]),
        np.concatenate([part.similarities for part in parts]),
    )


def _search(vectors: Vectors, rows: range, queries: Vectors | None, k: int) -> Neighbors:
    """Fill blocks of similarities and keep the best `k` of each row; without `queries`, rows are those of `vectors`."""
    indices = np.empty((len(rows), k), np.int32)
    similarities = np.empty((len(rows), k), np.float32)
    if k == 0:
        return Neighbors(indices, similarities)
    groups = GROUPS if len(vectors) >= 4 * GROUPS * k else 1
    width = -(-len(vectors) // groups) * groups
    block = np.full((max(1, BLOCK_BYTES // (4 * width)), width), -np.inf, np.float32)
    for first in range(rows.start, rows.stop, len(block)):
        wanted = np.arange(first, min(first + len(block), rows.stop))
        part = block[: len(wanted)]
        asked = vectors if queries is None else queries
        np.matmul(asked[wanted[0] : wanted[-1] + 1], vectors.T, out=part[:, : len(vectors)])
        if queries is None:
            part[np.arange(len(part)), wanted] = -np.inf
        best = _best_columns(part, k, groups)
        indices[wanted - rows.start] = best
        similarities[wanted - rows.start] = np.take_along_axis(part, best, axis=1)
    return Neighbors(indices, np.clip(similarities, -1, 1, out=similarities))


def _best_columns(values: NDArray[np.float32], k: int, groups: int) -> NDArray[np.intp]:
    """Return the columns of the `k` largest values of each row, largest first, ties by column.

    A partition of whole rows takes longer than the matrix product that filled them. So the columns are first dealt
    into sets of `groups`, and only the k sets with the largest maxima are looked into: whatever lies in another set is
    exceeded by k values.
    """
    rows, width = values.shape
    sets = width // groups
    maxima = values.reshape(rows, groups, sets).max(axis=1)
    best_sets = _largest(maxima, k)
    columns = (best_sets[:, None, :] + sets * np.arange(groups)[:, None]).reshape(rows, -1)
    candidates = np.take_along_axis(values, columns, axis=1)
    best = np.sort(np.take_along_axis(columns, _largest(candidates, k), axis=1), axis=1)
    order = np.argsort(-np.take_along_axis(values, best, axis=1), axis=1, kind="stable")
    return np.take_along_axis(best, order, axis=1)


def _largest(values: NDArray[np.float32], k: int) -> NDArray[np.intp]:
    """Return the columns of the `k` largest values of each row, in no order."""
    width = values.shape[1]
    return np.argpartition(values, width - k, axis=1)[:, width - k :]
