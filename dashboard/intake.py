"""From a file that has been read to a stored corpus, as somebody chose."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from dashboard.corpus_files import EVERY_TEXT, Documents, ReadOptions, Selection, TableFile, vector_columns
from dashboard.corpus_files.errors import OptionError
from dashboard.corpus_files.folder import files_below
from store import Store
from store.records import Column, ColumnType, Corpus

BLOCK = 1 << 20


@dataclass(frozen=True)
class Choices:
    """What to take of a table: its texts, whole or in parts, all or a sample, and which columns beside them.

    `text_column` is not used where the selection has a template. `types` are columns with another type than the
    detected one, `left_out` columns that are not kept. `vectors` is a column with ready vectors, so that no encoder is
    needed.
    """

    text_column: str
    selection: Selection = EVERY_TEXT
    types: tuple[tuple[str, ColumnType], ...] = ()
    left_out: tuple[str, ...] = ()
    vectors: str | None = None

    def __post_init__(self) -> None:
        if self.vectors is not None and self.selection.split != "whole":
            raise OptionError("A vector stands for a whole text: use whole texts, or let an encoder read their parts.")

    def documents(self, table: TableFile) -> Documents:
        """What of the table becomes documents; raises a `CorpusFileError` where that is impossible."""
        return Documents(table.with_types(dict(self.types)), self.text_column, self.selection)


def add_corpus(store: Store, table: TableFile, *, name: str, choices: Choices, content_key: str) -> Corpus:
    """Store a file's documents and metadata; what is stored under this name and key already is returned instead."""
    known = store.corpora.find(content_key=content_key, name=name)
    if known is not None:
        return known
    documents = choices.documents(table)
    left_out = {*choices.left_out, *vector_columns(table)}
    return store.corpora.add(
        documents.batches(),
        name=name,
        source=table.name,
        text_column=documents.text,
        columns=[
            Column(column.name, column.type, column.is_integer)
            for column in documents.columns
            if column.name not in left_out
        ],
        content_key=content_key,
        rejected=table.rejected_count,
    )


def holes_in_words(corpus: Corpus) -> str:
    """What to say to somebody whose file is here already, but for what was deleted of it."""
    documents = f"{corpus.deleted_documents:,} document{'s' * (corpus.deleted_documents != 1)}"
    return (
        f"“{corpus.name}” is here already; {documents} of it were deleted for good and stay so. "
        "Store the file under another name if you want all of it again."
    )


def extend_corpus(store: Store, corpus: Corpus, table: TableFile, *, choices: Choices, content_key: str) -> Corpus:
    """Store a file's documents after those that the corpus has; columns that it has too are read in its types."""
    known = {column.name: column.type for column in corpus.columns}
    types = {
        **dict(choices.types),
        **{column.name: known[column.name] for column in table.columns if column.name in known},
    }
    documents = replace(choices, types=tuple(types.items())).documents(table)
    return store.corpora.extend(
        corpus.id,
        documents.batches(),
        source=table.name,
        text_column=documents.text,
        content_key=content_key,
        rejected=table.rejected_count,
    )


def key_of(*sources: Path | str, options: ReadOptions, choices: Choices) -> str:
    """A hash of the bytes of a file and of rows added to it, or of a text, of how it is read and of what is taken of
    it: it recognises the same upload."""
    digest = hashlib.sha256(json.dumps([asdict(options), asdict(choices)], sort_keys=True).encode())
    for source in sources:
        for block in blocks_of(source):
            digest.update(block)
    return digest.hexdigest()


def blocks_of(source: Path | str) -> Iterator[bytes]:
    """The bytes of a file, of all files in a folder with their names, or of a text; some at a time."""
    if isinstance(source, str):
        yield source.encode("utf-8", "surrogatepass")
        return
    if source.is_dir():
        for path in files_below(source):
            yield path.relative_to(source).as_posix().encode("utf-8", "surrogatepass")
            yield from blocks_of(path)
        return
    with source.open("rb") as file:
        while block := file.read(BLOCK):
            yield block
