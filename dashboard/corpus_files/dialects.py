"""How a delimited file is written: its delimiter, quotes, header and the lines above it.

Every candidate reads the beginning of the file with the parser that later reads all of it; the one under which most
rows have the same number of clean fields wins (the idea of CleverCSV: van den Burg, Nazábal & Sutton, "Wrangling
messy CSV files by detecting row and type patterns", Data Mining and Knowledge Discovery 33, 2019).
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from typing import Any

from dashboard.corpus_files.encodings import MAX_LINE_CHARACTERS, SAMPLE_CHARACTERS
from dashboard.corpus_files.headers import has_header
from dashboard.corpus_files.records import Dialect, ReadOptions

DELIMITERS = (",", "\t", ";", "|", "^", "~", "\x01", "\x1f")
"""The likelier one first: it wins where two are equally regular."""

QUOTES = ('"', "'")
JUDGED_FIELD = 200
"""Longer fields are prose, in which anything may stand."""

MIN_REGULARITY = 0.5
SURE_REGULARITY = 0.95
MAX_TITLE_LINES = 50
NO_DELIMITER = "\U0010ffff"
"""A character that Unicode reserves for no text: csv.reader cannot be told to split nothing."""

csv.field_size_limit(MAX_LINE_CHARACTERS)


@dataclass(frozen=True)
class Form:
    """How a delimited file is written. `delimiter` is None for a single column, `quote` None for no quoting."""

    delimiter: str | None = None
    quote: str | None = '"'
    escape: str | None = None
    has_header: bool = True
    skipped_lines: int = 0
    width: int = 1

    def parser_options(self) -> dict[str, Any]:
        """The arguments of `csv.reader`."""
        return {
            "delimiter": self.delimiter or NO_DELIMITER,
            "quotechar": self.quote,
            "quoting": csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            "escapechar": self.escape,
        }

    def as_dialect(self) -> Dialect:
        """The form in the words of the preview."""
        return {
            "delimiter": self.delimiter,
            "quote": self.quote,
            "escape": self.escape,
            "has_header": self.has_header,
            "skipped_lines": self.skipped_lines,
        }


@dataclass(frozen=True)
class SampledRow:
    """A row of the sample and the line it begins on (from 1)."""

    line: int
    fields: Sequence[str]


def detect_form(sample: str, options: ReadOptions, *, usual_delimiter: str | None) -> Form:
    """The form under which `sample`, whole lines from the start of a file, is most regular.

    `usual_delimiter` is what the file's name promises: it is taken where nothing is regular.
    """
    comments, table = without_comments(sample)
    if options.delimiter:
        best = best_quoting(table, options.delimiter, options)
    else:
        forms = [best_quoting(table, delimiter, options) for delimiter in DELIMITERS if delimiter in table]
        best = max(forms, key=lambda form: soundness(table, form), default=Form())
        if regularity(table, best) < MIN_REGULARITY:
            best = irregular_form(table, options, usual_delimiter)
    return with_comments(comments, with_header(best, parse(table, best), options), table, options)


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


def best_quoting(sample: str, delimiter: str, options: ReadOptions) -> Form:
    """The quote and escape character under which the most rows of the sample are equally wide and well formed.

    Of two equally good ones, that which explains why quotes stand inside of fields.
    """
    forms = [
        Form(delimiter, quote, escape)
        for quote in quotes_to_try(sample, options)
        for escape in escapes_to_try(sample, quote)
    ]
    return max(
        forms,
        key=lambda form: (
            soundness(sample, form),
            fitting_share(parse(sample, form)) * well_formed_share(sample, form),
            form.escape is not None and escapes_every_quote(sample, form),
        ),
    )


def parse(sample: str, form: Form) -> list[SampledRow]:
    """The rows of the sample, without blank lines and without the last if the sample breaks off in it."""
    reader = csv.reader(io.StringIO(sample, newline=""), **form.parser_options())
    rows = []
    line = 1
    for fields in reader:
        if fields:
            rows.append(SampledRow(line, fields))
        line = reader.line_num + 1
    return rows[:-1] if len(sample) >= SAMPLE_CHARACTERS and len(rows) > 1 else rows


def soundness(sample: str, form: Form) -> tuple[bool, float]:
    """How much speaks for a form: that it makes one table of all rows of the sample, then how regular it is.

    What such a form reads as rows, another may not call titles.
    """
    regular = regularity(sample, form)
    return regular >= MIN_REGULARITY and fitting_share(parse(sample, form)) == 1, regular


def regularity(sample: str, form: Form) -> float:
    """How far the sample looks like a table in this form, 0 to 1.

    The share of rows that are as wide as most (titles above them aside), times the share of fields without traces of
    another form (those of titles too: a title that another form divides may be a row of its table), times the share of
    rows with well-formed quotes; 0 for a single column.
    """
    sampled = parse(sample, form)
    rows = table_rows(sampled)
    if not rows:
        return 0.0
    traces = traces_of_other_forms(form)
    fields = [field for row in sampled for field in row.fields if len(field) < JUDGED_FIELD]
    unclean = sum(traces.search(field) is not None for field in fields)
    return fitting_share(rows) * well_formed_share(sample, form) * (1 - unclean / max(1, len(fields)))


def fitting_share(rows: Sequence[SampledRow]) -> float:
    """The share of rows that are as wide as most."""
    width = usual_width(rows)
    return sum(len(row.fields) == width for row in rows) / max(1, len(rows))


def table_rows(rows: Sequence[SampledRow]) -> Sequence[SampledRow]:
    """The rows from the first on that is as wide as most; none where most have a single field."""
    width = usual_width(rows)
    first = next((index for index, row in enumerate(rows) if len(row.fields) == width), 0)
    return rows[first if first <= MAX_TITLE_LINES else 0 :] if width > 1 else []


def usual_width(rows: Sequence[SampledRow]) -> int:
    """The most frequent number of fields; of two, the one met first that makes a table."""
    widths = Counter(len(row.fields) for row in rows)
    return max(widths, key=lambda width: (widths[width], width > 1), default=0)


def traces_of_other_forms(form: Form) -> re.Pattern[str]:
    """What a field holds only if another form is right: another delimiter before a word, another quote at its start."""
    delimiters = "".join(delimiter for delimiter in DELIMITERS if delimiter not in (",", form.delimiter))
    traces = [f"[{re.escape(delimiters)}](?=\\S)"]
    if form.delimiter != ",":
        traces.append(r",(?=[^\s\d])|(?<!\d),(?=\d)")  # neither before a space, as in prose, nor within a number
    for quote in QUOTES:
        if quote != form.quote:
            traces += [f"^\\s*{quote}.*{quote}\\s*$", f"^\\s*{quote}[^{quote}]*$"]
    return re.compile("|".join(traces), re.S)


def well_formed_share(sample: str, form: Form) -> float:
    """The share of rows in which a closing quote is followed by a delimiter or the end of the row."""
    if form.quote is None:
        return 1.0
    reader = csv.reader(io.StringIO(sample, newline=""), strict=True, **form.parser_options())
    rows = malformed = 0
    while True:
        rows += 1
        try:
            next(reader)
        except StopIteration:
            return 1 - malformed / rows
        except csv.Error as error:
            malformed += "expected after" in str(error)


def quotes_to_try(sample: str, options: ReadOptions) -> list[str | None]:
    """The quote that the user names; otherwise double quotes, and what else the sample gives reason for."""
    if options.quote is not None:
        return [options.quote or None]
    quotes: list[str | None] = ['"']
    if re.search(r"(^|[,\t;|^~])'", sample, re.M):
        quotes.append("'")
    if '"' in sample:
        quotes.append(None)
    return quotes


def escapes_to_try(sample: str, quote: str | None) -> list[str | None]:
    """No escape character, and the backslash where one stands before a quote."""
    return [None, "\\"] if quote and f"\\{quote}" in sample else [None]


def escapes_every_quote(sample: str, form: Form) -> bool:
    """Whether no quote stands in a field without the escape character before it (as in JSON that is not quoted)."""
    rows = parse(sample, replace(form, escape=None))
    return not any(re.search(f"(?<!\\\\){form.quote}", field) for row in rows for field in row.fields)


def irregular_form(sample: str, options: ReadOptions, usual_delimiter: str | None) -> Form:
    """A single column, unless the first row is split by the delimiter that the file's name promises."""
    quote = quotes_to_try(sample, options)[0]
    form = Form(usual_delimiter, quote)
    rows = parse(sample, form)
    return form if usual_delimiter and rows and len(rows[0].fields) > 1 else Form(None, quote)


