"""A folder on the machine that reads it: several files, as in an archive."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path

from dashboard.corpus_files.compressed import LARGEST_UNPACKED
from dashboard.corpus_files.errors import MalformedFileError, TooLargeError
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.several_files import MOST_FILES, Collection, Member, OpenInside, read_collection


def read(source: SourceFile, open_inside: OpenInside) -> Reading:
    """All files below a folder, or the one that `options.table` names, as `read_collection` does."""
    files = [*islice(files_below(source.path), MOST_FILES + 1)]
    if sum(path.stat().st_size for path in files) > LARGEST_UNPACKED:
        raise TooLargeError(
            f"This folder holds more than {LARGEST_UNPACKED >> 30} GB; choose a folder inside it, or a file."
        )
    members = [Member(path.relative_to(source.path).as_posix(), partial(in_place, path)) for path in files]
    return read_collection(
        source, Collection("folder", "folder", members, LARGEST_UNPACKED, nullcontext()), open_inside
    )


def files_below(folder: Path) -> Iterator[Path]:
    """The files in a folder and those inside it, sorted by name; none that is hidden, a link or no ordinary file."""
    for name, folders, names in os.walk(folder):
        folders[:] = sorted(inside for inside in folders if not is_hidden(inside))
        for path in (Path(name) / each for each in sorted(names) if not is_hidden(each)):
            if path.is_file() and not path.is_symlink():
                yield path


def is_hidden(name: str) -> bool:
    """Whether a file or folder is none that people mean: hidden, or the lock of an Office program."""
    return name.startswith((".", "~$"))


def in_place(path: Path, source: SourceFile, most: int) -> SourceFile:
    """The file where it lies; `most` bounds what is unpacked, and nothing is."""
    if not os.access(path, os.R_OK):
        raise MalformedFileError("It may not be read by the server.")
    return replace(source, path=path, name=path.name)
