"""Texts to token ids with a Rust tokenizer, whatever the text: very long, or not even valid Unicode."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

PIECE = 100_000
"""Characters tokenised at once: a tokenizer holds some 400 bytes per token, and a line may have megabytes."""

PIECES = re.compile(rf"(?s).{{1,{PIECE}}}(?=\s|\Z)|.{{1,{PIECE}}}")
"""Pieces end before white space, where no tokenizer joins anything, unless there is none."""


def token_ids(tokenizer: Any, texts: Sequence[str]) -> list[NDArray[np.int32]]:
    """The token ids of every text, in full and without special tokens. `tokenizer` is a `tokenizers.Tokenizer`
    that neither pads nor truncates."""
    whole = tokenizer.encode_batch_fast([_if_short(text) for text in texts], add_special_tokens=False)
    return [
        np.array(encoding.ids, np.int32) if len(text) <= PIECE else _in_pieces(tokenizer, text)
        for text, encoding in zip(texts, whole, strict=True)
    ]


def well_formed(text: str) -> str:
    """`text` with a question mark for each lone surrogate (JSON can spell them), which UTF-8 cannot express."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def unknown_token(tokenizer: Any) -> int | None:
    """The id that stands for what the vocabulary lacks; None where every text can be spelled."""
    token = getattr(tokenizer.model, "unk_token", None)
    return getattr(tokenizer.model, "unk_id", None) if token is None else tokenizer.token_to_id(token)


def _if_short(text: str) -> str:
    return well_formed(text) if len(text) <= PIECE else ""


def _in_pieces(tokenizer: Any, text: str) -> NDArray[np.int32]:
    pieces = PIECES.findall(well_formed(text))
    ids = [tokenizer.encode_batch_fast([piece], add_special_tokens=False)[0].ids for piece in pieces]
    return np.concatenate([np.array(part, np.int32) for part in ids])
