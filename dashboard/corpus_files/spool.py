"""The rows of a file on disk, as temporary Arrow files that are read back in batches."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pyarrow as pa

from dashboard.corpus_files.errors import TooLargeError

SAMPLED_BATCHES = 16
SAMPLED_ROWS = 20_000
MOST_COLUMNS = 16_384
"""As many as a sheet of Excel has; each takes time to be looked at."""

OPTIONS = pa.ipc.IpcWriteOptions(compression="lz4")


class Spool:
    """Keeps the batches of a reader in a temporary folder until it is closed.

    A column may turn up late (the hundredth object of a JSON file has a new key): then a new part begins, and the
    column is null in the parts before it. A column has the same type in all parts.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="isogloss-", dir=folder, ignore_cleanup_errors=True)
        self._parts: list[Path] = []
        self.rows = 0
        self.fields: dict[str, pa.DataType] = {}

    def fill(self, batches: Iterable[pa.RecordBatch]) -> None:
        """Write all batches that have rows, in their order."""
        writer: pa.RecordBatchFileWriter | None = None
        schema: pa.Schema | None = None
        try:
            for batch in batches:
                self.fields |= {field.name: field.type for field in batch.schema}
                if len(self.fields) > MOST_COLUMNS:
                    raise TooLargeError(
                        f"This table has more than {MOST_COLUMNS:,} columns; leave out those that you do not need."
                    )
                if not batch.num_rows:
                    continue
                if writer is None or batch.schema != schema:
                    if writer is not None:
                        writer.close()
                    schema = batch.schema
                    writer = pa.ipc.new_file(self._new_part(), schema, options=OPTIONS)
                writer.write_batch(batch)
                self.rows += batch.num_rows
        finally:
            if writer is not None:
                writer.close()

    def batches(self, columns: Sequence[str] | None = None) -> Iterator[pa.RecordBatch]:
        """All rows in order, a batch at a time, with these columns (all of them without an argument)."""
        for part in self._parts:
            with open_part(part, columns) as reader:
                for number in range(reader.num_record_batches):
                    yield self._completed(reader.get_batch(number), columns)

    @property
    def is_sampled_whole(self) -> bool:
        """Whether the sample is the whole file."""
        return self.rows <= SAMPLED_ROWS

    def sample(self) -> pa.Table:
        """About `SAMPLED_ROWS` rows from all over the file, in runs: all rows of a file no longer than that."""
        places: list[tuple[Path, int]] = []
        for part in self._parts:
            with open_part(part) as reader:
                places += [(part, number) for number in range(reader.num_record_batches)]
        if not self.is_sampled_whole:
            places = places[:: max(1, len(places) // SAMPLED_BATCHES)]
        batches = []
        for part, number in places:
            with open_part(part) as reader:
                batch = reader.get_batch(number)
                run = batch if self.is_sampled_whole else batch.slice(0, SAMPLED_ROWS // len(places))
                batches.append(self._completed(run, None))
        return pa.Table.from_batches(batches, schema=pa.schema(list(self.fields.items())))

    def close(self) -> None:
        """Delete the folder."""
        self._folder.cleanup()

    def _new_part(self) -> Path:
        self._parts.append(Path(self._folder.name) / f"{len(self._parts)}.arrow")
        return self._parts[-1]

    def _completed(self, batch: pa.RecordBatch, columns: Sequence[str] | None) -> pa.RecordBatch:
        """The batch with the columns asked for, null where its part lacks them."""
        names = list(self.fields) if columns is None else list(columns)
        present = {name: batch.column(position) for position, name in enumerate(batch.schema.names)}
        arrays = [present.get(name) for name in names]
        return pa.RecordBatch.from_arrays(
            [
                pa.nulls(batch.num_rows, self.fields[name]) if array is None else array
                for name, array in zip(names, arrays, strict=True)
            ],
            schema=pa.schema([(name, self.fields[name]) for name in names]),
        )


def open_part(part: Path, columns: Sequence[str] | None = None) -> pa.RecordBatchFileReader:
    """A reader that decompresses only these columns."""
    if columns is None:
        return pa.ipc.open_file(part)
    with pa.ipc.open_file(part) as reader:
        positions = [position for position, name in enumerate(reader.schema.names) if name in columns]
    return pa.ipc.open_file(part, options=pa.ipc.IpcReadOptions(included_fields=positions))
