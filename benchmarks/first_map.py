"""From vectors to the first labeled map, beside BERTopic and Embedding Atlas: `python -m benchmarks.first_map`.

Every measurement is a process of its own, tools in turn: cold is its first map with every import, compilation and
start of further processes, warm another one with another seed. All get the same texts and the same vectors. Isogloss
goes the app's whole way: vectors from the store, neighbours, both projections, layers, labels, quality, all stored.
BERTopic runs its defaults, which draw no map; Embedding Atlas its projection, which finds and names no regions.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.decomposition import PCA
from sklearn.metrics import adjusted_mutual_info_score

from benchmarks.peers import python_with
from benchmarks.reporting import report
from benchmarks.topic_words import WORDS, WordsOfTexts, diversity, mean_npmi, plain_words
from dashboard.analysis.attachment import attach_noise
from dashboard.analysis.encoders import OWN_VECTORS, load_encoder
from dashboard.analysis.neighbors import nearest_neighbors
from dashboard.compute import Compute
from dashboard.corpus_files import open_file
from dashboard.intake import Choices, add_corpus
from dashboard.mapping import build_map
from store import Store
from store.recipes import MapRecipe

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SIZES = {"banking77": (1_000, 13_000), "reddit": (100_000,)}
ENCODERS = {"banking77": "full", "reddit": "first-look"}
PEERS = ("bertopic==0.17.4", "embedding-atlas==0.26.0", "torch==2.13.0")
TOOLS = ("Isogloss", "BERTopic", "Embedding Atlas")
ENCODER = f"{OWN_VECTORS}benchmark"
ROUNDS = 2


def main() -> None:
    """Race the tools at every size and publish."""
    note = " ".join((__doc__ or "").split("\n\n")[1].split())
    with tempfile.TemporaryDirectory() as scratch:
        home = Path(os.environ.get("ISOGLOSS_HOME", scratch)) / "benchmarks"
        python = python_with(PEERS, home / "first map")
        times, words = [], []
        for name, sizes in SIZES.items():
            for size in sizes:
                given = prepared(name, size, home)
                runs = {tool: [measured(tool, given, python) for _ in range(ROUNDS)] for tool in TOOLS}
                times.extend(rows_of_times(name, given, runs))
                report("From vectors to the first labeled map", times, note)
                words.extend(rows_of_words(name, given, runs))
    report(
        "Words of regions beside BERTopic's topics",
        words,
        f"The first {WORDS} words of every topic, and of the keyphrases of every region of the layer shown first, stop "
        "words within phrases left out. NPMI: mean normalized pointwise mutual information of their pairs in the texts "
        "themselves (Bouma 2009). Diversity: share of distinct words among all (Dieng, Ruiz & Blei 2020).",
    )


def prepared(name: str, size: int, home: Path) -> Path:
    """A folder with texts, classes and vectors, and a store that holds them; made once."""
    folder = home / f"{name} {size}"
    if (folder / "vectors.npy").exists():
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    read = {
        "banking77": lambda: pd.read_csv(DATA / "banking77" / "banking77.csv"),
        "reddit": lambda: pd.read_parquet(DATA / "reddit_pub" / "reddit_pub_full.parquet"),
    }
    texts = read[name]().drop_duplicates("text")
    texts = texts[texts.text.str.contains(r"[A-Za-z]{3}")].sample(frac=1, random_state=0)
    vectors = load_encoder(ENCODERS[name], home=home).encode(texts.text.tolist()[: size + size // 50])
    known = np.flatnonzero(vectors.any(axis=1))[:size]
    texts.iloc[known][["text", "label"]].to_csv(folder / "texts.csv", index=False)
    with Store.open(folder) as store, open_file(folder / "texts.csv") as table:
        corpus = add_corpus(store, table, name=name, choices=Choices("text"), content_key=name)
        store.vectors.put(corpus.id, ENCODER, np.arange(len(known), dtype=np.int32), vectors[known])
    np.save(folder / "vectors.npy", vectors[known])
    return folder


def measured(tool: str, given: Path, peer: Path) -> dict[str, Any]:
    """One run of a tool in a process of its own."""
    own = [sys.executable, "-W", "ignore", "-m", "benchmarks.first_map", str(given)]
    others = [str(peer), "-W", "ignore", str(Path(__file__).with_name("first_map_peers.py")), tool, str(given)]
    ran = subprocess.run(own if tool == "Isogloss" else others, check=True, stdout=subprocess.PIPE, text=True)
    result: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    print(tool, given.name, f"cold {result['cold']:.1f} s, warm {result['warm']:.1f} s", flush=True)
    return result


def race_isogloss(given: Path) -> dict[str, Any]:
    """The app's way, twice; what was found the second time."""
    began = time.perf_counter()
    seconds = []
    with Store.open(given) as store:
        compute = Compute(given)
        corpus = store.corpora.list()[0]
        for _ in range(2):
            recipe = MapRecipe(encoder=ENCODER, seed=time.time_ns() % 2**31)  # never one that is stored
            built = build_map(store, compute, corpus.id, recipe)
            seconds.append(time.perf_counter() - began)
            began = time.perf_counter()
        shown = store.maps.get(built.map_id)
        compute.close()
    layer = shown.layers[shown.first_layer]
    words = [[word for phrase in region.keyphrases for word in phrase.phrase.split()] for region in layer.regions]
    return {"cold": seconds[0], "warm": seconds[1], "regions": layer.region_of.tolist(), "words": words}


