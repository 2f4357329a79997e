"""An axis judged by people's ratings of a list of texts, without a map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Vectors, pole, semantic_axis
from dashboard.analysis.directions.evidence import Rating, RatingCheck, Stability, rating_check, stability
from dashboard.analysis.directions.random_axes import judged_texts, random_axes


@dataclass(frozen=True)
class RatedAxis:
    """What ratings say of an axis: `rating` is None where too few texts are rated, `stability` where a pole has a
    single text. `not_encodable` rated texts were left out."""

    rating: RatingCheck | None
    stability: Stability | None
    not_encodable: int


def rated_axis(
    vectors: Vectors,
    ratings: NDArray[np.float64],
    *,
    negative: Vectors,
    positive: Vectors,
    without: Sequence[int] = (),
    seed: int = 0,
) -> RatedAxis:
    """Judge the axis between two poles, each (texts, dimensions), by the ratings (texts,) of `vectors`, NaN for none.
    `without` are texts that are themselves in a pole. Raises `AxisError`."""
    below, above = (pole([row[None, :] for row in side]) for side in (negative, positive))
    direction = semantic_axis(negative=below, positive=above)
    is_encodable = np.asarray(vectors.any(axis=1))
    judged = judged_texts(vectors, is_encodable, seed=seed)
    randoms = random_axes(judged, negatives=len(below.weights), positives=len(above.weights), seed=seed)
    rating = Rating("rating", ratings, without=np.array(without, np.int64))
    return RatedAxis(
        rating_check(rating, vectors, direction, randoms),
        stability(below, above, judged, randoms),
        int((~is_encodable & np.isfinite(ratings)).sum()),
    )
