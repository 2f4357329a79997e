"""Axes that are found without poles: directions in which the texts themselves differ."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.directions.axes import Vectors

Floats = NDArray[np.float64]
Method = Literal["ICA", "PCA"]

MOST_TEXTS = 4_000
"""More are not used: a random sample of them determines a few directions well enough."""
FEWEST_TEXTS = 100
"""Of fewer, halves are too small to find anything again."""
ROUNDS = 200
ENOUGH = 1e-3


@dataclass(frozen=True, eq=False)
class FoundAxis:
    """`direction` is a unit vector (dimensions,), its positive end the longer tail; `share` that of the variance of the
    texts along it. `again` says how far halves of the texts lead to the same, 0-1."""

    direction: Vectors
    share: float
    again: float


def found_axes_of_file(file: Path, rows: NDArray[np.int64], *, count: int, method: Method) -> list[FoundAxis]:
    """The same from the vectors in a file, for a compute process."""
    return found_axes(np.load(file, mmap_mode="r"), rows, count=count, method=method)


def found_axes(
    vectors: Vectors, rows: NDArray[np.int64], *, count: int, method: Method, seed: int = 0
) -> list[FoundAxis]:
    """A few directions in which the texts in these rows differ, those with the largest share of their variance first;
    none where there are fewer than a hundred.

    ICA seeks directions along which most texts lie in the middle and a few far out, as far as possible independent of
    each other: FastICA (Hyvärinen and Oja 2000, https://doi.org/10.1016/S0893-6080(00)00026-5) on the vectors of whole
    texts, as in S3 (Kardos, Kostkan, Vermillet, Nielbo, Enevoldsen and Rocca 2024, https://arxiv.org/abs/2406.09556).
    PCA takes those of the largest variance (Pearson 1901, https://doi.org/10.1080/14786440109462720). `again` is the
    mean, over two random halves of the texts, of the largest correlation of the places along it with those along any
    direction found in that half alone.
    """
    random = np.random.default_rng(seed)
    drawn = random.permutation(rows)[:MOST_TEXTS]
    used = np.asarray(vectors[np.sort(drawn)], np.float64)
    used = used[used.any(axis=1)]
    if len(used) < FEWEST_TEXTS:
        return []
    centered = used - used.mean(axis=0)
    count = min(count, centered.shape[1])
    seek = independent if method == "ICA" else principal
    found = seek(centered, count, seed)
    again = found_again(centered, found, lambda half: seek(half, count, seed), random)
    places = centered @ found.T
    shares = (places**2).sum(axis=0) / (centered**2).sum()
    turned = found * np.where((places**3).sum(axis=0) < 0, -1, 1)[:, None]
    return [
        FoundAxis(turned[number].astype(np.float32), float(shares[number]), float(again[number]))
        for number in np.argsort(-shares)
    ]


def independent(centered: Floats, count: int, seed: int) -> Floats:
    """Unit vectors (count, dimensions) of independent components, by the fixed-point iteration for all at once with the
    hyperbolic tangent."""
    eigenvalues, eigenvectors = np.linalg.eigh(centered.T @ centered / len(centered))
    leading = np.argsort(-eigenvalues)[:count]
    whitening = eigenvectors[:, leading] / np.sqrt(np.maximum(eigenvalues[leading], 1e-12))
    whitened = centered @ whitening
    turned = orthogonal(np.random.default_rng(seed).normal(size=(count, count)))
    for _ in range(ROUNDS):
        bent = np.tanh(whitened @ turned.T)
        before = turned
        turned = orthogonal(bent.T @ whitened / len(whitened) - (1 - bent**2).mean(axis=0)[:, None] * turned)
        if np.abs(1 - np.abs((turned * before).sum(axis=1))).max() < ENOUGH:
            break
    components = turned @ whitening.T
    lengths: Floats = np.linalg.norm(components, axis=1, keepdims=True)
    return np.asarray(components / lengths, np.float64)


def orthogonal(square: Floats) -> Floats:
    """The orthogonal matrix nearest to a square one."""
    left, _, right = np.linalg.svd(square)
    nearest: Floats = left @ right
    return nearest


def principal(centered: Floats, count: int, seed: int) -> Floats:
    """Unit vectors (count, dimensions) of the largest variance."""
    _, vectors = np.linalg.eigh(centered.T @ centered)
    return np.ascontiguousarray(vectors[:, ::-1][:, :count].T)


def found_again(
    centered: Floats, found: Floats, seek: Callable[[Floats], Floats], random: np.random.Generator
) -> Floats:
    """How far each direction is found in halves of the texts, (found,)."""
    order = random.permutation(len(centered))
    likeness = []
    for half in (order[: len(order) // 2], order[len(order) // 2 :]):
        part = centered[half] - centered[half].mean(axis=0)
        places = np.concatenate([centered @ found.T, centered @ seek(part).T], axis=1)
        likeness.append(np.abs(np.corrcoef(places, rowvar=False)[: len(found), len(found) :]).max(axis=1))
    mean: Floats = np.mean(likeness, axis=0)
    return mean
