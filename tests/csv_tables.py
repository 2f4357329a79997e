"""Delimited files as programs and people write them, made up, each with the cells that are in it."""

from __future__ import annotations

import csv
import io
import random
from collections.abc import Sequence
from dataclasses import dataclass

from tests.made_up_cells import PEOPLE, aisle, day, english, foreign, person

DELIMITERS = (",", ",", ",", ";", ";", "\t", "|")
QUOTINGS = (csv.QUOTE_MINIMAL, csv.QUOTE_MINIMAL, csv.QUOTE_NONNUMERIC, csv.QUOTE_ALL)
ENCODINGS = (
    *(("en", encoding) for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "windows-1252", "latin-1")),
    *(("de", encoding) for encoding in ("utf-8", "windows-1252", "latin-1")),
    *(("fr", encoding) for encoding in ("utf-8-sig", "windows-1252", "utf-16")),
    *(("es", encoding) for encoding in ("utf-8", "latin-1")),
    *(("ru", encoding) for encoding in ("utf-8", "windows-1251", "koi8_r", "utf-16")),
    *(("ja", encoding) for encoding in ("utf-8-sig", "shift_jis")),
    *(("zh", encoding) for encoding in ("utf-8", "gb18030")),
    *(("ko", encoding) for encoding in ("utf-8", "euc_kr")),
)
NAMES = ("number", "person", "text", "amount", "day", "shop")
TITLES = (
    "Survey of customers, spring",
    "All answers; confidential",
    "Export of the web shop",
    "Made by the sales team",
)
ADDITIONS = (
    "",
    "",
    ', as "they" said',
    "; so be it",
    " | more or less",
    "\twith a tab",
    " it's, well, fine",
    " (50 %)",
)


@dataclass(frozen=True)
class CsvTable:
    """The bytes of a file and the cells in it; `header` is None where no row names the columns."""

    name: str
    content: bytes
    header: Sequence[str] | None
    rows: Sequence[Sequence[str]]
    features: Sequence[str]


def csv_tables(count: int) -> list[CsvTable]:
    """So many files, always the same ones; every language and encoding in turn."""
    return [csv_table(seed) for seed in range(count)]


def csv_table(seed: int) -> CsvTable:
    """One file with an ordinary form and, mostly, one or two features that mislead."""
    rng = random.Random(seed)
    language, encoding = ENCODINGS[seed % len(ENCODINGS)]
    delimiter = rng.choice(DELIMITERS)
    features = set(rng.sample(FEATURES, rng.choice((0, 1, 1, 2))))
    rows = [record(rng, row, language, features, delimiter) for row in range(rng.randint(6, 40))]
    has_header = "no header" not in features
    table = [NAMES, *rows] if has_header else rows
    written = "".join([*preamble(rng, features), written_rows(table, rng, delimiter, features)])
    line_end = "\r\n" if "Windows line ends" in features else "\n"
    return CsvTable(
        name=f"{seed:03} {language} {encoding} {delimiter!r} {' + '.join(sorted(features))}",
        content=written.replace("\n", line_end).encode(encoding, "replace"),
        header=NAMES if has_header else None,
        rows=[[as_encoded(cell.replace("\n", line_end), encoding) for cell in row] for row in rows],
        features=sorted(features),
    )


FEATURES = (
    *("titles", "comments", "no header", "short rows", "quoted line ends", "blank lines"),
    *("single quotes", "escaped quotes", "Windows line ends", "empty cells", "no quotes"),
)


def record(rng: random.Random, row: int, language: str, features: set[str], delimiter: str) -> list[str]:
    """The cells of one row."""
    text = english(rng, "home") if language == "en" else foreign(language)(rng, row)
    if "no quotes" not in features:
        text += rng.choice(ADDITIONS)
    if "quoted line ends" in features and rng.random() < 0.3:
        text = f"{text}\n{english(rng, 'food')},\nsaid {rng.choice(PEOPLE)}"
    amount = f"{rng.randint(1, 900)}.{rng.randint(10, 99)}"
    cells = [str(rng.randint(1, 10_000)), person(rng, row), text]
    cells += [amount.replace(".", ",") if delimiter == ";" else amount, day(rng, row), aisle(rng, row).split(" > ")[0]]
    if "empty cells" in features:
        cells = [cell if at == 2 or rng.random() < 0.7 else "" for at, cell in enumerate(cells)]
    if "short rows" in features and rng.random() < 0.25:
        cells[rng.randint(3, 5) :] = []
    return cells


def as_encoded(cell: str, encoding: str) -> str:
    """What is left of a cell where some of its characters do not exist in the encoding."""
    return cell.encode(encoding, "replace").decode(encoding)


def preamble(rng: random.Random, features: set[str]) -> list[str]:
    """What stands above the table."""
    lines = []
    if "comments" in features:
        lines += [f"# {line}\n" for line in rng.sample(TITLES, rng.randint(1, 3))]
    if "titles" in features:
        lines += [f"{line.split(',')[0].split(';')[0]}\n" for line in rng.sample(TITLES, rng.randint(1, 2))]
        lines += ["\n"] * rng.randint(0, 1)
    return lines


def written_rows(rows: Sequence[Sequence[str]], rng: random.Random, delimiter: str, features: set[str]) -> str:
    """The rows as a file holds them."""
    file = io.StringIO()
    writer = csv.writer(
        file,
        delimiter=delimiter,
        lineterminator="\n",
        quoting=csv.QUOTE_MINIMAL if "no quotes" in features else rng.choice(QUOTINGS),
        quotechar="'" if "single quotes" in features else '"',
        doublequote="escaped quotes" not in features,
        escapechar="\\" if "escaped quotes" in features else None,
    )
    for row in rows:
        writer.writerow(row)
        if "blank lines" in features and rng.random() < 0.2:
            file.write("\n")
    return file.getvalue()
