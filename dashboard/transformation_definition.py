"""What a transformation is learned from, as links and the store keep it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.pair_lines import TextPair

MOST_PAIRS = 200
TEXTS = "the texts themselves"
"""Stands for the column that the map is drawn from."""


@dataclass(frozen=True)
class TransformationDefinition:
    """Pairs as they were written, each text being one or `#12` for that in row 12 of the file; or the names of two
    columns, whose texts before and after stand in the same row; or an `entry` of the library."""

    pairs: tuple[TextPair, ...] = ()
    columns: TextPair | None = None
    entry: str | None = None

    @classmethod
    def of(cls, kept: Mapping[str, Any]) -> TransformationDefinition:
        """From what the store keeps."""
        pairs = tuple((before, after) for before, after in kept.get("pairs", ()))[:MOST_PAIRS]
        columns = kept.get("columns")
        return cls(pairs, None if columns is None else (columns[0], columns[1]), kept.get("entry"))

    @property
    def is_whole(self) -> bool:
        """Whether there is something to learn from."""
        return bool(self.pairs) or self.columns is not None or self.entry is not None

    @property
    def id(self) -> str:
        """A hash of what it is."""
        return hashlib.sha256(json.dumps(self.as_dict()).encode()).hexdigest()[:16]

    def as_dict(self) -> dict[str, Any]:
        """JSON-ready."""
        if self.entry is not None:
            return {"entry": self.entry}
        if self.columns is not None:
            return {"columns": list(self.columns)}
        return {"pairs": [list(pair) for pair in self.pairs]}
