"""Tables drawn with bars and lines, as in Markdown and as databases print them."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pyarrow as pa

from dashboard.corpus_files.encodings import open_text, text_lines
from dashboard.corpus_files.records import Reading, Rejections, SourceFile
from dashboard.corpus_files.rows import Cell, batched, cell_characters, string_array, unique_names

RULE = re.compile(r"(?=[^\n]*[|+])(?=[^\n]*-)[-|+:= \t]++$")
BAR = re.compile(r"(?<!\\)\|")
COUNT = re.compile(r"\(\d{1,12} rows?\)$")
"""What PostgreSQL writes below."""


def is_ruled_table(sample: str) -> bool:
    """Whether a text is such a table and nothing else: a line below the names, and bars in every other row."""
    lines = [line.strip() for line in sample.split("\n") if line.strip()]
    head = lines[1:3] if lines and RULE.match(lines[0]) else lines[:2]
    if len(head) < 2 or not RULE.match(head[1]) or RULE.match(head[0]):
        return False
    return all("|" in line or RULE.match(line) or COUNT.match(line) for line in lines)


def read(source: SourceFile) -> Reading:
    """The rows as columns of strings; rows of another width are rejected with their line."""
    rejections = Rejections()
    dialect = {"has_header": True, "header_rows": 1, "skipped_lines": 0}
    batches = table_batches(source, rejections)
    return Reading("ruled table", source.encoding, batches, dialect=dialect, rejections=rejections)


def table_batches(source: SourceFile, rejections: Rejections) -> Iterator[pa.RecordBatch]:
    """The table below its names, in batches of string columns."""
    with open_text(source) as text:
        lines = ((number, line) for number, line in enumerate(text_lines(text), start=1) if holds_cells(line))
        names = unique_names(cells_of(next(lines)[1]))
        yield pa.RecordBatch.from_arrays([string_array([])] * len(names), names=names)
        for batch in batched(rows_of(lines, len(names), rejections), characters=cell_characters):
            arrays = [string_array(cells) for cells in zip(*batch, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=names)


def rows_of(lines: Iterator[tuple[int, str]], width: int, rejections: Rejections) -> Iterator[list[Cell]]:
    """The cells of each row that has as many as there are columns."""
    for number, line in lines:
        cells = cells_of(line)
        if len(cells) == width:
            yield cells
        else:
            rejections.add(number, f"The row has {len(cells)} fields, the table {width}.", line)


def holds_cells(line: str) -> bool:
    """Whether a line is a row, not one that is drawn or the number of them."""
    return "|" in line and not RULE.match(line.strip())


def cells_of(line: str) -> list[Cell]:
    """What stands between the bars; a bar after a backslash is part of a cell."""
    line = line.strip("\ufeff \t\r\n")
    inner = line.removeprefix("|")
    inner = inner[:-1] if line.startswith("|") and inner.endswith("|") and not inner.endswith("\\|") else inner
    return [cell.strip().replace("\\|", "|") or None for cell in BAR.split(inner)]
