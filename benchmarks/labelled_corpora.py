"""Corpora whose texts have known classes, with their vectors: what regions are measured against.

Vectors and projections are kept in the data folder (`ISOGLOSS_HOME`, else a temporary one), so that a second run
neither encodes nor projects anything.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.analysis.encoders import encoder_id, load_encoder
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors
from dashboard.analysis.projection import project

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
CHARACTERS = 200_000
"""Of a corpus, so many that the full encoder reads all in some minutes; longer ones are sampled, seed 0."""


@dataclass(frozen=True, eq=False)
class LabelledCorpus:
    """Distinct texts with their classes, (points,), and what a map starts from."""

    name: str
    encoder: str
    texts: list[str]
    classes: NDArray[np.str_]
    vectors: NDArray[np.float32]
    neighbors: Neighbors
    kept: Path
    """The file of its vectors."""

    def reduced(self, seed: int) -> NDArray[np.float32]:
        """The clusterable vectors."""
        return _kept(
            self.kept.with_suffix(f".{seed}.npy"),
            lambda: project(self.neighbors, self.vectors, dimensions=5, min_dist=0.0, seed=seed),
        )


def _csv(name: str) -> pd.DataFrame:
    return pd.read_csv(DATA / name, dtype=str, keep_default_na=False)


def _english(texts: pd.DataFrame) -> pd.DataFrame:
    return texts[texts.lang == "eng_Latn"]


def _with_domains(texts: pd.DataFrame) -> pd.DataFrame:
    return texts.assign(label=texts.domain)


def _without_genres(films: pd.DataFrame) -> pd.DataFrame:
    """Films of the commonest genres; every word of a genre is taken out of the texts."""
    words = {word.lower() for genres in films.genres.astype(str) for word in re.findall(r"[A-Za-z-]{3,}", genres)}
    genre = re.compile(r"\b(" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + r")\b", re.IGNORECASE)
    common = films[films.label.isin(films.label.value_counts().index[:12])].sample(4000, random_state=0)
    return common.assign(text=[genre.sub("", text) for text in common.text])


READERS: dict[str, Callable[[], pd.DataFrame]] = {
    "banking77": lambda: _csv("banking77/banking77.csv"),
    "clinc150": lambda: _csv("clinc150/clinc150.csv"),
    "clinc150, domains": lambda: _with_domains(_csv("clinc150/clinc150.csv")),
    "reddit, 20 topics": lambda: _csv("reddit_pub/reddit_pub_20topics.csv"),
    "snips": lambda: _csv("snips/snips.csv"),
    "trec": lambda: _csv("trec/trec.csv"),
    "sib200, English": lambda: _english(_csv("sib200/sib200.csv")),
    "sib200, 15 languages": lambda: _csv("sib200/sib200.csv"),
    "films, genres masked": lambda: _without_genres(pd.read_parquet(DATA / "wiki_movies" / "wiki_movies.parquet")),
    "State of the Union": lambda: pd.read_parquet(DATA / "sotu" / "sotu.parquet"),
}


def labelled_corpora(encoder: str, home: Path) -> Iterator[LabelledCorpus]:
    """All of them, with vectors of this encoder; texts that it cannot encode are left out."""
    for name, read in READERS.items():
        texts = _sampled(read().drop_duplicates("text"))
        file = _vectors_file(texts.text.tolist(), encoder, home)
        vectors = np.load(file)
        known = vectors.any(axis=1)
        classes = texts.label.astype(str).to_numpy()[known]
        neighbors = nearest_neighbors(vectors[known], 15)
        yield LabelledCorpus(name, encoder, texts.text[known].tolist(), classes, vectors[known], neighbors, file)


def _sampled(texts: pd.DataFrame) -> pd.DataFrame:
    characters = texts.text.str.len().sum()
    if characters <= CHARACTERS:
        return texts
    return texts.sample(frac=CHARACTERS / characters, random_state=0).sort_index()


def _vectors_file(texts: list[str], encoder: str, home: Path) -> Path:
    identity = hashlib.sha256("\0".join([encoder_id(encoder, home=home), *texts]).encode()).hexdigest()
    file = home / "benchmarks" / f"{identity}.npy"
    _kept(file, lambda: load_encoder(encoder, home=home).encode(texts))
    return file


def _kept(file: Path, compute_it: Callable[[], NDArray[np.float32]]) -> NDArray[np.float32]:
    """What is in the file, after it has been computed if need be."""
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        np.save(file, compute_it())
    found: NDArray[np.float32] = np.load(file)
    return found
