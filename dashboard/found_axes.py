"""Axes that a map offers without being asked for any: both ends in phrases and texts, for a person to name."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import positions
from dashboard.analysis.directions.found_axes import FoundAxis, Method, found_axes_of_file
from dashboard.analysis.phrases import PhraseTable
from dashboard.axis_definition import AxisDefinition, rows_part
from dashboard.compute import Compute, outcome
from dashboard.evidence.telling_phrases import group_phrases
from dashboard.space import Space
from store.records import SemanticMap

SOUGHT = 6
POLE = 25
"""Outermost texts of either end that become its examples."""
TELLING = 60
"""Outermost texts whose phrases are told."""
LISTED = 3


@dataclass(frozen=True, eq=False)
class End:
    """One end of a found axis: its outermost `points`, and `phrases` that they contain more often than others."""

    points: NDArray[np.int64]
    phrases: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class OfferedAxis:
    """A direction that was found, with the `definition` of the axis between its outermost texts."""

    found: FoundAxis
    definition: AxisDefinition
    low: End
    high: End


def offered_axes(
    compute: Compute, semantic_map: SemanticMap, space: Space, table: PhraseTable, region: tuple[int, int] | None
) -> list[OfferedAxis]:
    """A few axes in which the texts of the map (by ICA) or of a region (layer and number; by PCA) differ; none where
    there are too few texts. Raises `ComputeDiedError`."""
    rows = np.flatnonzero(np.isfinite(semantic_map.coordinates[:, 0]))
    if region is not None:
        rows = np.flatnonzero(semantic_map.layers[region[0]].region_of == region[1])
    method: Method = "ICA" if region is None else "PCA"
    asked = compute.ask(found_axes_of_file, space.vectors_file, rows, count=SOUGHT, method=method)
    return [_offered(found, space, table, rows) for found in outcome(asked)]


def _offered(found: FoundAxis, space: Space, table: PhraseTable, rows: NDArray[np.int64]) -> OfferedAxis:
    order = rows[np.argsort(positions(np.asarray(space.vectors[rows]), found.direction), kind="stable")]
    low, high = (
        End(points[:LISTED], tuple(told.phrase for told in group_phrases(table, points[:TELLING], rows)))
        for points in (order, order[::-1])
    )
    definition = AxisDefinition(
        (rows_part(space.rows.of(order[:POLE])),),
        (rows_part(space.rows.of(order[: -POLE - 1 : -1])),),
        again=round(found.again, 2),
    )
    return OfferedAxis(found, definition, low, high)
