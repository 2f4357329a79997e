"""Workbooks: the right sheet, its cells as a person reads them, and a sentence for those that cannot be read."""

from __future__ import annotations

import csv
import datetime as dt
import zipfile
from pathlib import Path

import openpyxl
import pytest

from dashboard.corpus_files import open_file, workbook
from dashboard.corpus_files.errors import (
    CorpusFileError,
    EmptyFileError,
    MalformedFileError,
    OptionError,
    ProtectedFileError,
    TooLargeError,
)
from dashboard.corpus_files.records import Reading, ReadOptions, SourceFile

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
ODS_CONTENT = (
    f'<?xml version="1.0"?><office:document-content xmlns:office="{NAMESPACE}:office:1.0" '
    f'xmlns:table="{NAMESPACE}:table:1.0" xmlns:text="{NAMESPACE}:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="Reviews">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)
ODS_ENTRY = '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml">{inside}'
ODS_MANIFEST = (
    f'<?xml version="1.0"?><manifest:manifest xmlns:manifest="{NAMESPACE}:manifest:1.0">'
    f"{ODS_ENTRY}</manifest:file-entry></manifest:manifest>"
)
ROWS = [["id", "review"], [1, "The parcel came late"], [2, "Nobody was sorry about it"]]
FIRST = ["1", "The parcel came late"]


def reading_of(path: Path, **options) -> Reading:
    return workbook.read(SourceFile(path, path.name, ReadOptions(**options), path.parent))


def cells_of(reading: Reading) -> list[list[str | None]]:
    """The names of the columns and the rows."""
    batches = list(reading.batches)
    return [batches[0].schema.names, *(list(row.values()) for batch in batches for row in batch.to_pylist())]


@pytest.fixture
def xlsx(tmp_path):
    """Writes sheets, given by name as lists of rows, to a workbook."""

    def xlsx(hidden: tuple[str, ...] = (), **sheets: list[list]) -> Path:
        book = openpyxl.Workbook()
        book.remove(book.active)
        for name, rows in sheets.items():
            sheet = book.create_sheet(name)
            for row in rows:
                sheet.append(row)
            if name in hidden:
                sheet.sheet_state = "hidden"
        path = tmp_path / "book.xlsx"
        book.save(path)
        return path

    return xlsx


@pytest.fixture
def ods(tmp_path):
    """Writes rows of cells to an OpenDocument spreadsheet."""

    def ods(rows: list[list[str]], *, manifest: str = "", cell: str = "") -> Path:
        path = tmp_path / "book.ods"
        written = "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string" {cell}><text:p>{text}</text:p></table:table-cell>'
                for text in cells
            )
            + "</table:table-row>"
            for cells in rows
        )
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as container:
            container.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
            container.writestr("META-INF/manifest.xml", ODS_MANIFEST.format(inside=manifest))
            container.writestr("content.xml", ODS_CONTENT.format(rows=written))
        return path

    return ods


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (40.0, None, "40"),
        (1.27, None, "1.27"),
        (0.1 + 0.2, None, "0.3"),
        (-274.65999999999997, None, "-274.66"),
        (12_345_678_901_234.0, None, "12345678901234"),
        (4e16, None, "40000000000000000"),
        (1e-7, None, "1e-07"),
        ("007", None, "007"),
        (True, None, "true"),
        (False, None, "false"),
        (dt.date(2024, 1, 31), None, "2024-01-31"),
        (dt.datetime(2024, 1, 31, 17, 5), None, "2024-01-31T17:05:00"),
        (dt.time(9, 30), None, "09:30:00"),
        (1.5, "[h]:mm:ss", "36:00:00"),
        (-0.25, "[h]:mm:ss", "-6:00:00"),
        ("line\nbreak", None, "line\nbreak"),
        ("  ", None, None),
        ("#N/A", None, None),
        ("#DIV/0!", None, None),
        ("", None, None),
    ],
)
def test_cells_are_as_a_person_reads_them(tmp_path, value, number_format, text):
    book = openpyxl.Workbook()
    book.active.append(["kind", "value"])
    book.active.append(["this one", value])
    if number_format:
        book.active["B2"].number_format = number_format
    book.save(tmp_path / "book.xlsx")
    assert cells_of(reading_of(tmp_path / "book.xlsx", has_header=True)) == [["kind", "value"], ["this one", text]]


