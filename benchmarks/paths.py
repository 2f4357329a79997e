"""Ways through a corpus beside the straight line between their ends: `python -m benchmarks.paths`.

`ISOGLOSS_HOME` names a data folder with a first-look encoder, else one is made.
"""

from __future__ import annotations

import os
import tempfile
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.reporting import report
from dashboard.analysis.directions.paths import cheapest_chain, inner_texts, random_pair_quantile, straight_stops
from dashboard.analysis.encoders import load_encoder
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CORPORA = {
    "banking77": "banking77/banking77.csv",
    "cranfield": "cranfield/docs.csv",
    "reddit, 20 topics": "reddit_pub/reddit_pub_20topics.csv",
    "sib200, English": "sib200/sib200.csv",
}
TEXTS = 5_000
PAIRS = 200
NEIGHBORS = 15
STOPS = 9


def main() -> None:
    """Walk between random pairs of every corpus and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        rows = [row_of(name, texts_of(name, DATA / path), home) for name, path in CORPORA.items()]
    report(
        "Paths",
        rows,
        f"{PAIRS} random pairs (seed 0) of at most {TEXTS:,} texts, {NEIGHBORS} neighbours, medians. `weakest step` is "
        "the lowest cosine of texts that follow each other; on the straight way these are the texts nearest to "
        f"{STOPS - 2} stops. `inner` is the share of these stops with a text nearer than both ends, `middle at an end` "
        "that of pairs whose middle stop has an end as the nearest. A jump is a step below the 95th percentile of "
        "random pairs.",
    )


def texts_of(name: str, file: Path) -> list[str]:
    """Distinct texts of a corpus."""
    table = pd.read_csv(file, dtype=str, keep_default_na=False)
    if name == "sib200, English":
        table = table[table.lang == "eng_Latn"]
    texts = table.text[table.text.str.strip() != ""].drop_duplicates()
    return texts.sample(min(TEXTS, len(texts)), random_state=0).tolist()


def row_of(name: str, texts: list[str], home: Path) -> dict[str, Any]:
    """One corpus with the first-look encoder."""
    vectors = load_encoder("first-look", home=home).encode(texts)
    vectors = vectors[vectors.any(axis=1)]
    neighbors = nearest_neighbors(vectors, NEIGHBORS)
    none = Neighbors(np.zeros((0, NEIGHBORS), np.int32), np.zeros((0, NEIGHBORS), np.float32))
    bar = random_pair_quantile(vectors)
    random = np.random.default_rng(0)
    pairs = [random.choice(len(vectors), 2, replace=False) for _ in range(PAIRS)]
    began = time.perf_counter()
    chains = [cheapest_chain(neighbors, none, int(start), int(end)) for start, end in pairs]
    seconds = (time.perf_counter() - began) / PAIRS
    found = [chain for chain in chains if chain is not None]
    straight = [straight_way(vectors, int(start), int(end)) for start, end in pairs]
    return {
        "corpus": name,
        "texts": len(vectors),
        "connected": f"{len(found) / PAIRS:.0%}",
        "mutual only": f"{np.mean([chain.is_mutual for chain in found]):.0%}",
        "texts between": float(np.median([len(chain.nodes) - 2 for chain in found])),
        "weakest step": f"{np.median([chain.similarities.min() for chain in found]):.2f}",
        "weakest step, straight": f"{np.median([weakest for weakest, _, _ in straight]):.2f}",
        "bar": f"{bar:.2f}",
        "ways with a jump": f"{np.mean([chain.similarities.min() < bar for chain in found]):.0%}",
        "inner": f"{np.mean([inner for _, inner, _ in straight]):.0%}",
        "middle at an end": f"{np.mean([at_end for _, _, at_end in straight]):.0%}",
        "ms a way": 1000 * seconds,
    }


def straight_way(vectors: NDArray[np.float32], start: int, end: int) -> tuple[float, float, bool]:
    """The weakest step between the texts nearest to the stops, the share of stops with an inner text, and whether an
    end is nearest to the middle."""
    stops = straight_stops(vectors[start], vectors[end], STOPS)[1:-1]
    nearest, is_inner = inner_texts(stops, vectors, ends=vectors[[start, end]], is_out=np.zeros(len(vectors), np.bool_))
    middle = len(stops) // 2
    at_ends = [start if stop < middle else end for stop in range(len(stops))]
    inner = [int(text) if own else at for text, own, at in zip(nearest, is_inner, at_ends, strict=True)]
    visited = [start, *inner, end]
    distinct = [text for number, text in enumerate(visited) if number == 0 or text != visited[number - 1]]
    steps = [float(vectors[one] @ vectors[other]) for one, other in pairwise(distinct)]
    return min(steps), float(is_inner.mean()), not bool(is_inner[middle])


if __name__ == "__main__":
    main()
