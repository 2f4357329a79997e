"""How often tables of unknown form are read right, by Isogloss and by others: `python -m benchmarks.tables`.

CleverCSV is compared where it is installed (`pip install clevercsv`); nothing else needs it.
"""

from __future__ import annotations

import csv
import importlib
import json
import math
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from datetime import time as time_of_day
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from benchmarks.reporting import report
from dashboard.corpus_files import open_file
from tests.csv_tables import csv_table

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
GENERATED = range(2_000, 2_220)
"""Seeds that were not looked at while the reader was written."""

LARGEST_COMPARED = 100_000
MISSING = {"", "na", "n/a", "nan", "null", "none", "-", "#n/a"}


@dataclass(frozen=True)
class Expected:
    """A file and the cells in it; `header` is None where no row names the columns."""

    path: Path
    header: Sequence[str] | None
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class Known:
    """How a real file is written, where that is unusual, as read off by a person."""

    encoding: str = "utf-8-sig"
    delimiter: str = ","
    has_header: bool = True
    skipped_lines: int = 0


KNOWN = {
    **dict.fromkeys(
        ("accent", "delimiter", "issue-1009-semicolon", "issue-1100", "issue-1138", "issue-1232", "sniff_limit"),
        Known(delimiter=";"),
    ),
    **dict.fromkeys(("table-delimiter", "vix"), Known(delimiter=";")),
    "table-with-accents": Known("windows-1252", delimiter=";"),
    "country-2": Known(delimiter=";", skipped_lines=1),
    "table": Known(),
    "issue-1478/table": Known(delimiter="|", has_header=False),
    **dict.fromkeys(("chunk2.headless", "chunk3", "without-headers"), Known(has_header=False)),
    **dict.fromkeys(("no_header_row", "no_header_row2", "no_header_row3"), Known(has_header=False)),
    **dict.fromkeys(("test_utf16_big", "test_utf16_little"), Known("utf-16")),
    **dict.fromkeys(("test_latin1", "latin1"), Known("windows-1252")),
    "table-infer-iso-8859-7": Known("iso8859_7"),
    **dict.fromkeys(("matrix-with-comment", "skip-rows-before-headers"), Known(skipped_lines=1)),
    "Datagov_FY10_EDU_recp_by_State": Known(skipped_lines=2),
}
UNCLEAR = {
    *("bad", "bad_skip_lines", "defective-rows", "invalid", "issue-1004-data1", "issue-1004-data2", "schema-errors"),
    *("structure-errors", "countries", "without-headers-extra", "escaping", "dialect", "skip-rows", "null_byte"),
    *("skip-blank-at-the-end", "empty", "implicit-gz", "implicit-zip", "timezone", "timezone-with-id"),
    *("issue-1105-timezone", "test_empty_columns_long_row", "capital-invalid"),
}
"""Files that are broken on purpose, or whose cells may be read in more than one right way."""

Table = tuple[list[str] | None, list[list[Any]]]
"""The names of the columns, None where the tool leaves them to its caller, and the rows."""


def main() -> None:
    """Measure and publish."""
    warnings.simplefilter("ignore")
    with tempfile.TemporaryDirectory() as folder:
        report_comparison(Path(folder))


def report_comparison(folder: Path) -> None:
    """Publish how many tables of unknown form each tool reads right with its defaults."""
    tools = {
        "Isogloss": isogloss,
        "pandas": pandas_defaults,
        "DuckDB": duckdb_defaults,
        "CleverCSV": clevercsv_reader(),
    }
    rows = [
        {
            "tables": name,
            "number": len(tables),
            **{tool: right_share(reader, tables) if reader else None for tool, reader in tools.items()},
        }
        for name, tables in {
            "csv-spectrum": list(spectrum_tables()),
            "frictionless": list(real_tables("e_frictionless")),
            "csvkit": list(real_tables("e_csvkit")),
            **generated_tables(folder),
        }.items()
    ]
    note = (
        "The share of CSV files whose cells all come back right, each tool with its defaults: `pandas.read_csv`, "
        "`read_csv` of DuckDB, `clevercsv.wrappers.read_table`, which leaves the header and lines above it to its "
        "caller: it is not asked for the header. Numbers, dates and missing values count as right however they are "
        "typed. Real files are those of which a person could say how they are written. The generated tables are ours, "
        "in languages, encodings, quotes and with preambles as our users have them: they say where the tools differ, "
        "not how often files are like that. Their seeds were not looked at while the reader was written."
    )
    report("Files: tables of unknown form", rows, note)


def spectrum_tables() -> Iterator[Expected]:
    """The files of csv-spectrum with the answers that come with them."""
    files = DATA / "e_csv_spectrum" / "files"
    for path in sorted((files / "json").glob("*.json")):
        answered = json.loads(path.read_text("utf-8"))
        rows = answered if isinstance(answered, list) else [answered]
        if path.stem == "location_coordinates":
            rows[0]["Contact Phone Number"] = "2095257564"  # the answer has another number than the file
        yield Expected(files / "csvs" / f"{path.stem}.csv", list(rows[0]), [list(row.values()) for row in rows])


