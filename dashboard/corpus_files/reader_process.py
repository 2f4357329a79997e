"""Readers of intricate formats, each run in a process of its own that can be stopped: a hostile or broken file may make
its library loop or fill the memory, and must not take the server with it.

    python -m dashboard.corpus_files.reader_process

answers requests on stdin, a line of JSON each, with a line of JSON on stdout; rows go through files.
"""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pyarrow as pa

from dashboard.corpus_files import errors
from dashboard.corpus_files.records import Reading, ReadOptions, RejectedRow, Rejections, SourceFile

SECONDS = 120
"""For one file; the largest workbooks take about half of it."""

MEMORY = 6 << 30
"""Bytes of address space; libraries reserve more than they use."""

ROOT = Path(__file__).parents[2]


def readers() -> Mapping[str, Callable[[SourceFile], Reading]]:
    """The readers that run here, imported by this process alone."""
    from dashboard.corpus_files import docx_file, html_page, pdf_file, workbook  # noqa: PLC0415

    return {"docx": docx_file.read, "html": html_page.read, "pdf": pdf_file.read, "workbook": workbook.read}


class ReaderProcess:
    """A process that reads files one after the other; ended and replaced when a file is too much for it."""

    def __init__(self, *, seconds: float = SECONDS, memory: int = MEMORY) -> None:
        self._seconds = seconds
        self._memory = memory
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def read(self, format_: str, source: SourceFile) -> Reading:
        """The file as read there; raises the `CorpusFileError` raised there, or one for a file that was too much."""
        rows = source.scratch / "rows.arrow"
        answer = self._answer(
            {
                "format": format_,
                "path": str(source.path),
                "name": source.name,
                "options": asdict(source.options),
                "scratch": str(source.scratch),
                "encoding": source.encoding,
                "rows": str(rows),
            }
        )
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

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _answer(self, request: dict[str, Any]) -> dict[str, Any]:
        process = self._process = self._process or start(self._memory)
        assert process.stdin is not None and process.stdout is not None
        is_late = threading.Event()

        def stop() -> None:
            is_late.set()
            process.kill()

        clock = threading.Timer(self._seconds, stop)
        clock.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            line = process.stdout.readline()
        except BrokenPipeError:
            line = b""
        finally:
            clock.cancel()
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        if is_late.is_set():
            raise errors.TooLargeError(
                f"Reading this file took more than {self._seconds:g} seconds and was stopped; it may be damaged, or "
                "too large: upload a part of it, or save it as CSV or plain text."
            )
        raise errors.TooLargeError(
            "Reading this file took more memory than one file may; it may be damaged: upload a part of it, or save it "
            "as CSV or plain text."
        )


def start(memory: int) -> subprocess.Popen[bytes]:
    """A process that may hold so many bytes, waiting for requests."""
    return subprocess.Popen(
        [sys.executable, "-m", "dashboard.corpus_files.reader_process", str(memory)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


def stored_batches(path: Path) -> Iterator[pa.RecordBatch]:
    """The batches that the process has left in a file."""
    with pa.OSFile(str(path)) as file, pa.ipc.open_stream(file) as stream:
        yield from stream


def main(memory: int) -> None:
    """Answer requests until stdin ends."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    known = readers()
    for line in sys.stdin:
        answers.write(json.dumps(answer_to(json.loads(line), known)) + "\n")
        answers.flush()


def answer_to(request: dict[str, Any], known: Mapping[str, Callable[[SourceFile], Reading]]) -> dict[str, Any]:
    """What became of one request."""
    source = SourceFile(
        Path(request["path"]),
        request["name"],
        ReadOptions(**request["options"]),
        Path(request["scratch"]),
        request["encoding"],
    )
    try:
        reading = known[request["format"]](source)
        store_batches(reading, Path(request["rows"]))
    except errors.CorpusFileError as error:
        return {"error": type(error).__name__, "message": str(error)}
    except MemoryError:
        os._exit(1)
    except Exception as error:  # noqa: BLE001 (libraries raise anything for a broken file)
        sys.stderr.write(f"A {request['format']} file could not be read: {type(error).__name__}\n")
        return {
            "error": "MalformedFileError",
            "message": "This file is damaged, or written in a way that Isogloss does not understand; save it anew, or "
            "as CSV or plain text, and upload that.",
        }
    return {
        "read_as": reading.format,
        "encoding": reading.encoding,
        "dialect": reading.dialect,
        "rejected": [asdict(row) for row in reading.rejections.rows],
        "rejected_count": reading.rejections.count,
        "literal_columns": sorted(reading.literal_columns),
        "tables": list(reading.tables),
        "table": reading.table,
    }


def store_batches(reading: Reading, path: Path) -> None:
    """Write all rows to a file; the columns of all batches are the same."""
    first = next(reading.batches, None)
    if first is None:
        first = pa.RecordBatch.from_arrays([pa.array([], pa.string())], names=["text"])
    with pa.OSFile(str(path), "wb") as file, pa.ipc.new_stream(file, first.schema) as stream:
        stream.write_batch(first)
        for batch in reading.batches:
            stream.write_batch(batch)


if __name__ == "__main__":
    main(int(sys.argv[1]))
