"""Exact nearest neighbours beside libraries for approximate ones: `python -m benchmarks.neighbors [SIZE ...]`.

First-look vectors of the titles that growth is measured with. *Among themselves*: the 15 nearest of every text, which
no map asks for above 25,000 texts. *Among the fitted*: what a map of a larger corpus asks for, the 15 nearest of 25,000
texts to each of the others. Every measurement is a process of its own, ended after four minutes: cold is everything
from its start to all neighbours, with imports and compilation, warm the same once more in the same process; CPU is the
time of all cores together, which alone compares where the machine did other work meanwhile. Memory is what it and all
that it started hold together, with the vectors. Recall@15 is the share of the neighbours of 1,000 texts that are at
least as similar as the last true one; libraries that can search more or less hard do so just enough for 0.97, where
they can.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from benchmarks.neighbors_peers import NEIGHBORS, TOOLS, Task
from benchmarks.peers import python_with
from benchmarks.reporting import report
from benchmarks.scaling import held, titles
from dashboard.analysis import stages
from dashboard.analysis.encoders import load_encoder
from dashboard.analysis.neighbors import Neighbors, joined, nearest_neighbors, neighbors_among
from dashboard.analysis.placement import FITTED_POINTS, sample_points
from dashboard.compute import Compute, compute_processes
from dashboard.stage_run import shares

SIZES = (20_000, 100_000, 300_000, 1_000_000)
PEERS = ("faiss-cpu==1.15.1", "hnswlib==0.8.0", "pynndescent==0.7.0", "usearch==2.26.6")
ISOGLOSS = "Isogloss, exact"
THEMSELVES, FITTED = "among themselves", "among the fitted"
KNOWN = 1_000
PATIENCE = 240.0


def main(sizes: list[int]) -> None:
    """Measure every size and publish, again after each: the largest takes half an hour."""
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(os.environ.get("ISOGLOSS_HOME", scratch)) / "benchmarks" / "neighbors"
        python = python_with(PEERS, home)
        rows = []
        for size in sizes:
            kind = FITTED if size > FITTED_POINTS else THEMSELVES
            task = prepared(size, kind, home)
            rows.extend(row(size, kind, tool, measured(tool, task, python)) for tool in (ISOGLOSS, *TOOLS))
            publish(rows)


def publish(rows: list[dict[str, Any]]) -> None:
    """Write down what has been measured so far."""
    report("Nearest neighbours", rows, " ".join((__doc__ or "").split("\n\n")[1].split()))


def prepared(size: int, kind: str, home: Path) -> Path:
    """A folder with what is asked and what is known of the answers; made once."""
    folder = home / f"{size} {kind}"
    if (folder / "known.npz").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    vectors = np.load(vectors_file(size, home))
    base, queries = vectors, None
    if kind == FITTED:
        sample = sample_points(size, limit=FITTED_POINTS, seed=0)
        base, queries = vectors[sample], np.delete(vectors, sample, axis=0)
        np.save(folder / "queries.npy", queries)
        np.save(folder / "sample.npy", sample)
    np.save(folder / "base.npy", base)
    known = np.sort(np.random.default_rng(0).choice(len(base if queries is None else queries), KNOWN, replace=False))
    if queries is None:
        found = joined([nearest_neighbors(base, NEIGHBORS, start=int(row), stop=int(row) + 1) for row in known])
    else:
        found = neighbors_among(base, queries[known], NEIGHBORS)
    np.savez(folder / "known.npz", queries=known, least=found.similarities[:, -1])
    return folder


def vectors_file(size: int, home: Path) -> Path:
    """So many vectors that are not zero."""
    file = home / f"{size}.npy"
    if not file.exists():
        vectors = load_encoder("first-look", home=home.parents[1]).encode(titles(size + size // 50).text.tolist())
        np.save(file, vectors[vectors.any(axis=1)][:size])
    return file


def measured(tool: str, task: Path, python: Path) -> dict[str, Any]:
    """What one process said until its time was up, and the most memory it held."""
    own = [sys.executable, "-W", "ignore", "-m", "benchmarks.neighbors", "race"]
    others = [str(python), "-W", "ignore", str(Path(__file__).with_name("neighbors_peers.py")), tool]
    spawned = time.time()
    command = [*(own if tool == ISOGLOSS else others), str(task), str(spawned)]
    rounds: list[dict[str, Any]] = []
    peak = 0.0
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        reader = threading.Thread(target=lambda: rounds.extend(map(json.loads, process.stdout or ())))
        reader.start()
        while process.poll() is None:
            peak = max(peak, held(process.pid))
            if time.time() - spawned > PATIENCE:
                process.kill()
            time.sleep(0.1)
        reader.join()
    print(tool, task.name, rounds, f"{peak:,.0f} MB", flush=True)
    return {"rounds": rounds, "peak": peak}


def row(size: int, kind: str, tool: str, run: dict[str, Any]) -> dict[str, Any]:
    """A line of the table; dashes for what did not end in time."""
    cold, warm, *_ = [*run["rounds"], None, None]
    return {
        "texts": size,
        "asked": kind,
        "tool": tool,
        "cold (s)": f"over {PATIENCE:.0f}" if cold is None else cold["seconds"],
        "cold, CPU (s)": None if cold is None else cold["cpu"],
        "warm (s)": None if warm is None else warm["seconds"],
        "warm, CPU (s)": None if warm is None else warm["cpu"],
        "peak memory (MB)": run["peak"],
        "recall@15": None if cold is None else f"{cold['recall']:.3f}",
    }


def race(folder: Path, spawned: float) -> Iterator[dict[str, float]]:
    """Isogloss, as a map is made: files mapped into memory, a few ranges for each compute process."""
    task, began, used = Task(folder), spawned, 0.0
    with tempfile.TemporaryDirectory() as home, compute_processes(Path(home)) as compute:
        for _ in range(2):
            found = neighbors_by(compute, folder, task)
            seconds, cpu = time.time() - began, cpu_seconds() - used
            yield {"seconds": seconds, "cpu": cpu, "recall": task.recall(found.indices[task.known])}
            began, used = time.time(), cpu_seconds()


def cpu_seconds() -> float:
    """What this process and those that it started have used."""
    own = psutil.Process()
    times = [process.cpu_times() for process in (own, *own.children(recursive=True))]
    return float(sum(time.user + time.system for time in times))


def neighbors_by(compute: Compute, folder: Path, task: Task) -> Neighbors:
    """The neighbours of all queries of a task."""
    parts = shares(len(task.queries), compute.processes)
    if task.is_among_themselves:
        file, rows = folder / "base.npy", np.arange(len(task.base))
        calls = [
            compute.submit(stages.sample_neighbors, file, rows, NEIGHBORS, start=part.start, stop=part.stop)
            for part in parts
        ]
    else:
        file, sample = vectors_file(len(task.base) + len(task.queries), folder.parent), np.load(folder / "sample.npy")
        others = np.setdiff1d(np.arange(len(task.base) + len(task.queries)), sample)
        calls = [compute.submit(stages.neighbors_in_sample, file, sample, others[part], NEIGHBORS) for part in parts]
    return joined([call.result() for call in calls])


if __name__ == "__main__":
    if sys.argv[1:2] == ["race"]:
        for measured_round in race(Path(sys.argv[2]), float(sys.argv[3])):
            print(json.dumps(measured_round), flush=True)
    else:
        main([int(size) for size in sys.argv[1:]] or list(SIZES))
