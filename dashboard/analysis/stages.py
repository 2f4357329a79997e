"""The stages of a map as calls to a compute process: arrays in, named arrays and a JSON-ready document out.

`vectors_file` is a .npy file of the vectors that are not zero, (encodable, dimensions); the processes map it into
memory instead of sending it around. The "sample" are the rows on which a map is fitted, all of them for a small one.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import encoders
from dashboard.analysis.neighbors import Neighbors, nearest_neighbors, neighbors_among
from dashboard.analysis.region_settings import RegionSettings

Parameters = ParamSpec("Parameters")
Integers = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Found:
    """What a stage found, and the seconds it took where it ran."""

    arrays: Mapping[str, NDArray[Any]]
    document: Mapping[str, Any]
    seconds: float = 0.0


def timed(stage: Callable[Parameters, Found]) -> Callable[Parameters, Found]:
    """Let a stage note its own seconds: those that it waited for a process do not count."""

    @wraps(stage)
    def measured(*arguments: Parameters.args, **options: Parameters.kwargs) -> Found:
        began = time.perf_counter()
        found = stage(*arguments, **options)
        return Found(found.arrays, found.document, time.perf_counter() - began)

    return measured


def identify_encoder(name: str, *, home: Path) -> str:
    """The id of the encoder with this name: everything that changes a vector."""
    return encoders.encoder_id(name, home=home)


def encode(name: str, texts: Sequence[str], *, home: Path) -> NDArray[np.float32]:
    """Vectors of these texts, (texts, dimensions)."""
    return encoders.load_encoder(name, home=home).encode(texts)


def sample_neighbors(vectors_file: Path, sample: Integers, k: int, *, start: int, stop: int) -> Neighbors:
    """The k nearest of the sample to its rows from `start` to `stop`, as numbers within the sample."""
    return nearest_neighbors(rows_of(vectors_file, sample), k, start=start, stop=stop)


def neighbors_in_sample(vectors_file: Path, sample: Integers, others: Integers, k: int) -> Neighbors:
    """The k nearest of the sample to these other rows, as numbers within the sample."""
    return neighbors_among(rows_of(vectors_file, sample), rows_of(vectors_file, others), k)


@timed
def project(
    vectors_file: Path,
    sample: Integers,
    neighbors: Neighbors,
    *,
    dimensions: int,
    min_dist: float,
    seed: int,
    reference: NDArray[np.float32] | None = None,
) -> Found:
    """Places of the sample in few dimensions, `coordinates` (sample, dimensions), in the likeness of `reference`."""
    from dashboard.analysis import projection  # noqa: PLC0415 (umap takes seconds to import)

    coordinates = projection.project(
        neighbors,
        rows_of(vectors_file, sample),
        dimensions=dimensions,
        min_dist=min_dist,
        seed=seed,
        reference=reference,
    )
    return Found({"coordinates": coordinates}, {})


@timed
def cluster(
    clusterable_vectors: NDArray[np.float32],
    neighbors: Neighbors,
    *,
    sample: Integers,
    others: Integers,
    others_neighbors: Neighbors,
    settings: RegionSettings,
    attracted: Found | None = None,
) -> Found:
    """Layers of regions of all rows: `region_of`, `membership` and `attached`, each (layers, encodable). What expected
    topics attracted, as `attraction` found it, is in regions of theirs, and the others are found in what is left."""
    from dashboard.analysis import (  # noqa: PLC0415 (hdbscan and scikit-learn take seconds to import)
        clustering,
        clustering_arrays,
        expected_regions,
    )

    within = settings_within(settings, len(sample) / max(1, len(sample) + len(others)))
    apart = None
    if attracted is not None:
        within = expected_regions.settings_beside(within, attracted.arrays["topic_of"])
        apart = attracted.arrays["topic_of"][sample] >= 0
    found = clustering.cluster(clusterable_vectors, neighbors, within, apart=apart)
    if len(others):
        found = clustering.extend(
            found,
            fitted=sample,
            placed=others,
            fitted_neighbors=neighbors,
            placed_neighbors=others_neighbors,
            apart=apart,
        )
    if attracted is not None:
        found = expected_regions.with_topics(found, **attracted.arrays)
    document = clustering_arrays.document_of(found)
    if attracted is not None:
        document["names"] = attracted.document["names"]
    return Found(clustering_arrays.arrays_of(found), document)


def settings_within(settings: RegionSettings, share: float) -> RegionSettings:
    """The settings for a sample that is such a share of all rows: sizes are meant among all of them."""
    if settings.density is None:
        return settings
    density = replace(
        settings.density,
        min_cluster_size=max(2, round(settings.density.min_cluster_size * share)),
        max_cluster_size=round(settings.density.max_cluster_size * share),
    )
    return replace(settings, density=density)


@timed
def join_regions(
    fitted: Found, fitted_neighbors: Neighbors, neighbors: Neighbors, attracted: Found | None = None
) -> Found:
    """The regions that other rows join, as `cluster` gives them; both kinds of neighbours are among `fitted` rows. The
    regions of expected topics take what those attracted, and nothing else."""
    from dashboard.analysis import clustering, clustering_arrays, expected_regions  # noqa: PLC0415

    inside, others = np.split(
        np.arange(len(fitted_neighbors.indices) + len(neighbors.indices)), [len(fitted_neighbors.indices)]
    )
    found = clustering.extend(
        clustering_arrays.as_clustering(fitted.arrays, fitted.document),
        fitted=inside,
        placed=others,
        fitted_neighbors=fitted_neighbors,
        placed_neighbors=neighbors,
    )
    arrays = {name: array[:, others] for name, array in clustering_arrays.arrays_of(found).items()}
    if attracted is not None:
        arrays = expected_regions.joined_to_topics(arrays, fitted.document["topics"], attracted.arrays)
    return Found(arrays, {})


@timed
def phrases(texts: Sequence[str]) -> Found:
    """The phrases in these texts, and which text contains which, as `phrase_arrays.as_table` reads them."""
    from dashboard.analysis import phrase_arrays  # noqa: PLC0415 (stop words of 57 languages are read)
    from dashboard.analysis.phrases import mine_phrases  # noqa: PLC0415

    table = mine_phrases(texts)
    return Found(phrase_arrays.as_arrays(table), {"surfaces": list(table.surfaces)})


@timed
def label(vectors_file: Path, texts: Sequence[str], rows: Integers, phrases: Found, clusters: Found) -> Found:
    """What `cluster` found, described: labels, keyphrases and exemplars of every region in the document's `layers`.

    `texts` are those of the rows that have a vector, `phrases` what the stage of that name found in all texts, in which
    the former have the numbers `rows`.
    """
    from dashboard.analysis import (  # noqa: PLC0415 (scikit-learn takes seconds to import)
        clustering_arrays,
        descriptions,
        phrase_arrays,
    )

    table = phrase_arrays.as_table(phrases.arrays, phrases.document["surfaces"]).of_texts(rows)
    described = descriptions.describe_regions(
        texts,
        np.load(vectors_file, mmap_mode="r"),
        clustering_arrays.as_clustering(clusters.arrays, clusters.document),
        table,
        names=clusters.document.get("names", ()),
    )
    layers = [
        [
            {
                "label": region.label,
                **({} if region.computed_label is None else {"computed_label": region.computed_label}),
                "keyphrases": [
                    [keyphrase.phrase, float(keyphrase.weight), float(keyphrase.share)]
                    for keyphrase in region.keyphrases
                ],
                "exemplars": [int(point) for point in region.exemplars],
            }
            for region in layer
        ]
        for layer in described
    ]
    return Found({}, {"layers": layers})


def labels_anew(
    keyphrases: Sequence[Sequence[tuple[str, float, float]]], stand_ins: Sequence[str], names: Sequence[str]
) -> tuple[str, ...]:
    """Labels for the regions of a layer of which `names` says "", from keyphrases as `label` gives them; unlike the
    names of all others."""
    from dashboard.analysis.keyphrases import Keyphrase  # noqa: PLC0415 (scikit-learn takes seconds to import)
    from dashboard.analysis.labels import label_regions  # noqa: PLC0415

    numbers: dict[str, int] = {}  # of words, in place of their stems: phrases that share a word share its number
    told = [
        [
            Keyphrase(phrase, weight, share, tuple(numbers.setdefault(word, len(numbers)) for word in words))
            for phrase, weight, share in region
            for words in [phrase.casefold().split()]
        ]
        for region in keyphrases
    ]
    return label_regions(told, stand_ins, names=names)


@timed
def assess(vectors_file: Path, coordinates: NDArray[np.float32], *, k: int, seed: int) -> Found:
    """How far the place of each point can be trusted."""
    from dashboard.analysis import quality  # noqa: PLC0415 (other stages do not need it)

    vectors = np.load(vectors_file, mmap_mode="r")
    trust = quality.point_trustworthiness(vectors, coordinates, k=k, seed=seed)
    k = quality.counted_neighbors(len(vectors), k)
    overall = float(trust.mean(dtype=np.float64)) if k else None
    return Found({"point_trustworthiness": trust}, {"trustworthiness": overall, "neighbors": k})


@timed
def assess_neighbors(
    vectors_file: Path,
    coordinates: NDArray[np.float32],
    *,
    k: int,
    seed: int,
    nearest: NDArray[np.int32] | None = None,
) -> Found:
    """How well the drawing keeps neighbours together; `nearest` are those of every row, where all are known."""
    from dashboard.analysis import quality  # noqa: PLC0415 (other stages do not need it)

    vectors = np.load(vectors_file, mmap_mode="r")
    continuity, kept = quality.kept_neighbors(vectors, coordinates, k=k, seed=seed, nearest=nearest)
    return Found({}, {"continuity": continuity, "kept_neighbors": kept})


@timed
def outline(coordinates: NDArray[np.float32], region_of: NDArray[np.int32], *, regions: Sequence[int]) -> Found:
    """Where the regions of each layer lie on the drawing: `region_of` is (layers, encodable), `regions` their numbers
    of regions."""
    from dashboard.analysis.outlines import region_shapes  # noqa: PLC0415 (contourpy is not needed to look at a map)

    shapes = [region_shapes(coordinates, layer, count) for layer, count in zip(region_of, regions, strict=True)]
    vertices = [curve for layer in shapes for region in layer.outlines for curve in region]
    return Found(
        {"outline_vertices": np.concatenate([*vertices, np.empty((0, 2), np.float32)])},
        {
            "outline_lengths": [[[len(curve) for curve in region] for region in layer.outlines] for layer in shapes],
            "centers": [[[float(x), float(y)] for x, y in layer.anchors] for layer in shapes],
        },
    )


def rows_of(vectors_file: Path, rows: Integers) -> NDArray[np.float32]:
    """These rows of the file; the mapped file itself where they are all of it."""
    vectors: NDArray[np.float32] = np.load(vectors_file, mmap_mode="r")
    return vectors if len(rows) == len(vectors) else vectors[rows]
