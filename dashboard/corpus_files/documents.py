"""The documents that a selection makes of a table, read lazily and in the order of the file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from dashboard.corpus_files.parts import parts_of
from dashboard.corpus_files.records import ColumnPreview, Summary
from dashboard.corpus_files.rows import BATCH_ROWS, string_array, unique_names
from dashboard.corpus_files.sampling import NO_TEXT, sampled_rows
from dashboard.corpus_files.selection import EVERY_TEXT, Selection
from dashboard.corpus_files.table import TableFile, summarized
from dashboard.corpus_files.template import filler, template_fields

REPEATED_CHARACTERS = 200
"""A cell of text that is repeated beside every part of its document is shortened to this."""


@dataclass(frozen=True, eq=False)
class Documents:
    """A table seen through a selection. `text_column` is the column of the table that holds the texts, not used with a
    template. Raises a `CorpusFileError` for a column that the table does not have.

    Sampled and split texts get a column `document`, the row of the file they are from counted from 1, and the parts of
    a split text a column `part` that numbers them from 1.
    """

    table: TableFile
    text_column: str
    selection: Selection = EVERY_TEXT

    def __post_init__(self) -> None:
        sampled_by = self.selection.sample_by
        next(self.table.texts([*self._sources, *([] if sampled_by is None else [sampled_by])]), None)

    @property
    def text(self) -> str:
        """The name of the column with the documents' texts."""
        return self._names[0]

    @property
    def columns(self) -> tuple[ColumnPreview, ...]:
        """The other columns: those of the table, then those added to a sample or to parts."""
        added = [ColumnPreview(name, "number", is_integer=True) for name in self._names[1:]]
        return (*self._kept, *added)

    def batches(self) -> Iterator[pa.RecordBatch]:
        """The documents in order: their texts as strings, then the other columns in their types."""
        if self.selection == EVERY_TEXT:
            yield from self.table.batches([column.name for column in self._kept], text_column=self.text_column)
            return
        first = 0
        names = [column.name for column in self._kept]
        for texts, others in zip(self._whole_texts(), self.table.batches(names), strict=True):
            rows = np.arange(first, first + len(texts))
            if self._sampled is not None:
                rows = rows[self._sampled[first : first + len(texts)]]
            yield from self._parts(texts, others, rows, first)
            first += len(texts)

    def rows(self) -> NDArray[np.int64]:
        """The rows of the table that whole texts come from, one for each row of `batches`."""
        return np.arange(self.table.rows) if self._sampled is None else np.flatnonzero(self._sampled)

    def texts(self) -> Iterator[pa.Array]:
        """The documents' texts alone, in order; the other columns are not read unless a sample or parts need them."""
        if self.selection.split == "whole" and self.selection.sample is None:
            yield from self._whole_texts()
        else:
            yield from (batch.column(self.text) for batch in self.batches())

    def summary(self, told: Callable[[int], None] | None = None) -> Summary:
        """What there is to count; `rows` are documents and empty texts together. `told` hears how many are counted."""
        return summarized(self.texts(), self.text, self.table.rejected_count, told)

    def head(self, count: int) -> list[dict[str, Any]]:
        """The first documents, empty ones included, each with its other columns."""
        found = (row for batch in self.batches() for row in batch.slice(0, count).to_pylist())
        return list(islice(found, count))

    def random_texts(self, count: int, *, characters: int, seed: int = 0) -> list[str]:
        """At most `count` texts that are not empty, drawn at random, in order; about so many characters or one text."""
        lengths = np.concatenate([np.zeros(0, np.int64), *(text_lengths(batch) for batch in self.texts())])
        drawn = np.random.default_rng(seed).permutation(np.flatnonzero(lengths))[:count]
        within = max(1, int(np.searchsorted(np.cumsum(lengths[drawn]), characters, side="right")))
        wanted = np.sort(drawn[:within])
        texts: list[str] = []
        first = 0
        for batch in self.texts():
            here = wanted[(wanted >= first) & (wanted < first + len(batch))] - first
            texts += batch.take(pa.array(here)).to_pylist()
            first += len(batch)
        return texts

    @cached_property
    def _sources(self) -> list[str]:
        """The columns of the table that the texts come from."""
        template = self.selection.template
        return [self.text_column] if template is None else [field.column for field in template_fields(template)]

    @cached_property
    def _kept(self) -> list[ColumnPreview]:
        is_joined = self.selection.template is not None
        return [column for column in self.table.columns if is_joined or column.name != self.text_column]

    @cached_property
    def _names(self) -> list[str]:
        """The text column and the columns that are added to those of the table."""
        is_split, is_sampled = self.selection.split != "whole", self.selection.sample is not None
        added = ["document"] * (is_split or is_sampled) + ["part"] * is_split
        text = self.text_column if self.selection.template is None else "text"
        taken = [column.name for column in self._kept]
        return unique_names([*taken, text, *added])[len(taken) :]

    @cached_property
    def _sampled(self) -> NDArray[np.bool_] | None:
        """Which rows of the table the sample takes, (rows,)."""
        chosen = self.selection
        if chosen.sample is None:
            return None
        return sampled_rows(self._strata(), chosen.sample, from_start=chosen.from_start, seed=chosen.seed)

    def _strata(self) -> NDArray[np.int32]:
        """The number of each row's value in the column that is sampled by, (rows,)."""
        numbers: dict[str | None, int] = {}
        strata = [np.zeros(0, np.int32)]
        by = self.selection.sample_by
        values = self.table.texts([self._sources[0] if by is None else by])
        for texts, batch in zip(self._whole_texts(), values, strict=True):
            batch_strata = np.zeros(len(texts), np.int32)
            if by is not None:
                cells = batch.column(0).to_pylist()
                batch_strata = np.array([numbers.setdefault(cell or None, len(numbers)) for cell in cells], np.int32)
            strata.append(np.where(text_lengths(texts) > 0, batch_strata, NO_TEXT).astype(np.int32))
        return np.concatenate(strata)

    def _whole_texts(self) -> Iterator[pa.Array]:
        """The text of every row before it is split, in the batches of the table."""
        if self.selection.template is None:
            for batch in self.table.texts([self.text_column]):
                yield batch.column(0)
            return
        filled = filler(template_fields(self.selection.template))
        columns = list(dict.fromkeys(self._sources))
        positions = [columns.index(name) for name in self._sources]
        for batch in self.table.texts(columns):
            cells = [batch.column(position).to_pylist() for position in positions]
            yield string_array([filled(row) for row in zip(*cells, strict=True)])

    def _parts(
        self, texts: pa.Array, others: pa.RecordBatch, rows: NDArray[np.int64], first: int
    ) -> Iterator[pa.RecordBatch]:
        """The documents that these rows of a batch become; `rows` counts from the start of the table."""
        if self.selection.split == "whole":
            here = pa.array(rows - first)
            numbers = [] if self.selection.sample is None else [pa.array(rows + 1)]
            yield self._batch(texts.take(here), others.take(here) if others.num_columns else others, numbers)
            return
        pending: list[tuple[int, int, str | None]] = []
        for row in rows.tolist():
            text = texts[row - first].as_py()
            parts = [None] if text is None else parts_of(text, self.selection.split)
            pending += [(row, number, part) for number, part in enumerate(parts, start=1)]
            while len(pending) >= BATCH_ROWS:
                yield self._part_batch(pending[:BATCH_ROWS], others, first)
                del pending[:BATCH_ROWS]
        if pending:
            yield self._part_batch(pending, others, first)

    def _part_batch(
        self, parts: list[tuple[int, int, str | None]], others: pa.RecordBatch, first: int
    ) -> pa.RecordBatch:
        """Parts with what their documents have in the other columns, and the numbers of document and part."""
        rows = np.array([row for row, _, _ in parts], np.int64)
        columns = {column.name: column.type for column in self._kept}
        shortened = [
            pc.utf8_slice_codeunits(cells, 0, REPEATED_CHARACTERS) if columns[name] == "text" else cells
            for name, cells in zip(others.schema.names, others.columns, strict=True)
        ]
        repeated = pa.RecordBatch.from_arrays(shortened, names=others.schema.names) if shortened else others
        numbers = [pa.array(rows + 1), pa.array([number for _, number, _ in parts], pa.int64())]
        texts = string_array([text for _, _, text in parts])
        return self._batch(texts, repeated.take(pa.array(rows - first)) if shortened else repeated, numbers)

    def _batch(self, texts: pa.Array, others: pa.RecordBatch, numbers: list[pa.Array]) -> pa.RecordBatch:
        return pa.RecordBatch.from_arrays(
            [texts, *others.columns, *numbers], names=[self.text, *others.schema.names, *self._names[1:]]
        )


def text_lengths(texts: pa.Array) -> NDArray[np.int64]:
    """Characters of each text without the whitespace around it, 0 where there is none."""
    lengths = pc.fill_null(pc.utf8_length(pc.utf8_trim_whitespace(texts)), 0)
    return np.asarray(lengths.to_numpy(zero_copy_only=False), np.int64)
