"""From a file that has been read to a stored corpus."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict
from pathlib import Path

from dashboard.corpus_files import ReadOptions, TableFile
from store import Store
from store.records import Column, Corpus

BLOCK = 1 << 20


def content_key(path: Path, *, options: ReadOptions, text_column: str) -> str:
    """A hash of a file's bytes and of how it is read, by which the same upload is recognised."""
    digest = hashlib.sha256(json.dumps([asdict(options), text_column], sort_keys=True).encode())
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def add_corpus(store: Store, table: TableFile, *, name: str, text_column: str, key: str) -> Corpus:
    """Store a file's documents and metadata; a file that is stored under this name already is not stored again."""
    known = store.corpora.find(content_key=key, name=name)
    if known is not None:
        return known
    columns = [
        Column(column.name, column.type, column.is_integer) for column in table.columns if column.name != text_column
    ]
    return store.corpora.add(
        table.batches([text_column, *(column.name for column in columns)]),
        name=name,
        source=table.name,
        text_column=text_column,
        columns=columns,
        content_key=key,
        rejected=table.rejected_count,
    )
