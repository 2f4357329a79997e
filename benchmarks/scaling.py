"""How time and memory grow with the number of texts: `python -m benchmarks.scaling [SIZE ...]`.

From a CSV file to the labeled first-look map, by the command line, each size in a process of its own with everything
that a start takes. The texts are distinct titles of discussion boards; beyond their number, the first half of one is
joined to the second half of another of the same board. Memory is what all its processes hold together, counted ten
times a second, so pages that they share count for each; while two stages run side by side, it is that of both.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import IO, Any

import numpy as np
import pandas as pd
import psutil

from benchmarks.reporting import report

ROOT = Path(__file__).resolve().parents[1]
TITLES = ROOT.parent / "shared" / "data" / "reddit_pub" / "reddit_pub_full.parquet"
SIZES = (1_000, 10_000, 100_000, 300_000)
STAGES = ("read", "encode", "neighbors", "project", "reduce", "cluster", "phrases", "label", "assess", "total")
LARGE = 10_000
"""From here on growth is measured: below, what does not grow at all takes most of the time."""


def main(sizes: list[int]) -> None:
    """Measure every size and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder)) / "scaling"
        subprocess.run([*command(home), "prepare"], check=True, cwd=ROOT)
        runs = {size: measured(home, size, Path(folder) / f"{size}.csv") for size in sizes}
    rows = [row(stage, runs) for stage in STAGES]
    note = " ".join((__doc__ or "").split("\n\n")[1].split())
    report(
        "Growth with the number of texts",
        [*rows, whole("wall", runs, lambda run: run["wall"]), whole("peak memory", runs, lambda run: run["peak"])],
        f"{note} Seconds (peak MB in brackets). `exponent`: b in time ~ texts^b, fitted from {LARGE:,} texts on.",
    )


def command(home: Path) -> list[str]:
    """The command line on a data folder."""
    return [sys.executable, "-m", "dashboard", "--home", str(home)]


def measured(home: Path, size: int, file: Path) -> dict[str, Any]:
    """One map: seconds and peak of memory by stage."""
    titles(size).to_csv(file, index=False)
    began = time.perf_counter()
    arguments = ["map", str(file), "--text", "text", "--encoder", "first-look", "--name", f"{size} {began}"]
    with subprocess.Popen(
        [*command(home), *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        stage = ["read"]
        threading.Thread(target=follow, args=(process.stderr, stage), daemon=True).start()
        peaks: dict[str, float] = {}
        while process.poll() is None:
            peaks[stage[0]] = max(peaks.get(stage[0], 0), held(process.pid))
            time.sleep(0.1)
        answer = process.stdout.read() if process.stdout else ""
    wall = time.perf_counter() - began
    file.unlink()
    told = json.loads(answer.splitlines()[-1])
    subprocess.run([*command(home), "delete", told["corpus"]], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
    print(f"{size:,}: {wall:.0f} s, peak {max(peaks.values()):,.0f} MB, {told['seconds']}", flush=True)
    return {"seconds": told["seconds"], "peaks": peaks, "wall": wall, "peak": max(peaks.values())}


def follow(lines: IO[str] | None, stage: list[str]) -> None:
    """Keep the stage that the command says it is in."""
    for line in lines or ():
        if line.strip() and line.split()[0] in STAGES:
            stage[0] = line.split()[0]


def held(pid: int) -> float:
    """MB of resident memory of a process and all that it started."""
    total = 0
    try:
        first = psutil.Process(pid)
        for process in [first, *first.children(recursive=True)]:
            total += process.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total / 1e6


def titles(size: int) -> pd.DataFrame:
    """So many distinct titles with their boards."""
    known = pd.read_parquet(TITLES).drop_duplicates("text").sample(frac=1, random_state=0)
    parts, turn = [known[["text", "label"]]], 1
    while sum(map(len, parts)) < size:
        others = known.groupby("label").sample(frac=1, random_state=turn).sort_values("label", kind="stable")
        ordered = known.sort_values("label", kind="stable")
        joined = [
            " ".join([*one[: math.ceil(len(one) / 2)], *other[len(other) // 2 :]])
            for one, other in zip(ordered.text.str.split(), others.text.str.split(), strict=True)
        ]
        parts.append(pd.DataFrame({"text": joined, "label": ordered.label.to_numpy()}))
        parts = [pd.concat(parts).drop_duplicates("text")]
        turn += 1
    return pd.concat(parts).head(size).sample(frac=1, random_state=0)


def row(stage: str, runs: dict[int, dict[str, Any]]) -> dict[str, Any]:
    """A stage at every size."""
    seconds = {size: run["seconds"].get(stage, 0.0) for size, run in runs.items()}
    told = {
        f"{size:,}": f"{seconds[size]:.1f}" + (f" ({run['peaks'][stage]:,.0f})" if stage in run["peaks"] else "")
        for size, run in runs.items()
    }
    return {"stage": stage, **told, "exponent": exponent(seconds)}


def whole(name: str, runs: dict[int, dict[str, Any]], of: Any) -> dict[str, Any]:
    """A figure of the whole run at every size."""
    figures = {size: of(run) for size, run in runs.items()}
    return {"stage": name, **{f"{size:,}": f"{value:,.0f}" for size, value in figures.items()}} | {
        "exponent": exponent(figures)
    }


def exponent(figures: dict[int, float]) -> str | None:
    """The slope of the logarithms, by least squares."""
    large = {size: value for size, value in figures.items() if size >= LARGE and value > 0}
    if len(large) < 2:
        return None
    return f"{np.polyfit(np.log(list(large)), np.log(list(large.values())), 1)[0]:.2f}"


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or list(SIZES))
