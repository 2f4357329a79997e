"""The regions of a map as a table, each keyphrase with what speaks for it."""

from __future__ import annotations

import pyarrow as pa

from dashboard import queries
from dashboard.analysis.phrases import PhraseTable
from dashboard.evidence.telling_phrases import region_phrases
from dashboard.evidence.wording import in_words
from store import Store
from store.records import SemanticMap


def regions_with_evidence(store: Store, semantic_map: SemanticMap, table: PhraseTable) -> pa.Table:
    """The table of `queries.regions_table` and, for each region, `share` of the documents and, in the order of its
    keyphrases, `keyphrase_texts` (distinct ones in the region with the phrase), `keyphrase_texts_elsewhere`, and
    `keyphrase_p` (corrected; null where the phrase was not counted)."""
    regions = [region for layer in semantic_map.layers for region in layer.regions]
    told = list(region_phrases(semantic_map, table, regions, more=0))
    documents = max(semantic_map.corpus.documents, 1)
    counts, p_values = pa.list_(pa.int32()), pa.list_(pa.float64())
    return (
        queries.regions_table(store, semantic_map)
        .append_column("share", pa.array([region.size / documents for region in regions], pa.float64()))
        .append_column("keyphrase_texts", pa.array([[one.inside for one in phrases] for phrases in told], counts))
        .append_column(
            "keyphrase_texts_elsewhere", pa.array([[one.elsewhere for one in phrases] for phrases in told], counts)
        )
        .append_column("keyphrase_p", pa.array([[one.q for one in phrases] for phrases in told], p_values))
    )


def flat_regions(store: Store, semantic_map: SemanticMap, table: PhraseTable) -> pa.Table:
    """The same for formats without lists: a line per region, keyphrases with their evidence in words; names that people
    gave, descriptions and expected topics only where there are any."""
    found = regions_with_evidence(store, semantic_map, table)
    rows = found.select(["keyphrases", "keyphrase_texts", "keyphrase_texts_elsewhere", "keyphrase_p"]).to_pylist()
    evidence = ["; ".join(_told(*phrase) for phrase in zip(*row.values(), strict=True)) for row in rows]
    exemplars = [" | ".join(texts) for texts in found.column("exemplars").to_pylist()]
    regions = [region for layer in semantic_map.layers for region in layer.regions]
    by_hand = {
        "computed_label": any(region.computed_label is not None for region in regions),
        "description": any(region.description for region in regions),
        "expected": any(region.expected for region in regions),
    }
    told = [name for name, is_there in by_hand.items() if is_there]
    return (
        found.select(["layer", "region", "parent", "label", *told, "size", "share", "stability"])
        .append_column("keyphrases", pa.array(["; ".join(row["keyphrases"]) for row in rows], pa.string()))
        .append_column("evidence", pa.array(evidence, pa.string()))
        .append_column("exemplars", pa.array(exemplars, pa.string()))
    )


def _told(phrase: str, inside: int, elsewhere: int, p: float | None) -> str:
    if p is None:
        return f"{phrase}: not counted"
    return f"{phrase}: in {inside:,} texts here and {elsewhere:,} elsewhere, evidence {in_words(p)}"
