"""From texts to vectors: what the store does not have yet is encoded, and all of a corpus is laid out for analysis."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.analysis.encoders import batches_by_cost
from dashboard.analysis.text_file import TextFile, write_texts
from dashboard.analysis.text_profile import profile_texts
from dashboard.compute import Compute, outcome
from dashboard.forecast import tokens_per_text
from dashboard.progress import Progress, StoppedError, Watch
from store import Store
from store.records import Corpus

CHUNK = 50_000
"""Points whose texts are in memory at a time."""

BATCH_CHARACTERS = {"first-look": 1_000_000}
USUAL_BATCH_CHARACTERS = 16_000
"""A batch is committed as a whole: about two seconds of work, so that little is lost and a stop is soon heeded."""

MEASURED_SECONDS = 3.0
MEASURED_TEXTS = 500
"""Less work says more about starting than about speed; so many texts say how many tokens a character is."""

UnderWay = deque[tuple[NDArray[np.int32], Future[NDArray[np.float32]]]]


@dataclass(frozen=True)
class Scratch:
    """The vectors that are not zero in a file (encodable, dimensions), and which points they belong to."""

    vectors_file: Path
    encodable: NDArray[np.int64]

    def texts(self, store: Store, corpus: Corpus, points: NDArray[np.integer]) -> TextFile:
        """The texts of these points in a file beside it, which lasts as long: no process holds them all."""
        parts = (points[start : start + CHUNK] for start in range(0, len(points), CHUNK))
        batches = (store.corpora.texts(corpus.id, part.astype(np.int32)) for part in parts)
        folder = Path(mkdtemp(dir=self.vectors_file.parent))
        return write_texts(folder / "texts", batches)


def encode_missing(
    store: Store, compute: Compute, corpus: Corpus, *, encoder: str, encoder_id: str, watch: Watch
) -> int:
    """Encode the texts that have no vector yet, each batch committed when it is there; returns their number."""
    missing = store.vectors.missing(corpus.id, encoder_id)
    done = corpus.points - len(missing)
    under_way: UnderWay = deque()

    def keep(leave: int) -> None:
        nonlocal done
        while len(under_way) > leave:
            points, call = under_way[0]
            store.vectors.put(corpus.id, encoder_id, points, outcome(call))
            under_way.popleft()
            done += len(points)
            watch.report(Progress("encode", done, corpus.points))

    watch.report(Progress("encode", done, corpus.points))
    began = time.perf_counter()
    for points, texts in batches(store, corpus, missing, encoder):
        if watch.is_stopped() or watch.is_outranked():
            keep(leave=0)
            raise StoppedError
        under_way.append((points, compute.submit(stages.encode, encoder, texts, home=store.home)))
        keep(leave=compute.processes)
    keep(leave=0)
    seconds = time.perf_counter() - began
    if seconds > MEASURED_SECONDS and len(missing) >= MEASURED_TEXTS:
        note_speed(store, compute, corpus, missing, encoder=encoder, seconds=seconds)
    return len(missing)


def note_speed(
    store: Store, compute: Compute, corpus: Corpus, encoded: NDArray[np.int32], *, encoder: str, seconds: float
) -> None:
    """Remember how many tokens a second were encoded, judged by some of the texts."""
    judged = encoded[:: max(1, len(encoded) // MEASURED_TEXTS)]
    profile = outcome(compute.submit(profile_texts, store.corpora.texts(corpus.id, judged), encoder=encoder))
    store.speeds.note(encoder, units=len(encoded) * tokens_per_text(profile), seconds=seconds)


def batches(
    store: Store, corpus: Corpus, missing: NDArray[np.int32], encoder: str
) -> Iterator[tuple[NDArray[np.int32], list[str]]]:
    """Points and their texts in batches of even cost."""
    budget = BATCH_CHARACTERS.get(encoder, USUAL_BATCH_CHARACTERS)
    for start in range(0, len(missing), CHUNK):
        points = missing[start : start + CHUNK]
        texts = store.corpora.texts(corpus.id, points)
        for batch in batches_by_cost(texts, budget):
            yield points[batch], list(texts[batch])


@contextmanager
def scratch_vectors(store: Store, compute: Compute, corpus: Corpus, encoder_id: str) -> Iterator[Scratch]:
    """A file of the corpus' vectors for the compute processes, gone afterwards."""
    with TemporaryDirectory(dir=compute.scratch) as folder:
        shape = (corpus.points, max(1, store.vectors.dimensions(encoder_id)))
        vectors_file = Path(folder) / "vectors.npy"
        vectors = np.lib.format.open_memmap(vectors_file, "w+", np.float32, shape)
        store.vectors.read(corpus.id, encoder_id, into=vectors)
        encodable = np.flatnonzero(vectors.any(axis=1))
        if len(encodable) < corpus.points:
            vectors_file = Path(folder) / "encodable.npy"
            copy_rows(vectors, encodable, vectors_file)
        vectors.flush()
        yield Scratch(vectors_file, encodable)


def copy_rows(vectors: NDArray[np.float32], rows: NDArray[np.int64], target: Path) -> None:
    """Write these rows to another file, a block at a time."""
    copy = np.lib.format.open_memmap(target, "w+", np.float32, (len(rows), vectors.shape[1]))
    for start in range(0, len(rows), CHUNK):
        copy[start : start + CHUNK] = vectors[rows[start : start + CHUNK]]
    copy.flush()