def rows_of_times(name: str, given: Path, runs: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """One line a tool: the fastest of its runs, and the quality of its last."""
    best = {tool: {key: min(run[key] for run in of_tool) for key in ("cold", "warm")} for tool, of_tool in runs.items()}
    return [
        {
            "corpus": name,
            "points": len(np.load(given / "vectors.npy", mmap_mode="r")),
            "tool": tool,
            "cold (s)": best[tool]["cold"],
            "Isogloss faster, cold": f"{best[tool]['cold'] / best['Isogloss']['cold']:.2f}",
            "warm (s)": best[tool]["warm"],
            "Isogloss faster, warm": f"{best[tool]['warm'] / best['Isogloss']['warm']:.2f}",
            **quality(given, of_tool[-1]),
        }
        for tool, of_tool in runs.items()
    ]


def quality(given: Path, run: dict[str, Any]) -> dict[str, Any]:
    """Agreement with the classes, noise joined by the same vote for all tools."""
    if "regions" not in run:
        return {}
    regions = np.array(run["regions"], np.int32)
    vectors = np.load(given / "vectors.npy")
    # Where the vote begins is of little weight, and a tree of so many dimensions would be searched for half an hour.
    start = PCA(5, random_state=0).fit_transform(vectors)
    joined = attach_noise(regions, *neighbors_of(given, vectors), start)
    classes = pd.read_csv(given / "texts.csv").label.astype(str)
    return {
        "regions": int(regions.max()) + 1,
        "noise": f"{(regions < 0).mean():.2f}",
        "AMI, noise apart": f"{adjusted_mutual_info_score(classes, regions):.3f}",
        "AMI": f"{adjusted_mutual_info_score(classes, joined):.3f}",
    }


def neighbors_of(given: Path, vectors: NDArray[np.float32]) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The 15 nearest of every text with their similarities, found once."""
    kept = given / "neighbors.npz"
    if not kept.exists():
        found = nearest_neighbors(vectors, 15)
        np.savez(kept, indices=found.indices, similarities=found.similarities)
    with np.load(kept) as neighbors:
        return neighbors["indices"], neighbors["similarities"]


def rows_of_words(name: str, given: Path, runs: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """One line for each tool that names anything."""
    texts = pd.read_csv(given / "texts.csv").text.astype(str)
    held = WordsOfTexts.of(texts.tolist())
    rows = []
    for tool, of_tool in runs.items():
        if "words" in of_tool[-1]:
            topics = [plain_words(words) for words in of_tool[-1]["words"]]
            rows.append({
                "corpus": name,
                "points": len(texts),
                "tool": tool,
                "topics": len(topics),
                "NPMI": f"{mean_npmi(topics, held):.3f}",
                "diversity": f"{diversity(topics):.3f}",
            })  # fmt: skip
    return rows


if __name__ == "__main__":
    if len(sys.argv) == 2:
        print(json.dumps(race_isogloss(Path(sys.argv[1]))))
    else:
        main()
