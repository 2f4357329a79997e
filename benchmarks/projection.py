"""From vectors to a map, against plain `umap.UMAP()` and `hdbscan.HDBSCAN()`: `python -m benchmarks.projection`.

Both make two dimensions to draw, five to cluster, and regions, from the same vectors (questions to a bank).
Each measurement is a new process, in turn: cold is its first map with every import and compilation, warm its second.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from benchmarks.reporting import report
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors

DATA = Path(__file__).resolve().parents[2] / "shared" / "data" / "banking77" / "banking77.csv"
SIZES = (3_000, 13_000)
ROUNDS = 2
PEERS = ("isogloss", "plain")

Vectors = NDArray[np.float32]


def main() -> None:
    """Measure both at both sizes and publish the fastest of each."""
    with tempfile.TemporaryDirectory() as folder:
        rows = [compared(path) for path in vector_files(Path(folder))]
    note = (
        "banking77, all-MiniLM-L6-v2. Neighbours, a 2-D and a 5-D projection and regions against `umap.UMAP()`, "
        "`umap.UMAP(n_components=5, min_dist=0)` and `hdbscan.HDBSCAN()`. Every measurement in a new process, in turn, "
        f"the fastest of {ROUNDS}. Cold contains imports, compilation and the start of further processes. Isogloss "
        "makes its two projections side by side, seeded, one thread each; plain UMAP is unseeded and uses all cores."
    )
    report("From vectors to a map", rows, note)


def vector_files(folder: Path) -> list[Path]:
    """Encode the texts once and write a file of vectors for each size, drawn at random."""
    import pandas as pd  # noqa: PLC0415 (the workers must start without it)

    from dashboard.analysis.encoders import load_encoder  # noqa: PLC0415

    texts = pd.read_csv(DATA).text.drop_duplicates().sample(frac=1, random_state=0).tolist()[: max(SIZES)]
    vectors = load_encoder("full", home=folder).encode(texts)
    for size in SIZES:
        np.save(folder / f"{size}.npy", vectors[:size])
    return [folder / f"{size}.npy" for size in SIZES]


def compared(vectors: Path) -> dict[str, Any]:
    """One row of the table."""
    runs: dict[str, list[dict[str, float]]] = {peer: [] for peer in PEERS}
    for _ in range(ROUNDS):
        for peer in PEERS:
            runs[peer].append(measured(peer, vectors))
    best = {peer: {key: min(run[key] for run in runs[peer]) for key in ("cold", "warm")} for peer in PEERS}
    trust = {peer: float(np.mean([run["trustworthiness"] for run in runs[peer]])) for peer in PEERS}
    return {
        "points": int(vectors.stem),
        "plain, cold (s)": best["plain"]["cold"],
        "Isogloss, cold (s)": best["isogloss"]["cold"],
        "times, cold": best["plain"]["cold"] / best["isogloss"]["cold"],
        "plain, warm (s)": best["plain"]["warm"],
        "Isogloss, warm (s)": best["isogloss"]["warm"],
        "times, warm": best["plain"]["warm"] / best["isogloss"]["warm"],
        "trustworthiness, plain": f"{trust['plain']:.4f}",
        "trustworthiness, Isogloss": f"{trust['isogloss']:.4f}",
    }


def measured(peer: str, vectors: Path) -> dict[str, float]:
    """Seconds and trustworthiness of one peer in a process of its own."""
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.projection", peer, str(vectors)]
    ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    print(peer, vectors.stem, ran.stdout.strip())
    result: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return result


def isogloss(vectors: Vectors, pool: Executor) -> NDArray[np.float32]:
    """The stages of a map as the app runs them: both projections at once, each in a process."""
    neighbors = nearest_neighbors(vectors, 15)
    drawn = pool.submit(draw, vectors, neighbors)
    pool.submit(group, vectors, neighbors).result()
    return drawn.result()


def draw(vectors: Vectors, neighbors: Neighbors) -> NDArray[np.float32]:
    """The 2-D map, in one process."""
    from dashboard.analysis.projection import project  # noqa: PLC0415

    return project(neighbors, vectors, dimensions=2, min_dist=0.1, seed=42)


def group(vectors: Vectors, neighbors: Neighbors) -> None:
    """The 5-D projection and the regions, in the other."""
    from dashboard.analysis.clustering import cluster  # noqa: PLC0415
    from dashboard.analysis.projection import project  # noqa: PLC0415

    cluster(project(neighbors, vectors, dimensions=5, min_dist=0.0, seed=42), neighbors)


def plain(vectors: Vectors, _: Executor) -> NDArray[np.float32]:
    """What a notebook does."""
    import hdbscan  # noqa: PLC0415
    import umap  # noqa: PLC0415

    coordinates: NDArray[np.float32] = umap.UMAP(n_components=2).fit_transform(vectors)
    hdbscan.HDBSCAN().fit(umap.UMAP(n_components=5, min_dist=0).fit_transform(vectors))
    return coordinates


def work(make_map: Callable[[Vectors, Executor], NDArray[np.float32]], path: str) -> None:
    """Make the map twice; the last line printed is the result."""
    vectors = np.load(path)
    began = time.perf_counter()
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        coordinates = make_map(vectors, pool)
        cold = time.perf_counter()
        make_map(vectors, pool)
        warm = time.perf_counter()
    from dashboard.analysis.quality import assess  # noqa: PLC0415

    trust = assess(vectors, coordinates, k=15, seed=0).trustworthiness
    print(json.dumps({"cold": cold - began, "warm": warm - cold, "trustworthiness": trust}))


if __name__ == "__main__":
    if len(sys.argv) == 3:
        work({"isogloss": isogloss, "plain": plain}[sys.argv[1]], sys.argv[2])
    else:
        main()
