"""Vectors that came with a file: kept for its texts as if an encoder had made them."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.encoders import OWN_VECTORS
from dashboard.analysis.encoders.vectors import unit_rows
from dashboard.corpus_files import TableFile, vector_batches
from dashboard.intake import Choices
from store import Store
from store.records import Corpus

KEPT_AT_ONCE = 20_000
SHOWN = 16
"""Hexadecimal digits of the hash that names them."""


@dataclass(frozen=True, eq=False)
class OwnVectors:
    """`encoder` names them in recipes: a hash of what they are, and of which texts they stand for. `vectors` is
    (rows of the table, numbers), of unit length, zero where there is none."""

    encoder: str
    vectors: NDArray[np.float32]


def own_vectors(table: TableFile, choices: Choices, *, scratch: Path) -> OwnVectors:
    """The vectors of the chosen column, laid out on disk in `scratch`; raises a `CorpusFileError`."""
    if choices.vectors is None:
        raise ValueError("No column of vectors is chosen.")
    digest = hashlib.sha256(json.dumps([choices.text_column, choices.selection.template]).encode())
    vectors: NDArray[np.float32] | None = None
    row = 0
    for batch in vector_batches(table, choices.vectors):
        units = unit_rows(np.where(np.isfinite(batch).all(axis=1, keepdims=True), batch, 0))
        if vectors is None:
            with TemporaryFile(dir=scratch) as file:  # without a name, it goes with the array
                vectors = np.memmap(file, np.float32, "w+", shape=(table.rows, units.shape[1]))
        vectors[row : row + len(units)] = units
        row += len(units)
        digest.update(units.tobytes())
    assert vectors is not None, "a column without any vector is refused"
    return OwnVectors(f"{OWN_VECTORS}{digest.hexdigest()[:SHOWN]}", vectors)


def keep_vectors(store: Store, table: TableFile, choices: Choices, corpus: Corpus, own: OwnVectors) -> None:
    """Keep the vectors for the points of a corpus made by these choices; that of a repeated text is its first."""
    missing = store.vectors.missing(corpus.id, own.encoder)
    rows, _ = store.corpora.rows_and_points(corpus.id)
    table_rows = choices.documents(table).rows()[rows[store.corpora.first_documents(corpus.id)]]
    for start in range(0, len(missing), KEPT_AT_ONCE):
        points = missing[start : start + KEPT_AT_ONCE]
        store.vectors.put(corpus.id, own.encoder, points, np.asarray(own.vectors[table_rows[points]]))
