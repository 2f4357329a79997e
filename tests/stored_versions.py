"""Keeps a store as the present version writes it, for the tests of later ones: python -m tests.stored_versions

Run it once after a migration has been added; never again for a version that is there.
"""

from __future__ import annotations

import gzip
import shutil
import sys
import tempfile
from pathlib import Path

import numpy as np

from store import Store
from store.database import FILE_NAME, MIGRATIONS
from store.edits import NewEdit
from store.recipes import MapRecipe
from store.results import StageResult
from tests.corpora import add_corpus, planted_texts, planted_vectors

DATA = Path(__file__).parent / "data"


def unpacked(version: int, home: Path) -> Path:
    """A data folder with the store that this version wrote."""
    home.mkdir(parents=True, exist_ok=True)
    with gzip.open(DATA / f"store_version_{version}.duckdb.gz") as packed, (home / FILE_NAME).open("wb") as file:
        shutil.copyfileobj(packed, file)
    return home


def stored_versions() -> list[int]:
    """The versions of which a store is kept."""
    return sorted(int(path.name.split("_")[-1].split(".")[0]) for path in DATA.glob("store_version_*.duckdb.gz"))


def newest_version() -> int:
    """The version that this Isogloss writes."""
    return max(int(script.name[:4]) for script in MIGRATIONS.glob("*.sql"))


def fill(store: Store) -> str:
    """A corpus with metadata, vectors, a map and a request; returns the map's id."""
    texts, topics = planted_texts(10)
    corpus = add_corpus(store, [*texts, texts[0]], topic=[*topics, topics[0]])
    store.vectors.put(corpus.id, "planted", np.arange(30, dtype=np.int32), planted_vectors(texts))
    region_of = np.array([sorted(set(topics)).index(topic) for topic in topics], np.int32)
    region = {"label": "cases", "keyphrases": [["case", 1.0, 0.5]], "exemplars": [0]}
    results = {
        "project": StageResult({"coordinates": planted_vectors(texts)[:, :2]}, {"fitted_points": 30}),
        "cluster": StageResult(
            {"region_of": region_of[None], "attached": region_of[None], "membership": np.ones((1, 30), np.float32)},
            {"first": 0, "parents": [[None] * 3], "stability": [[0.5] * 3]},
        ),
        "label": StageResult({}, {"layers": [[{**region, "label": f"cases {number}"} for number in range(3)]]}),
        "assess": StageResult(
            {"point_trustworthiness": np.ones(30, np.float32), "outline_vertices": np.zeros((4, 2), np.float32)},
            {"trustworthiness": 0.9, "outline_lengths": [[[4], [], []]], "centers": [[[0.0, 0.0]] * 3]},
        ),
    }
    for stage, result in results.items():
        store.results.save(stage, stage=stage, texts_key=corpus.texts_key, result=result)
    store.requests.add(corpus.id, MapRecipe(seed=7), "Ada")
    store.reading_choices.remember("shape", {"text_column": "text"})
    store.speeds.note("full", units=8_000, seconds=2)
    store.saved_axes.save(corpus.id, "angry", {"negative": ["calm", "#2"], "positive": ["angry", "@0.1"]})
    store.saved_transformations.save(corpus.id, "past", {"entry": "past tense"})
    map_id = store.maps.save(corpus.id, MapRecipe(), encoder_id="planted", stages={stage: stage for stage in results})
    members = np.flatnonzero(region_of == 1).astype(np.int32)
    edit = NewEdit(map_id, "rename", 0, 3, 30, (members,), {"name": "parcels"}, "Ada")
    store.edits.undo(corpus.id, store.edits.add(corpus.id, edit), "Grace")
    store.tags.put(corpus.id, "urgent", members[:3], "Ada")
    store.tags.undo(corpus.id, store.tags.take_off(corpus.id, "urgent", members[:1], "Grace"), "Ada")
    store.tags.rename(corpus.id, "urgent", "at once", "Ada")
    return map_id


def main() -> int:
    """Write the store of the present version, unless there is one."""
    target = DATA / f"store_version_{newest_version()}.duckdb.gz"
    if target.exists():
        sys.stderr.write(f"{target.name} is there already; it must stay as its version wrote it.\n")
        return 2
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        with Store.open(Path(folder)) as store:
            fill(store)
        with (Path(folder) / FILE_NAME).open("rb") as file, gzip.GzipFile(target, "wb", mtime=0) as packed:
            shutil.copyfileobj(file, packed)
    return 0


if __name__ == "__main__":
    sys.exit(main())
