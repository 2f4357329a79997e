"""Texts in a file, read one at a time: a million of them pass from process to process without being held by any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from mmap import ACCESS_READ, mmap
from pathlib import Path
from typing import overload

import numpy as np


class TextFile(Sequence[str]):
    """What `write_texts` has written. Only its name is sent to another process, which maps the file into memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._ends = np.load(_ends_of(path), mmap_mode="r")
        with path.open("rb") as file:
            self._bytes = mmap(file.fileno(), 0, access=ACCESS_READ) if self._ends[-1] else b""

    def __reduce__(self) -> tuple[type[TextFile], tuple[Path]]:
        return TextFile, (self.path,)

    def __len__(self) -> int:
        return len(self._ends) - 1

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> list[str]: ...
    def __getitem__(self, index: int | slice) -> str | list[str]:
        place = range(len(self))[index]
        if isinstance(place, range):
            return [self[one] for one in place]
        return self._bytes[self._ends[place] : self._ends[place + 1]].decode()


def write_texts(path: Path, batches: Iterable[Sequence[str]]) -> TextFile:
    """Write texts to this file one after the other, in UTF-8, and beside it where each of them ends."""
    lengths = [np.zeros(1, np.int64)]
    with path.open("wb") as file:
        for batch in batches:
            encoded = [text.encode() for text in batch]
            file.writelines(encoded)
            lengths.append(np.array([len(text) for text in encoded], np.int64))
    np.save(_ends_of(path), np.cumsum(np.concatenate(lengths)))
    return TextFile(path)


def _ends_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-ends.npy")
