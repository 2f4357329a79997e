"""Columns in another type than the detected one."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.corpus_files import open_file
from dashboard.corpus_files.errors import UnknownColumnError

MIXED = """text,price,born,code
a first long text,"1.234,50",3.5.1999,7
a second long text,"2.000,00",12.11.2003,8
a third long text,on request,unknown,9
a fourth long text,,,12
"""


@pytest.fixture
def mixed(tmp_path):
    path = tmp_path / "mixed.csv"
    path.write_text(MIXED)
    with open_file(path) as table:
        yield table


def cells(table, column):
    return [cell for batch in table.batches([column]) for cell in batch.column(0).to_pylist()]


def test_cells_that_are_no_number_are_missing_and_counted(mixed):
    as_numbers = mixed.with_types({"price": "number"})
    assert cells(as_numbers, "price") == [1234.5, 2000.0, None, None]
    assert as_numbers.unfit_cells("price") == 1, "the empty cell holds nothing that would not fit"
    assert {column.name: column.type for column in as_numbers.columns}["price"] == "number"


def test_cells_that_are_no_date_are_missing_and_counted(mixed):
    as_dates = mixed.with_types({"born": "date"})
    assert [day and (day.year, day.month, day.day) for day in cells(as_dates, "born")] == [
        (1999, 5, 3),
        (2003, 11, 12),
        None,
        None,
    ]
    assert as_dates.unfit_cells("born") == 1


def test_whole_numbers_stay_whole_and_are_written_out_as_they_stand(mixed):
    numbers = mixed.with_types({"code": "number"})
    assert cells(numbers, "code") == [7, 8, 9, 12]
    assert {column.name: column.is_integer for column in numbers.columns}["code"]
    assert cells(mixed.with_types({"code": "category"}), "code") == ["7", "8", "9", "12"]
    assert mixed.with_types({"code": "category"}).unfit_cells("code") == 0


def test_the_table_itself_keeps_its_types(mixed):
    before = mixed.columns
    mixed.with_types({"price": "number", "born": "date"})
    assert mixed.columns == before
    with pytest.raises(UnknownColumnError, match="no column “other”"):
        mixed.with_types({"other": "number"})


def test_columns_of_parquet_change_their_type_too(tmp_path):
    path = tmp_path / "typed.parquet"
    moments = pa.array([0, 86_400_000_000, None], pa.timestamp("us"))
    pq.write_table(pa.table({"text": ["a b c", "d e f", "g h i"], "year": [1999, 2003, 1e300], "at": moments}), path)
    with open_file(path) as table:
        years = table.with_types({"year": "date"})
        assert [day and day.year for day in cells(years, "year")] == [1999, 2003, None]
        assert not next(c for c in table.with_types({"year": "number"}).columns if c.name == "year").is_integer
        assert cells(table.with_types({"at": "number"}), "at") == [None, None, None]
        assert cells(table.with_types({"at": "category"}), "at")[0].startswith("1970-01-01")
