"""Encoders behind an OpenAI-compatible /v1/embeddings: another machine's model, addressed by the environment.

    ISOGLOSS_EMBEDDINGS_URL   the base address, such as https://api.example.org/v1
    ISOGLOSS_EMBEDDINGS_KEY   sent as a bearer token where it is set

Neither the key nor a text ever appears in an id, an error or the log.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.encoders.batches import batches_by_cost
from dashboard.analysis.encoders.protocol import EncoderError
from dashboard.analysis.encoders.tokens import well_formed
from dashboard.analysis.encoders.vectors import unit_rows
from dashboard.analysis.encoders.windows import window_spans

URL = "ISOGLOSS_EMBEDDINGS_URL"
KEY = "ISOGLOSS_EMBEDDINGS_KEY"

WINDOW = 8_000
"""Characters of a text sent at once: within the 8,192 tokens that such services take, in nearly every script."""

WINDOW_OVERLAP = 400

REQUEST_TEXTS = 128
REQUEST_CHARACTERS = 200_000

ATTEMPTS = 6
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""Seconds. Pauses double from attempt to attempt: about 16 s in all, unless the service asks for more."""

PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 529}
"""Statuses that may be gone at the next attempt."""


def endpoint_id(model: str) -> str:
    """The id of `model` at the address in the environment, without credentials. Raises EncoderError."""
    return f"endpoint:{model}@{_shown(_address())}|unit|windows={WINDOW}/{WINDOW_OVERLAP} characters"


class EndpointEncoder:
    """`model` at the address in the environment; asked once when made, so that a wrong key or address shows at once.

    `pause` waits so many seconds between attempts.
    """

    def __init__(self, model: str, *, timeout: float = 60.0, pause: Callable[[float], None] = time.sleep) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every address, with its credentials
        self.id = endpoint_id(model)
        self._model = model
        self._address = _address()
        self._pause = pause
        self._client = httpx.Client(headers=_authorization(), timeout=timeout)
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
        embeddings = _parsed(
            self._answer({"model": self._model, "input": [well_formed(text) for text in texts]}), len(texts)
        )
        if embeddings is None or embeddings.shape[1] != getattr(self, "dimensions", embeddings.shape[1]):
            raise EncoderError(
                f"The embeddings service at {_shown(self._address)} did not answer with one vector per text: check "
                f"that {URL} is the address of an OpenAI-compatible service and that {self._model!r} embeds texts."
            )
        return embeddings

    def _answer(self, request: dict[str, Any]) -> httpx.Response:
        """The answer to `request`, asked for again while what stands in the way may pass."""
        problem = ""
        for attempt in range(ATTEMPTS):
            wanted = None
            try:
                response = self._client.post(self._address, json=request)
            except httpx.RequestError as error:
                problem = "did not answer in time" if isinstance(error, httpx.TimeoutException) else "cannot be reached"
            else:
                if response.is_success:
                    return response
                self._refuse_lasting(response.status_code)
                problem = f"answered with status {response.status_code}"
                wanted = _retry_after(response)
            if attempt + 1 < ATTEMPTS:
                self._pause(_pause_seconds(attempt, wanted))
        raise EncoderError(
            f"The embeddings service at {_shown(self._address)} {problem}, {ATTEMPTS} times in a row: "
            f"check {URL}, or go on later; what is encoded is kept."
        )

    def _refuse_lasting(self, status: int) -> None:
        if status in PASSING:
            return
        advice = {
            401: f"it does not accept the key: check {KEY}",
            403: f"it does not accept the key: check {KEY}",
            404: f"it knows no model {self._model!r}, or {URL} is not its base address (often ending in /v1)",
        }.get(status, f"it refuses the request: check {URL} and the model name {self._model!r}")
        raise EncoderError(
            f"The embeddings service at {_shown(self._address)} answered with status {status}; {advice}."
        )


def _address() -> httpx.URL:
    try:
        base = httpx.URL(os.environ.get(URL, "").strip())
    except httpx.InvalidURL:
        base = httpx.URL("")
    if base.scheme not in {"http", "https"} or not base.host:
        raise EncoderError(
            f"No embeddings service is set up: put its base address, such as https://api.example.org/v1, into {URL} "
            f"and its key, if it needs one, into {KEY}."
        )
    path = base.path.rstrip("/").removesuffix("/embeddings")
    return base.copy_with(path=f"{path}/embeddings")


def _authorization() -> dict[str, str]:
    key = os.environ.get(KEY, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise EncoderError(f"{KEY} holds characters that a key cannot have: copy the key again.")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _shown(address: httpx.URL) -> str:
    """The base address without user, password and query."""
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{address.host}{port}{address.path.removesuffix('/embeddings')}"


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


def _pause_seconds(attempt: int, wanted: float | None) -> float:
    """The pause that the service wants, else a doubling one, of random length so that clients do not return at once."""
    doubling = FIRST_PAUSE * 2**attempt * random.uniform(0.75, 1.25)  # noqa: S311 - no secret
    return min(LONGEST_PAUSE, doubling if wanted is None else max(0.0, wanted))


def _retry_after(response: httpx.Response) -> float | None:
    """Seconds that the service wants to be left alone: the header gives them, or a date."""
    value = response.headers.get("Retry-After", "")
    try:
        return float(value)
    except ValueError:
        pass
    try:
        return (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None
