"""A small map with known contents: six blobs in three coarse regions, some noise, one text without a vector."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import numpy as np
import pyarrow as pa

from store.recipes import MapRecipe
from store.records import NOISE, NOT_ENCODED, Column, Corpus, Keyphrase, Layer, Region, SemanticMap
from store.results import StageResult

CENTERS = np.array([[0, 0], [2, 0], [10, 0], [12, 1], [5, 9], [7, 9]], dtype=np.float32)
LABELS = ("card", "card payment", "loan", "loan interest", "<b>fees</b> & charges", "refund")
COARSE_LABELS = ("cards", "loans", "money back")
PER_BLOB = 40
NOISE_POINTS = 9
COLUMNS = (Column("product", "category"), Column("stars", "number", is_integer=True), Column("written", "date"))


def example_map(*, per_blob: int = PER_BLOB) -> SemanticMap:
    """The map as a record, its corpus not stored anywhere."""
    coordinates, fine = example_points(per_blob)
    counts = np.ones(len(coordinates), np.int32)
    counts[0] = 3
    corpus = Corpus(
        "c0ffee", "Complaints", "complaints.csv", "text", COLUMNS, int(counts.sum()), len(counts), 0, 0,
        "key", "content", datetime(2026, 1, 2, 3, 4),
    )  # fmt: skip
    layers = (layer_of(0, fine // 2, counts, COARSE_LABELS), layer_of(1, fine, counts, LABELS))
    outlines = tuple(
        tuple(ring(coordinates[layer.region_of == region.number]) for region in layer.regions) for layer in layers
    )
    return SemanticMap(
        "5eed", corpus, MapRecipe("first-look"), "first-look-1", coordinates, counts, layers, 0, outlines, 0.93,
        np.full(len(counts), 0.9, np.float32), len(counts), {"project": 1.5}, datetime(2026, 1, 2, 3, 5),
    )  # fmt: skip


def example_points(per_blob: int) -> tuple[np.ndarray, np.ndarray]:
    """Coordinates, and the blob of each point: six blobs, noise, and at last a text without a vector."""
    random = np.random.default_rng(7)
    blobs = np.concatenate([center + random.normal(0, 0.3, (per_blob, 2)) for center in CENTERS])
    noise = random.uniform(-2, 14, (NOISE_POINTS, 2))
    coordinates = np.concatenate([blobs, noise, [[np.nan, np.nan]]]).astype(np.float32)
    blob_of = np.repeat(np.arange(len(CENTERS)), per_blob)
    return coordinates, np.concatenate([blob_of, np.full(NOISE_POINTS, -1), [-4]]).astype(np.int32)


def layer_of(number: int, region_of: np.ndarray, counts: np.ndarray, labels: tuple[str, ...]) -> Layer:
    region_of = np.where(region_of < NOISE, NOT_ENCODED, region_of).astype(np.int32)
    regions = tuple(
        Region(
            number, region, region // 2 if number else None, label, (Keyphrase(label, 1.5, 0.6),),
            (int(np.flatnonzero(region_of == region)[0]),), int(counts[region_of == region].sum()),
            tuple(CENTERS[region if number else 2 * region].tolist()), persistence=0.8,
        )
        for region, label in enumerate(labels)
    )  # fmt: skip
    membership = np.where(region_of >= 0, 0.75, 0).astype(np.float32)
    attached = np.where(region_of == NOISE, 0, region_of).astype(np.int32)
    noise = counts[region_of == NOISE].sum() / counts[region_of > NOT_ENCODED].sum()
    return Layer(number, regions, region_of, membership, attached, float(noise))


def ring(points: np.ndarray) -> tuple[np.ndarray, ...]:
    angles = np.linspace(0, 2 * np.pi, 24, endpoint=False)
    radius = np.abs(points - points.mean(axis=0)).max() + 0.3
    return ((points.mean(axis=0) + radius * np.column_stack([np.cos(angles), np.sin(angles)])).astype(np.float32),)


def text_of(point: int) -> str:
    return f"Text {point} about <i>banking</i> with *stars* and a $price$"


def stored_map(store) -> SemanticMap:
    """The same map in a store, with texts and metadata; returned as the store gives it back."""
    record = example_map()
    points = np.repeat(np.arange(len(record.counts)), record.counts)
    rows = pa.record_batch({
        "text": [text_of(point) for point in points],
        "product": [f"product {point % 3}" for point in points],
        "stars": pa.array((points % 5 + 1).astype(np.int64)),
        "written": pa.array([datetime(2026, 1, 1 + point % 28) for point in points], pa.timestamp("us")),
    })  # fmt: skip
    corpus = store.corpora.add([rows], name="Complaints", source="complaints.csv", text_column="text", columns=COLUMNS)
    for stage, result in stage_results(record).items():
        store.results.save(f"{stage}-key", stage=stage, texts_key=corpus.texts_key, result=result)
    stages = {stage: f"{stage}-key" for stage in ("project", "cluster", "label", "assess")}
    map_id = store.maps.save(corpus.id, record.recipe, encoder_id=record.encoder_id, stages=stages)
    return store.maps.get(map_id)


def stage_results(record: SemanticMap) -> dict[str, StageResult]:
    layers = record.layers
    curves = [[[len(curve) for curve in region] for region in layer] for layer in record.outlines]
    vertices = np.concatenate([curve for layer in record.outlines for region in layer for curve in region])
    cluster = StageResult(
        {
            name: np.stack([getattr(layer, name) for layer in layers])
            for name in ("region_of", "membership", "attached")
        },
        {
            "first": record.first_layer,
            "parents": [[region.parent for region in layer.regions] for layer in layers],
            "persistence": [[region.persistence for region in layer.regions] for layer in layers],
        },
    )
    label = [
        [
            {
                "label": region.label,
                "keyphrases": [[k.phrase, k.weight, k.share] for k in region.keyphrases],
                "exemplars": list(region.exemplars),
            }
            for region in layer.regions
        ]
        for layer in layers
    ]
    assess = {
        "trustworthiness": record.trustworthiness,
        "centers": [[list(region.center) for region in layer.regions] for layer in layers],
        "outline_lengths": curves,
    }
    return {
        "project": StageResult({"coordinates": record.coordinates}, {"fitted_points": record.fitted_points}, 1.5),
        "cluster": cluster,
        "label": StageResult({}, {"layers": label}),
        "assess": StageResult(
            {"point_trustworthiness": record.point_trustworthiness, "outline_vertices": vertices}, assess
        ),
    }


def emptied(record: SemanticMap) -> SemanticMap:
    """The same corpus with a map on which nothing has a place."""
    nowhere = np.full_like(record.coordinates, np.nan)
    lost = np.full(len(record.counts), NOT_ENCODED, np.int32)
    layer = Layer(0, (), lost, np.zeros(len(lost), np.float32), lost, 0.0)
    return replace(record, coordinates=nowhere, layers=(layer,), first_layer=0, outlines=((),), trustworthiness=None)
