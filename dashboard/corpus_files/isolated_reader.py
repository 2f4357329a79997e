"""What runs in a `ReaderProcess`: the readers whose libraries may loop or fill the memory.

    python -m dashboard.corpus_files.isolated_reader

answers requests on stdin, a line of JSON each, with a line of JSON on stdout; rows go through files.
"""

from __future__ import annotations

import importlib
import json
import os
import resource
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa

from dashboard.corpus_files import errors
from dashboard.corpus_files.records import Reading, ReadOptions, SourceFile

READERS = {
    "docx": "docx_file",
    "html": "html_page",
    "parquet": "parquet_file",
    "pdf": "pdf_file",
    "workbook": "workbook",
}
"""Formats and the modules that read them; their libraries are imported by this process alone."""


def main() -> None:
    """Answer requests until stdin ends; where the machine has too little memory, be what the system ends first."""
    with suppress(OSError):  # known to Linux only
        Path("/proc/self/oom_score_adj").write_text("1000")
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what a library prints must not be taken for an answer
    for line in sys.stdin:
        request = json.loads(line)
        limit_time(request["seconds"])
        limit_memory(request["memory"])
        answers.write(json.dumps(answer_to(request)) + "\n")
        answers.flush()


def limit_memory(memory: int) -> None:
    """Fail to take more memory than so many bytes, until another limit is set."""
    with suppress(ValueError, OSError):  # macOS
        resource.setrlimit(resource.RLIMIT_AS, (memory, resource.getrlimit(resource.RLIMIT_AS)[1]))


def limit_time(seconds: float) -> None:
    """End by itself some time after so many seconds of work: the server that would do it may have been killed."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime + 2 * seconds) + 1
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def reader(format_: str) -> Callable[[SourceFile], Reading]:
    """What reads this format."""
    read: Callable[[SourceFile], Reading] = importlib.import_module(f"dashboard.corpus_files.{READERS[format_]}").read
    return read


def answer_to(request: dict[str, Any]) -> dict[str, Any]:
    """What became of one request."""
    source = SourceFile(
        Path(request["path"]),
        request["name"],
        ReadOptions(**request["options"]),
        Path(request["scratch"]),
        request["encoding"],
    )
    try:
        reading = reader(request["format"])(source)
        store_batches(reading, Path(request["rows"]))
    except errors.CorpusFileError as error:
        return {"error": type(error).__name__, "message": str(error)}
    except MemoryError:
        os._exit(1)
    except Exception as error:  # noqa: BLE001 (libraries raise anything for a broken file)
        sys.stderr.write(f"A {request['format']} file could not be read: {type(error).__name__}\n")
        return {"error": "MalformedFileError", "message": errors.UNREADABLE}
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
    main()
