"""Workbooks of Excel and LibreOffice: one sheet, its cells as a person reads them."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from pathlib import Path
from statistics import median_high

import pyarrow as pa
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from dashboard.corpus_files.compressed import most_bytes
from dashboard.corpus_files.containers import OLE_SIGNATURE
from dashboard.corpus_files.errors import (
    CorpusFileError,
    EmptyFileError,
    MalformedFileError,
    OptionError,
    ProtectedFileError,
    TooLargeError,
)
from dashboard.corpus_files.records import Reading, ReadOptions, SourceFile
from dashboard.corpus_files.rows import Cell, batched, cell_characters, string_array
from dashboard.corpus_files.sheet_cells import as_text, is_filled
from dashboard.corpus_files.stacked_headers import MOST_HEADERS, column_names, headed

MOST_UNPACKED = 1 << 30
"""Bytes of XML: the largest sheet that Excel allows has about half of that."""

MOST_COLUMNS = 16_384
"""As many as Excel and LibreOffice have."""

JUDGED_ROWS = 1_000
MAX_TITLE_ROWS = 50
NEARLY_AS_MANY = 0.9
"""Of sheets with nearly as many filled cells the first is read."""

LISTED_SHEETS = 20


@dataclass(frozen=True)
class FilledSheet:
    """A sheet with content: its cells, the first column that has any and the one after the last, and how many do."""

    name: str
    cells: CalamineSheet
    is_visible: bool
    first_column: int
    end_column: int
    filled: int

    @property
    def width(self) -> int:
        """How many columns lie between the first filled one and the last."""
        return self.end_column - self.first_column

    def rows(self) -> Iterator[list[Cell]]:
        """Every row from the top of the sheet, blank ones too, without the empty columns at the sides.

        What stands in a cell merged over several rows stands in each of them that is not blank.
        """
        blank: list[Cell] = [None] * self.width
        merged: dict[int, tuple[Cell, int]] = {}
        for number, row in enumerate(self.cells.iter_rows()):
            if row.count("") == len(row):
                yield blank
                continue
            cells = [as_text(value) for value in row[self.first_column : self.end_column]]
            merged |= {column: (cells[column], end) for column, end in self.merged_down.get(number, ())}
            for column, (value, end) in merged.items():
                if cells[column] is None and number <= end:
                    cells[column] = value
            yield cells

    @cached_property
    def merged_down(self) -> dict[int, list[tuple[int, int]]]:
        """By the row in which they begin, the cells merged over several rows: their column and the last of the rows."""
        found: dict[int, list[tuple[int, int]]] = {}
        for (top, left), (bottom, _) in self.cells.merged_cell_ranges or ():
            if top < bottom and self.first_column <= left < self.end_column:
                found.setdefault(top, []).append((left - self.first_column, bottom))
        return found


@dataclass(frozen=True)
class Layout:
    """How many rows stand above the table, and how many at its top name the columns."""

    skipped_rows: int
    header_rows: int


def read(source: SourceFile) -> Reading:
    """One sheet as columns of strings: the one that `options.table` names, else the fullest.

    Blank rows inside a table are dropped; in a single column they are empty rows, as in a delimited file. Formulas
    count as the values stored with them. Raises a `CorpusFileError` for a workbook that is damaged, locked or empty.
    """
    file_format = workbook_format(source.path)
    with damage_in_words():
        workbook = CalamineWorkbook.from_path(source.path)
        sheets = filled_sheets(workbook)
    sheet = named_sheet(sheets, source.options.table) if source.options.table else fullest_sheet(sheets)
    with damage_in_words():
        layout = layout_of(sheet, source.options)
    return Reading(
        format=file_format,
        encoding=None,
        batches=sheet_batches(sheet, layout),
        dialect={
            "has_header": layout.header_rows > 0,
            "header_rows": layout.header_rows,
            "skipped_lines": layout.skipped_rows,
        },
        tables=tuple(sheet.name for sheet in sheets),
        table=sheet.name,
    )


def workbook_format(path: Path) -> str:
    """xlsx, xlsb, ods or xls; raises a `CorpusFileError` for a container that is too large or damaged."""
    with path.open("rb") as file:
        if file.read(len(OLE_SIGNATURE)) == OLE_SIGNATURE:
            return "xls"
    with damage_in_words(), zipfile.ZipFile(path) as container:
        check_size(sum(member.file_size for member in container.infolist()), packed=path.stat().st_size)
        names = set(container.namelist())
    if "content.xml" in names:
        return "ods"
    return "xlsb" if "xl/workbook.bin" in names else "xlsx"


def check_size(unpacked: int, *, packed: int) -> None:
    """Raise `TooLargeError` for a container that declares more content than one may have."""
    most = min(MOST_UNPACKED, most_bytes(packed))
    if unpacked > most:
        raise TooLargeError(
            f"Unpacked, this workbook has {unpacked / 2**20:,.0f} MB, more than the {most / 2**20:,.0f} MB that are "
            "read; save the sheet you need as CSV and upload that."
        )


@contextmanager
def damage_in_words() -> Iterator[None]:
    """Turn what the library raises for a broken or locked workbook into a sentence."""
    try:
        yield
    except CorpusFileError:
        raise
    except PasswordError as error:
        raise ProtectedFileError(
            "This workbook is protected by a password; remove the password, save it and upload that."
        ) from error
    except (CalamineError, zipfile.BadZipFile, OSError, ValueError, ArithmeticError) as error:
        raise damage() from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a failed assertion in Rust, which is no `Exception`
            raise
        raise damage() from error


def damage() -> MalformedFileError:
    """The error for a workbook that cannot be read."""
    return MalformedFileError(
        "This workbook is damaged or incomplete; open it in a spreadsheet program, save it anew and upload that."
    )


def filled_sheets(workbook: CalamineWorkbook) -> list[FilledSheet]:
    """The sheets that hold any cell, in the order of the workbook; raises `EmptyFileError` for none."""
    sheets = []
    for metadata in workbook.sheets_metadata:
        if metadata.typ == SheetTypeEnum.WorkSheet:
            cells = workbook.get_sheet_by_name(metadata.name)
            sheet = filled_sheet(metadata.name, cells, is_visible=metadata.visible == SheetVisibleEnum.Visible)
            if sheet.filled:
                sheets.append(sheet)
    if not sheets:
        raise EmptyFileError("No sheet of this workbook holds anything; choose another file.")
    return sheets


def filled_sheet(name: str, cells: CalamineSheet, *, is_visible: bool) -> FilledSheet:
    """A sheet measured; all its numbers are 0 where it holds nothing."""
    columns: set[int] = set()
    filled = 0
    for row in cells.iter_rows():
        if len(row) > MOST_COLUMNS:
            raise TooLargeError(
                f"The sheet “{name}” has {len(row):,} columns, more than {MOST_COLUMNS:,}; divide it and upload a part."
            )
        is_blank = row.count("") == len(row)  # a cell far away makes millions of blank ones
        held = [] if is_blank else [at for at, value in enumerate(row) if is_filled(value)]
        columns.update(held)
        filled += len(held)
    return FilledSheet(name, cells, is_visible, min(columns, default=0), max(columns, default=-1) + 1, filled)


def named_sheet(sheets: Sequence[FilledSheet], name: str) -> FilledSheet:
    """The sheet with this name; raises `OptionError` where there is none."""
    for sheet in sheets:
        if sheet.name == name:
            return sheet
    known = ", ".join(f"“{sheet.name}”" for sheet in sheets[:LISTED_SHEETS])
    raise OptionError(f"This workbook has no filled sheet “{name}”; choose one of {known}.")


def fullest_sheet(sheets: Sequence[FilledSheet]) -> FilledSheet:
    """The first that has nearly as many filled cells as any, of those that are not hidden, if there are some."""
    visible = [sheet for sheet in sheets if sheet.is_visible] or sheets
    most = max(sheet.filled for sheet in visible)
    return next(sheet for sheet in visible if sheet.filled >= NEARLY_AS_MANY * most)


def layout_of(sheet: FilledSheet, options: ReadOptions) -> Layout:
    """Where the table begins and which of its rows are headers, unless the options say so."""
    if options.header_row:
        return named_layout(sheet, options.header_row)
    numbered = [(number, row) for number, row in enumerate(islice(sheet.rows(), JUDGED_ROWS)) if any(row)]
    if not numbered:
        return Layout(0, int(bool(options.has_header)))
    top = first_table_row([row for _, row in numbered])
    if options.has_header is not None:
        return Layout(numbered[top][0], int(options.has_header))
    height = merged_height(sheet, [number for number, _ in numbered[top:]])
    rows = [[cell or "" for cell in row] for _, row in numbered]
    del rows[top + 1 : top + height]
    top, header_rows = headed(rows, top)
    return Layout(numbered[top][0], header_rows + height - 1 if header_rows else 0)


def merged_height(sheet: FilledSheet, numbers: Sequence[int]) -> int:
    """Over how many of the filled rows with these numbers cells of the first are merged, where all may be headers."""
    end = max((bottom for _, bottom in sheet.merged_down.get(numbers[0], ())), default=0)
    height = max(1, sum(number <= end for number in numbers))
    return height if height <= MOST_HEADERS else 1


def named_layout(sheet: FilledSheet, number: int) -> Layout:
    """The layout of a sheet whose columns are named in this row; raises `OptionError` where it is empty."""
    if not any(next(islice(sheet.rows(), number - 1, None), ())):
        raise OptionError(f"Row {number:,} of this sheet is empty; choose the row that names the columns.")
    return Layout(number - 1, header_rows=1)


def first_table_row(rows: Sequence[Sequence[Cell]]) -> int:
    """The first row that is more than half as full as rows usually are: what stands above it is a title.

    Of two columns the first may have no name.
    """
    usual = median_high(sum(map(bool, row)) for row in rows)
    for index, row in enumerate(rows[:MAX_TITLE_ROWS]):
        if sum(map(bool, row)) > usual / 2 or (usual <= 2 and not row[0]):
            return index
    return 0


def sheet_batches(sheet: FilledSheet, layout: Layout) -> Iterator[pa.RecordBatch]:
    """The table below its header, in batches of string columns."""
    with damage_in_words():
        rows = table_rows(islice(sheet.rows(), layout.skipped_rows, None), width=sheet.width)
        names = column_names(list(islice(rows, layout.header_rows)), sheet.width)
        yield pa.RecordBatch.from_arrays([string_array([])] * len(names), names=names)
        for batch in batched(rows, characters=cell_characters):
            arrays = [string_array(cells) for cells in zip(*batch, strict=True)]
            yield pa.RecordBatch.from_arrays(arrays, names=names)


def table_rows(rows: Iterator[list[Cell]], *, width: int) -> Iterator[list[Cell]]:
    """The rows that hold something; in a single column also the blank ones between them."""
    blank_rows = 0
    for row in rows:
        if not any(row):
            blank_rows += width == 1
            continue
        for _ in range(blank_rows):
            yield [None]
        blank_rows = 0
        yield row
