"""From a file on disk, or a pasted text, to a table of documents."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pyarrow as pa

from dashboard.corpus_files.errors import CorpusFileError
from dashboard.corpus_files.formats import open_reading
from dashboard.corpus_files.records import Reading, ReadOptions, SourceFile
from dashboard.corpus_files.rows import without_lone_surrogates
from dashboard.corpus_files.spool import Spool
from dashboard.corpus_files.table import TableFile

DETECT_ALL = ReadOptions()


def open_file(
    path: Path,
    *,
    name: str | None = None,
    options: ReadOptions = DETECT_ALL,
    scratch: Path | None = None,
    told: Callable[[int], None] | None = None,
) -> TableFile:
    """Read a file, or all files of a folder; raises a `CorpusFileError`, a finished sentence, where that is impossible.

    `name` is what the file was called by its user, where `path` does not tell. The temporary copy lies in `scratch`
    (the system's folder for temporary files without one) and needs about as much space as the file. `told` hears, now
    and then, how many rows have been read.
    """
    name = name or path.resolve().name
    if not (path.is_file() or path.is_dir()):
        raise CorpusFileError(f"There is no file “{name}”; check its name and folder.")
    with tempfile.TemporaryDirectory(prefix="isogloss-", dir=scratch, ignore_cleanup_errors=True) as unpacked:
        return read_table(name, open_reading(SourceFile(path, name, options, Path(unpacked))), scratch, told)


def open_pasted_text(text: str, *, options: ReadOptions = DETECT_ALL, scratch: Path | None = None) -> TableFile:
    """Read a text that somebody pasted, as a file of the format that it looks like."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        path = Path(folder) / "pasted text"
        path.write_text(without_lone_surrogates(text), encoding="utf-8", newline="")
        return open_file(path, options=options, scratch=scratch)


def read_table(
    name: str, reading: Reading, scratch: Path | None, told: Callable[[int], None] | None = None
) -> TableFile:
    """Everything that is being read, as a table."""
    spool = Spool(scratch)
    try:
        spool.fill(reading.batches if told is None else followed(reading.batches, told))
        return TableFile(name, reading, spool)
    except BaseException:
        spool.close()
        raise


def followed(batches: Iterable[pa.RecordBatch], told: Callable[[int], None]) -> Iterator[pa.RecordBatch]:
    """The batches, each told of as it comes by."""
    rows = 0
    for batch in batches:
        yield batch
        rows += batch.num_rows
        told(rows)
