"""JSON and JSON Lines: objects are rows, their fields columns."""

from __future__ import annotations

import json
from collections.abc import Generator, Iterable, Iterator
from typing import Any, TextIO

import pyarrow as pa

from dashboard.corpus_files.encodings import open_text, text_lines
from dashboard.corpus_files.errors import MalformedFileError
from dashboard.corpus_files.json_shapes import MAX_DEPTH, flattened, named_rows, rows_of_object
from dashboard.corpus_files.json_values import JsonStream, UnreadableValueError, refuse_constant
from dashboard.corpus_files.records import Reading, Rejections, SourceFile
from dashboard.corpus_files.rows import batched, string_array, unique_names, without_lone_surrogates

MAX_COLUMNS = 2_000
MAX_OBJECT_BYTES = 1 << 26
"""A larger file that is one object is not held in memory: the first array of objects in it is the table."""

JUDGED_LINES = 20


def read(source: SourceFile) -> Reading:
    """A JSON file: an array of objects or texts, an object of columns, an object around such a thing."""
    literal_columns: set[str] = set()
    batches = record_batches(json_rows(source), literal_columns)
    return Reading("json", source.encoding, batches, literal_columns=literal_columns)


def read_lines(source: SourceFile) -> Reading:
    """A file with a JSON value on each line; lines that are not valid JSON are rejected."""
    rejections = Rejections()
    literal_columns: set[str] = set()
    batches = record_batches(line_rows(source, rejections), literal_columns)
    return Reading("jsonl", source.encoding, batches, rejections=rejections, literal_columns=literal_columns)


def json_rows(source: SourceFile) -> Iterator[Any]:
    """The rows of a JSON document; the elements of an array are decoded one by one."""
    with open_text(source) as text:
        if source.suffix == "js":
            pass_name(text)
        stream = JsonStream(text)
        opening = stream.peek()
        if opening == "[":
            yield from named_rows(stream.elements())
        elif opening == "{" and source.path.stat().st_size > MAX_OBJECT_BYTES:
            yield from first_table(stream)
        else:
            value = stream.value()
            if isinstance(value, dict) and stream.peek() == "{":
                yield value
                while stream.peek() == "{":
                    yield stream.value()
            else:
                yield from rows_of_object(value) if isinstance(value, dict) else [value]
        stream.end()


def pass_name(text: TextIO) -> None:
    """Leave out the name to which a script assigns the data."""
    while text.read(1) not in ("", "="):
        pass


def first_table(stream: JsonStream) -> Iterator[Any]:
    """The elements of the first array of objects in a large object, one by one."""
    found = yield from table_inside(stream, MAX_DEPTH)
    if not found:
        raise MalformedFileError(
            "This file is one JSON object of more than 64 MB without an array of objects; save it as JSON Lines."
        )


def table_inside(stream: JsonStream, depth: int) -> Generator[Any, None, bool]:
    """Yield the elements of the first array of objects in the object that begins here; says whether there is one."""
    found = False
    for _ in stream.members():
        opening = "" if found else stream.peek()
        if opening == "[":
            for element in stream.elements():
                found = found or isinstance(element, dict)
                if found:
                    yield element
        elif opening == "{" and depth > 1:
            found = yield from table_inside(stream, depth - 1)
        else:
            stream.value()
    return found


def line_rows(source: SourceFile, rejections: Rejections) -> Iterator[Any]:
    """The value on each line that is not blank."""
    accepted = 0
    with open_text(source) as text:
        for number, line in enumerate(text_lines(text), start=1):
            if not line.strip():
                continue
            try:
                value = json.loads(line, parse_constant=refuse_constant)
            except (ValueError, RecursionError) as error:
                rejections.add(number, rejection_reason(error), line)
                if not accepted and rejections.count == JUDGED_LINES:
                    break
                continue
            accepted += 1
            yield value
    if rejections.count and not accepted:
        raise MalformedFileError(
            f"No line of this file is valid JSON; the first problem is on line {rejections.rows[0].line}."
        )


def rejection_reason(error: Exception) -> str:
    """Why a line is not JSON, as a sentence."""
    if isinstance(error, json.JSONDecodeError):
        return f"The line is not valid JSON (column {error.colno})."
    if isinstance(error, UnreadableValueError):
        return f"{error}."
    return "The line is too deeply nested, or a number in it too long."


def record_batches(values: Iterable[Any], literal_columns: set[str]) -> Iterator[pa.RecordBatch]:
    """The rows as batches of string columns; a column appears in the batch in which it is first met."""
    texts: set[str] = set()
    literals: set[str] = set()
    names: dict[str, None] = {}
    for batch in batched(map(flattened, values), characters=row_characters):
        for row in batch:
            names |= dict.fromkeys(row)
            for name, value in row.items():
                if isinstance(value, str):
                    texts.add(name)
                elif value is not None:
                    literals.add(name)
                    row[name] = json.dumps(value, ensure_ascii=False)
        if len(names) > MAX_COLUMNS:
            raise MalformedFileError(
                f"The objects in this file have more than {MAX_COLUMNS:,} different fields; choose a file with a table."
            )
        arrays = [string_array([row.get(name) for row in batch]) for name in names]
        titles = unique_names(map(without_lone_surrogates, names))
        yield pa.RecordBatch.from_arrays(arrays, names=titles)
    titles = unique_names(map(without_lone_surrogates, names))
    literal_columns |= {title for name, title in zip(names, titles, strict=True) if name in literals - texts}


def row_characters(row: dict[str, Any]) -> int:
    """About how many characters a row holds."""
    return sum(len(value) for value in row.values() if isinstance(value, str))
