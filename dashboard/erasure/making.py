"""Which documents are meant, what is lost with them, and their deletion."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.compute import Compute
from dashboard.erasure.maps import MapsWithout
from dashboard.erasure.saved import directions_without
from dashboard.erasure.sayings import edits_without, forgotten
from store import Store
from store.deletions import Rewritten
from store.records import Corpus

Documents = NDArray[np.int64]


class ErasureError(Exception):
    """Documents that cannot be deleted; the message is a finished sentence."""


@dataclass(frozen=True)
class Loss:
    """What goes with some documents: how many they are, and how many of the distinct texts nobody has any more. A text
    that other documents repeat stays with those."""

    documents: int
    texts: int

    def __str__(self) -> str:
        texts = "none of their texts" if not self.texts else f"{self.texts:,} distinct text{'s' * (self.texts != 1)}"
        return f"{self.documents:,} document{'s' * (self.documents != 1)} and {texts}"


def documents_in_rows(store: Store, corpus: Corpus, rows: Iterable[int]) -> Documents:
    """The documents in these rows of the file, counted from 1."""
    known, _ = store.corpora.rows_and_points(corpus.id)
    return np.flatnonzero(np.isin(known, np.array(list(rows), np.int64) - 1))


def documents_at(store: Store, corpus: Corpus, points: NDArray[np.integer]) -> Documents:
    """All documents with the texts at these points."""
    _, point_of = store.corpora.rows_and_points(corpus.id)
    return np.flatnonzero(np.isin(point_of, points))


def documents_with(store: Store, corpus: Corpus, column: str, value: str) -> Documents:
    """The documents that have this value in a column, as it would be written out."""
    if all(known.name != column for known in corpus.columns):
        names = ", ".join(known.name for known in corpus.columns) or "none"
        raise ErasureError(f"The corpus has no column “{column}”: its columns are {names}.")
    values = store.metadata.values(corpus, column).to_pylist()
    return np.flatnonzero([found is not None and str(found) == value for found in values])


def loss_of(store: Store, corpus: Corpus, documents: Documents) -> Loss:
    """What would be lost; raises `ErasureError` where nothing would, or where nothing would be left."""
    if not len(documents):
        raise ErasureError("No document is meant: say which ones are to be deleted.")
    if len(np.unique(documents)) == corpus.documents:
        raise ErasureError("No document would be left: delete the corpus instead.")
    return Loss(len(np.unique(documents)), len(_gone(store, corpus, documents)))


def erase(store: Store, compute: Compute, corpus_id: str, documents: Documents) -> Loss:
    """Delete documents for good, and say what was lost; raises `ErasureError`.

    Whole or not at all. No map of the corpus may be under way meanwhile: `Jobs.holding` sees to it.
    """
    corpus = store.corpora.get(corpus_id)
    loss = loss_of(store, corpus, documents)
    gone = _gone(store, corpus, documents)
    told = forgotten(store, corpus, gone)
    maps = MapsWithout(store, compute, corpus, told)
    rewritten = Rewritten(
        results=maps.results(),
        maps=maps.changes,
        edits=edits_without(store, compute, corpus, told),
        directions=directions_without(store, corpus, _rows(store, corpus, documents), told),
    )
    store.deletions.delete_documents(corpus.id, documents, rewritten)
    return loss


def _gone(store: Store, corpus: Corpus, documents: Documents) -> NDArray[np.int32]:
    """The points whose every document is among these, ascending."""
    _, point_of = store.corpora.rows_and_points(corpus.id)
    left = np.delete(point_of, documents)
    return np.setdiff1d(point_of[documents], left).astype(np.int32)


def _rows(store: Store, corpus: Corpus, documents: Documents) -> frozenset[int]:
    """Their rows in the file, counted from 1."""
    rows, _ = store.corpora.rows_and_points(corpus.id)
    return frozenset((rows[documents] + 1).tolist())
