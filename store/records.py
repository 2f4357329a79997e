"""What Isogloss remembers, as frozen records: corpora, recipes, regions and maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

NOISE = -1
"""The region number of a point that belongs to no region."""

NOT_ENCODED = -2
"""The region number of a point whose text the encoder cannot encode: it has no place on the map."""

ColumnType = Literal["category", "number", "date", "text", "url", "id"]


@dataclass(frozen=True)
class Column:
    """A metadata column of a corpus; `is_integer` keeps whole numbers whole when they are written out again."""

    name: str
    type: ColumnType
    is_integer: bool = False


@dataclass(frozen=True)
class Corpus:
    """A named collection of documents, in the order of the file they came from.

    A *document* is a row of the file that has a text. A *point* is a distinct text: exact duplicates are several
    documents and one point. Arrays about meaning have one entry per point, lists of rows one per document.
    """

    id: str
    name: str
    source: str
    text_column: str
    columns: tuple[Column, ...]
    documents: int
    points: int
    empty: int
    rejected: int
    texts_key: str
    """SHA-256 over the distinct texts in order: equal texts have equal keys, and share vectors and stage results."""
    content_key: str
    """SHA-256 of the file and of how it was read: the same upload is recognised by it."""
    added_at: datetime

    @property
    def duplicates(self) -> int:
        """Documents whose text is an exact repetition of an earlier one."""
        return self.documents - self.points


@dataclass(frozen=True)
class MapRecipe:
    """Every choice that determines a map. `encoder` is a name; the map itself records the exact encoder id."""

    encoder: str = "full"
    n_neighbors: int = 15
    min_dist: float = 0.1
    seed: int = 42
    min_cluster_size: int | None = None
    """HDBSCAN's, for the finest layer, in points; None makes regions of communities instead."""
    min_samples: int = 10
    """HDBSCAN's, without effect where there is no `min_cluster_size`."""
    base: str | None = None
    """The map that is kept as it is, with places found on it for texts that were added since; None: all is drawn."""

    def as_dict(self) -> dict[str, Any]:
        """The recipe as JSON-ready values; without a base, it is one of the time before maps could grow."""
        return {name: value for name, value in asdict(self).items() if name != "base" or value is not None}


@dataclass(frozen=True)
class Keyphrase:
    """A phrase that tells a region from its siblings: `weight` is its class-based TF-IDF, `share` the share of the
    region's points that contain it."""

    phrase: str
    weight: float
    share: float


@dataclass(frozen=True)
class Region:
    """A labeled cluster of one layer. `parent` is the number of the region of the next coarser layer that holds it."""

    layer: int
    number: int
    parent: int | None
    label: str
    keyphrases: tuple[Keyphrase, ...]
    exemplars: tuple[int, ...]
    """Points whose texts stand for the region, the most typical first."""
    size: int
    """Documents in the region, duplicates counted."""
    center: tuple[float, float]
    """Where the label belongs on the map."""
    stability: float | None = None


@dataclass(frozen=True, eq=False)
class Layer:
    """One level of detail: which region each point belongs to, how strongly, and the regions themselves.

    Shapes: `region_of`, `membership` and `attached` are (points,). `region_of` holds region numbers, `NOISE` or
    `NOT_ENCODED`; `attached` is the same with noise joined to a region by neighbour vote.
    """

    number: int
    regions: tuple[Region, ...]
    region_of: NDArray[np.int32]
    membership: NDArray[np.float32]
    attached: NDArray[np.int32]
    noise_share: float
    """Share of the documents that have a vector and belong to no region."""


@dataclass(frozen=True, eq=False)
class SemanticMap:
    """A corpus drawn with a recipe. `coordinates` is (points, 2) float32, NaN where a text has no vector.

    `layers` go from coarse to fine; `first_layer` is the one to show first. `outlines[layer][region]` is a list of
    closed curves, each (vertices, 2) float32. `counts` is (points,): documents per point.
    """

    id: str
    corpus: Corpus
    recipe: MapRecipe
    encoder_id: str
    coordinates: NDArray[np.float32]
    counts: NDArray[np.int32]
    layers: tuple[Layer, ...]
    first_layer: int
    outlines: tuple[tuple[tuple[NDArray[np.float32], ...], ...], ...]
    trustworthiness: float | None
    """Trustworthiness of the map (Venna & Kaski 2001) over the recipe's number of neighbours; None below 3 points."""
    point_trustworthiness: NDArray[np.float32]
    """Each point's own part of it, (points,)."""
    fitted_points: int
    """Points the projection was fitted on; the others were placed by their neighbours."""
    seconds: Mapping[str, float]
    built_at: datetime
    earlier_points: int | None = None
    """Points of the map that this one was grown from; None if it was drawn as a whole."""
    later_points: int = 0
    """Points added to the corpus after the map was drawn: the last ones, without a place on it."""

    @property
    def not_encoded(self) -> int:
        """Documents whose text the encoder cannot encode."""
        return int(self.counts[np.isnan(self.coordinates[:, 0])].sum()) - self.not_placed

    @property
    def not_placed(self) -> int:
        """Documents with a text that was added to the corpus after the map was drawn."""
        return int(self.counts[len(self.counts) - self.later_points :].sum())


@dataclass(frozen=True)
class JobRequest:
    """A map somebody asked for. Only this is remembered of a job: to resume is to submit again."""

    id: str
    corpus_id: str
    recipe: MapRecipe
    position: int
    requested_by: str
    requested_at: datetime
    is_paused: bool = False
    error: str | None = None
