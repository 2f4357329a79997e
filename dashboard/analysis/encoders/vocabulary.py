"""What an encoder makes of texts before it encodes them: their tokens, those it does not know, and its window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer  # type: ignore[import-untyped]

from dashboard.analysis.encoders.model_folder import bundled_model, find_model, window_of
from dashboard.analysis.encoders.removal import base_of
from dashboard.analysis.encoders.tokens import token_ids, unknown_token

BUNDLED = ("full", "first-look")
"""The first look is distilled from the full model and has its vocabulary."""


@dataclass(frozen=True)
class Vocabulary:
    """`window` is how many tokens of a text the encoder reads at once, None where that is not known."""

    tokenizer: Any
    unknown: int | None
    window: int | None

    def token_counts(self, texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """How many tokens each text has, and how many of them the encoder does not know; both (texts,)."""
        tokens = token_ids(self.tokenizer, texts)
        unknown = [0 if self.unknown is None else np.count_nonzero(ids == self.unknown) for ids in tokens]
        return np.array([len(ids) for ids in tokens], np.int64), np.array(unknown, np.int64)


def vocabulary(name: str) -> Vocabulary | None:
    """The vocabulary of the encoder called `name`, read from its files without loading the model.

    None for a service, and for a model whose tokenizer is not kept as `tokenizer.json`. Raises EncoderError.
    """
    name = base_of(name)
    if name.startswith("endpoint:"):
        return None
    folder = bundled_model() if name in BUNDLED else find_model(name)
    file = next(iter(sorted(folder.path.rglob("tokenizer.json"))), None)
    if file is None:
        return None
    tokenizer = Tokenizer.from_file(str(file))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    special = len(tokenizer.encode("a").ids) - len(tokenizer.encode("a", add_special_tokens=False).ids)
    prompt = len(tokenizer.encode(folder.prompt, add_special_tokens=False).ids) if folder.prompt else 0
    window = window_of(folder.path)
    return Vocabulary(tokenizer, unknown_token(tokenizer), window and max(1, window - special - prompt))
