"""What Isogloss remembers, as frozen records: corpora, regions and maps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from store.recipes import MapRecipe

NOISE = -1
"""The region number of a point that belongs to no region."""

NOT_ENCODED = -2
"""The region number of a point whose text the encoder cannot encode: it has no place on the map."""

HIDDEN = -3
"""The region number of a point that somebody hid with its region, or left out: it counts neither as noise nor as a
region's."""

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
    deleted_documents: int = 0
    """Documents that were deleted for good: the numbers of their rows stay taken."""
    deleted_points: int = 0
    """Points whose texts went with them: they are still counted in `points`, and have no document and no place."""

    @property
    def duplicates(self) -> int:
        """Documents whose text is an exact repetition of an earlier one."""
        return self.documents - (self.points - self.deleted_points)


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
    """Documents in the region, duplicates counted, and those that are attached to it."""
    center: tuple[float, float]
    """Where the label belongs on the map."""
    stability: float | None = None
    """How far it is found again when regions are sought anew, 0-1 (Hennig 2007); like the next four, None as long as
    nobody has tried."""
    density: float | None = None
    """The mean cosine of its points to their nearest neighbours in the space."""
    cohesion: float | None = None
    """The mean cosine of its points to its centre."""
    separation: float | None = None
    """1 - the cosine of its centre to the nearest other one; None also for the only region of a layer."""
    nearest: int | None = None
    """The number of the region with that centre, -1 for none."""
    attached: int = 0
    """How many of its documents are noise that is shown in it."""
    persistence: float | None = None
    """Over which share of all numbers of regions it is one and the same, 0-1."""
    computed_label: str | None = None
    """What it was called before a person gave it its name; None where nobody did."""
    description: str = ""
    """What a person says of it."""
    color: int | None = None
    """The position in the palette of the colour that a person gave it."""
    kept_color: int | None = None
    """That of the region most like it on the first map of its texts, which it keeps where its neighbours allow it."""
    expected: str = ""
    """The topic that somebody expected and that attracted its texts, by its name; empty for a region found freely."""
    lasting_number: int | None = None
    """The number by which links name it; None where edits have not changed its own."""

    @property
    def link_number(self) -> int:
        """A number that stays when regions beside it are merged or split by hand."""
        return self.number if self.lasting_number is None else self.lasting_number

    @property
    def names(self) -> tuple[str, ...]:
        """Its name and, if a person gave it that, the one it had before."""
        return (self.label,) if self.computed_label is None else (self.label, self.computed_label)

    @property
    def is_stable(self) -> bool:
        """Whether it is known to be found again nearly as it is."""
        return self.stability is not None and self.stability >= STABLE

    @property
    def is_doubtful(self) -> bool:
        """Whether it is known not to be found again, or only in parts."""
        return self.stability is not None and self.stability < DOUBTFUL


STABLE, DOUBTFUL = 0.85, 0.6
"""From which stability a region is called stable, and below which it should not be trusted (Hennig 2007)."""


@dataclass(frozen=True)
class LayerQuality:
    """How good the regions of a layer are as a whole; None where that is not defined, as with a single region.

    `adjusted_rand` and `adjusted_mutual_information` are the mean agreement of clusterings with different seeds;
    `silhouette` and `dbcv` are measured in the clustering space.
    """

    adjusted_rand: float | None
    adjusted_mutual_information: float | None
    silhouette: float | None
    dbcv: float | None


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
    quality: LayerQuality | None = None
    """None as long as nobody has tried."""
    is_attached: NDArray[np.bool_] | None = None
    """Which points are noise that is shown in a region, (points,); None where none is."""
    computed_regions: int | None = None
    """How many regions it had before edits; None where they have not changed that."""

    @property
    def computed_count(self) -> int:
        """How many regions it has without edits."""
        return len(self.regions) if self.computed_regions is None else self.computed_regions

    def region_called(self, name: str | None) -> Region | None:
        """The region with this name, else the one that had it before a person gave it another."""
        known = [region for region in self.regions if name in region.names]
        return min(known, key=lambda region: region.label != name, default=None)


@dataclass(frozen=True)
class Attachment:
    """How much of the noise is shown in the regions nearest to it: at most so many percent of the documents, the surest
    first, and only where it is at least so many percent sure."""

    most: int = 0
    least_sure: int = 0


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
    attachment: Attachment = Attachment()
    """How the layers show noise: as it is, unless somebody asked for another view."""
    edition: str = ""
    """Which edits count in it, as a digest; empty where none does."""
    colored_like: str = ""
    """The map that its colours are taken from; empty where they are its own."""

    @property
    def is_shown(self) -> NDArray[np.bool_]:
        """Which points have a place that nobody has taken from them, (points,)."""
        has_place = np.isfinite(self.coordinates[:, 0])
        return has_place & (self.layers[0].region_of != HIDDEN) if self.layers else has_place

    @property
    def not_encoded(self) -> int:
        """Documents whose text the encoder cannot encode."""
        return int(self.counts[np.isnan(self.coordinates[:, 0])].sum()) - self.not_placed

    @property
    def not_placed(self) -> int:
        """Documents with a text that was added to the corpus after the map was drawn."""
        return int(self.counts[len(self.counts) - self.later_points :].sum())
