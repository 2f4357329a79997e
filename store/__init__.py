"""Everything Isogloss remembers, in one DuckDB file."""
