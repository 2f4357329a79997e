"""Questions one can ask of a finished map. Those about directions are `queries.axes`, `queries.transformations`,
`queries.analogies`, `queries.arithmetic` and `queries.paths`."""

from __future__ import annotations

from importlib import import_module
from itertools import islice
from types import ModuleType
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from dashboard.noise import NoiseVotes, noise_votes
from dashboard.tags import tags_at, tags_on
from store import Store
from store.records import NOISE, NOT_ENCODED, Layer, Region, SemanticMap

if TYPE_CHECKING:
    from dashboard import analogies, arithmetic, axes, paths, transformations  # noqa: F401 (for type checkers)

Points = NDArray[np.int32]

ABOUT_DIRECTIONS = frozenset({"analogies", "arithmetic", "axes", "paths", "transformations"})


def __getattr__(name: str) -> ModuleType:
    """The questions about directions, loaded when they are first asked for: most maps are looked at without them."""
    if name in ABOUT_DIRECTIONS:
        return import_module(f"dashboard.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def documents_of_points(store: Store, semantic_map: SemanticMap, points: Points, *, limit: int = 200) -> pd.DataFrame:
    """The documents at these points, exact duplicates each on a line of their own, in the order of the points.

    Columns: `row` (counted from 0 in the file), `point`, `text`, then the corpus' metadata under their own names; a
    metadata column with one of those three names gets the prefix `meta_`.
    """
    corpus = semantic_map.corpus
    documents = store.corpora.documents_of(corpus.id, points, limit)
    numbers = documents.column("document").to_numpy()
    table = documents.drop_columns(["document"])
    for column in corpus.columns:
        values = store.metadata.values(corpus, column.name, numbers)
        table = table.append_column(free_name(column.name, table.column_names), values)
    return table.to_pandas()


def metadata_values(store: Store, corpus_id: str, column: str) -> NDArray[Any]:
    """A metadata column with one value per point, (points,): that of its first document, none without a document.

    Strings or None for categories, texts, ids and urls; float64 or NaN for numbers; datetime64 or NaT for dates.
    """
    corpus = store.corpora.get(corpus_id)
    first_documents = store.corpora.first_documents(corpus_id)
    values: NDArray[Any] = store.metadata.values(corpus, column, first_documents).to_numpy(zero_copy_only=False)
    return values


def text_at(store: Store, semantic_map: SemanticMap, point: int) -> tuple[str, dict[str, Any]]:
    """The text at a point and what the row of its first document says besides; raises `IndexError`."""
    if not 0 <= point < semantic_map.corpus.points:
        raise IndexError(f"The map has no point {point}.")
    corpus = semantic_map.corpus
    found = store.corpora.documents_of(corpus.id, np.array([point], np.int32), 1).to_pylist()[0]
    return found["text"], store.metadata.of_document(corpus, found["document"])


def region_points(semantic_map: SemanticMap, layer: int, region: int, *, with_attached: bool = False) -> Points:
    """The points of a region, the strongest members first; on request also noise that its neighbours vote into it."""
    regions = semantic_map.layers[layer]
    membership = regions.attached if with_attached else regions.region_of
    points = np.flatnonzero(membership == region)
    order = np.argsort(-regions.membership[points], kind="stable")
    return points[order].astype(np.int32)


def documents_table(store: Store, semantic_map: SemanticMap) -> pa.Table:
    """One line per document in the order of the file: row, text, metadata, place, and its region in every layer.

    For each layer L, the coarsest being 0: `region_L` (-1 for noise), `membership_L`, `label_L`, and `attached_L`, the
    region that the document is in or, for noise, joins by its neighbours' vote. Null for texts without a vector. For
    noise also `nearest_L`, the region that most of its neighbours are in, and `certainty_L`, their share. Where texts
    of the corpus have tags, `tags` lists those of each.
    """
    corpus = semantic_map.corpus
    rows, point_of = store.corpora.rows_and_points(corpus.id)
    texts = store.corpora.texts_of_documents(corpus.id)
    is_encoded = ~np.isnan(semantic_map.coordinates[point_of, 0])
    own: dict[str, pa.Array] = {"row": pa.array(rows), "text": texts}
    places: dict[str, pa.Array] = {
        name: pa.array(semantic_map.coordinates[point_of, axis], mask=~is_encoded) for axis, name in enumerate("xy")
    }
    votes = noise_votes(store, semantic_map)
    for layer in semantic_map.layers:
        places |= layer_columns(layer, point_of, ~is_encoded)
        if votes is not None:
            places |= nearest_columns(layer, votes[layer.number], point_of)
    if tags := tags_on(store, semantic_map):
        places["tags"] = pa.array(tags_at(tags, point_of), pa.list_(pa.string()))
    for column in corpus.columns:
        own[free_name(column.name, [*own, *places])] = store.metadata.values(corpus, column.name)
    return pa.table({**own, **places})


def layer_columns(layer: Layer, point_of: Points, has_no_vector: NDArray[np.bool_]) -> dict[str, pa.Array]:
    """The four columns of one layer in the documents table."""
    region_of = layer.region_of[point_of]
    labels = pa.array([region.label for region in layer.regions], pa.string())
    return {
        f"region_{layer.number}": pa.array(region_of, mask=has_no_vector),
        f"membership_{layer.number}": pa.array(layer.membership[point_of], mask=has_no_vector),
        f"label_{layer.number}": labels.take(pa.array(np.maximum(region_of, 0), mask=region_of <= NOISE)),
        f"attached_{layer.number}": pa.array(
            layer.attached[point_of], mask=has_no_vector | (layer.attached[point_of] <= NOT_ENCODED)
        ),
    }


def nearest_columns(layer: Layer, votes: NoiseVotes, point_of: Points) -> dict[str, pa.Array]:
    """Where the noise of one layer might belong, and how sure that is; null where no neighbour is in any region."""
    nearest = np.full(len(layer.region_of), NOISE, np.int32)
    certainty = np.zeros(len(layer.region_of), np.float32)
    nearest[votes.points], certainty[votes.points] = votes.regions[:, 0], votes.strengths[:, 0]
    is_unknown = nearest[point_of] == NOISE
    return {
        f"nearest_{layer.number}": pa.array(nearest[point_of], mask=is_unknown),
        f"certainty_{layer.number}": pa.array(certainty[point_of], mask=is_unknown),
    }


def regions_table(store: Store, semantic_map: SemanticMap) -> pa.Table:
    """One line per region of every layer: its place among layers and regions, label, evidence, size and soundness."""
    regions = [region for layer in semantic_map.layers for region in layer.regions]
    points = np.array([point for region in regions for point in region.exemplars], np.int32)
    texts = iter(store.corpora.texts(semantic_map.corpus.id, points))
    exemplars = [list(islice(texts, len(region.exemplars))) for region in regions]
    return pa.table(
        {
            "layer": pa.array([region.layer for region in regions], pa.int32()),
            "region": pa.array([region.number for region in regions], pa.int32()),
            "parent": pa.array([region.parent for region in regions], pa.int32()),
            "label": pa.array([region.label for region in regions], pa.string()),
            "computed_label": pa.array([region.computed_label or region.label for region in regions], pa.string()),
            "expected": pa.array([region.expected or None for region in regions], pa.string()),
            "description": pa.array([region.description for region in regions], pa.string()),
            "keyphrases": pa.array(
                [[keyphrase.phrase for keyphrase in region.keyphrases] for region in regions], pa.list_(pa.string())
            ),
            "size": pa.array([region.size for region in regions], pa.int32()),
            "exemplars": pa.array(exemplars, pa.list_(pa.string())),
            "membership": pa.array([membership_quartiles(semantic_map, region) for region in regions]),
            **{
                name: pa.array([getattr(region, name) for region in regions], pa.float64())
                for name in ("stability", "density", "cohesion", "separation", "persistence")
            },
        }
    )


def membership_quartiles(semantic_map: SemanticMap, region: Region) -> list[float]:
    """The quartiles of the membership of a region's own points, the median between them; empty without any."""
    layer = semantic_map.layers[region.layer]
    memberships = layer.membership[(layer.region_of == region.number) & (layer.membership > 0)]
    return np.percentile(memberships, (25, 50, 75)).astype(float).tolist() if len(memberships) else []


def free_name(name: str, taken: list[str]) -> str:
    """A column name that is not taken: itself, or with the prefix `meta_` as often as needed."""
    while name in taken:
        name = f"meta_{name}"
    return name
