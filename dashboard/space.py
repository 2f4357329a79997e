"""The space of a map, for questions: its vectors, the rows of the file they stand for, and its own encoder for texts
that somebody types."""

from __future__ import annotations

import os
import threading
import weakref
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from tempfile import mkstemp

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.analysis.encoders import OWN_VECTORS
from dashboard.compute import Compute, ComputeDiedError, outcome
from dashboard.file_rows import FileRows
from store import Store
from store.records import SemanticMap

KEPT_TEXTS = 2_000
"""Typed texts whose vectors are kept: a few megabytes."""


class SpaceError(Exception):
    """A question that cannot be asked of this map's space; the message is a finished sentence."""


class Space:
    """The vectors of a map in a file of the data folder, which lasts as long as this object, and its encoder.

    `vectors` is (points, dimensions) float32, read-only and mapped into memory, so that it takes none that is needed
    elsewhere. A row is zero for a text without a place on the map: one that the encoder cannot encode, or one that was
    added to the corpus after the map was drawn. `vectors_file` is the same for compute processes. Safe to use from
    several threads.
    """

    def __init__(self, store: Store, compute: Compute, semantic_map: SemanticMap) -> None:
        self.encoder = semantic_map.recipe.encoder
        self.encoder_id = semantic_map.encoder_id
        self.rows = FileRows(store, semantic_map)
        self._home = store.home
        self._compute = compute
        self._lock = threading.Lock()
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._is_checked = False
        self.vectors_file = write_vectors(store, semantic_map, folder=compute.scratch)
        weakref.finalize(self, remove, self.vectors_file)
        self.vectors: NDArray[np.float32] = np.load(self.vectors_file, mmap_mode="r")

    @property
    def encodes(self) -> bool:
        """Whether texts can be typed: vectors that came with a file have no encoder."""
        return not self.encoder.startswith(OWN_VECTORS)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Where these texts lie, (texts, dimensions), of unit length or zero for one that cannot be encoded.

        Encoded beside the compute processes, so that nobody waits for somebody's map, and once. Raises `SpaceError`,
        or an `EncoderError` if the encoder does not answer.
        """
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = [text for text in dict.fromkeys(texts) if text not in known]
        if new:
            known |= dict(zip(new, self._encoded(new), strict=True))
        self._keep(known)
        if not texts:
            return np.zeros((0, self.vectors.shape[1]), np.float32)
        return np.stack([known[text] for text in texts])

    def warm_up(self) -> None:
        """Let the encoder be loaded in the background, before the first text is typed."""
        if self.encodes:
            self._compute.ask(stages.encode, self.encoder, [], home=self._home)

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not self.encodes:
            raise SpaceError(
                "This map was drawn from vectors that came with the file, so nothing can tell where a typed text "
                "would lie: choose texts or regions of the map instead."
            )
        try:
            self._check_encoder()
            return outcome(self._compute.ask(stages.encode, self.encoder, texts, home=self._home))
        except ComputeDiedError as error:
            raise SpaceError(
                "The process that encodes typed texts was ended, probably because memory ran out: ask again."
            ) from error

    def _check_encoder(self) -> None:
        """Make sure that the encoder of this name is still the one that drew the map."""
        if self._is_checked:
            return
        if outcome(self._compute.ask(stages.identify_encoder, self.encoder, home=self._home)) != self.encoder_id:
            raise SpaceError(
                "The encoder of this map has changed since it was drawn, so typed texts would lie elsewhere: "
                "draw the map anew, or choose texts or regions of the map."
            )
        self._is_checked = True

    def _keep(self, vectors: dict[str, NDArray[np.float32]]) -> None:
        with self._lock:
            for text, vector in vectors.items():
                self._known[text] = vector
                self._known.move_to_end(text)
            while len(self._known) > KEPT_TEXTS:
                self._known.popitem(last=False)


def write_vectors(store: Store, semantic_map: SemanticMap, *, folder: Path) -> Path:
    """A new .npy file in `folder` with a row for each point of the map."""
    points = len(semantic_map.counts)
    handle, name = mkstemp(suffix=".npy", prefix="space-", dir=folder)
    os.close(handle)
    shape = (points, max(1, store.vectors.dimensions(semantic_map.encoder_id)))
    vectors = np.lib.format.open_memmap(name, "w+", np.float32, shape)
    placed = vectors[: points - semantic_map.later_points]
    store.vectors.read(semantic_map.corpus.id, semantic_map.encoder_id, into=placed)
    vectors.flush()
    return Path(name)


def remove(file: Path) -> None:
    """Give a file's space back. Who still reads it keeps it; where that forbids it, the next start removes it."""
    with suppress(OSError):
        file.unlink()
