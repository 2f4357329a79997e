"""How often analogies are solved, beside both baselines and gensim: `python -m benchmarks.analogies`.

Vectors are encoded anew; `ISOGLOSS_HOME` names a data folder with a first-look encoder, else one is made.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
import venv
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.reporting import report
from dashboard.analogy_files import read_analogies
from dashboard.analysis.directions.analogies import Solver, answer_scores, similarities
from dashboard.analysis.directions.evaluation import SOLVERS, Accuracy, Questions, evaluate
from dashboard.analysis.encoders import load_encoder

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
PAIRS_OF_A_RELATION = 100
"""Some relations of lre_relations have a thousand pairs, others 19."""
PEER = "gensim==4.4.0"
COMPARED = 200
"""Questions on which gensim and Isogloss score the whole vocabulary."""


def main() -> None:
    """Measure both sets with both encoders, compare with gensim, and publish."""
    rows, equal = [], []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        for name, write in (("google_analogies", write_google), ("lre_relations", write_lre)):
            file = Path(folder) / name
            write(file)
            words, questions = read_analogies(file)
            for encoder in ("first-look", "full"):
                vectors = load_encoder(encoder, home=home).encode(words)
                began = time.perf_counter()
                found = evaluate(vectors, questions)
                rows.extend(rows_of(name, encoder, questions, found, time.perf_counter() - began))
                if name == "google_analogies":
                    equal.append(difference(encoder, vectors, questions, home / "benchmarks"))
    report(
        "Analogies with known answers",
        rows,
        "All items of the set are candidates, but a, b and c. `all` is the share of right answers with Wilson's 95 % "
        "interval over distinct pairs (c, d); `mean of relations` weighs relations equally. With all pairs, each is "
        f"answered from the others of its relation. lre_relations: at most {PAIRS_OF_A_RELATION} pairs of a relation, "
        "seed 0, each asked for by another.",
    )
    report(
        "Analogies beside gensim",
        equal,
        f"The largest difference of any score between Isogloss and {PEER} (`most_similar`, `most_similar_cosmul`) over "
        f"{COMPARED} questions of google_analogies and the whole vocabulary, on the same vectors.",
    )


def write_google(file: Path) -> None:
    """The questions in their original format."""
    table = pd.read_csv(DATA / "google_analogies" / "questions.csv", keep_default_na=False)
    lines = []
    for relation, group in table.groupby("relation", sort=False):
        lines += [f": {relation}", *("\t".join(row) for row in group[["a", "b", "c", "d"]].to_numpy())]
    file.write_text("\n".join(lines), "utf-8")


def write_lre(file: Path) -> None:
    """Pairs by relation, those that lead from a word to itself left out."""
    table = pd.read_csv(DATA / "lre_relations" / "pairs.csv", keep_default_na=False)
    table = table[table.a.str.casefold() != table.b.str.casefold()]
    lines = []
    for relation, group in table.groupby("relation", sort=False):
        drawn = group.sample(min(len(group), PAIRS_OF_A_RELATION), random_state=0)
        lines += [f": {relation}", *("\t".join(pair) for pair in drawn[["a", "b"]].to_numpy())]
    file.write_text("\n".join(lines), "utf-8")


def rows_of(
    name: str, encoder: str, questions: Questions, found: dict[str, dict[str, Accuracy]], seconds: float
) -> list[dict[str, Any]]:
    """A row for each solver and baseline."""
    return [
        {
            "set": name,
            "encoder": encoder,
            "solver": solver,
            "questions": found[solver]["all"].questions,
            "all": "{:.3f} ({:.3f} to {:.3f})".format(
                *(getattr(found[solver]["all"], part) for part in ("accuracy", "low", "high"))
            ),
            "mean of relations": f"{np.mean([found[solver][section].accuracy for section in questions.names]):.3f}",
            "all solvers (s)": seconds,
        }
        for solver in SOLVERS
    ]


def difference(encoder: str, vectors: NDArray[np.float32], questions: Questions, folder: Path) -> dict[str, Any]:
    """How far scores are from those of gensim, which runs in an environment of its own."""
    python = folder / "gensim" / "bin" / "python"
    if not python.exists():
        venv.create(folder / "gensim", with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", PEER], check=True)
    drawn = np.random.default_rng(0).choice(len(questions.quads), COMPARED, replace=False)
    quads = questions.quads[drawn, :3]
    np.savez(folder / "given.npz", vectors=vectors, quads=quads)
    subprocess.run([python, "-c", ASK_GENSIM, folder], check=True)
    peer = np.load(folder / "found.npz")
    row: dict[str, Any] = {"encoder": encoder, "words": len(vectors), "questions": COMPARED}
    for solver in ("3CosAdd", "3CosMul"):
        own = np.stack([
            own_scores(solver, vectors, before=vectors[[a]], after=vectors[[b]], start=vectors[c]) for a, b, c in quads
        ])  # fmt: skip
        row[solver] = f"{np.nanmax(np.abs(own - peer[solver])):.1e}"
    return row


def own_scores(solver: Solver, vectors: NDArray[np.float32], **given: NDArray[np.float32]) -> NDArray[np.float64]:
    """The scores of the whole vocabulary."""
    return answer_scores(solver, similarities(vectors, **given), **given).values


ASK_GENSIM = """
import sys
from pathlib import Path
import numpy as np
from gensim.models import KeyedVectors
folder = Path(sys.argv[1])
given = np.load(folder / "given.npz")
vectors, quads = given["vectors"], given["quads"]
keyed = KeyedVectors(vectors.shape[1])
keyed.add_vectors([str(number) for number in range(len(vectors))], vectors)
found = {name: np.full((len(quads), len(vectors)), np.nan) for name in ("3CosAdd", "3CosMul")}
for row, (a, b, c) in enumerate(quads):
    for name, ask in (("3CosAdd", keyed.most_similar), ("3CosMul", keyed.most_similar_cosmul)):
        for word, score in ask(positive=[str(b), str(c)], negative=[str(a)], topn=len(vectors)):
            found[name][row, int(word)] = score
np.savez(folder / "found.npz", **found)
"""


if __name__ == "__main__":
    main()
