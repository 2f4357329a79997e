"""How a delimited file is written: its delimiter, quotes, header and the lines above it.

Every candidate reads the beginning of the file with the parser that later reads all of it; the one under which most
rows have the same number of clean fields wins (the idea of CleverCSV: van den Burg, Nazábal & Sutton, "Wrangling
messy CSV files by detecting row and type patterns", Data Mining and Knowledge Discovery 33, 2019).
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from dashboard.corpus_files.encodings import SAMPLE_CHARACTERS
from dashboard.corpus_files.forms import Form, SampledRow, common_width, parse, usual_width
from dashboard.corpus_files.records import ReadOptions
from dashboard.corpus_files.titles import (
    MAX_TITLE_LINES,
    from_line,
    named_on_line,
    with_comments,
    with_header,
    without_comments,
)

DELIMITERS = (",", "\t", ";", "|", "^", "~", "\x01", "\x1f")
"""The likelier one first: it wins where two are equally regular."""

DELIMITER_LINE = re.compile(r"sep=(.)\r?\n", re.I)
"""The first line of files for Excel, which is told so what stands between cells."""

QUOTES = ('"', "'")
JUDGED_FIELD = 200
"""Longer fields are prose, in which anything may stand."""

MIN_REGULARITY = 0.5
SURE_REGULARITY = 0.95
NARROWEST_RAGGED = 3
"""Columns; two may be a comma in every text."""
CLEAN_RAGGED = 0.8


def detect_form(sample: str, options: ReadOptions, *, usual_delimiter: str | None) -> Form:
    """The form under which `sample`, whole lines from the start of a file, is most regular.

    `usual_delimiter` is what the file's name promises: it is taken where nothing is regular.
    """
    if options.header_row:
        table = from_line(sample, options.header_row)
        return named_on_line(likeliest_form(table, options, usual_delimiter), table, options.header_row)
    named = DELIMITER_LINE.match(sample)
    if named:
        below = detect_form(
            sample[named.end() :], replace(options, delimiter=options.delimiter or named[1]), usual_delimiter=None
        )
        return replace(below, skipped_lines=below.skipped_lines + 1)
    comments, table = without_comments(sample)
    best = likeliest_form(table, options, usual_delimiter)
    return with_comments(comments, with_header(best, parse(table, best), options), table, options)


def likeliest_form(table: str, options: ReadOptions, usual_delimiter: str | None) -> Form:
    """The form under which a table is most regular, its header aside."""
    if options.delimiter:
        return best_quoting(table, options.delimiter, options)
    forms = [best_quoting(table, delimiter, options) for delimiter in DELIMITERS if delimiter in table]
    forms.sort(key=lambda form: soundness(table, form), reverse=True)
    if forms and regularity(table, forms[0]) >= MIN_REGULARITY:
        return forms[0]
    ragged = next((form for form in forms if is_ragged_table(table, form)), None)
    return ragged or irregular_form(table, options, usual_delimiter)


def best_quoting(sample: str, delimiter: str, options: ReadOptions) -> Form:
    """The quote and escape character under which the most rows of the sample are equally wide and well formed.

    Of two equally good ones, that which explains why quotes stand inside of fields.
    """
    forms = [
        Form(delimiter, quote, escape)
        for quote in quotes_to_try(sample, options)
        for escape in escapes_to_try(sample, quote)
    ]
    closing = [form for form in forms if closes_its_quotes(sample, form)]
    if closing:
        explaining = [form for form in closing if not leaves_quotes(sample, form)]
        forms = explaining or [form for form in forms if form.quote is not None]
    return max(
        forms,
        key=lambda form: (
            soundness(sample, form),
            fitting_share(parse(sample, form)) * well_formed_share(sample, form),
            form.escape is not None and escapes_every_quote(sample, form),
        ),
    )


def closes_its_quotes(sample: str, form: Form) -> bool:
    """Whether every quote that begins a field ends it on the same line: then it is no ordinary character."""
    lines = sum(bool(line.strip()) for line in io.StringIO(sample, newline=""))
    return form.quote is not None and len(parse(sample, form)) >= lines - 1 and well_formed_share(sample, form) == 1


def leaves_quotes(sample: str, form: Form) -> bool:
    """Whether fields stand in another quote than that of the form, which then is not theirs."""
    traces = re.compile("|".join(traces_of_other_quotes(form)), re.S)
    return any(traces.search(field) for row in parse(sample, form) for field in row.fields if len(field) < JUDGED_FIELD)


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
    return fitting_share(rows) * well_formed_share(sample, form) * clean_share(sampled, form)


def clean_share(rows: Sequence[SampledRow], form: Form) -> float:
    """The share of fields without traces of another form, or of prose."""
    traces = traces_of_other_forms(form)
    fields = [field for row in rows for field in row.fields if len(field) < JUDGED_FIELD]
    return 1 - sum(traces.search(field) is not None for field in fields) / max(1, len(fields))


def fitting_share(rows: Sequence[SampledRow]) -> float:
    """The share of rows that are as wide as most."""
    width = usual_width(rows)
    return sum(len(row.fields) == width for row in rows) / max(1, len(rows))


def table_rows(rows: Sequence[SampledRow]) -> Sequence[SampledRow]:
    """The rows from the first on that is as wide as most; none where most have a single field."""
    width = usual_width(rows)
    first = next((index for index, row in enumerate(rows) if len(row.fields) == width), 0)
    return rows[first if first <= MAX_TITLE_LINES else 0 :] if width > 1 else []


def traces_of_other_forms(form: Form) -> re.Pattern[str]:
    """What a field holds only if another form is right: another delimiter before a word, another quote at its start."""
    delimiters = "".join(delimiter for delimiter in DELIMITERS if delimiter not in (",", form.delimiter))
    traces = [f"[{re.escape(delimiters)}](?=\\S)"]
    if form.delimiter == ",":
        traces.append(r"^ [^\W\d_A-Z]")  # as a sentence goes on
    else:
        traces.append(r",(?=[^\s\d])|(?<!\d),(?=\d)")  # neither before a space, as in prose, nor within a number
    return re.compile("|".join([*traces, *traces_of_other_quotes(form)]), re.S)


def traces_of_other_quotes(form: Form) -> list[str]:
    """Patterns of a field that stands in another quote, or begins with one."""
    others = [quote for quote in QUOTES if quote != form.quote]
    return [f"^\\s*{quote}(.*{quote}\\s*|(?:[^{quote}]|{quote}{quote})*+)$" for quote in others]


def well_formed_share(sample: str, form: Form) -> float:
    """The share of rows in which a closing quote is followed by a delimiter or the end of the row.

    A quote that is never closed speaks against an escape character only, which may have hidden what closes it.
    """
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
            is_hidden = form.escape is not None and len(sample) < SAMPLE_CHARACTERS and "unexpected end" in str(error)
            malformed += is_hidden or "expected after" in str(error)


def quotes_to_try(sample: str, options: ReadOptions) -> list[str | None]:
    """The quote that the user names; otherwise double quotes, and what else the sample gives reason for."""
    if options.quote is not None:
        return [options.quote or None]
    quotes: list[str | None] = ['"']
    if re.search(r"(^|[,\t;|^~\\])'", sample, re.M):
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


def is_ragged_table(sample: str, form: Form) -> bool:
    """Whether every row below the titles is divided, hardly any field looks like prose or another form, and no row is
    wider than the first, or than many are."""
    rows = parse(sample, form)
    titles = sum(1 for _ in takewhile(lambda row: len(row.fields) == 1, rows))
    table = rows[titles if titles <= MAX_TITLE_LINES else 0 :]
    widths = [len(row.fields) for row in table]
    widest = max(widths, default=0)
    is_divided = widest >= NARROWEST_RAGGED and min(widths) > 1 and widest in (widths[0], common_width(table))
    return is_divided and clean_share(table, form) >= CLEAN_RAGGED


def irregular_form(sample: str, options: ReadOptions, usual_delimiter: str | None) -> Form:
    """A single column, unless the first row is split by the delimiter that the file's name promises."""
    quote = quotes_to_try(sample, options)[0]
    form = Form(usual_delimiter, quote)
    rows = parse(sample, form)
    return form if usual_delimiter and rows and len(rows[0].fields) > 1 else Form(None, quote)


def looks_like_table(sample: str, options: ReadOptions) -> bool:
    """Whether text that may also be prose is a table beyond doubt."""
    form = detect_form(sample, options, usual_delimiter=None)
    if form.delimiter is None or regularity(sample, form) < SURE_REGULARITY:
        return False
    rows = len(parse(sample, form))
    return rows >= 2 if form.delimiter == "\t" else rows >= 5 and form.width >= 3
