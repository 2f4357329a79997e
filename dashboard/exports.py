"""A map as files: its documents, its regions with their evidence, and a report on paper."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow.parquet as pq

from dashboard import queries, table_files
from dashboard.analysis import stages
from dashboard.analysis.phrases import PhraseTable
from dashboard.evidence.phrase_counts import keep_phrases, stored_phrases
from dashboard.evidence.region_table import flat_regions, regions_with_evidence
from store import Store
from store.records import Corpus, SemanticMap

PARQUET = "parquet"


def write_map(
    store: Store,
    semantic_map: SemanticMap,
    folder: Path,
    *,
    formats: Sequence[str] = (),
    with_report: bool = False,
) -> list[str]:
    """Write documents.parquet and regions.parquet, the regions in other formats too, and the report on the layer shown
    first; returns the names of the files."""
    folder.mkdir(parents=True, exist_ok=True)
    phrases = counted_phrases(store, semantic_map.corpus)
    pq.write_table(queries.documents_table(store, semantic_map), folder / "documents.parquet")
    written = ["documents.parquet"]
    for name in dict.fromkeys([PARQUET, *formats]):
        written.append(f"regions.{table_files.FORMATS[name][0]}")
        (folder / written[-1]).write_bytes(regions_file(store, semantic_map, phrases, name))
    if with_report:
        from dashboard import lasting_colors  # noqa: PLC0415 (plotly takes a while to import)
        from dashboard.report import report  # noqa: PLC0415

        earliest = store.maps.earliest(semantic_map.corpus.id)
        semantic_map = lasting_colors.lasting(semantic_map, lambda: store.maps.get(earliest))
        written.append("report.html")
        (folder / "report.html").write_text(
            report(store, semantic_map, semantic_map.first_layer, phrases), encoding="utf-8"
        )
    return written


def regions_file(store: Store, semantic_map: SemanticMap, phrases: PhraseTable, name: str) -> bytes:
    """The regions of a map in one of the formats of `table_files`; only Parquet has lists."""
    table = regions_with_evidence if name == PARQUET else flat_regions
    return table_files.FORMATS[name][2](table(store, semantic_map, phrases))


def counted_phrases(store: Store, corpus: Corpus) -> PhraseTable:
    """The phrases of a corpus, counted here and now where nobody has done so."""
    found = stored_phrases(store, corpus)
    if found is None:
        keep_phrases(store, corpus, stages.phrases(store.corpora.texts(corpus.id)))
        found = stored_phrases(store, corpus)
        assert found is not None
    return found
