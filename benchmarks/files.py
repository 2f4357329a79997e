"""What becomes of messy files, and how often what is read is right: `python -m benchmarks.files`."""

from __future__ import annotations

import re
import time
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.reporting import report
from benchmarks.tables import DATA, files_in, is_right, isogloss, share, spectrum_tables
from dashboard.corpus_files import CorpusFileError, open_file


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
    """Publish the share of right answers where a collection holds them."""
    accepted = [path for path in files_in(DATA / "e_jsontestsuite") if path.name.startswith("y_")]
    rejected = [path for path in files_in(DATA / "e_jsontestsuite") if path.name.startswith("n_")]
    spectrum = list(spectrum_tables())
    words, found = document_words()
    rows = [
        answer("csv-spectrum", "cells as in its JSON", len(spectrum), sum(is_right(isogloss, it) for it in spectrum)),
        answer("JSONTestSuite y_", "accepted", len(accepted), sum(outcome(path) == "read" for path in accepted)),
        answer("JSONTestSuite n_", "refused", len(rejected), sum(outcome(path) == "refused" for path in rejected)),
        answer("markitdown, PDFs", "words of its expected outputs", words, found),
    ]
    report("Files: right answers", rows, "Collections that say what is right.")


def answer(collection: str, right: str, cases: int, correct: int) -> dict[str, Any]:
    return {
        "collection": collection,
        "right means": right,
        "cases": cases,
        "right": correct,
        "share": share(correct, cases),
    }


def document_words() -> tuple[int, int]:
    """How many words the expected texts of documents have, and how many of them are read."""
    files = DATA / "e_markitdown" / "files"
    expected, read = 0, 0
    for text in sorted((files / "expected_outputs").glob("*.md")):
        words = words_of(text.read_text("utf-8"))
        with suppress(CorpusFileError), open_file(files / f"{text.stem}.pdf") as table:
            read += (words & words_of(" ".join(str(row["text"]) for row in table.records()))).total()
        expected += words.total()
    return expected, read


def words_of(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


if __name__ == "__main__":
    main()