def with_header(form: Form, rows: Sequence[SampledRow], options: ReadOptions) -> Form:
    """The form completed with the width of the table, the lines above it and whether its first row names columns."""
    width = usual_width(rows)
    top = first_table_row(rows, width)
    table = [row.fields for row in rows[top:]]
    header = has_header(table) if options.has_header is None else options.has_header
    if table and header:
        width = max(width, len(table[0]))
    elif table:
        top = first_short_row(rows[:top], width)
    skipped = rows[top].line - 1 if table else 0
    return replace(form, has_header=header and bool(table), skipped_lines=skipped, width=max(width, 1))


def first_table_row(rows: Sequence[SampledRow], width: int) -> int:
    """The first row that is as wide as the table and not a lone title in its first cell; 0 where there is none."""
    for index, row in enumerate(rows[:MAX_TITLE_LINES]):
        if len(row.fields) >= width and (filled_cells(row) > 1 or width < 3):
            return index
    return 0


def first_short_row(above: Sequence[SampledRow], width: int) -> int:
    """The first of the rows above a table without header that is one of its own, if shorter: at least half full."""
    return next((index for index, row in enumerate(above) if 2 <= filled_cells(row) >= width / 2), len(above))


def filled_cells(row: SampledRow) -> int:
    """How many cells of a row hold something."""
    return sum(bool(field.strip()) for field in row.fields)


def looks_like_table(sample: str, options: ReadOptions) -> bool:
    """Whether text that may also be prose is a table beyond doubt."""
    form = detect_form(sample, options, usual_delimiter=None)
    if form.delimiter is None or regularity(sample, form) < SURE_REGULARITY:
        return False
    rows = len(parse(sample, form))
    return rows >= 2 if form.delimiter == "\t" else rows >= 5 and form.width >= 3
