"""A map of texts about three subjects in a store, with planted vectors, and its space; nothing is computed apart."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pyarrow as pa

from dashboard.analysis import stages
from store import Store
from store.recipes import MapRecipe
from store.records import Column, SemanticMap
from tests.corpora import TOPICS, planted_texts, planted_vectors
from tests.example_map import example_map, stage_results

COLUMNS = (Column("topic", "category"), Column("stars", "number"), Column("written", "date"))
PER_TOPIC = 120


def answering_at_once(scratch: Path) -> Any:
    """A stand-in for compute processes that calls functions where it is, and encodes by planted vectors."""

    def ask(call: Any, *arguments: Any, **options: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if call is stages.encode:
            future.set_result(planted_vectors(arguments[1]))
        elif call is stages.identify_encoder:
            future.set_result("planted")
        else:
            future.set_result(call(*arguments, **options))
        return future

    scratch.mkdir(parents=True, exist_ok=True)
    return SimpleNamespace(scratch=scratch, ask=ask, submit=ask)


def map_of_cases(store: Store) -> SemanticMap:
    """A stored map with a region for each topic; `stars`, half of them missing, go with no topic."""
    texts, topics = planted_texts(PER_TOPIC)
    texts.append("???")
    topics.append("billing")
    random = np.random.default_rng(4)
    stars = 20 * planted_vectors(texts)[:, 7] + random.normal(size=len(texts))
    stars[::2] = np.nan
    rows = pa.record_batch({
        "text": texts,
        "topic": topics,
        "stars": pa.array(stars, from_pandas=True),
        "written": pa.array(np.datetime64("2026-01-01", "us") + np.arange(len(texts)) * np.timedelta64(1, "D")),
    })  # fmt: skip
    corpus = store.corpora.add([rows], name="Cases", source="cases.csv", text_column="text", columns=COLUMNS)
    points = np.arange(corpus.points, dtype=np.int32)
    store.vectors.put(corpus.id, "planted", points, planted_vectors(store.corpora.texts(corpus.id)))
    names = sorted(TOPICS)
    region_of = np.array([names.index(topic) for topic in topics], np.int32)
    region_of[-1] = -2
    for stage, result in stage_results(_drawn(region_of)).items():
        store.results.save(f"cases {stage}", stage=stage, texts_key=corpus.texts_key, result=result)
    keys = {stage: f"cases {stage}" for stage in ("project", "cluster", "label", "assess")}
    return store.maps.get(store.maps.save(corpus.id, MapRecipe("full"), encoder_id="planted", stages=keys))


def _drawn(region_of: np.ndarray) -> SemanticMap:
    record = example_map()
    random = np.random.default_rng(2)
    coordinates = np.where(
        region_of[:, None] < 0, np.nan, region_of[:, None] * 5 + random.normal(size=(len(region_of), 2))
    )
    layer = replace(
        record.layers[0], region_of=region_of, membership=np.ones(len(region_of), np.float32), attached=region_of
    )
    return replace(
        record, coordinates=coordinates.astype(np.float32), layers=(layer,), outlines=record.outlines[:1],
        first_layer=0, point_trustworthiness=np.ones(len(region_of), np.float32), fitted_points=len(region_of) - 1,
    )  # fmt: skip
