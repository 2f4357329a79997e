"""A space with a planted direction: texts are few broad subjects and noise, and a quality that moves some of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class PlantedSpace:
    """`vectors` (texts, dimensions); along the unit vector `direction` they have the `quality` (texts,)."""

    vectors: np.ndarray
    direction: np.ndarray
    quality: np.ndarray


def planted_space(*, texts=1_500, dimensions=64, strength=1.0, seed=3) -> PlantedSpace:
    """Five subjects with different weights, noise that is larger in some dimensions than in others, and a quality."""
    random = np.random.default_rng(seed)
    subjects = random.normal(size=(5, dimensions)) * 0.6
    noise = random.normal(size=(texts, dimensions)) * np.linspace(1.2, 0.3, dimensions)
    direction = random.normal(size=dimensions)
    direction /= np.linalg.norm(direction)
    quality = random.normal(size=texts)
    vectors = subjects[random.integers(0, 5, texts)] + noise
    vectors -= np.outer(vectors @ direction, direction)
    vectors += strength * np.outer(3 * quality, direction)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return PlantedSpace(vectors.astype(np.float32), direction.astype(np.float32), quality)
