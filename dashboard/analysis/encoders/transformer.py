"""Sentence transformers: tokenised once, long texts in windows, batches filled to a budget of tokens."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.models import Normalize, StaticEmbedding

from dashboard.analysis.encoders.libraries import load_sentence_transformer
from dashboard.analysis.encoders.model_folder import ModelFolder
from dashboard.analysis.encoders.protocol import Encoder, EncoderError
from dashboard.analysis.encoders.static import StaticEncoder
from dashboard.analysis.encoders.tokens import token_ids
from dashboard.analysis.encoders.vectors import unit_rows
from dashboard.analysis.encoders.windows import padded_batches, window_spans

PADDED_TOKENS_ON_CPU = 1_024
"""Budget of a batch: so few that their activations stay in the processor's caches (2,048 are a tenth slower)."""

PADDED_TOKENS_ON_ACCELERATOR = 32_768


@dataclass(frozen=True)
class Window:
    """What the model sees at once: `tokens` with special tokens and prompt, `weight` counts those of the text."""

    text: int
    tokens: NDArray[np.int32]
    weight: int


def load_model(folder: ModelFolder) -> Encoder:
    """The encoder of a sentence-transformers model, on the best device there is (CUDA, Apple's MPS, else the CPU)."""
    model = load_sentence_transformer(folder)
    first, *others = model
    if (
        isinstance(first, StaticEmbedding)
        and all(isinstance(other, Normalize) for other in others)
        and not folder.prompt
    ):
        return StaticEncoder(folder.id, first.tokenizer, first.embedding.weight.numpy(force=True).astype(np.float32))
    return TransformerEncoder(folder, model)


class TransformerEncoder:
    """A loaded SentenceTransformer with a window."""

    def __init__(self, folder: ModelFolder, model: Any) -> None:
        self.id = folder.id
        self._lock = threading.Lock()
        self._model = model
        self._tokens = _Tokens(model, folder)
        on_cpu = self._model.device.type == "cpu"
        self._budget = PADDED_TOKENS_ON_CPU if on_cpu else PADDED_TOKENS_ON_ACCELERATOR
        self.dimensions = int(self._forward(list(self._tokens.windows(["a"]))).shape[1])

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder.encode`. The vectors of a long text's windows are averaged by their number of tokens."""
        totals = np.zeros((len(texts), self.dimensions), np.float32)
        with self._lock:
            windows = list(self._tokens.windows(texts))
            lengths = np.array([len(window.tokens) for window in windows], np.intp)
            for batch in padded_batches(lengths, self._budget):
                chosen = [windows[position] for position in batch]
                weights = np.array([[window.weight] for window in chosen], np.float32)
                np.add.at(totals, [window.text for window in chosen], weights * self._forward(chosen))
        return unit_rows(totals)

    def _forward(self, windows: Sequence[Window]) -> NDArray[np.float32]:
        """The model's own sentence embeddings, (windows, dimensions)."""
        with torch.inference_mode():
            features = self._tokens.padded(windows)
            on_device = {key: value.to(self._model.device) for key, value in features.items()}
            embeddings = self._model({**on_device, "prompt_length": self._tokens.prompt_length})["sentence_embedding"]
            return np.asarray(embeddings.float().cpu().numpy(), np.float32)


class _Tokens:
    """The model's tokenizer: texts to windows, windows to padded tensors."""

    def __init__(self, model: Any, folder: ModelFolder) -> None:
        if not getattr(model.tokenizer, "is_fast", False):
            raise EncoderError(
                f"The model {folder.name!r} has no tokenizer with which Isogloss could encode long texts in windows: "
                "choose another sentence-transformers model."
            )
        self._tokenizer = model.tokenizer.backend_tokenizer
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        self._padding = model.tokenizer.pad_token_id or 0
        self._pads_left = model.tokenizer.padding_side == "left"
        self._unknown = model.tokenizer.unk_token_id
        self._prompt = folder.prompt
        self._prompt_tokens = token_ids(self._tokenizer, [folder.prompt])[0]
        self._before, self._after = self._special_tokens()
        special = len(self._before) + len(self._prompt_tokens) + len(self._after)
        self._capacity = int(model.max_seq_length) - special
        if self._capacity < 1:
            raise EncoderError(f"The prompt fills the whole window of the model {folder.name!r}: choose a shorter one.")
        self.prompt_length = len(self._before) + len(self._prompt_tokens) if folder.prompt else 0

    def windows(self, texts: Sequence[str]) -> Iterator[Window]:
        """Windows of the texts that can be encoded; a text with no token that the model knows has none."""
        skipped = len(self._prompt_tokens)
        for number, tokens in enumerate(token_ids(self._tokenizer, [self._prompt + text for text in texts])):
            prompt, body = tokens[:skipped], tokens[skipped:]
            if texts[number].isspace() or np.all(body == self._unknown):
                continue
            for start, stop in window_spans(len(body), self._capacity):
                content = np.concatenate([self._before, prompt, body[start:stop], self._after])
                yield Window(number, content, weight=stop - start)

    def padded(self, windows: Sequence[Window]) -> dict[str, torch.Tensor]:
        """Token ids and attention mask, each (windows, longest)."""
        longest = max(len(window.tokens) for window in windows)
        tokens = np.full((len(windows), longest), self._padding, np.int64)
        mask = np.zeros_like(tokens)
        for row, window in enumerate(windows):
            size = len(window.tokens)
            place = slice(longest - size, longest) if self._pads_left else slice(size)
            tokens[row, place] = window.tokens
            mask[row, place] = 1
        return {"input_ids": torch.from_numpy(tokens), "attention_mask": torch.from_numpy(mask)}

    def _special_tokens(self) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
        """What the model wants before and after every text."""
        bare = self._tokenizer.encode("a", add_special_tokens=False).ids
        whole = self._tokenizer.encode("a").ids
        start = next(i for i in range(len(whole)) if whole[i : i + len(bare)] == bare)
        return np.array(whole[:start], np.int32), np.array(whole[start + len(bare) :], np.int32)
