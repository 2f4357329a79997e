"""Encoders behind an OpenAI-compatible /v1/embeddings: another machine's model, addressed by the environment.

    ISOGLOSS_EMBEDDINGS_URL   the base address, such as https://api.example.org/v1
    ISOGLOSS_EMBEDDINGS_KEY   sent as a bearer token where it is set

Neither the key nor a text ever appears in an id, an error or the log.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.encoders.batches import batches_by_cost
from dashboard.analysis.encoders.protocol import EncoderError
from dashboard.analysis.encoders.tokens import well_formed
from dashboard.analysis.encoders.vectors import unit_rows
from dashboard.analysis.encoders.windows import window_spans
from dashboard.analysis.service import Kind, Service, shown_address

URL = "ISOGLOSS_EMBEDDINGS_URL"

EMBEDDINGS = Kind(
    "embeddings service", "embeddings", URL, "ISOGLOSS_EMBEDDINGS_KEY", EncoderError, "what is encoded is kept"
)

WINDOW = 8_000
"""Characters of a text sent at once: within the 8,192 tokens that such services take, in nearly every script."""

WINDOW_OVERLAP = 400

REQUEST_TEXTS = 128
REQUEST_CHARACTERS = 200_000


def endpoint_id(model: str) -> str:
    """The id of `model` at the address in the environment, without credentials. Raises EncoderError."""
    return f"endpoint:{model}@{shown_address(EMBEDDINGS)}|unit|windows={WINDOW}/{WINDOW_OVERLAP} characters"


class EndpointEncoder:
    """`model` at the address in the environment; asked once when made, so that a wrong key or address shows at once.

    `pause` waits so many seconds between attempts.
    """

    def __init__(self, model: str, *, timeout: float = 60.0, pause: Callable[[float], None] = time.sleep) -> None:
        self.id = endpoint_id(model)
        self._model = model
        self._service = Service(EMBEDDINGS, timeout=timeout, pause=pause)
        self.dimensions = self._embeddings(["map"]).shape[1]

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """See `Encoder.encode`. Blank texts are not sent; a long text's windows are averaged by their length."""
        totals = np.zeros((len(texts), self.dimensions), np.float32)
        windows = [(row, window) for row, text in enumerate(texts) for window in _windows(text)]
        for batch in batches_by_cost([window for _, window in windows], REQUEST_CHARACTERS, most=REQUEST_TEXTS):
            rows, sent = zip(*windows[batch], strict=True)
            weights = np.array([[len(window)] for window in sent], np.float32)
            np.add.at(totals, list(rows), weights * unit_rows(self._embeddings(sent)))
        return unit_rows(totals)

    def _embeddings(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """What the service answers for `texts`, in their order, (texts, dimensions)."""
        request: dict[str, Any] = {"model": self._model, "input": [well_formed(text) for text in texts]}
        embeddings = _parsed(self._service.answer(request), len(texts))
        if embeddings is None or embeddings.shape[1] != getattr(self, "dimensions", embeddings.shape[1]):
            raise EncoderError(
                f"The embeddings service at {self._service.shown} did not answer with one vector per text: check "
                f"that {URL} is the address of an OpenAI-compatible service and that {self._model!r} embeds texts."
            )
        return embeddings


def _windows(text: str) -> Iterator[str]:
    """Overlapping pieces of even length; none of a blank text."""
    if not text.strip():
        return
    for start, end in window_spans(len(text), WINDOW, WINDOW_OVERLAP):
        yield text[start:end]


def _parsed(response: httpx.Response, count: int) -> NDArray[np.float64] | None:
    """The vectors in the order of the texts (the answer may give them in any), or None if it is no such answer."""
    try:
        items = sorted(response.json()["data"], key=lambda item: item["index"])
        embeddings = np.array([item["embedding"] for item in items], np.float64)
        complete = [item["index"] for item in items] == list(range(count))
    except (ValueError, KeyError, TypeError):
        return None
    is_matrix = embeddings.ndim == 2 and embeddings.size > 0 and bool(np.isfinite(embeddings).all())
    return embeddings if complete and is_matrix else None
