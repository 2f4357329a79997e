"""From a file that has been read to a stored corpus."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

from dashboard.corpus_files import EVERY_TEXT, Documents, ReadOptions, Selection, TableFile
from store import Store
from store.records import Column, Corpus

BLOCK = 1 << 20


def add_corpus(
    store: Store,
    table: TableFile,
    *,
    name: str,
    text_column: str,
    content_key: str,
    selection: Selection = EVERY_TEXT,
) -> Corpus:
    """Store a file's documents and metadata; what is stored under this name and key already is returned instead."""
    known = store.corpora.find(content_key=content_key, name=name)
    if known is not None:
        return known
    documents = Documents(table, text_column, selection)
    return store.corpora.add(
        documents.batches(),
        name=name,
        source=table.name,
        text_column=documents.text,
        columns=[Column(column.name, column.type, column.is_integer) for column in documents.columns],
        content_key=content_key,
        rejected=table.rejected_count,
    )


def key_of(source: Path | str, *, options: ReadOptions, text_column: str, selection: Selection = EVERY_TEXT) -> str:
    """A hash of a file's bytes, or of a pasted text, of how it is read and of what is taken of it: it recognises the
    same upload."""
    choices: list[object] = [asdict(options), text_column if selection.template is None else None]
    if selection != EVERY_TEXT:
        choices.append(asdict(selection))
    digest = hashlib.sha256(json.dumps(choices, sort_keys=True).encode())
    for block in blocks_of(source):
        digest.update(block)
    return digest.hexdigest()


def blocks_of(source: Path | str) -> Iterator[bytes]:
    """The bytes of a file or a text, some at a time."""
    if isinstance(source, str):
        yield source.encode("utf-8", "surrogatepass")
        return
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
