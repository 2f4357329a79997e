"""Parquet files, with the types they carry."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dashboard.corpus_files.errors import MalformedFileError
from dashboard.corpus_files.records import Reading, SourceFile
from dashboard.corpus_files.rows import BATCH_ROWS, unique_names


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
            for batch in file.iter_batches(BATCH_ROWS):
                table = flattened(pa.Table.from_batches([batch]))
                names = unique_names(table.column_names)
                literal_columns |= {
                    name for name, column in zip(names, table.columns, strict=True) if is_literal(column.type)
                }
                arrays = [plain_array(column.combine_chunks()) for column in table.columns]
                yield pa.RecordBatch.from_arrays(arrays, names=names)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError, OSError) as error:
        raise MalformedFileError("This Parquet file is damaged or incomplete; export it again.") from error


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
    if is_literal(kind):
        return pa.array(
            [
                None if value is None else json.dumps(value, default=str, ensure_ascii=False)
                for value in array.to_pylist()
            ],
            pa.string(),
        )
    return text_array(array)


def text_array(array: pa.Array) -> pa.Array:
    """The cells written out as text; bytes that are no UTF-8 are replaced."""
    if (
        pa.types.is_binary(array.type)
        or pa.types.is_large_binary(array.type)
        or pa.types.is_fixed_size_binary(array.type)
    ):
        values = array.to_pylist()
        return pa.array([None if value is None else value.decode(errors="replace") for value in values], pa.string())
    return pc.cast(array, pa.string())
