"""A web service as OpenAI-compatible ones are asked: addressed by the environment, with bounded patience.

Neither a key nor what is sent ever appears in an error or the log.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

ATTEMPTS = 6
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""Seconds. Pauses double from attempt to attempt: about 16 s in all, unless the service asks for more."""

PASSING = {408, 409, 425, 429, 500, 502, 503, 504, 529}
"""Statuses that may be gone at the next attempt."""


@dataclass(frozen=True)
class Kind:
    """What a service does. `url` and `key` are the names of the environment's variables for its base address and its
    key; `error` is raised, with a finished sentence, for all that goes wrong; `comfort` is said of what is not lost."""

    name: str
    path: str
    url: str
    key: str
    error: type[Exception]
    comfort: str


class Service:
    """The service of a kind at the address in the environment. Raises the error of the kind.

    `pause` waits so many seconds between attempts.
    """

    def __init__(self, kind: Kind, *, timeout: float, pause: Callable[[float], None] = time.sleep) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every address, with its credentials
        self._kind = kind
        self._address = service_address(kind)
        self._client = httpx.Client(headers=_authorization(kind), timeout=timeout)
        self._pause = pause

    @property
    def shown(self) -> str:
        """Its address without credentials."""
        return shown_address(self._kind)

    def answer(self, request: dict[str, Any]) -> httpx.Response:
        """The answer to a request that names its `model`, asked for again while what stands in the way may pass."""
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
                self._refuse_lasting(response.status_code, request["model"])
                problem = f"answered with status {response.status_code}"
                wanted = _retry_after(response)
            if attempt + 1 < ATTEMPTS:
                self._pause(_pause_seconds(attempt, wanted))
        raise self._kind.error(
            f"The {self._kind.name} at {self.shown} {problem}, {ATTEMPTS} times in a row: check {self._kind.url}, or "
            f"go on later; {self._kind.comfort}."
        )

    def _refuse_lasting(self, status: int, model: str) -> None:
        if status in PASSING:
            return
        url, key = self._kind.url, self._kind.key
        advice = {
            401: f"it does not accept the key: check {key}",
            403: f"it does not accept the key: check {key}",
            404: f"it knows no model {model!r}, or {url} is not its base address (often ending in /v1)",
        }.get(status, f"it refuses the request: check {url} and the model name {model!r}")
        raise self._kind.error(f"The {self._kind.name} at {self.shown} answered with status {status}; {advice}.")


def service_address(kind: Kind) -> httpx.URL:
    """Where requests go, from the base address in the environment."""
    try:
        base = httpx.URL(os.environ.get(kind.url, "").strip())
    except httpx.InvalidURL:
        base = httpx.URL("")
    if base.scheme not in {"http", "https"} or not base.host:
        raise kind.error(
            f"No {kind.name} is set up: put its base address, such as https://api.example.org/v1, into {kind.url} and "
            f"its key, if it needs one, into {kind.key}."
        )
    path = base.path.rstrip("/").removesuffix(f"/{kind.path}")
    return base.copy_with(path=f"{path}/{kind.path}")


def shown_address(kind: Kind) -> str:
    """The base address without user, password and query."""
    address = service_address(kind)
    port = f":{address.port}" if address.port else ""
    return f"{address.scheme}://{address.host}{port}{address.path.removesuffix('/' + kind.path)}"


def _authorization(kind: Kind) -> dict[str, str]:
    key = os.environ.get(kind.key, "").strip()
    if not (key.isascii() and key.isprintable()):
        raise kind.error(f"{kind.key} holds characters that a key cannot have: copy the key again.")
    return {"Authorization": f"Bearer {key}"} if key else {}


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
