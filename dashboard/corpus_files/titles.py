"""Where a delimited table begins: below comments and titles, at the row that names its columns or at its first."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice, takewhile
from statistics import median_high

from dashboard.corpus_files.errors import OptionError
from dashboard.corpus_files.forms import Form, SampledRow, common_width, parse, usual_width
from dashboard.corpus_files.headers import has_header
from dashboard.corpus_files.records import ReadOptions
from dashboard.corpus_files.stacked_headers import headed

MAX_TITLE_LINES = 50


def without_comments(sample: str) -> tuple[str, str]:
    """The lines at the top that begin with `#`, with blank ones among them, and the rest; none if that is empty."""
    lines = takewhile(lambda line: line.startswith("#") or not line.strip(), io.StringIO(sample, newline=""))
    comments = "".join(lines)
    rest = sample[len(comments) :]
    return (comments, rest) if rest and comments.strip() else ("", sample)


def with_comments(comments: str, form: Form, table: str, options: ReadOptions) -> Form:
    """The form with the comments above the table skipped, unless they are rows of it.

    They are where they are as wide as the table, as `#id,text` is, and no header stands below them; in a single column
    texts may begin with `#`.
    """
    if not comments:
        return form
    above = [row for row in parse(comments, form) if len(row.fields) == form.width]
    is_named = has_header([row.fields for row in parse(table, form)]) and not form.skipped_lines
    if form.width == 1 or (above and not is_named):
        whole = with_header(form, parse(comments + table, form), options)
        return replace(whole, skipped_lines=above[0].line - 1)
    return replace(form, skipped_lines=form.skipped_lines + sum(1 for _ in io.StringIO(comments, newline="")))


def with_header(form: Form, rows: Sequence[SampledRow], options: ReadOptions) -> Form:
    """The form completed with the width of the table, the lines above it and the rows that name its columns."""
    width = usual_width(rows)
    top = first_table_row(rows, width)
    fields = [row.fields for row in rows]
    if options.has_header is None:
        top, headers = headed(fields, top)
    else:
        headers = int(options.has_header and top < len(rows))
    if headers:
        width = max(width, *map(len, fields[top : top + headers]))
    elif rows:
        width = max(width, common_width(rows[top:]))
        top = first_short_row(rows[:top], fields[top:], width)
    skipped = rows[top].line - 1 if rows else 0
    return replace(form, header_rows=headers, skipped_lines=skipped, width=max(width, 1))


def first_table_row(rows: Sequence[SampledRow], width: int) -> int:
    """The first row that is as wide as the table and at least half as full as rows usually are: what stands above is a
    title, such as “Exported on, 2024-01-31” and commas; 0 where there is none."""
    usual = median_high([filled_cells(row.fields) for row in rows] or [0])
    for index, row in enumerate(rows[:MAX_TITLE_LINES]):
        if len(row.fields) >= width and (filled_cells(row.fields) >= max(2, usual / 2) or width < 3):
            return index
    return 0


def first_short_row(above: Sequence[SampledRow], table: Sequence[Sequence[str]], width: int) -> int:
    """The first of the rows above a table without header that is one of its own, if shorter: at least half full, or as
    full as another of its rows."""
    emptiest = min(map(filled_cells, table))
    least = max(2, min(width / 2, emptiest))
    return next((index for index, row in enumerate(above) if filled_cells(row.fields) >= least), len(above))


def filled_cells(row: Sequence[str]) -> int:
    """How many cells of a row hold something."""
    return sum(bool(cell.strip()) for cell in row)


def from_line(sample: str, number: int) -> str:
    """The sample from this line on, the one that the user says holds the names of the columns."""
    rest = "".join(islice(io.StringIO(sample, newline=""), number - 1, None))
    if not rest.strip():
        raise OptionError(f"No names of columns stand on line {number:,}; choose a line at the top of the table.")
    return rest


def named_on_line(form: Form, table: str, number: int) -> Form:
    """The form completed for a table whose names stand on this line of its file."""
    rows = parse(table, form)
    width = max(usual_width(rows), len(rows[0].fields))
    return replace(form, header_rows=1, skipped_lines=number - 1, width=width)