def test_a_formula_counts_as_the_value_stored_with_it(xlsx, tmp_path):
    path = xlsx(data=[["n", "formula"], [1, "=1+1"], [2, "=1/0"]])
    stored = tmp_path / "stored.xlsx"
    with zipfile.ZipFile(path) as container, zipfile.ZipFile(stored, "w") as copy:
        for name in container.namelist():
            content = container.read(name)
            if name.endswith("sheet1.xml"):
                assert content.count(b"<f>1+1</f>") == 1
                content = content.replace(b"<f>1+1</f><v></v>", b"<f>1+1</f><v>5</v>")
                content = content.replace(b"<f>1+1</f><v />", b"<f>1+1</f><v>5</v>")
            copy.writestr(name, content)
    assert cells_of(reading_of(stored)) == [["n", "formula"], ["1", "5"], ["2", None]]


def test_the_fullest_visible_sheet_is_read(xlsx):
    long = [["id", "text"], *([number, "a text of some words"] for number in range(40))]
    path = xlsx(notes=[["made by hand"]], empty=[], data=long, more=long, secret=long * 3, hidden=("secret",))
    reading = reading_of(path)
    assert (reading.tables, reading.table) == (("notes", "data", "more", "secret"), "data")
    assert len(cells_of(reading)) == 41
    assert cells_of(reading_of(path, table="notes")) == [["column_1"], ["made by hand"]]
    with pytest.raises(OptionError, match="no filled sheet “empty”; choose one of “notes”, “data”"):
        reading_of(path, table="empty")


def test_of_hidden_sheets_alone_one_is_read(tmp_path):
    book = openpyxl.Workbook()
    hidden = book.create_sheet("hidden")
    for row in ROWS:
        hidden.append(row)
    hidden.sheet_state = "hidden"
    book.save(tmp_path / "book.xlsx")
    assert reading_of(tmp_path / "book.xlsx").table == "hidden"


def test_titles_and_empty_margins_are_left_out(xlsx):
    path = xlsx(
        data=[
            [],
            [None, None, "Survey 2024"],
            [None, None, "exported", dt.date(2024, 1, 31)],
            [],
            [None, None, "id", "review", "stars", "day", "shop"],
            [None, None, 1, "The parcel came late", 2, dt.date(2024, 1, 3), "north"],
            [],
            [None, None, 2, "Nobody was sorry about it", 1, dt.date(2024, 1, 4), "south"],
        ]
    )
    reading = reading_of(path)
    assert reading.dialect == {"has_header": True, "header_rows": 1, "skipped_lines": 4}
    assert cells_of(reading) == [
        ["id", "review", "stars", "day", "shop"],
        ["1", "The parcel came late", "2", "2024-01-03", "north"],
        ["2", "Nobody was sorry about it", "1", "2024-01-04", "south"],
    ]


def test_blank_rows_of_a_single_column_are_empty_rows(xlsx):
    path = xlsx(data=[["text"], ["one sentence, and another"], [], ["and then a third of them"], [" "]])
    assert cells_of(reading_of(path)) == [
        ["text"], ["one sentence, and another"], [None], ["and then a third of them"],
    ]  # fmt: skip


def test_the_user_knows_better_about_the_header(xlsx):
    path = xlsx(data=ROWS)
    assert reading_of(path).dialect == {"has_header": True, "header_rows": 1, "skipped_lines": 0}
    named = cells_of(reading_of(path, has_header=False))
    assert named[:2] == [["column_1", "column_2"], ["id", "review"]]
    assert cells_of(reading_of(xlsx(data=ROWS[1:]), has_header=True))[0] == FIRST


def test_names_of_columns_are_unique_and_on_one_line(xlsx):
    path = xlsx(data=[["a\nname", None, "text", "text"], [1, 2, "so it is", "or is it"]])
    assert cells_of(reading_of(path))[0] == ["a name", "column_2", "text", "text_2"]


def test_an_open_document_spreadsheet(ods):
    reading = reading_of(ods([[str(cell) for cell in row] for row in ROWS]))
    assert (reading.format, reading.table) == ("ods", "Reviews")
    assert cells_of(reading) == [["id", "review"], FIRST, ["2", "Nobody was sorry about it"]]


def test_a_locked_workbook_is_refused(ods):
    locked = ods([["a"]], manifest='<manifest:encryption-data manifest:checksum="x"/>')
    with pytest.raises(ProtectedFileError, match=r"protected by a password; remove"):
        reading_of(locked)


def test_an_empty_workbook_is_refused(xlsx):
    with pytest.raises(EmptyFileError, match="No sheet of this workbook holds anything"):
        reading_of(xlsx(one=[], two=[[" ", None]]))


@pytest.mark.parametrize("kept", [0.2, 0.6, 0.95])
def test_a_truncated_workbook_is_refused(xlsx, kept):
    path = xlsx(data=ROWS)
    content = path.read_bytes()
    path.write_bytes(content[: int(kept * len(content))])
    with pytest.raises(MalformedFileError, match="damaged or incomplete"):
        reading_of(path)


