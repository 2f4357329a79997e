"""Libraries for approximate nearest neighbours, run in an environment of their own by `neighbors.py`.

Each makes an index of the base with its defaults and answers for the queries. How hard it searches is the least, by
doubling, with which the questions whose answers are known are answered well enough; finding that out is not timed.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

NEIGHBORS = 15
ENOUGH = 0.97
EFFORTS = tuple(2**power for power in range(11))
ROUNDING = 1e-5
"""Two ways to add up the same products differ by less."""

Vectors = NDArray[np.float32]
Search = Callable[[Vectors, int, int], NDArray[np.int64]]
"""From queries, a number of neighbours and an effort to the neighbours' numbers."""


def faiss_flat(base: Vectors) -> Search:
    """Exact, like Isogloss."""
    import faiss  # noqa: PLC0415 (its import is part of a cold start)

    index = faiss.IndexFlatIP(base.shape[1])
    index.add(base)
    return lambda queries, k, _: index.search(queries, k)[1]


def faiss_hnsw(base: Vectors) -> Search:
    import faiss  # noqa: PLC0415

    index = faiss.IndexHNSWFlat(base.shape[1], 32, faiss.METRIC_INNER_PRODUCT)
    index.add(base)

    def search(queries: Vectors, k: int, effort: int) -> NDArray[np.int64]:
        index.hnsw.efSearch = 32 * effort
        return np.asarray(index.search(queries, k)[1])

    return search


def faiss_ivf(base: Vectors) -> Search:
    """4 sqrt(n) lists, as its documentation proposes."""
    import faiss  # noqa: PLC0415

    index = faiss.index_factory(base.shape[1], f"IVF{int(4 * np.sqrt(len(base)))},Flat", faiss.METRIC_INNER_PRODUCT)
    index.train(base)
    index.add(base)

    def search(queries: Vectors, k: int, effort: int) -> NDArray[np.int64]:
        index.nprobe = effort
        return np.asarray(index.search(queries, k)[1])

    return search


def hnswlib(base: Vectors) -> Search:
    import hnswlib  # noqa: PLC0415

    index = hnswlib.Index(space="ip", dim=base.shape[1])
    index.init_index(max_elements=len(base))
    index.add_items(base)

    def search(queries: Vectors, k: int, effort: int) -> NDArray[np.int64]:
        index.set_ef(32 * effort)
        return np.asarray(index.knn_query(queries, k)[0]).astype(np.int64)

    return search


def usearch(base: Vectors) -> Search:
    from usearch.index import Index  # noqa: PLC0415

    index = Index(ndim=base.shape[1], metric="ip", dtype="f32")
    index.add(np.arange(len(base)), base)

    def search(queries: Vectors, k: int, effort: int) -> NDArray[np.int64]:
        index.expansion_search = 32 * effort
        return np.asarray(index.search(queries, k).keys).astype(np.int64)

    return search


def pynndescent(base: Vectors) -> Search:
    """Its default of 30 neighbours; asked for all points it gives the graph that it is made of."""
    from pynndescent import NNDescent  # noqa: PLC0415

    index = NNDescent(base, metric="dot", random_state=0)

    def search(queries: Vectors, k: int, _: int) -> NDArray[np.int64]:
        if queries is base:
            return np.asarray(index.neighbor_graph[0][:, :k])
        return np.asarray(index.query(queries, k)[0])

    return search


TOOLS: dict[str, Callable[[Vectors], Search]] = {
    "faiss, flat": faiss_flat,
    "faiss, IVF": faiss_ivf,
    "faiss, HNSW": faiss_hnsw,
    "hnswlib": hnswlib,
    "usearch": usearch,
    "pynndescent": pynndescent,
}
WITHOUT_EFFORT = ("faiss, flat", "pynndescent")


class Task:
    """What is asked: `queries` among `base`, from a folder; the same array where all points are asked about."""

    def __init__(self, folder: Path) -> None:
        self.base: Vectors = np.asarray(np.load(folder / "base.npy", mmap_mode="r"))
        self.is_among_themselves = not (folder / "queries.npy").exists()
        self.queries = self.base
        if not self.is_among_themselves:
            self.queries = np.asarray(np.load(folder / "queries.npy", mmap_mode="r"))
        known = np.load(folder / "known.npz")
        self.known: NDArray[np.int64] = known["queries"]
        self._least: Vectors = known["least"]

    def without_themselves(self, found: NDArray[np.int64], queries: NDArray[np.int64]) -> NDArray[np.int64]:
        """The neighbours without the query, or the last of them where the query is not among them."""
        if not self.is_among_themselves:
            return found
        others = found != queries[:, None]
        others[others.all(axis=1), -1] = False
        return found[others].reshape(len(found), -1)

    def recall(self, found: NDArray[np.int64]) -> float:
        """The share of neighbours of the known queries that are at least as similar as the last true one."""
        asked = self.queries[self.known]
        similarities = np.einsum("qd,qkd->qk", asked, self.base[np.maximum(found, 0)])
        return float(((similarities >= self._least[:, None] - ROUNDING) & (found >= 0)).mean())


def rounds(tool: str, task: Task, spawned: float) -> Iterator[dict[str, Any]]:
    """Cold, counted from the start of the process, and warm."""
    k = NEIGHBORS + task.is_among_themselves
    everything, began, used = np.arange(len(task.queries)), spawned, 0.0
    effort: int | None = 1 if tool in WITHOUT_EFFORT else None
    for _ in range(2):
        search = TOOLS[tool](task.base)
        built, used_before = time.time(), time.process_time() - used
        effort = effort or enough(search, task, k)
        tuned, used = time.time(), time.process_time()
        found = task.without_themselves(search(task.queries, k, effort), everything)
        seconds, cpu = built - began + time.time() - tuned, used_before + time.process_time() - used
        yield {"seconds": seconds, "cpu": cpu, "effort": effort, "recall": task.recall(found[task.known])}
        began, used = time.time(), time.process_time()


def enough(search: Search, task: Task, k: int) -> int:
    """The least effort with which enough of what is known is found."""
    for effort in EFFORTS:
        found = task.without_themselves(search(task.queries[task.known], k, effort), task.known)
        if task.recall(found) >= ENOUGH:
            break
    return effort


if __name__ == "__main__":
    for measured in rounds(sys.argv[1], Task(Path(sys.argv[2])), float(sys.argv[3])):
        print(json.dumps(measured), flush=True)
