"""A process of their own for the readers of intricate formats, ended when a file is too much for it: one that is broken
or hostile may make its library loop or fill the memory, and must not take the server with it.

`isolated_reader` is what runs there.
"""

from __future__ import annotations

import atexit
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from dashboard.corpus_files import errors
from dashboard.corpus_files.records import Reading, RejectedRow, Rejections, SourceFile

SECONDS = 120
"""At most for one file of megabytes; the largest workbooks take about half of it."""

FEWEST_SECONDS, USUAL = 20, 1 << 17
"""For the smallest file, and bytes a second for which there is more time: a small one that takes long is broken."""

SLOWEST = 5 << 20
"""Bytes a second for which there is more time: two gigabytes of Parquet take minutes."""

MEMORY = 2 << 30
"""Bytes of address space for the smallest file; half a gigabyte is reserved before it is opened. A workbook that has a
cell at the end of its sheet takes a gigabyte and a half. Not enforced by macOS."""

MEMORY_TIMES_SIZE = 50
"""More for each byte of a file: a workbook full of the digit 1 takes 40."""

MOST_MEMORY = 6 << 30

KEPT_AFTER = 32 << 20
"""Bytes of a file after which a process may wait for another: what larger ones took is given back by its end."""

FRUGAL = {"ARROW_DEFAULT_MEMORY_POOL": "system", "MALLOC_ARENA_MAX": "2", "OPENBLAS_NUM_THREADS": "1"}
"""So that libraries reserve little more address space than they use, on machines with many cores too."""

ROOT = Path(__file__).parents[2]
BROKEN_BY_FILE = (-signal.SIGSEGV, -signal.SIGBUS, -signal.SIGILL)


@contextmanager
def waiting_process() -> Iterator[ReaderProcess]:
    """A process that has read a file before and waits, or a new one; afterwards one may wait for the next file."""
    with _lock:
        process = _waiting.pop() if _waiting else ReaderProcess()
    try:
        yield process
    except errors.CorpusFileError:
        _keep_waiting(process)
        raise
    except BaseException:
        process.close()
        raise
    _keep_waiting(process)


_lock = threading.Lock()
_waiting: list[ReaderProcess] = []


def _keep_waiting(process: ReaderProcess) -> None:
    with _lock:
        if not _waiting and process.is_fresh:
            _waiting.append(process)
            return
    process.close()


@atexit.register
def end_waiting() -> None:
    """End the process that waits for a file."""
    with _lock:
        while _waiting:
            _waiting.pop().close()


class ReaderProcess:
    """A process that reads files one after the other; ended and replaced when a file is too much for it."""

    def __init__(self, *, seconds: float = SECONDS, most_memory: int = MOST_MEMORY) -> None:
        self._seconds = seconds
        self._most_memory = most_memory
        self._process: subprocess.Popen[bytes] | None = None
        self.is_fresh = True
        """Whether it has read small files only."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def read(self, format_: str, source: SourceFile) -> Reading:
        """The file as read there; raises the `CorpusFileError` raised there, or one for a file that was too much."""
        rows = (source.scratch / "rows.arrow").absolute()
        size = source.path.stat().st_size
        self.is_fresh = self.is_fresh and size <= KEPT_AFTER
        request = {
            "format": format_,
            "path": str(source.path.absolute()),
            "name": source.name,
            "options": asdict(source.options),
            "scratch": str(source.scratch.absolute()),
            "encoding": source.encoding,
            "rows": str(rows),
            "memory": min(self._most_memory, MEMORY + MEMORY_TIMES_SIZE * size),
        }
        answer = self._answer(request, min(self._seconds, FEWEST_SECONDS + size / USUAL) + size / SLOWEST)
        if "error" in answer:
            raise getattr(errors, answer["error"])(answer["message"])
        rejected = [RejectedRow(**row) for row in answer["rejected"]]
        return Reading(
            format=answer["read_as"],
            encoding=answer["encoding"],
            batches=stored_batches(rows),
            dialect=answer["dialect"],
            rejections=Rejections(answer["rejected_count"], rejected),
            literal_columns=set(answer["literal_columns"]),
            tables=tuple(answer["tables"]),
            table=answer["table"],
        )

    def close(self) -> int | None:
        """End the process and return its exit status, None where there was none."""
        process, self._process = self._process, None
        if process is None:
            return None
        process.kill()
        process.communicate()
        return process.returncode

    def _answer(self, request: dict[str, Any], seconds: float) -> dict[str, Any]:
        process = self._running()
        assert process.stdin is not None and process.stdout is not None
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            process.kill()

        clock = threading.Timer(seconds, stop)
        clock.start()
        try:
            process.stdin.write(json.dumps(request | {"seconds": seconds}).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = b""
        except BaseException:
            self.close()
            raise
        finally:
            clock.cancel()
        if not line.endswith(b"\n"):
            raise too_much(self.close(), seconds if is_late.is_set() else None)
        if is_late.is_set():
            self.close()
        answer: dict[str, Any] = json.loads(line)
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, started unless it lives."""
        if self._process is not None and self._process.poll() is not None:
            self.close()
        self._process = self._process or start()
        return self._process


def too_much(status: int | None, seconds: float | None) -> errors.CorpusFileError:
    """The error for a file whose reader ended with such a status, or was stopped after so many seconds."""
    if seconds is not None:
        return errors.TooLargeError(
            f"Reading this file took more than {seconds:,.3g} seconds and was stopped; it may be damaged, or too "
            "large: upload a part of it, or save it as CSV or plain text."
        )
    if status in BROKEN_BY_FILE:
        return errors.MalformedFileError(errors.UNREADABLE)
    return errors.TooLargeError(
        "Reading this file took more memory than one file may; it may be damaged: upload a part of it, or save it as "
        "CSV or plain text."
    )


def start() -> subprocess.Popen[bytes]:
    """A process that waits for requests."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard.corpus_files.isolated_reader"],
        cwd=ROOT,
        env=os.environ | FRUGAL | {"RUST_BACKTRACE": "0"},  # the log need not hold pages for a broken workbook
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def stored_batches(path: Path) -> Iterator[pa.RecordBatch]:
    """The batches that the process has left in a file."""
    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as stream:
        yield from stream
