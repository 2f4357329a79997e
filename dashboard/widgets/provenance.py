"""How a map was drawn and how far it can be trusted, in one line."""

from __future__ import annotations

import numpy as np

from dashboard.analysis.encoders import OWN_VECTORS
from dashboard.analysis.encoders.removal import spoken
from dashboard.drift import drift
from dashboard.expected_topics import found_in_words
from dashboard.widgets.plain import counted, quiet
from store.records import HIDDEN, SemanticMap

ENCODERS = {"first-look": "Drawn at first look by the quick encoder", "full": "Drawn by the full encoder"}


def provenance(semantic_map: SemanticMap, layer: int) -> None:
    """One calm line under the title; everything in it is a plain fact."""
    quiet(" · ".join(facts(semantic_map, layer)), key="provenance")


def facts(semantic_map: SemanticMap, layer: int) -> list[str]:
    """The encoder, the trustworthiness, the noise, and what was left out or placed instead of fitted."""
    corpus, encoder = semantic_map.corpus, semantic_map.recipe.encoder
    is_own = encoder.startswith(OWN_VECTORS)
    drawn = (
        "Drawn from vectors that came with the file" if is_own else ENCODERS.get(encoder, f"Drawn by {spoken(encoder)}")
    )
    parts = [drawn, counted(corpus.documents, "text")]
    if corpus.duplicates:
        parts.append(f"{corpus.duplicates:,} of them repeated")
    if semantic_map.trustworthiness is not None:
        parts.append(f"trustworthiness {semantic_map.trustworthiness:.2f} of 1")
    shown = semantic_map.layers[layer]
    parts.append(f"{shown.noise_share:.0%} in no region")
    if semantic_map.recipe.expected:
        parts.append(found_in_words(semantic_map))
    if attached := sum(region.attached for region in shown.regions):
        parts.append(f"{attached / corpus.documents:.0%} attached to one")
    quality = shown.quality
    if quality is not None and quality.adjusted_rand is not None:
        parts.append(f"agreement {quality.adjusted_rand:.2f} of 1")
    placed = int(np.isfinite(semantic_map.coordinates[:, 0]).sum()) - semantic_map.fitted_points
    if placed > 0:
        parts.append(f"{placed:,} points placed by their neighbours")
    found = drift(semantic_map, layer)
    if found is not None:
        added = counted(found.added, "added text")
        parts.append(f"{added}, {found.outside:.0%} of them in no region ({found.outside_before:.0%} before)")
    if left_out := int(semantic_map.counts[shown.region_of == HIDDEN].sum()):
        parts.append(f"{left_out:,} left out by hand")
    if corpus.deleted_documents:
        parts.append(f"{corpus.deleted_documents:,} deleted for good")
    if semantic_map.not_placed:
        parts.append(f"{counted(semantic_map.not_placed, 'text')} added since and not on this map")
    if semantic_map.not_encoded:
        why = "without a vector" if is_own else "the encoder cannot read"
        parts.append(f"{counted(semantic_map.not_encoded, 'text')} {why}")
    return parts