def test_sheets_that_are_no_xml_are_refused(xlsx, tmp_path):
    broken = with_sheet(xlsx(data=ROWS), tmp_path / "broken.xlsx", b"<worksheet><sheetData><row><c")
    with pytest.raises(MalformedFileError):
        reading_of(broken)


def test_an_old_workbook_with_broken_parts_is_refused_or_read(shared_data, tmp_path):
    content = (shared_data("e_frictionless") / "files" / "table.xls").read_bytes()
    refused = 0
    for start in range(512, len(content) - 64, 64):
        path = tmp_path / "broken.xls"
        path.write_bytes(content[:start] + b"\xff\x7f\x01\x00" * 2 + content[start + 8 :])
        try:
            cells_of(reading_of(path))
        except CorpusFileError as error:
            refused += 1
            assert str(error).endswith(".")
    assert refused


def test_a_bomb_is_refused_before_it_is_unpacked(xlsx):
    path = xlsx(data=ROWS)
    with zipfile.ZipFile(path, "a") as container:
        container.getinfo("xl/worksheets/sheet1.xml").file_size = 3 << 30
        container.writestr("xl/anything", b"so that the directory is written anew")
    with pytest.raises(TooLargeError, match=r"3,072 MB, more than the .* MB that are read; save"):
        reading_of(path)


@pytest.mark.parametrize(
    ("unpacked", "packed", "is_refused"),
    [(1 << 30, 1 << 28, False), ((1 << 30) + 1, 1 << 28, True), (60 << 20, 10, False), (80 << 20, 10, True)],
)
def test_what_a_workbook_may_declare(unpacked, packed, is_refused):
    try:
        workbook.check_size(unpacked, packed=packed)
    except TooLargeError:
        assert is_refused
    else:
        assert not is_refused


def test_entities_are_not_multiplied(xlsx, tmp_path):
    entities = "".join(f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 12))
    sheet = (
        f'<?xml version="1.0"?><!DOCTYPE worksheet [<!ENTITY e0 "ha"><!ENTITY x SYSTEM "file:///etc/passwd">{entities}]>'
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1">'
        '<c r="A1" t="inlineStr"><is><t>&e11;</t></is></c><c r="B1" t="inlineStr"><is><t>&x;</t></is></c>'
        "</row></sheetData></worksheet>"
    )
    path = with_sheet(xlsx(data=ROWS), tmp_path / "bomb.xlsx", sheet.encode())
    try:
        cells = cells_of(reading_of(path))
    except CorpusFileError:
        return
    assert not any(cell and len(cell) > 100 for row in cells for cell in row)


def test_a_table_that_repeats_itself_stays_within_the_columns_of_spreadsheets(ods):
    wide = ods([["the same again"]], cell='table:number-columns-repeated="100000"')
    assert len(cells_of(reading_of(wide, has_header=False))[0]) == workbook.MOST_COLUMNS


def with_sheet(path: Path, copied: Path, sheet: bytes) -> Path:
    """A copy of the workbook whose only sheet is this."""
    with zipfile.ZipFile(path) as container, zipfile.ZipFile(copied, "w") as copy:
        for name in container.namelist():
            copy.writestr(name, sheet if name.endswith("sheet1.xml") else container.read(name))
    return copied


@pytest.mark.data
@pytest.mark.parametrize("collection", ["frictionless", "csvkit", "markitdown"])
def test_every_workbook_is_read_with_its_format(shared_data, collection):
    paths = [path for path in shared_data(f"e_{collection}").rglob("*") if path.suffix in (".xls", ".xlsx", ".ods")]
    assert len(paths) >= 2
    for path in paths:
        reading = reading_of(path)
        assert reading.format == path.suffix[1:], path
        assert reading.table in reading.tables
        cells = cells_of(reading)
        assert all(any(row) for row in cells), path


TWINS = [
    ("e_frictionless", "table.xlsx", "table.csv", {}),
    ("e_frictionless", "table.xls", "table.csv", {}),
    ("e_frictionless", "table.ods", "table.csv", {}),
    ("e_frictionless", "table-output.xlsx", "table-output.csv", {}),
    ("e_frictionless", "table-output.ods", "table-output.csv", {}),
    ("e_csvkit", "dummy.xlsx", "dummy.csv", {}),
    ("e_csvkit", "dummy.xls", "dummy.csv", {}),
    ("e_csvkit", "test.xlsx", "testxlsx_converted.csv", {}),
    ("e_csvkit", "test.xls", "testxls_converted.csv", {}),
    ("e_csvkit", "sheets.xls", "testxls_unicode_converted.csv", {"table": "ʤ"}),
    ("e_csvkit", "sheets.xlsx", "testxlsx_unicode_converted.csv", {"table": "ʤ"}),
    ("e_csvkit", "test_skip_lines.xlsx", "testxlsx_converted.csv", {}),
    ("e_csvkit", "test_skip_lines.xls", "testxlsx_converted.csv", {}),
]


