"""Static encoders: a text is the mean of its tokens' vectors. No torch, some 20,000 short texts/s."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from scipy.sparse import csr_array
from tokenizers import Tokenizer  # type: ignore[import-untyped]

from dashboard.analysis.encoders.tokens import token_ids, unknown_token
from dashboard.analysis.encoders.vectors import unit_rows


class StaticEncoder:
    """Token vectors `table` (vocabulary, dimensions), averaged; unknown tokens carry no meaning and do not count."""

    def __init__(self, encoder_id: str, tokenizer: Tokenizer, table: NDArray[np.float32]) -> None:
        self.id = encoder_id
        self.dimensions = table.shape[1]
        self._table = table
        self._tokenizer = tokenizer
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._unknown = unknown_token(tokenizer)
        self._lock = threading.Lock()

    @classmethod
    def from_folder(cls, encoder_id: str, folder: Path) -> StaticEncoder:
        """The encoder that model2vec saved in `folder`."""
        table = load_file(folder / "model.safetensors")["embeddings"].astype(np.float32)
        return cls(encoder_id, Tokenizer.from_file(str(folder / "tokenizer.json")), table)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder.encode`. A static encoder has no window: every token of a text counts."""
        with self._lock:
            known = [ids[ids != self._unknown] for ids in token_ids(self._tokenizer, texts)]
        tokens = np.concatenate([np.zeros(0, np.int32), *known])
        ends = np.cumsum([0, *map(len, known)])
        counts = csr_array((np.ones(len(tokens), np.float32), tokens, ends), (len(known), len(self._table)))
        return unit_rows(counts @ self._table)
