"""What an encoder is, and the one error it raises for what its user can fix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Encoder(Protocol):
    """Texts to vectors. Safe to use from several threads; they take turns."""

    @property
    def id(self) -> str:
        """Everything that changes a vector: name, revision or hash, pooling, normalisation, prompt, windows."""

    @property
    def dimensions(self) -> int:
        """Length of a vector."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Vectors (texts, dimensions), of unit length, or zero for a text that the encoder cannot encode.

        Not encodable are empty and blank texts and those without a single token that the model knows. A text
        longer than the model's window is encoded in overlapping windows: nothing is cut.
        """


class EncoderError(Exception):
    """An encoder that cannot be had or does not answer; the message says what is wrong and what to do."""
