"""CSV, TSV and tables with other delimiters, read as text."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

import pyarrow as pa

from dashboard.corpus_files.dialects import detect_form
from dashboard.corpus_files.encodings import open_text, sample_text, text_lines
from dashboard.corpus_files.forms import Form
from dashboard.corpus_files.records import Reading, Rejections, SourceFile
from dashboard.corpus_files.rows import Cell, batched, cell_characters, string_array
from dashboard.corpus_files.stacked_headers import column_names

MARK = "\ufeff"


def read(source: SourceFile) -> Reading:
    """A delimited file as batches of strings.

    Short rows are filled with nulls; rows with too many fields are rejected. A quote that is never closed costs the
    line it stands on, not the rest of the file.
    """
    form = detect_form(sample_text(source), source.options, usual_delimiter=usual_delimiter(source.name))
    rejections = Rejections()
    return Reading(
        format="tsv" if form.delimiter == "\t" else "csv",
        encoding=source.encoding,
        dialect=form.as_dialect(),
        rejections=rejections,
        batches=table_batches(source, form, rejections),
    )


def usual_delimiter(name: str) -> str | None:
    """The delimiter that a file name promises."""
    return {"csv": ",", "tsv": "\t", "tab": "\t"}.get(name.lower().rpartition(".")[2])


def table_batches(source: SourceFile, form: Form, rejections: Rejections) -> Iterator[pa.RecordBatch]:
    """The table below its header, in batches of string columns."""
    with open_text(source) as text:
        lines = Lines(text_lines(text))
        lines.skip(form.skipped_lines)
        rows = records(lines, form, rejections)
        header = list(islice(rows, form.header_rows))
        names = column_names(header, form.width)
        yield pa.RecordBatch.from_arrays([string_array([])] * len(names), names=names)
        for batch in batched(without_marks(rows, header, lines, rejections), characters=cell_characters):
            arrays = [string_array(cells) for cells in zip(*batch, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=names)


def without_marks(
    rows: Iterable[list[Cell]], header: Sequence[Sequence[Cell]], lines: Lines, rejections: Rejections
) -> Iterator[list[Cell]]:
    """The rows of files that were put one after the other: each begins with a byte order mark and names its columns."""
    for row in rows:
        if row[0] and row[0].startswith(MARK):
            first = row[0].removeprefix(MARK)
            if [[first.strip("\"'"), *row[1:]]] == list(header):
                rejections.add(lines.first, "The names of the columns stand here once more.", "".join(lines.taken))
                continue
            row[0] = first
        yield row


def records(lines: Lines, form: Form, rejections: Rejections) -> Iterator[list[Cell]]:
    """The records of the file, each as wide as the table; blank lines are records of a single column only."""
    reader = csv.reader(lines, **form.parser_options())
    blank_lines = 0
    while (fields := next_record(reader, lines, form, rejections)) is not None:
        if not fields:
            blank_lines += form.width == 1
            continue
        for _ in range(blank_lines):
            yield [""]
        blank_lines = 0
        yield fields


def next_record(reader: Any, lines: Lines, form: Form, rejections: Rejections) -> list[Cell] | None:
    """The next record that can be read, an empty list for a blank line, None at the end of the file."""
    while True:
        lines.begin_record()
        try:
            fields: list[Cell] = next(reader)
        except StopIteration:
            return None
        except csv.Error:
            lines.keep_first(rejections, "A field is longer than 64 million characters: a quote may not be closed.")
            continue
        if lines.ended:
            lines.keep_first(rejections, "A quote is opened and never closed.")
        elif len(fields) == form.width or not fields:
            return fields
        elif lines.spanned and is_runaway(lines.spanned, form):
            lines.keep_first(rejections, "A quote is opened and not closed on its line.")
        elif len(fields) < form.width:
            return fields + [None] * (form.width - len(fields))
        elif any(fields[form.width :]):
            reason = f"The row has {len(fields)} fields, the table {form.width}."
            rejections.add(lines.first, reason, "".join(lines.taken))
        else:
            return fields[: form.width]


def is_runaway(lines: Sequence[str], form: Form) -> bool:
    """Whether the lines that a quoted field swallowed are rows of the table themselves, most of them."""
    rows = list(csv.reader(lines, **form.parser_options()))
    return 2 * sum(len(fields) == form.width for fields in rows) > len(rows)


class Lines:
    """The lines of a file for `csv.reader`, which may be given back to be read anew."""

    def __init__(self, source: Iterator[str]) -> None:
        self._source = source
        self._returned: deque[str] = deque()
        self._number = 0
        self.taken: list[str] = []
        self.ended = False
        """Whether a record was still open when the file ended."""

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        try:
            line = self._returned.popleft() if self._returned else next(self._source)
        except StopIteration:
            self.ended = True
            raise
        self._number += 1
        self.taken.append(line)
        return line

    @property
    def first(self) -> int:
        """The number of the line on which the record begins."""
        return self._number - len(self.taken) + 1

    @property
    def spanned(self) -> list[str]:
        """The lines of the record after its first."""
        return self.taken[1:]

    def begin_record(self) -> None:
        """Forget the lines of the record before."""
        self.taken = []
        self.ended = False

    def skip(self, count: int) -> None:
        """Pass over lines."""
        for _ in range(count):
            next(self, None)

    def keep_first(self, rejections: Rejections, reason: str) -> None:
        """Reject the first line of the record and give the others back."""
        rejections.add(self.first, reason, self.taken[0])
        self._returned.extendleft(reversed(self.spanned))
        self._number -= len(self.spanned)
