"""What becomes of messy files, and how often what is read is right: `python -m benchmarks.files`."""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from datetime import time as time_of_day
from itertools import groupby
from pathlib import Path
from typing import Any

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

from benchmarks.reporting import report
from benchmarks.tables import DATA, files_in, is_right, isogloss, share, spectrum_tables
from dashboard.corpus_files import CorpusFileError, TableFile, open_file


def main() -> None:
    """Measure and publish both."""
    report_outcomes()
    report_answers()


def report_outcomes() -> None:
    """Publish what became of every messy file."""
    rows = [outcomes(folder) for folder in sorted(DATA.glob("e_*"))]
    note = (
        "Every file of every collection of broken and unusual files, opened as if uploaded: read to its last row, or "
        "refused with a sentence. Anything else is a crash."
    )
    report("Files: read or refused", rows, note)


def outcomes(folder: Path) -> dict[str, Any]:
    """One row: a collection."""
    counted: Counter[str] = Counter()
    slowest = 0.0
    for path in files_in(folder):
        began = time.perf_counter()
        counted[outcome(path)] += 1
        slowest = max(slowest, time.perf_counter() - began)
    return {
        "collection": folder.name.removeprefix("e_"),
        "files": counted.total(),
        "read": counted["read"],
        "refused": counted["refused"],
        "crashed": counted["crashed"],
        "slowest (s)": slowest,
    }


def outcome(path: Path) -> str:
    """read, refused or crashed."""
    try:
        with open_file(path) as table:
            table.preview()
            return "read" if sum(1 for _ in table.records()) == table.rows else "crashed"
    except CorpusFileError as error:
        return "refused" if str(error).endswith(".") else "crashed"
    except Exception as error:  # noqa: BLE001 (what is counted here)
        print(f"{path}: {type(error).__name__}: {error}")
        return "crashed"


def report_answers() -> None:
    """Publish the share of right answers where a collection holds them, or where another reader gives some."""
    accepted = [path for path in files_in(DATA / "e_jsontestsuite") if path.name.startswith("y_")]
    rejected = [path for path in files_in(DATA / "e_jsontestsuite") if path.name.startswith("n_")]
    spectrum = list(spectrum_tables())
    documents, workbooks = files_named(".docx"), files_named(".xlsx")
    rows = [
        answer("csv-spectrum", "cells as in its JSON", len(spectrum), sum(is_right(isogloss, it) for it in spectrum)),
        answer("JSONTestSuite y_", "accepted", len(accepted), sum(outcome(path) == "read" for path in accepted)),
        answer("JSONTestSuite n_", "refused", len(rejected), sum(outcome(path) == "refused" for path in rejected)),
        agreement("markitdown, 6 PDFs", "words of its expected outputs", map(printed_words, expected_texts())),
        agreement(f"{len(documents)} Word documents", "words that python-docx finds", map(written_words, documents)),
        agreement(f"{len(workbooks)} workbooks", "filled cells that openpyxl finds", map(sheet_cells, workbooks)),
    ]
    note = (
        "Collections that say what is right; below them documents and sheets for which another library says it. *Also "
        "read* is what the answer does not have. Not right are words of PDFs whose hyphens are rejoined, and titles "
        "above the table of a sheet; also read are such words, formulas in Word, what stands in a cell merged over "
        "several rows in each of them, and names given to columns that have none or that of another. The expected text "
        "of the sixth PDF, a scan, is empty, and the PDF is refused. Of the Word documents, 14 have no text and are "
        "refused."
    )
    report("Files: right answers", rows, note)


def answer(collection: str, right: str, cases: int, correct: int, also_read: int | None = None) -> dict[str, Any]:
    return {
        "collection": collection,
        "right means": right,
        "cases": cases,
        "right": correct,
        "share": share(correct, cases),
        "also read": also_read,
    }


Compared = tuple[Counter[str], Counter[str]]
"""What the answer has and what was read, of one file."""


def agreement(collection: str, right: str, files: Iterable[Compared]) -> dict[str, Any]:
    """One row: how much of the answers was read, all files together."""
    compared = list(files)
    return answer(
        collection,
        right,
        sum(wanted.total() for wanted, _ in compared),
        sum((wanted & read).total() for wanted, read in compared),
        sum((read - wanted).total() for wanted, read in compared),
    )


def files_named(suffix: str) -> list[Path]:
    return [path for folder in sorted(DATA.glob("e_*")) for path in files_in(folder) if path.suffix == suffix]


def expected_texts() -> list[Path]:
    return sorted((DATA / "e_markitdown" / "files" / "expected_outputs").glob("*.md"))


def printed_words(expected: Path) -> Compared:
    """The words of an expected text and of the PDF that it is of."""
    pdf = expected.parent.parent / f"{expected.stem}.pdf"
    return words_of([expected.read_text("utf-8")]), words_of(cells_read(pdf))


def written_words(path: Path) -> Compared:
    """The words of all paragraphs of a Word document, those in tables too."""
    document = docx.Document(str(path))
    paragraphs = document.element.body.iter(qn("w:p"))
    return words_of(Paragraph(paragraph, document).text for paragraph in paragraphs), words_of(cells_read(path))


def sheet_cells(path: Path) -> Compared:
    """The filled cells of the sheet that is read, numbers as numbers."""
    with open_file(path) as table:
        sheet = openpyxl.load_workbook(path, data_only=True)[table.table]
        read = [*table_names(table), *(cell for row in table.records() for cell in row.values())]
    wanted = (cell.value for row in sheet.iter_rows() for cell in row)
    return Counter(filter(None, map(plain, wanted))), Counter(filter(None, map(plain, read)))


def table_names(table: TableFile) -> list[str]:
    """The names of the columns as they stand in the sheet, those of several rows apart."""
    names = (column.name.split(" · ") for column in table.columns)
    return [part for parts in names for part in parts] if table.dialect["has_header"] else []


def plain(cell: Any) -> str:
    """A cell as the same text, whichever library read it."""
    if cell is None or (isinstance(cell, str) and cell.startswith("#")):
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, datetime | date | time_of_day):
        return cell.isoformat().removesuffix("T00:00:00")
    with suppress(ValueError):
        return f"{float(cell):.12g}"
    return " ".join(str(cell).split()).removesuffix("T00:00:00")


def cells_read(path: Path) -> list[str]:
    """All texts of a file and each heading above them once; nothing of one that is refused."""
    with suppress(CorpusFileError), open_file(path) as table:
        rows = list(table.records())
        headings = [heading for heading, _ in groupby(row.get("section") for row in rows) if heading]
        return [*headings, *(row["text"] for row in rows if row["text"])]
    return []


def words_of(texts: Iterable[str]) -> Counter[str]:
    return Counter(re.findall(r"\w+", " ".join(texts).lower()))


if __name__ == "__main__":
    main()