@pytest.mark.data
@pytest.mark.parametrize(("collection", "name", "twin", "options"), TWINS)
def test_a_workbook_equals_the_csv_of_it(shared_data, collection, name, twin, options):
    files = shared_data(collection) / "files"
    with (files / twin).open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file))
    read_header, *read_rows = cells_of(reading_of(files / name, **options))
    assert read_rows == [[as_in_a_workbook(cell) for cell in row] for row in rows]
    assert read_header == [{"h": "column_8"}.get(cell, cell) for cell in header]


def as_in_a_workbook(cell: str) -> str | None:
    """A cell of a CSV that Python wrote out of a workbook, with its truth values, whole floats and midnights."""
    return {"True": "true", "False": "false"}.get(cell, cell.removesuffix(".0").removesuffix("T00:00:00")) or None


def test_columns_of_a_workbook_have_their_types(xlsx):
    rows = [
        [number * 7 % 40, f"Parcel {number} came late", dt.date(2024, 1, number), number / 4] for number in range(1, 20)
    ]
    path = xlsx(notes=[["made by hand"]], data=[["stars", "review", "day", "share"], *rows])
    with open_file(path) as table:
        assert [column.type for column in table.columns] == ["number", "text", "date", "number"]
        assert (table.text_column, table.rows, table.format) == ("review", 19, "xlsx")
    with open_file(path, options=ReadOptions(table="notes")) as table:
        assert table.rows == 1


def test_a_sheet_that_would_fill_the_memory_is_stopped(xlsx, tmp_path):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        "</sheetData></worksheet>"
    )
    path = with_sheet(xlsx(data=ROWS), tmp_path / "sparse.xlsx", sheet.encode())
    with pytest.raises(TooLargeError, match=r"took more memory than one file may"):
        open_file(path)


def test_a_cell_at_the_end_of_an_old_sheet_is_read(xlsx, tmp_path):
    sheet = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="65536"><c r="IV65536"><v>2</v></c></row>'
        "</sheetData></worksheet>"
    )
    with open_file(with_sheet(xlsx(data=ROWS), tmp_path / "far.xlsx", sheet.encode())) as table:
        assert (table.rows, len(table.columns)) == (2, 256)


def test_the_row_with_the_names_can_be_named(xlsx):
    path = xlsx(Answers=[[None, None], ["Survey", "of 2020"], ["kind", "word"], *ROWS])
    assert cells_of(reading_of(path, header_row=4)) == [["id", "review"], *[list(map(str, row)) for row in ROWS[1:]]]
    assert cells_of(reading_of(path, header_row=3))[:2] == [["kind", "word"], ["id", "review"]]
    for row in (1, 99):
        with pytest.raises(OptionError, match=f"Row {row} of this sheet is empty"):
            reading_of(path, header_row=row)


def test_what_heads_groups_of_columns_is_told_in_their_names(xlsx):
    groups = [["", "", "This year", "", "Last year", ""], ["area", "note", "#", "share", "#", "share"]]
    rows = [["north", f"quiet there {at}", at, at / 10, at + 1, at / 20] for at in range(1, 6)]
    assert cells_of(reading_of(xlsx(Sheet=groups + rows)))[:2] == [
        ["area", "note", "This year · #", "This year · share", "Last year · #", "Last year · share"],
        ["north", "quiet there 1", "1", "0.1", "2", "0.05"],
    ]


def test_a_cell_merged_over_rows_stands_in_each_of_them(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    rows = [["Complaints of the year"], [], ["Region", "Customer", None, "Comment"], [None, "Name", "Tier", None]]
    for row in rows + [["North" if at == 0 else None, f"P{at}", "gold", f"It came late, {at}"] for at in range(4)]:
        sheet.append(row)
    for cells in ("A1:D1", "A3:A4", "B3:C3", "D3:D4", "A5:A8"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "merged.xlsx")
    reading = reading_of(tmp_path / "merged.xlsx")
    assert (reading.dialect["skipped_lines"], reading.dialect["header_rows"]) == (2, 2)
    assert cells_of(reading) == [
        ["Region", "Customer · Name", "Customer · Tier", "Comment"],
        *(["North", f"P{at}", "gold", f"It came late, {at}"] for at in range(4)),
    ]
