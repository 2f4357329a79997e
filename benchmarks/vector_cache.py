"""What the store takes to keep and read vectors, as float32 and as float16: `python -m benchmarks.vector_cache`."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from benchmarks.labelled_corpora import DATA
from benchmarks.reporting import report
from benchmarks.scaling import titles
from dashboard.analysis.encoders import load_encoder
from dashboard.analysis.encoders.vectors import unit_rows
from dashboard.analysis.neighbors import nearest_neighbors
from store import Store
from store.vectors import PRECISIONS, VARIABLE

POINTS, DIMENSIONS, READINGS, NEIGHBORS = 100_000, 384, 5, 15
QUESTIONS, TITLES = 4_000, 20_000


def main() -> None:
    """Measure both and publish them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        questions = pd.read_csv(DATA / "banking77" / "banking77.csv").text.drop_duplicates().head(QUESTIONS)
        spaces = {
            f"recall@{NEIGHBORS}, questions, full": load_encoder("full", home=home).encode(list(questions)),
            f"recall@{NEIGHBORS}, titles, first look": load_encoder("first-look", home=home).encode(
                list(titles(TITLES).text)
            ),
        }
    plain = seconds_of_numpy()
    rows = [
        kept(precision, plain) | {name: recall(precision, space) for name, space in spaces.items()}
        for precision in PRECISIONS
    ]
    report(
        "Reading vectors from the cache",
        rows,
        f"{POINTS:,} vectors of {DIMENSIONS} dimensions; the store joins them with the corpus' texts by hash. Median "
        f"of {READINGS} runs. Recall is the share of the {NEIGHBORS} nearest neighbours by "
        f"float32 that stay: of {QUESTIONS:,} questions to a bank (full encoder), of {TITLES:,} titles (first look).",
    )


def random_vectors() -> NDArray[np.float32]:
    """Of unit length; what they are makes no difference to the store."""
    return unit_rows(np.random.default_rng(0).normal(size=(POINTS, DIMENSIONS)))


def seconds_of_numpy() -> float:
    """To read the same numbers from a .npy file of float32."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "vectors.npy"
        np.save(file, random_vectors())
        return median_seconds(lambda: np.load(file))


def median_seconds(call: Callable[[], object]) -> float:
    """Of some runs after each other."""
    seconds = []
    for _ in range(READINGS):
        began = time.perf_counter()
        call()
        seconds.append(time.perf_counter() - began)
    return float(np.median(seconds))


def kept(precision: str, plain: float) -> dict[str, object]:
    """Space and seconds of one precision, beside those of a .npy file."""
    os.environ[VARIABLE] = precision
    vectors = random_vectors()
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        batch = pa.record_batch({"text": [f"text number {number}" for number in range(POINTS)]})
        corpus = store.corpora.add([batch], name="", source="", text_column="text", columns=())
        store.database.compact()
        before = store.disk_usage()
        began = time.perf_counter()
        store.vectors.put(corpus.id, "encoder", np.arange(POINTS, dtype=np.int32), vectors)
        written = time.perf_counter() - began
        store.database.compact()
        size = store.disk_usage() - before
        into = np.empty_like(vectors)
        read = median_seconds(lambda: store.vectors.read(corpus.id, "encoder", into=into))
        assert np.array_equal(into, vectors.astype(PRECISIONS[precision]).astype(np.float32))
    return {
        "kept as": precision,
        "MB": size / 1e6,
        "write to the store, s": written,
        "read from the store, s": read,
        "numpy.load, s": plain,
        "times numpy.load": read / plain,
    }


def recall(precision: str, vectors: NDArray[np.float32]) -> str:
    """The share of nearest neighbours that stay when vectors are kept so."""
    rounded = vectors.astype(PRECISIONS[precision]).astype(np.float32)
    exact, found = (nearest_neighbors(rows, NEIGHBORS).indices for rows in (vectors, rounded))
    same = sum(len(np.intersect1d(*pair)) for pair in zip(exact, found, strict=True))
    return f"{same / exact.size:.4f}"


if __name__ == "__main__":
    main()
