"""Small files made to take for ever are read, or refused with a sentence, at once; so are files damaged at random."""

from __future__ import annotations

import gzip
import io
import json
import random
import time
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.corpus_files import (
    CorpusFileError,
    Documents,
    Selection,
    containers,
    open_file,
    plain_text,
    several_files,
)
from dashboard.corpus_files.column_types import string_type
from dashboard.corpus_files.errors import TooLargeError
from tests.written_documents import pdf, printed, run, word_document

MANY = 50_000
SECONDS = 30
"""Each takes less than five on a quiet machine; without a bound, hours."""


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("comments.txt", "<!---->" * 500 + "x"),
        ("at.csv", f"a,b\n{'@' * MANY},1\n"),
        ("addresses.csv", f"a,b\n{'@.' * MANY},1\n"),
        ("digits.csv", f"a,b\n{'1' * MANY}x,1\n"),
        ("heading.md", f"# a{' ' * MANY}b\n\ntext\n"),
        ("marks.md", f"# a{'# ' * MANY}b\n\ntext\n"),
        ("dots.txt", f"{'.' * MANY}x"),
        ("marks.txt", "?! " * MANY),
        ("blank.txt", "a\n \n" * MANY),
        ("open quotes.csv", "a,b\n" + 'x,"y\n' * MANY),
        ("quotes.csv", "a;b\n" + ('"""' * 10 + "\n") * MANY),
        ("columns.csv", f"{',' * 200_000}\n{',' * 200_000}\n"),
        ("nested.json", "[" * MANY),
        ("lists.json", f"[{'[],' * MANY}[]]"),
        ("names.jsonl", "".join(f'{{"k{number}": 1}}\n' for number in range(MANY))),
        ("fences.md", "```\n" * MANY),
        ("tags.html", "<p><b>" * MANY),
    ],
)
def test_no_text_takes_for_ever(tmp_path, name, content):
    path = tmp_path / name
    path.write_text(content, "utf-8")
    began = time.monotonic()
    read_or_refused(path)
    assert time.monotonic() - began < SECONDS


def read_or_refused(path: Path) -> bool:
    """Whether a file is read, all of it; otherwise nothing but a finished sentence may say why not."""
    try:
        with open_file(path) as table:
            assert sum(1 for row in table.records() if json.dumps(row, allow_nan=False)) == table.rows
            assert sum(batch.num_rows for batch in table.batches(text_column=table.text_column)) == table.rows
            if table.text_column is not None:
                Documents(table, table.text_column, Selection(split="sentence")).summary()
    except CorpusFileError as error:
        assert str(error)[0].isupper(), error
        assert str(error).endswith("."), error
        return False
    return True


def test_a_long_text_is_judged_by_its_beginning():
    cells = ["a word " * 1_000_000]
    tracemalloc.start()
    assert string_type("text", cells) == "text"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 1_000_000


def test_a_text_beyond_all_measure_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(plain_text, "LONGEST_TEXT", 1_000)
    text = "a line of words\nand another\n" * 100
    (tmp_path / "text.md").write_text(text, "utf-8")
    with pytest.raises(TooLargeError, match="too many for one document"):
        open_file(tmp_path / "text.md")
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as container:
        container.writestr("a.txt", text)
        container.writestr("b.txt", "short")
    with open_file(tmp_path / "texts.zip") as table:
        assert [row["text"] for row in table.records()] == ["short"]
        assert "too many for one document" in table.rejected[0].reason


def test_a_list_of_files_that_would_fill_the_memory_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "LARGEST_DIRECTORY", 5_000)
    for name, count, is_read in (("few.zip", 10, True), ("many.zip", 100, False)):
        with zipfile.ZipFile(tmp_path / name, "w") as container:
            for number in range(count):
                container.writestr(f"{number}.txt", "text")
        assert read_or_refused(tmp_path / name) is is_read
    with pytest.raises(TooLargeError, match="more files than"):
        open_file(tmp_path / "many.zip")


def test_a_long_list_of_files_of_the_large_kind_is_refused_too(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "LARGEST_DIRECTORY", 5_000)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 50)
    with zipfile.ZipFile(tmp_path / "many.zip", "w") as container:
        for number in range(100):
            container.writestr(f"{number}.txt", "text")
    content = bytearray((tmp_path / "many.zip").read_bytes())
    at = content.rindex(b"PK\5\6")
    content[at + 12 : at + 16] = bytes(4)
    (tmp_path / "many.zip").write_bytes(content)
    with pytest.raises(TooLargeError, match="more files than"):
        open_file(tmp_path / "many.zip")


def test_files_that_waste_time_end_the_reading_of_an_archive(tmp_path, monkeypatch):
    monkeypatch.setattr(several_files, "MOST_SECONDS_WASTED", 0)
    monkeypatch.setattr(plain_text, "LONGEST_TEXT", 10)
    with zipfile.ZipFile(tmp_path / "texts.zip", "w") as container:
        container.writestr("a.txt", "short")
        container.writestr("b.txt", "a longer text")
    with pytest.raises(TooLargeError, match="too many for one document"):
        open_file(tmp_path / "texts.zip")


def workbook() -> bytes:
    file = io.BytesIO()
    book = openpyxl.Workbook()
    for row in (["id", "text"], [1, "The parcel came late"], [2, "Nobody was sorry"]):
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def archive() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr("a.txt", "The parcel came late. " * 20)
        container.writestr("b.csv", "id,text\n1,Nobody was sorry\n2,Nobody came\n")
    return file.getvalue()


def parquet() -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table({"id": range(50), "text": ["The parcel came late"] * 50}), file)
    return file.getvalue()


WHOLE: dict[str, Callable[[], bytes]] = {
    "a.docx": lambda: word_document(f"<w:p>{run('The parcel came late.')}</w:p>"),
    "a.pdf": lambda: pdf(printed("The parcel came late", "and nobody was sorry.")),
    "a.html": lambda: b"<html><h1>Late</h1><table><tr><th>id<th>text<tr><td>1<td>It came late</table><p>So it was.",
    "a.xlsx": workbook,
    "a.zip": archive,
    "a.parquet": parquet,
    "a.csv.gz": lambda: gzip.compress(b"id,text\n1,The parcel came late\n2,Nobody was sorry\n"),
    "a.md": "# Späte Pakete\n\nEs kam zu spät.\n\n```\ncode\n```\n".encode,
}


@pytest.mark.parametrize("name", WHOLE)
def test_files_damaged_at_random_are_read_or_refused(tmp_path, name):
    content = WHOLE[name]()
    path = tmp_path / name
    path.write_bytes(content)
    assert read_or_refused(path)
    rng = random.Random(name)
    for _ in range(25):
        path.write_bytes(damaged(content, rng))
        read_or_refused(path)


def damaged(content: bytes, rng: random.Random) -> bytes:
    """The content cut off, or with some bytes changed; of a container sometimes those of a file inside."""
    if content.startswith(b"PK") and rng.random() < 0.5:
        return repacked(content, rng)
    if rng.random() < 0.2:
        return content[: rng.randrange(1, len(content))]
    changed = bytearray(content)
    for _ in range(rng.choice((1, 3, 20))):
        changed[rng.randrange(len(changed))] = rng.choice((0, 255, 60, 34, 40, rng.randrange(256)))
    return bytes(changed)


def repacked(content: bytes, rng: random.Random) -> bytes:
    """The container with one of its files damaged."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        chosen = rng.choice(names)
        for name in names:
            inside = old.read(name)
            new.writestr(name, damaged(inside, rng) if name == chosen and len(inside) > 1 else inside)
    return file.getvalue()
