"""Maps of any size with any labels, stored without encoding or clustering anything: blobs on a sheet, in two layers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa

from dashboard.analysis.outlines import region_shapes
from store import Store
from store.records import NOISE, Keyphrase, Layer, Region, SemanticMap
from tests.example_map import example_map, stage_results

NOISE_SHARE = 0.1
COARSER = 4
"""Regions of the fine layer in one of the coarse."""


def made_up_map(
    store: Store, name: str, labels: Sequence[str], *, texts: int = 3_000, seed: int = 0, text_of: str = "{name} text"
) -> SemanticMap:
    """A map with a region per label, some large and some small, and a coarser layer of their neighbourhoods."""
    coordinates, fine = blobs(len(labels), texts, seed)
    coarse, parents = merged(coordinates, fine, len(labels))
    record = example_map()
    layers = (
        layer_with(0, coarse, [labels[parents.index(group)] for group in range(max(parents) + 1)], None, coordinates),
        layer_with(1, fine, labels, parents, coordinates),
    )
    outlines = tuple(region_shapes(coordinates, layer.region_of, len(layer.regions)).outlines for layer in layers)
    record = replace(
        record, coordinates=coordinates, counts=np.ones(texts, np.int32), layers=layers, first_layer=1,
        outlines=outlines, point_trustworthiness=np.full(texts, 0.9, np.float32), fitted_points=texts,
    )  # fmt: skip
    rows = pa.record_batch({"text": [f"{text_of.format(name=name)} {number}" for number in range(texts)]})
    corpus = store.corpora.add([rows], name=name, source=f"{name}.csv", text_column="text", columns=())
    for stage, result in stage_results(record).items():
        store.results.save(f"{name}-{stage}", stage=stage, texts_key=corpus.texts_key, result=result)
    stages = {stage: f"{name}-{stage}" for stage in ("project", "cluster", "label", "assess")}
    return store.maps.get(store.maps.save(corpus.id, record.recipe, encoder_id="made-up", stages=stages))


def blobs(regions: int, texts: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Places (texts, 2) and the region of each; sizes fall off as they do in real corpora."""
    random = np.random.default_rng(seed)
    weights = (1 + np.arange(regions)) ** -0.6
    region_of = np.concatenate([np.arange(regions), random.choice(regions, texts - regions, p=weights / weights.sum())])
    centers = random.normal(0, 5, (regions, 2))
    coordinates = centers[region_of] + random.normal(0, 0.35, (texts, 2))
    strays = np.arange(texts) >= texts * (1 - NOISE_SHARE)
    coordinates[strays] = random.normal(0, 5, (strays.sum(), 2))
    return coordinates.astype(np.float32), np.where(strays, NOISE, region_of).astype(np.int32)


def merged(coordinates: np.ndarray, fine: np.ndarray, regions: int) -> tuple[np.ndarray, list[int]]:
    """Regions joined with their neighbours, and the coarse region of each fine one."""
    centers = np.array([coordinates[fine == region].mean(axis=0) for region in range(regions)])
    seeds = centers[: max(1, regions // COARSER)]
    nearest = np.linalg.norm(centers[:, None] - seeds[None], axis=2).argmin(axis=1)
    return np.where(fine < 0, fine, nearest[np.maximum(fine, 0)]).astype(np.int32), nearest.tolist()


def layer_with(
    number: int, region_of: np.ndarray, labels: Sequence[str], parents: list[int] | None, coordinates: np.ndarray
) -> Layer:
    anchors = region_shapes(coordinates, region_of, len(labels)).anchors
    regions = tuple(
        Region(
            number, region, parents[region] if parents else None, label, (Keyphrase(label, 1.0, 0.5),),
            (int(np.flatnonzero(region_of == region)[0]),), int((region_of == region).sum()),
            (float(anchors[region][0]), float(anchors[region][1])), 0.8,
        )
        for region, label in enumerate(labels)
    )  # fmt: skip
    membership = np.where(region_of >= 0, 0.8, 0).astype(np.float32)
    return Layer(number, regions, region_of, membership, region_of, float((region_of < 0).mean()))
