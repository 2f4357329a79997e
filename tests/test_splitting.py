"""Parts of a region, sought anew among its texts alone."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from dashboard import edits, mapping
from dashboard.edits import EditError
from store.recipes import MapRecipe
from tests.corpora import TOPICS, add_corpus, planted_texts
from tests.example_map import stored_map
from tests.test_mapping import InlineCompute


@pytest.mark.slow
@pytest.mark.parametrize("fitted", [1000, 150], ids=["all fitted", "a sample fitted"])
def test_what_was_merged_falls_apart_where_the_texts_say_so(store, encoded_texts, monkeypatch, fitted):
    monkeypatch.setattr(mapping, "FITTED_AT_MOST", fitted)
    compute = InlineCompute(store.home)
    texts, topics = planted_texts(80)
    corpus = add_corpus(store, ["????", *texts])
    map_id = mapping.build_map(store, compute, corpus.id, MapRecipe(regions=3)).map_id
    drawn = edits.edited_map(store, map_id)
    layer = drawn.layers[drawn.first_layer]
    edits.merge(store, drawn, layer.regions[0], layer.regions[1])
    merged = edits.edited_map(store, map_id)
    region = merged.layers[drawn.first_layer].regions[0]
    parts = edits.parts_found_anew(store, compute, merged, region, 2)
    assert (
        sorted(np.concatenate([part.points for part in parts]))
        == np.flatnonzero(merged.layers[region.layer].region_of == region.number).tolist()
    )
    for part in parts:
        assert len({topics[point - 1] for point in part.points}) == 1
        assert part.keyphrases
        assert set(part.exemplars) <= set(part.points.tolist())
    edits.split(store, merged, region, parts)
    names = [region.label for region in edits.edited_map(store, map_id).layers[drawn.first_layer].regions]
    assert len(names) == 3
    assert {part.label for part in parts} <= set(names)

    store.corpora.extend(
        corpus.id, [pa.record_batch({"text": [f"one more {topic} case" for topic in TOPICS]})], source="more.csv",
        text_column="text",
    )  # fmt: skip
    grown_id = mapping.build_map(store, compute, corpus.id, MapRecipe(regions=3, base=map_id)).map_id
    grown = edits.edited_map(store, grown_id).layers[drawn.first_layer]
    added, before = grown.region_of[-len(TOPICS) :], grown.region_of[1 : -len(TOPICS)]
    usual = [np.bincount(before[np.array(topics) == topic] + 1).argmax() - 1 for topic in TOPICS]
    assert added.tolist() == usual, "what is added to a region that was split joins its parts"


def test_a_map_without_what_regions_are_found_in_says_so(store):
    semantic_map = stored_map(store)
    with pytest.raises(EditError, match="draw the map again"):
        edits.parts_found_anew(store, InlineCompute(store.home), semantic_map, semantic_map.layers[0].regions[0])
