"""Rejected rows, written out, corrected and added."""

from __future__ import annotations

import csv
import io

import pytest

from dashboard.corpus_files import open_file, rows_to_correct, with_corrected_rows
from dashboard.corpus_files.corrected_rows import LINE, REASON, ROW
from dashboard.corpus_files.errors import CorrectedRowsError

REVIEWS = """text;stars;shop
"a first; long text";5;Oslo
too;many;cells;here
a last text of all;2;Rome
"never closed;1;Bonn
"""


def opened(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return open_file(path, scratch=folder)


def corrected(folder, table, change):
    """The downloaded rows after somebody has put them right, as they would be uploaded."""
    rows = list(csv.DictReader(io.StringIO(rows_to_correct(table).decode("utf-8-sig"))))
    for row in rows:
        change(row)
    file = io.StringIO()
    writer = csv.DictWriter(file, rows[0])
    writer.writeheader()
    writer.writerows(rows)
    return opened(folder, "corrected.csv", file.getvalue())


def test_rejected_rows_come_with_line_reason_and_cells(tmp_path):
    with opened(tmp_path, "reviews.csv", REVIEWS) as table:
        rows = list(csv.DictReader(io.StringIO(rows_to_correct(table).decode("utf-8-sig"))))
    assert [(row[LINE], row[ROW]) for row in rows] == [("3", "too;many;cells;here"), ("5", '"never closed;1;Bonn')]
    assert rows[0][REASON] == "The row has 4 fields, the table 3."
    assert [rows[0][name] for name in ("text", "stars", "shop")] == ["too", "many", "cells"]


def test_corrected_rows_follow_the_others(tmp_path):
    def put_right(row):
        row |= {"text": f"put right: {row['text']}", "stars": "4", "shop": "Bonn"}

    table = opened(tmp_path, "reviews.csv", REVIEWS)
    with corrected(tmp_path, table, put_right) as added:
        whole = with_corrected_rows(table, added)
    with whole:
        assert [row["shop"] for row in whole.records()] == ["Oslo", "Rome", "Bonn", "Bonn"]
        assert next(column.type for column in whole.columns if column.name == "stars") == "number"
        assert whole.rows == 4
        assert whole.summary().documents == 4


def test_columns_must_be_the_same(tmp_path):
    with (
        opened(tmp_path, "reviews.csv", REVIEWS) as table,
        opened(tmp_path, "other.csv", "text,stars\nsome long text,3\n") as added,
        pytest.raises(CorrectedRowsError, match=r"no column “shop”.*“reviews\.csv”"),
    ):
        with_corrected_rows(table, added)


def test_rows_that_are_still_wrong_are_refused_and_nothing_is_added(tmp_path):
    with (
        opened(tmp_path, "reviews.csv", REVIEWS) as table,
        opened(tmp_path, "again.csv", "text,stars,shop\na long text,3,Rome\nstill,too,many,cells\n") as added,
    ):
        with pytest.raises(CorrectedRowsError, match=r"Line 3 .* fields"):
            with_corrected_rows(table, added)
        assert table.rows == len(list(table.records())) == 2


def test_json_lines_are_corrected_as_a_table(tmp_path):
    lines = '{"text": "one long text", "tags": ["a"], "n": 1}\n{"text": "broken\n{"text": "two long texts", "n": 2}\n'
    table = opened(tmp_path, "rows.jsonl", lines)

    def put_right(row):
        assert row[ROW].startswith('{"text": "broken')
        row |= {"text": "put right", "tags": "a, b", "n": "3"}

    with corrected(tmp_path, table, put_right) as added:
        whole = with_corrected_rows(table, added)
    with whole:
        assert list(whole.records())[-1] == {"text": "put right", "tags": "a, b", "n": 3}
