"""The tables of a web page that hold data, and their cells; tables that only lay out the page are none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from textwrap import shorten

import pyarrow as pa

from dashboard.corpus_files.errors import OptionError, TooLargeError
from dashboard.corpus_files.headers import has_header
from dashboard.corpus_files.html_tree import Element, is_left_out, pieces, text_of
from dashboard.corpus_files.records import ReadOptions
from dashboard.corpus_files.rows import Cell, batched, cell_characters, string_array
from dashboard.corpus_files.stacked_headers import column_names

LAYOUT_ROLES = ("presentation", "none")
NAME_LENGTH = 60
SAMPLED_ROWS = 100

MOST_COLUMNS = 10_000
MOST_CELLS = 20_000_000
WIDEST_SPAN = 1_000
"""Columns; browsers take no more for one cell."""


@dataclass(frozen=True)
class DataTable:
    """A table of a page: “Table 2: Population by year”."""

    name: str
    element: Element


def data_tables(root: Element) -> list[DataTable]:
    """The tables that a reader sees with at least two rows and columns and no table inside."""
    found: list[DataTable] = []
    open_tables: list[Element] = []
    outer: set[Element] = set()
    for piece in pieces(root):
        if isinstance(piece, str) or piece.name != "table":
            continue
        if piece.opens:
            outer.update(open_tables[-1:])
            open_tables.append(piece.element)
        elif open_tables.pop() not in outer and holds_data(piece.element):
            found.append(DataTable(table_name(len(found) + 1, piece.element), piece.element))
    return found


def holds_data(table: Element) -> bool:
    """Whether a table without others inside is more than a frame."""
    widths = [len(row_cells(row)) for row in table_rows(table)]
    return table.get("role") not in LAYOUT_ROLES and sum(width > 0 for width in widths) > 1 and max(widths) > 1


def table_name(number: int, table: Element) -> str:
    """What a table is called: its number and caption, or the first of its headers or cells that is not empty."""
    titles = (*table.iter("caption"), *table.iter("th"), *table.iter("td"))
    title = next((text for each in titles if (text := text_of(each))), "")
    return f"Table {number}: {shorten(title, NAME_LENGTH, placeholder=' …')}" if title else f"Table {number}"


def table_rows(table: Element) -> list[Element]:
    """The rows of a table that a reader sees."""
    return [row for row in table.iter("tr") if not is_left_out(row)]


def row_cells(row: Element) -> list[Element]:
    """The cells of a row that a reader sees."""
    return [cell for cell in row.iterchildren("td", "th") if not is_left_out(cell)]


def table_batches(table: Element, options: ReadOptions) -> Iterator[pa.RecordBatch]:
    """The rows below the header as strings; the options overrule what the page tells of it."""
    rows = table_rows(table)
    filled = grid(rows)
    if options.header_row:
        filled = filled[options.header_row - 1 :]
        headers = 1
        if not filled or not any(filled[0]):
            raise OptionError(f"This table has nothing in row {options.header_row:,}; choose the row with the names.")
    else:
        headers = header_count(rows, filled, options.has_header)
    width = max(map(len, filled))
    names = column_names(filled[:headers], width)
    cells = (padded(row, width) for row in filled[headers:])
    for batch in batched(cells, characters=cell_characters):
        yield pa.RecordBatch.from_arrays([string_array(column) for column in zip(*batch, strict=True)], names=names)
    if headers == len(filled):
        yield pa.RecordBatch.from_arrays([string_array([])] * width, names=names)


def header_count(rows: Sequence[Element], filled: Sequence[Sequence[str]], first_is_header: bool | None) -> int:
    """How many rows at the top are headers: those marked so, one where all are, else the first if it reads like one."""
    if first_is_header is False:
        return 0
    marked = next((at for at, row in enumerate(rows) if not is_header(row)), 1)
    is_named = has_header(filled[:SAMPLED_ROWS]) if first_is_header is None else first_is_header
    return marked or int(is_named)


def is_header(row: Element) -> bool:
    """Whether a row is marked as one of headers."""
    cells = row_cells(row)
    return row.getparent().tag == "thead" or (bool(cells) and all(cell.tag == "th" for cell in cells))


def padded(row: Sequence[str], width: int) -> list[Cell]:
    """The row with nothing where it has no cells."""
    return [*row, *[None] * (width - len(row))]


def grid(rows: Sequence[Element]) -> list[list[str]]:
    """The text in every place of a table; a cell that spans several stands in each. Raises `TooLargeError` where spans
    make more places than a table has."""
    filled: list[list[str]] = []
    from_above: dict[int, tuple[int, str]] = {}
    places = 0
    for row in rows:
        places += len(placed := placed_cells(row, from_above))
        filled.append(placed)
        if len(placed) > MOST_COLUMNS or places > MOST_CELLS:
            raise TooLargeError(
                "This table has more columns or cells than can be read; save it as CSV and upload that."
            )
    return filled


def placed_cells(row: Element, from_above: dict[int, tuple[int, str]]) -> list[str]:
    """The texts of a row; `from_above` has the cells that reach into it, with how many rows they still span by column,
    and is brought up to date for the next."""
    placed: list[str] = []
    below: dict[int, tuple[int, str]] = {}
    for cell in row_cells(row):
        while len(placed) in from_above:
            placed.append(reaching(from_above, len(placed), below))
        text, height = text_of(cell), span(cell, "rowspan")
        for _ in range(min(span(cell, "colspan"), WIDEST_SPAN)):
            if height > 1:
                below[len(placed)] = (height - 1, text)
            placed.append(text)
    for column in sorted(column for column in from_above if column >= len(placed)):
        placed += [""] * (column - len(placed))
        placed.append(reaching(from_above, column, below))
    from_above.clear()
    from_above.update(below)
    return placed


def reaching(from_above: dict[int, tuple[int, str]], column: int, below: dict[int, tuple[int, str]]) -> str:
    """The text of a cell that reaches into a row, noted in `below` where it reaches farther."""
    left, text = from_above[column]
    if left > 1:
        below[column] = (left - 1, text)
    return text


def span(cell: Element, name: str) -> int:
    """How many columns or rows a cell takes, at least one."""
    value = cell.get(name, "").strip()[:9]
    return max(1, int(value)) if value.isdecimal() else 1
