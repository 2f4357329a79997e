"""The tags of a group of documents, beside all others: on which share of either each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.overrepresentation import benjamini_hochberg, log_two_sided
from dashboard.evidence.columns import Mask
from store.tags import Points


@dataclass(frozen=True)
class TagShare:
    """A tag that is on so many documents `inside` the group; `q` is its exact p-value, corrected for all tags."""

    name: str
    inside: int
    share: float
    share_elsewhere: float
    q: float


def tag_shares(
    tags: Mapping[str, Points], point_of: NDArray[np.int32], inside: Mask, considered: Mask
) -> tuple[TagShare, ...]:
    """The tags of the documents `inside`, beside the others among those `considered`, those that differ most first.
    Both are (documents,), and so are the points at which these are. A document may have several tags, so each is held
    against all others for itself."""
    group, others = inside & considered, considered & ~inside
    sizes = np.array([group.sum(), others.sum()])
    found = {tag: np.isin(point_of, points) for tag, points in tags.items()}
    found = {tag: has for tag, has in found.items() if (has & considered).any()}
    if not found:
        return ()
    counts = np.array([[(has & side).sum() for has in found.values()] for side in (group, others)], np.int64)
    log_p = log_two_sided(counts[0], inside=int(sizes[0]), marked=counts.sum(axis=0), total=int(sizes.sum()))
    shares = counts / np.maximum(sizes[:, None], 1)
    told = [
        TagShare(tag, int(counts[0, number]), float(shares[0, number]), float(shares[1, number]), float(q))
        for number, (tag, q) in enumerate(zip(found, benjamini_hochberg(log_p), strict=True))
    ]
    return tuple(sorted(told, key=lambda one: (one.q, -abs(one.share - one.share_elsewhere))))
