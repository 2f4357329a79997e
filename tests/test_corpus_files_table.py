"""The table a file becomes: counts, rows, batches, other formats, refusals, and what it leaves behind."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.corpus_files import CorpusFileError, ReadOptions, open_file, open_pasted_text
from dashboard.corpus_files.errors import (
    EmptyFileError,
    MalformedFileError,
    NoTextColumnError,
    UnknownColumnError,
    UnsupportedFormatError,
)

REVIEWS = 'id,text,stars\n01," Good value. ",5\n02,,3\n03,Too dear.,1\n04,Good value.,4\n05,"  ",2\n06,x,y,z\n'


@pytest.fixture
def reviews(tmp_path):
    path = tmp_path / "reviews.csv"
    path.write_text(REVIEWS)
    with open_file(path) as table:
        yield table


def test_counts(reviews):
    summary = reviews.summary()
    assert (summary.text_column, summary.rows, summary.documents) == ("text", 5, 3)
    assert (summary.empty, summary.empty_rows) == (2, (2, 5))
    assert summary.duplicates == 1, "texts are compared without the whitespace around them"
    assert summary.rejected == 1


def test_the_preview_has_the_keys_of_the_command_line(reviews):
    assert json.loads(json.dumps(reviews.preview())) == {
        "file": "reviews.csv",
        "format": "csv",
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "quote": '"',
            "escape": None,
            "has_header": True,
            "header_rows": 1,
            "skipped_lines": 0,
        },
        "columns": [
            {"name": "id", "type": "id"},
            {"name": "text", "type": "text"},
            {"name": "stars", "type": "number"},
        ],
        "text_column": "text",
        "rows": 5,
        "documents": 3,
        "empty": 2,
        "rejected": 1,
        "duplicates": 1,
    }


def test_another_column_can_be_the_text(reviews):
    assert reviews.summary("stars").documents == 5
    (batch,) = reviews.batches(["id"], text_column="stars")
    assert batch.to_pydict() == {"stars": ["5", "3", "1", "4", "2"], "id": ["01", "02", "03", "04", "05"]}


def test_the_first_rows(reviews):
    assert reviews.head(1) == [{"id": "01", "text": " Good value. ", "stars": "5"}]
    assert len(reviews.head(100)) == 5


def test_a_column_that_does_not_exist_is_named_with_those_that_do(reviews):
    with pytest.raises(UnknownColumnError, match=r"“body”.*“id”, “text”, “stars”"):
        reviews.summary("body")
    with pytest.raises(UnknownColumnError):
        next(reviews.batches(["body"]))


def test_a_table_without_texts(tmp_path):
    path = tmp_path / "numbers.csv"
    path.write_text("a,b\n1,2\n3,4\n")
    with open_file(path) as table:
        assert table.text_column is None
        assert table.preview()["documents"] == 0
        with pytest.raises(NoTextColumnError, match=r"\.$"):
            table.summary()


def test_closing_leaves_nothing_behind(tmp_path):
    path, scratch = tmp_path / "reviews.csv", tmp_path / "scratch"
    path.write_text(REVIEWS)
    scratch.mkdir()
    with open_file(path, scratch=scratch):
        assert list(scratch.rglob("*.arrow"))
    assert not list(scratch.iterdir())
    path.write_text('["never closed')
    with pytest.raises(CorpusFileError):
        open_file(path.rename(tmp_path / "broken.json"), scratch=scratch)
    assert not list(scratch.iterdir())


def test_many_batches_are_one_table(tmp_path):
    path = tmp_path / "long.csv"
    path.write_text("number,text\n" + "".join(f"{row * 7 % 1000},text number {row}\n" for row in range(50_000)))
    with open_file(path) as table:
        numbers = [number for batch in table.batches(["number"]) for number in batch.column(0).to_pylist()]
        assert numbers == [row * 7 % 1000 for row in range(50_000)]
        assert len(list(table.batches())) > 1
        assert table.summary("text").duplicates == 0


def test_parquet_keeps_its_types(tmp_path):
    path = tmp_path / "table.parquet"
    columns = {
        "text": ["good value", None],
        "n": pa.array([1, None], pa.int32()),
        "price": [Decimal("1.50"), Decimal("2.25")],
        "share": [0.5, float("nan")],
        "day": [date(2024, 1, 31), None],
        "at": pa.array([datetime(2024, 1, 31, 12), None], pa.timestamp("ns", "Europe/Berlin")),
        "ok": [True, None],
        "tags": [["a", "b"], []],
        "user": [{"name": "Ann", "age": 3}, None],
        "kind": pa.array(["x", "y"]).dictionary_encode(),
        "raw": [b"caf\xc3\xa9", b"\xff"],
    }
    pq.write_table(pa.table(columns), path)
    with open_file(path) as table:
        rows = list(table.records())
        types = {column.name: column.type for column in table.columns}
        assert (table.format, table.encoding, table.dialect) == ("parquet", None, None)
    assert rows[0] == {
        "text": "good value", "n": 1, "price": 1.5, "share": 0.5, "day": "2024-01-31T00:00:00",
        "at": "2024-01-31T12:00:00", "ok": True, "tags": ["a", "b"], "user.name": "Ann", "user.age": 3,
        "kind": "x", "raw": "café",
    }  # fmt: skip
    assert rows[1]["share"] is None
    assert rows[1]["user.name"] is None
    assert [types[name] for name in ("n", "day", "at", "ok", "tags")] == [
        "number",
        "date",
        "date",
        "category",
        "category",
    ]


@pytest.mark.parametrize(
    "type_",
    [
        *(pa.list_(kind) for kind in (pa.float16(), pa.float32(), pa.float64(), pa.int8(), pa.uint64())),
        *(pa.list_(pa.float32(), 3), pa.large_list(pa.int64())),
    ],
    ids=str,
)
def test_lists_of_numbers_are_read_as_they_are(tmp_path, type_):
    path = tmp_path / "table.parquet"
    cells = [[1, 0, 3], None, [2, None, 4]]
    pq.write_table(pa.table({"text": ["good value", "bad value", "fine"], "numbers": pa.array(cells, type_)}), path)
    with open_file(path) as table:
        assert [row["numbers"] for row in table.records()] == cells


def test_lists_of_floats_keep_every_digit(tmp_path):
    path = tmp_path / "table.parquet"
    number = pa.scalar(0.1, pa.float32()).as_py()
    cells = [[number, 5e-324, 1.7976931348623157e308], [float("nan"), float("inf"), -0.0]]
    pq.write_table(pa.table({"text": ["good value", "bad value"], "numbers": cells}), path)
    with open_file(path) as table:
        assert [row["numbers"] for row in table.records()] == [cells[0], [None, None, 0.0]]


def test_an_empty_parquet_file_has_columns(tmp_path):
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"text": pa.array([], pa.string())}), path)
    with open_file(path) as table:
        assert (table.rows, [column.name for column in table.columns]) == (0, ["text"])
        assert table.summary("text").documents == 0


def test_a_damaged_parquet_file_is_refused(tmp_path):
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"text": ["some text"] * 1000}), path)
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(MalformedFileError, match=r"\.$"):
        open_file(path)


WRAPPED = (
    "Four score and seven years ago our fathers brought forth upon this\n"
    "continent, a new nation, conceived in Liberty, and dedicated to the\n"
    "proposition that all men are created equal.\n"
    "\n"
    "Now we are engaged in a great civil war, testing whether that nation,\n"
    "or any nation so conceived and so dedicated, can long endure. We are\n"
    "met on a great battle-field of that war.\n"
)


def test_plain_text_has_a_line_or_a_paragraph_a_row(tmp_path):
    path = tmp_path / "speech.txt"
    path.write_text(WRAPPED)
    with open_file(path) as table:
        assert (table.format, table.rows) == ("text", 2)
        assert table.head(1)[0]["text"].endswith("equal.")
    with open_file(path, options=ReadOptions(text_per="line")) as table:
        assert (table.rows, table.summary().documents, table.summary().empty) == (7, 6, 1)
    path.write_text("I like it\nThe delivery was late and nobody answered\n\nFine\n")
    with open_file(path) as table:
        assert [row["text"] for row in table.records()] == [
            "I like it", "The delivery was late and nobody answered", "", "Fine",
        ]  # fmt: skip


def test_a_table_named_text_is_a_table(tmp_path):
    path = tmp_path / "table.txt"
    path.write_text("id\ttext\n1\tgood, or so\n2\tbad\n")
    with open_file(path) as table:
        assert (table.format, table.rows) == ("tsv", 2)
    path.write_text("Well, I like it\nNo, never again\nGood, really\nBad, I fear\nSo, so\nYes, yes\n")
    with open_file(path) as table:
        assert (table.format, table.rows) == ("text", 6)


@pytest.mark.parametrize(
    ("text", "format_", "rows"),
    [
        ("one text\nanother text", "text", 2),
        ("id\ttext\n1\tgood\n2\tbad", "tsv", 2),
        ('[{"text": "one"}, {"text": "two"}]', "json", 2),
        ('{"text": "one"}\n{"text": "two"}', "jsonl", 2),
        ("half a pair \ud800", "text", 1),
    ],
)
def test_pasted_texts_are_what_they_look_like(text, format_, rows):
    with open_pasted_text(text) as table:
        assert (table.format, table.rows) == (format_, rows)


@pytest.mark.parametrize("content", [b"", b"\n", b"  \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe"])
@pytest.mark.parametrize("name", ["a.csv", "a.json", "a.txt"])
def test_empty_files_say_so(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(EmptyFileError, match=r"empty.*\.$"):
        open_file(tmp_path / name)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
        (b"{\\rtf1 and so on", "rich text"),
        (b"SQLite format 3\0", "SQLite"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"<?xml version='1.0'?>\n<office:document xmlns:office='urn'/>", "XML"),
        (b"<?xml version='1.0'?><Workbook xmlns='urn:schemas-microsoft-com:office:spreadsheet'/>", "XML"),
        (b"From a@b.org Mon Jan  1 00:00:00 2024\nFrom: A\nTo: B\nSubject: C\n folded\nDate: D\n\nText", "e-mail"),
        (b"Received: from a\nMIME-Version: 1.0\nSubject: C\nFrom: A\n\nText", "e-mail"),
    ],
)
def test_formats_that_are_not_read_are_named(tmp_path, content, kind):
    (tmp_path / "file.csv").write_bytes(content)
    with pytest.raises(UnsupportedFormatError, match=rf"{kind}.*\.$"):
        open_file(tmp_path / "file.csv")


@pytest.mark.parametrize(
    "content", ["<?xml version='1.0'?>\n<!doctype html><p>It came late</p>", "From: A\nTo: B\n\nIt came late\n"]
)
def test_what_only_begins_like_them_is_read(tmp_path, content):
    (tmp_path / "file").write_text(content)
    with open_file(tmp_path / "file") as table:
        assert "It came late" in [row["text"] for row in table.records()]


def test_the_name_given_by_the_user_counts(tmp_path):
    path = tmp_path / "upload-1234"
    path.write_text("text;n\none;1\n")
    with open_file(path, name="Umfrage.csv") as table:
        assert (table.name, table.format, table.dialect["delimiter"]) == ("Umfrage.csv", "csv", ";")


def test_texts_of_parquet_that_are_no_utf_8_are_mended(tmp_path):
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"text": ["It came late", "Nobody was sorry"], "n": [1, 2]}), path, compression="none")
    path.write_bytes(path.read_bytes().replace(b"Nobody", b"Nob\xffdy"))
    with open_file(path) as table:
        assert [row["text"] for row in table.records()] == ["It came late", "Nob\ufffddy was sorry"]
