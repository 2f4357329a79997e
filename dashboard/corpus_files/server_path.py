"""A file or folder on the server, below the one folder that its operator allows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from dashboard.corpus_files.errors import CorpusFileError
from dashboard.corpus_files.folder import is_hidden
from dashboard.corpus_files.opening import DETECT_ALL, open_file
from dashboard.corpus_files.records import ReadOptions
from dashboard.corpus_files.table import TableFile


def open_server_path(
    path: str,
    *,
    below: Path,
    options: ReadOptions = DETECT_ALL,
    scratch: Path | None = None,
    told: Callable[[int], None] | None = None,
) -> TableFile:
    """Read the file or folder that a visitor names; the other arguments are those of `open_file`."""
    return open_file(resolved_below(path, below), options=options, scratch=scratch, told=told)


def resolved_below(path: str, below: Path) -> Path:
    """The place that a path leads to, relative to the allowed folder or absolute.

    Raises the same `CorpusFileError` for one that leads outside, by `..` or by a link, for a hidden one and for one
    that does not exist: nobody can explore the server by the difference.
    """
    allowed = below.resolve()
    try:
        place = (allowed / path).resolve(strict=True)
        inside = place.relative_to(allowed)
    except (OSError, ValueError, RuntimeError):
        inside = None
    if inside is None or any(map(is_hidden, inside.parts)) or not (place.is_file() or place.is_dir()):
        raise CorpusFileError(
            f"The folder that this server reads from holds no file or folder “{path}”; check the name."
        )
    return place
