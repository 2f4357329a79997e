"""Parquet files, with the types they carry."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.corpus_files.engine import engine, one_column
from dashboard.corpus_files.errors import MalformedFileError
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.rows import BATCH_CHARACTERS, BATCH_ROWS, unique_names


def read(source: SourceFile) -> Reading:
    """The file's columns as strings, int64, float64 or timestamps; structs flattened, lists as JSON."""
    try:
        file = pq.ParquetFile(source.path)
    except (pa.ArrowInvalid, OSError) as error:
        raise MalformedFileError("This Parquet file is damaged or incomplete; export it again.") from error
    literal_columns: set[str] = set()
    return Reading("parquet", None, parquet_batches(file, literal_columns), literal_columns=literal_columns)


def parquet_batches(file: pq.ParquetFile, literal_columns: set[str]) -> Iterator[pa.RecordBatch]:
    """The rows in batches of plain columns."""
    try:
        with file:
            yield plain_batch(file.schema_arrow.empty_table(), literal_columns)
            for batch in file.iter_batches(batch_rows(file.metadata)):
                yield plain_batch(pa.Table.from_batches([batch]), literal_columns)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise MalformedFileError("This Parquet file is damaged or incomplete; export it again.") from error


def plain_batch(table: pa.Table, literal_columns: set[str]) -> pa.RecordBatch:
    """The table as one batch of plain columns; those that hold JSON literals are added to `literal_columns`."""
    table = flattened(table)
    names = unique_names(table.column_names)
    literal_columns |= {name for name, column in zip(names, table.columns, strict=True) if is_literal(column.type)}
    arrays = [plain_array(column.combine_chunks()) for column in table.columns]
    return pa.RecordBatch.from_arrays(arrays, names=names)


def batch_rows(metadata: pq.FileMetaData) -> int:
    """How many rows to read at once, so that long texts do not fill the memory."""
    size: int = sum(metadata.row_group(group).total_byte_size for group in range(metadata.num_row_groups))
    rows: int = metadata.num_rows
    return max(1, min(BATCH_ROWS, BATCH_CHARACTERS * rows // max(1, size)))


def flattened(table: pa.Table) -> pa.Table:
    """The table with every struct replaced by its fields, named `struct.field`."""
    while any(pa.types.is_struct(field.type) for field in table.schema):
        table = table.flatten()
    return table


def is_literal(type_: pa.DataType) -> bool:
    """Whether cells of this type are kept as JSON literals."""
    return bool(pa.types.is_nested(type_) or pa.types.is_boolean(type_))


def plain_array(array: pa.Array) -> pa.Array:
    """The array as int64, float64, timestamp or string."""
    if isinstance(array, pa.ExtensionArray):
        array = array.storage
    kind = array.type
    if pa.types.is_dictionary(kind):
        return plain_array(array.dictionary_decode())
    if pa.types.is_integer(kind) and kind != pa.uint64():
        return array.cast(pa.int64())
    if pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return array.cast(pa.float64())
    if pa.types.is_date(kind) or pa.types.is_timestamp(kind):
        return array.cast(pa.timestamp("us", kind.tz if pa.types.is_timestamp(kind) else None), safe=False).cast(
            pa.timestamp("us")
        )
    return literal_array(array) if is_literal(kind) else text_array(array)


def literal_array(array: pa.Array) -> pa.Array:
    """The cells as JSON literals."""
    if is_list_of_numbers(array.type):
        return number_lists_as_json(array)
    cells = array.to_pylist()
    return pa.array(
        [None if cell is None else json.dumps(cell, default=str, ensure_ascii=False) for cell in cells], pa.string()
    )


def is_list_of_numbers(kind: pa.DataType) -> bool:
    """Whether cells are lists of integers or floats, as vectors are."""
    is_list = pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind)
    return bool(is_list and (pa.types.is_floating(kind.value_type) or pa.types.is_integer(kind.value_type)))


def number_lists_as_json(array: pa.Array) -> pa.Array:
    """Lists of numbers as JSON; DuckDB writes them fifteen times faster than Python."""
    if pa.types.is_floating(array.type.value_type):
        array = array.cast(pa.list_(pa.float64()))  # DuckDB knows no half floats
    cursor = engine().cursor()
    try:
        cursor.register("cells", pa.table({"cell": array}))
        return one_column(cursor.sql("select cast(to_json(cell) as varchar) as cell from cells"))
    finally:
        cursor.close()


def text_array(array: pa.Array) -> pa.Array:
    """The cells written out as text; bytes that are no UTF-8 are replaced."""
    try:
        text = pc.cast(array, pa.string())
        text.validate(full=True)  # nobody has looked yet whether it is UTF-8
    except pa.ArrowNotImplementedError:
        return pa.array([written_out(value) for value in array.to_pylist()], pa.string())
    except pa.ArrowInvalid:
        return pa.array([written_out(value) for value in pc.cast(array, pa.binary()).to_pylist()], pa.string())
    return text


def written_out(value: Any) -> str | None:
    """A cell of a rare type as text."""
    return value.decode(errors="replace") if isinstance(value, bytes) else None if value is None else str(value)
