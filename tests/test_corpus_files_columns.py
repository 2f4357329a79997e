"""What columns are, and which of them holds the texts."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa
import pytest

from dashboard.corpus_files import open_file
from dashboard.corpus_files.text_choice import choose_text_column


@pytest.fixture
def column(tmp_path):
    """Writes cells as the second column of a file; returns its preview and its values."""

    def column(cells: list[str], name: str = "value", delimiter: str = "\t"):
        path = tmp_path / "table.tsv"
        lines = [f"row{delimiter}{name}"] + [f"r{number}x{delimiter}{cell}" for number, cell in enumerate(cells)]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        with open_file(path) as table:
            values = [value for batch in table.batches([name]) for value in batch.column(0).to_pylist()]
            return next(column for column in table.columns if column.name == name), values

    return column


@pytest.mark.parametrize(
    ("cells", "values", "is_integer"),
    [
        (["1", "-2", "", "+40"], [1, -2, None, 40], True),
        (["1.5", "2", ".25", "1e3"], [1.5, 2.0, 0.25, 1000.0], False),
        (["1,234", "12", "1,000,000"], [1234, 12, 1_000_000], True),
        (["1,234.5", "12", "7"], [1234.5, 12.0, 7.0], False),
        (["3,5", "12", "1.000,25"], [3.5, 12.0, 1000.25], False),
        (["7", "n/a", "NaN", "-", "9"], [7, None, None, None, 9], True),
    ],
)
def test_numbers_however_written(column, cells, values, is_integer):
    preview, read = column(cells)
    assert (preview.type, preview.is_integer) == ("number", is_integer)
    assert read == values


@pytest.mark.parametrize(
    ("cells", "moments"),
    [
        (["2024-01-31", "2024-02-01"], [datetime(2024, 1, 31), datetime(2024, 2, 1)]),
        (["2024-01-31T10:20:30Z", "2024-01-31"], [datetime(2024, 1, 31, 10, 20, 30), datetime(2024, 1, 31)]),
        (["2024-01-31 10:20:30+02:00", ""], [datetime(2024, 1, 31, 8, 20, 30), None]),
        (["31.1.24", "1.2.24 12:30"], [datetime(2024, 1, 31), datetime(2024, 2, 1, 12, 30)]),
        (["31.01.2024", "01.02.2024"], [datetime(2024, 1, 31), datetime(2024, 2, 1)]),
        (["01/31/2024", "02/01/2024"], [datetime(2024, 1, 31), datetime(2024, 2, 1)]),
        (["31/01/2024", "01/02/2024 12:30"], [datetime(2024, 1, 31), datetime(2024, 2, 1, 12, 30)]),
        (["8 March 2021", "12 May 2021"], [datetime(2021, 3, 8), datetime(2021, 5, 12)]),
        (["Mar 8, 2021 5:30 PM", "May 12, 2021"], [datetime(2021, 3, 8, 17, 30), datetime(2021, 5, 12)]),
        (
            ["2024/03/08 1:02:03 pm GMT+1", "2024/03/09 1:02:03 am GMT-5:30", "2024/03/10 1:02:03 pm"],
            [datetime(2024, 3, 8, 12, 2, 3), datetime(2024, 3, 9, 6, 32, 3), datetime(2024, 3, 10, 13, 2, 3)],
        ),
        (
            ["Wed Oct 10 20:19:24 +0200 2018", "Thu Oct 11 08:00:00 +0000 2018"],
            [datetime(2018, 10, 10, 18, 19, 24), datetime(2018, 10, 11, 8)],
        ),
        (
            ["Mon, 1 Jan 2024 00:00:01 +0100", "Tue, 2 Jan 2024 10:00:00 GMT", "Wed, 3 Jan 2024"],
            [datetime(2023, 12, 31, 23, 0, 1), datetime(2024, 1, 2, 10), datetime(2024, 1, 3)],
        ),
    ],
)
def test_dates_however_written(column, cells, moments):
    preview, read = column(cells)
    assert preview.type == "date"
    assert read == moments


@pytest.mark.parametrize(
    ("cells", "type_"),
    [
        (["007", "012", "003"], "id"),
        (["12345678901234567890", "12345678901234567891"], "id"),
        (["1", "2", "3", "4"], "id"),
        (["a1b2", "c3d4", "e5f6", "g7h8"], "id"),
        (["http://a.org/x", "https://b.org", "www.c.org/y"], "url"),
        (["red", "blue", "red", "red"], "category"),
        (["True", "False", "True"], "category"),
        (["10:20", "11:30", "12:05"], "text"),
        (["", "", ""], "category"),
        (["2024-02-31", "2024-13-01"], "id"),
        (["a good day", "a bad day", "no day at all"], "text"),
    ],
)
def test_what_cells_are(column, cells, type_):
    assert column(cells)[0].type == type_


def test_a_name_can_say_that_numbers_are_ids(column):
    cells = ["17", "17", "23"]
    assert column(cells, name="movie_id")[0].type == "id"
    assert column(cells, name="humid")[0].type == "number"


def test_ids_keep_their_zeros(column):
    assert column(["007", "012"])[1] == ["007", "012"]


def test_one_cell_late_in_the_file_counts(column):
    cells = [str(number * 3 % 101) for number in range(60_000)] + ["seventeen"]
    preview, values = column(cells)
    assert preview.type != "number"
    assert values == cells


SENTENCES = [f"The {thing} came late and nobody was sorry" for thing in ("parcel", "train", "bill", "answer")]
CATEGORIES = ["Credit reporting, credit repair services, or other personal consumer reports"] * 3 + ["Other"]


@pytest.mark.parametrize(
    ("columns", "chosen", "is_sure"),
    [
        ({"id": ("id", ["a1", "a2", "a3", "a4"]), "x": ("text", SENTENCES)}, "x", True),
        ({"product": ("category", CATEGORIES), "x": ("text", SENTENCES)}, "x", True),
        ({"url": ("url", ["http://example.org/a/very/long/address"] * 4), "x": ("text", SENTENCES)}, "x", True),
        ({"a": ("text", SENTENCES), "b": ("text", SENTENCES)}, "a", False),
        ({"title": ("text", ["Late", "So late", "Paid", "No"]), "x": ("text", SENTENCES)}, "x", True),
        ({"n": ("number", ["1", "2"])}, None, False),
        ({"kind": ("category", ["red", "red", "blue"])}, "kind", False),
        ({"x": ("text", [None, "", "  "])}, None, False),
        (
            {
                "n": ("number", ["1"] * 3),
                "x": ("text", ["今天天气很好我们去公园", "他昨天没有来上班", "这本书很有意思"]),
            },
            "x",
            True,
        ),
        ({}, None, False),
    ],
)
def test_the_text_column_is_chosen_by_what_it_holds(columns, chosen, is_sure):
    choice = choose_text_column(columns)
    assert (choice.column, choice.is_sure) == (chosen, is_sure)


def test_batches_have_the_types_of_their_columns(tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("id,text,stars,price,day\n01,good value,5,1.5,2024-01-31\n02,,3,,\n")
    with open_file(path) as table:
        (batch,) = table.batches(text_column="text")
    assert batch.schema.names == ["id", "text", "stars", "price", "day"]
    assert batch.schema.types == [pa.string(), pa.string(), pa.int64(), pa.float64(), pa.timestamp("us")]
    assert batch.num_rows == 2
