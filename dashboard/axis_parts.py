"""What a pole is made of besides typed texts, as points of a map: rows of the file, regions, values and tags."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import AxisError
from dashboard.axis_definition import PolePart
from dashboard.file_rows import FileRows
from dashboard.point_columns import PointColumns
from store.records import SemanticMap


def points_of(part: PolePart, semantic_map: SemanticMap, rows: FileRows, columns: PointColumns) -> NDArray[np.int64]:
    """The points of a part that is no typed text; raises `AxisError` where the map has no such thing."""
    found: NDArray[Any] = np.zeros(0, np.int64)
    if part.kind == "rows":
        found = rows.points(part.numbers)
    elif part.kind == "region" and part.numbers[0] < len(semantic_map.layers):
        layer = semantic_map.layers[part.numbers[0]]
        named = [region.number for region in layer.regions if region.link_number == part.numbers[1]]
        found = np.flatnonzero(np.isin(layer.region_of, named))
    elif part.kind == "value" and part.numbers[0] < len(semantic_map.corpus.columns):
        names, numbers = columns.groups(part.numbers[0])
        found = np.flatnonzero(numbers == names.index(part.text)) if part.text in names else found
    elif part.kind == "tag":
        found = columns.tags_by_any_name.get(part.text, found)
    placed: NDArray[np.int64] = found[np.isfinite(semantic_map.coordinates[found, 0])].astype(np.int64)
    if not len(placed):
        raise AxisError(f"The map has no text for “{part}”: take it from this end.")
    return placed
