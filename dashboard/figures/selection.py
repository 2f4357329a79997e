"""The points a visitor has selected, as the browser tells them and is told them."""

from __future__ import annotations

import base64
import binascii

import numpy as np
from numpy.typing import NDArray


def unpacked(text: str, *, points: int) -> NDArray[np.int32]:
    """Ascending point numbers from the text the browser makes of them; what is no such text selects nothing.

    The text is base64 of the gaps between the numbers, seven bits to a byte, the lowest first, the eighth set where the
    number goes on. Numbers from `points` on are left out.
    """
    try:
        coded = np.frombuffer(base64.b64decode(text, validate=True), np.uint8)
    except (binascii.Error, ValueError):
        return np.zeros(0, np.int32)
    ends = np.flatnonzero(coded < 128)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64) if ends.size else ends
    coded = coded[: ends[-1] + 1] if ends.size else coded[:0]
    # A byte's place in its number; no number of points needs more than five bytes.
    places = np.arange(len(coded)) - np.repeat(starts, np.diff([*starts, len(coded)]))
    if places.size and places.max() > 4:
        return np.zeros(0, np.int32)
    gaps = np.add.reduceat((coded & 127).astype(np.int64) << (7 * places), starts) if starts.size else starts
    numbers = np.cumsum(gaps + 1) - 1
    return numbers[numbers < points].astype(np.int32)


def packed(points: NDArray[np.integer]) -> str:
    """Ascending point numbers as the text that `unpacked` reads."""
    gaps = points.astype(np.int64) - np.concatenate([[-1], points[:-1]]) - 1
    places = np.arange(5)
    bytes_of = np.maximum(1, np.ceil(np.log2(gaps + 1) / 7)).astype(np.int64)[:, None]
    coded = (gaps[:, None] >> 7 * places & 127) | np.where(places < bytes_of - 1, 128, 0)
    return base64.b64encode(coded[places < bytes_of].astype(np.uint8).tobytes()).decode()
