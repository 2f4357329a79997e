"""Everything Isogloss remembers, in one DuckDB file.

with Store.open(home) as store:
    corpus = store.corpora.add(batches, name="Tickets", source="tickets.csv", text_column="text", columns=())
    store.corpora.texts(corpus.id)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from store.corpora import Corpora
from store.database import Database
from store.deletions import Deletions
from store.edits import Edits
from store.maps import Maps
from store.metadata import Metadata
from store.reading_choices import ReadingChoices
from store.requests import Requests
from store.results import StageResults
from store.saved_directions import QUESTIONS, Question, SavedDirections
from store.speeds import Speeds
from store.tags import Tags
from store.vectors import Vectors, chosen_precision

__all__ = ["Store"]


@dataclass(frozen=True)
class Store:
    """An open store. Every part may be used from any thread; one process has it open at a time."""

    home: Path
    database: Database
    corpora: Corpora
    metadata: Metadata
    vectors: Vectors
    results: StageResults
    maps: Maps
    requests: Requests
    reading_choices: ReadingChoices
    speeds: Speeds
    saved_axes: SavedDirections
    saved_transformations: SavedDirections
    saved_questions: Mapping[Question, SavedDirections]
    edits: Edits
    tags: Tags
    deletions: Deletions

    @classmethod
    def open(cls, home: Path) -> Store:
        """Open or create the store of this data folder; raises a `StoreError` with a finished sentence."""
        precision = chosen_precision()
        database = Database(home)
        corpora = Corpora(database)
        results = StageResults(database)
        maps, edits = Maps(database, corpora, results), Edits(database)

        def note_change(corpus_id: str, map_ids: Iterable[str]) -> None:
            maps.note_change(map_ids)
            edits.note_change(corpus_id)

        return cls(
            home=home,
            database=database,
            corpora=corpora,
            metadata=Metadata(database),
            vectors=Vectors(database, precision),
            results=results,
            maps=maps,
            requests=Requests(database),
            reading_choices=ReadingChoices(database),
            speeds=Speeds(database),
            saved_axes=SavedDirections(database, "axis"),
            saved_transformations=SavedDirections(database, "transformation"),
            saved_questions={kind: SavedDirections(database, kind) for kind in QUESTIONS},
            edits=edits,
            tags=Tags(database),
            deletions=Deletions(database, note_change),
        )

    def disk_usage(self) -> int:
        """Bytes the store takes on disk."""
        return self.database.size()

    def close(self) -> None:
        """Let go of the file."""
        self.database.close()

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
