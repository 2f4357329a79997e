"""A database in memory, for what it does to columns much faster than Python."""

from __future__ import annotations

from functools import cache

import duckdb
import pyarrow as pa


@cache
def engine() -> duckdb.DuckDBPyConnection:
    """An empty database in memory, that reaches neither files nor the network."""
    return duckdb.connect(
        config={
            "threads": 1,
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "enable_external_access": False,
        }
    )


def one_column(relation: duckdb.DuckDBPyRelation) -> pa.Array:
    """The only column of a result as one array."""
    column = relation.to_arrow_table().column(0)
    return pa.concat_arrays(column.chunks) if column.num_chunks else pa.array([], column.type)