def real_tables(collection: str) -> Iterator[Expected]:
    """The CSV files of a collection whose form is known, read by Python's `csv` in that form."""
    for path in files_in(DATA / collection):
        names = (path.stem, f"{path.parent.name}/{path.stem}")
        if path.suffix == ".csv" and path.stem not in UNCLEAR and path.stat().st_size <= LARGEST_COMPARED:
            known = next((KNOWN[name] for name in reversed(names) if name in KNOWN), Known())
            with path.open(encoding=known.encoding, newline="") as file:
                for _ in range(known.skipped_lines):
                    next(file)
                rows = [row for row in csv.reader(file, delimiter=known.delimiter) if row]
            yield Expected(path, rows.pop(0) if known.has_header else None, rows)


def generated_tables(folder: Path) -> dict[str, list[Expected]]:
    """Made up tables, written to the folder: all of them, and those with each feature."""
    groups: dict[str, list[Expected]] = {"generated": []}
    for seed in GENERATED:
        table = csv_table(seed)
        path = folder / f"{seed}.csv"
        path.write_bytes(table.content)
        expected = Expected(path, table.header, table.rows)
        groups["generated"].append(expected)
        for feature in table.features or ["no feature"]:
            groups.setdefault(f"generated: {feature}", []).append(expected)
    return dict(sorted(groups.items()))


def right_share(reader: Callable[[Path], Table], tables: Sequence[Expected]) -> str:
    return share(sum(is_right(reader, table) for table in tables), len(tables))


def is_right(reader: Callable[[Path], Table], expected: Expected) -> bool:
    """Whether a tool gives the cells that are in the file."""
    try:
        header, rows = reader(expected.path)
    except Exception:  # noqa: BLE001 (a tool that fails is not right)
        return False
    wanted = list(expected.rows)
    if expected.header is not None and header is None:
        wanted.insert(0, expected.header)
    elif expected.header is not None and header is not None and not same_names(expected.header, header):
        return False
    return len(rows) == len(wanted) and all(same_row(row, want) for row, want in zip(rows, wanted, strict=True))


def same_names(wanted: Sequence[str], names: Sequence[str]) -> bool:
    """Whether names are equal; blank and repeated ones have to be called something."""
    counts = Counter(wanted)
    return len(names) >= len(wanted) and all(
        " ".join(want.split()) == " ".join(name.split())
        for want, name in zip(wanted, names, strict=False)
        if want.strip() and counts[want] == 1
    )


def same_row(row: Sequence[Any], wanted: Sequence[str]) -> bool:
    """Whether cells are equal; missing ones at the end may be left out."""
    width = max(len(row), len(wanted))
    return all(
        same_cell(cell, want)
        for cell, want in zip(
            [*row, *[None] * (width - len(row))], [*wanted, *[""] * (width - len(wanted))], strict=True
        )
    )


def same_cell(cell: Any, wanted: str) -> bool:
    """Whether a cell says the same as the text in the file."""
    if cell is None or cell == "" or (isinstance(cell, float) and math.isnan(cell)):
        return wanted.strip().lower() in MISSING
    if isinstance(cell, bool):
        return str(cell).lower() == wanted.strip().lower() or wanted.lower() in (("no", "yes")[cell], ("f", "t")[cell])
    if isinstance(cell, date | datetime | time_of_day):
        return numbers_in(str(cell)) == numbers_in(wanted)
    if str(cell).replace("\r\n", "\n").strip() == wanted.replace("\r\n", "\n").strip():
        return True
    with suppress(ValueError):
        return not isinstance(cell, str) and math.isclose(float(cell), float(wanted), rel_tol=1e-12)
    return False


def numbers_in(text: str) -> list[int]:
    """The numbers of a date in any order, without zeros."""
    return sorted(int(number) for number in re.findall(r"\d+", text) if int(number))


def isogloss(path: Path) -> Table:
    with open_file(path) as table:
        names = [column.name for column in table.columns]
        return names, [list(row.values()) for row in table.records()]


def pandas_defaults(path: Path) -> Table:
    frame = pd.read_csv(path)
    return [str(name) for name in frame.columns], frame.astype(object).to_numpy().tolist()


def duckdb_defaults(path: Path) -> Table:
    with duckdb.connect() as connection:
        relation = connection.read_csv(str(path))
        return list(relation.columns), [list(row) for row in relation.fetchall()]


def clevercsv_reader() -> Callable[[Path], Table] | None:
    """CleverCSV's reader of lists, where it is installed."""
    try:
        wrappers = importlib.import_module("clevercsv.wrappers")
    except ImportError:
        print("CleverCSV is not installed and not compared; `pip install clevercsv` adds it.")
        return None
    return lambda path: (None, [row for row in wrappers.read_table(str(path)) if row])


def share(part: int, whole: int) -> str:
    return f"{100 * part / max(1, whole):.1f} %"


def files_in(folder: Path) -> list[Path]:
    return [path for path in sorted((folder / "files").rglob("*")) if path.is_file()]


if __name__ == "__main__":
    main()
