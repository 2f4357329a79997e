"""Tables as files that other programs open."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq
import xlsxwriter

LONGEST_CELL = 32_767
"""Characters that a cell of a workbook can hold."""
FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""A text of a CSV file that begins with one of these is run as a formula by spreadsheet programs."""


def as_parquet(table: pa.Table) -> bytes:
    """Apache Parquet."""
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


def as_csv(table: pa.Table) -> bytes:
    """CSV in UTF-8, with the mark that lets Excel know; an apostrophe stands before what would be run as a formula."""
    columns = [
        pa.array([_harmless(value) for value in column.to_pylist()], column.type)
        if pa.types.is_string(column.type)
        else column
        for column in table.columns
    ]
    out = io.BytesIO()
    out.write(b"\xef\xbb\xbf")
    pa_csv.write_csv(pa.table(columns, table.column_names), out)
    return out.getvalue()


def as_markdown(table: pa.Table) -> bytes:
    """A table in Markdown, in which the cells' own punctuation stays what it is."""
    lines = [[_escaped(name) for name in table.column_names], ["---"] * table.num_columns]
    lines += [[_escaped(_in_words(value)) for value in row.values()] for row in table.to_pylist()]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines).encode()


def as_workbook(table: pa.Table) -> bytes:
    """An Excel workbook with one sheet; texts are texts, never formulas or links."""
    out = io.BytesIO()
    safe = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(out, {**safe, "nan_inf_to_errors": True}) as workbook:
        sheet = workbook.add_worksheet("Regions")
        head, wrapped = workbook.add_format({"bold": True}), workbook.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.column_names, head)
        for number, row in enumerate(table.to_pylist(), start=1):
            for place, value in enumerate(row.values()):
                if isinstance(value, str):
                    sheet.write_string(number, place, value[:LONGEST_CELL], wrapped)
                elif value is not None:
                    sheet.write(number, place, value, wrapped)
        for place, column in enumerate(table.columns):
            sheet.set_column(place, place, 42 if pa.types.is_string(column.type) else 10)
    return out.getvalue()


FORMATS: dict[str, tuple[str, str, Callable[[pa.Table], bytes]]] = {
    "csv": ("csv", "text/csv", as_csv),
    "parquet": ("parquet", "application/vnd.apache.parquet", as_parquet),
    "xlsx": ("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_workbook),
    "markdown": ("md", "text/markdown", as_markdown),
}
"""What a table can be written as: the file's ending, its media type, and what writes it."""


def _harmless(value: str | None) -> str | None:
    return f"'{value}" if value is not None and value.startswith(FORMULA) else value


def _escaped(text: str) -> str:
    """`text` on one line of a table, with a backslash before what Markdown or HTML would read."""
    line = " ".join(text.split())
    return "".join(f"\\{sign}" if sign in "\\`*_{}[]()<>#|~&!:@" else sign for sign in line)


def _in_words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    return value.isoformat() if isinstance(value, datetime) else str(value)
