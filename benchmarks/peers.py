"""Other tools' clusterings of the same vectors, run in an environment of their own so that Isogloss depends on none.

`labels_of_peers` makes the environment and has this file run in it.
"""

from __future__ import annotations

import subprocess
import sys
import time
import venv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

PACKAGES = ("evoc==0.3.2", "fast_hdbscan==0.3.4", "hdbscan==0.8.44", "toponymy==0.5.4")

Labels = dict[str, tuple[NDArray[np.int32], float]]


def labels_of_peers(given: list[tuple[NDArray[np.float32], NDArray[np.float32]]], folder: Path) -> list[Labels]:
    """For the vectors and the clusterable vectors of each corpus: of each tool its labels (-1 is noise) and its
    seconds. One process does them all, after a call of each tool that compiles; `folder` keeps the environment."""
    python = python_with(PACKAGES, folder)
    for number, (vectors, reduced) in enumerate(given):
        np.savez(folder / f"given {number}.npz", vectors=vectors, reduced=reduced)
    subprocess.run([python, __file__, folder, str(len(given))], check=True)
    return [_found(np.load(folder / f"found {number}.npz")) for number in range(len(given))]


def python_with(packages: Sequence[str], folder: Path) -> Path:
    """The Python of an environment that has these packages, made in `folder` unless one that has them is there."""
    environment, wanted = folder / "environment", "\n".join(packages)
    python, installed = environment / "bin" / "python", environment / "installed"
    if not installed.exists() or installed.read_text("utf-8") != wanted:
        venv.create(environment, with_pip=True, clear=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
        installed.write_text(wanted, "utf-8")
    return python


def _found(arrays: Mapping[str, NDArray[Any]]) -> Labels:
    return {name: (arrays[name], float(arrays[f"{name} seconds"])) for name in arrays if "seconds" not in name}


def _main(folder: Path, corpora: int) -> None:
    import evoc  # noqa: PLC0415 (only in the environment of the peers)
    import fast_hdbscan  # noqa: PLC0415
    import hdbscan  # noqa: PLC0415

    tools = {
        "HDBSCAN, 10 (BERTopic)": lambda _, reduced: hdbscan.HDBSCAN(min_cluster_size=10).fit_predict(reduced),
        "PLSCAN": lambda _, reduced: fast_hdbscan.PLSCAN().fit(reduced).labels_,
        "EVoC": lambda vectors, _: evoc.EVoC(random_state=0).fit_predict(vectors),
        "Toponymy, finest": lambda vectors, reduced: _toponymy(vectors, reduced, layer=0),
        "Toponymy, coarsest": lambda vectors, reduced: _toponymy(vectors, reduced, layer=-1),
    }
    for number in [0, *range(corpora)]:
        given = np.load(folder / f"given {number}.npz")
        results = {}
        for name, labels_of in tools.items():
            began = time.perf_counter()
            results[name] = np.asarray(labels_of(given["vectors"], given["reduced"]), np.int32)
            results[f"{name} seconds"] = np.float64(time.perf_counter() - began)
        np.savez(folder / f"found {number}.npz", **results)


def _toponymy(vectors: NDArray[np.float32], reduced: NDArray[np.float32], *, layer: int) -> NDArray[Any]:
    """A layer of its clusterer; all noise where it refuses, because it finds fewer than six clusters."""
    from toponymy import ToponymyClusterer  # noqa: PLC0415

    try:
        layers, _tree = ToponymyClusterer().fit_predict(clusterable_vectors=reduced, embedding_vectors=vectors)
    except ValueError as error:
        if "Not enough clusters" not in str(error):
            raise
        return np.full(len(vectors), -1)
    return np.asarray(layers[layer].cluster_labels)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), int(sys.argv[2]))
