"""A web service as OpenAI-compatible ones are asked: addressed by the environment, with bounded patience.

Neither a key nor what is sent ever appears in an error or the log.
"""

from __future__ import annotations

import logging
import os
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

import httpx

ATTEMPTS = 6
FIRST_PAUSE = 0.5
LONGEST_PAUSE = 60.0
"""Seconds. Pauses double from attempt to attempt: about 16 s in all, unless the service asks for more."""

NO_QUOTA = "insufficient_quota"
"""The code of an error that no waiting mends, with a status that otherwise asks for patience."""

REFUSING = {400, 422}
"""Statuses of a request whose parameters the service does not take."""

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

    `pause` waits so many seconds between attempts. `dispensable` are parameters of requests that are left out once the
    service refuses them.
    """

    def __init__(
        self,
        kind: Kind,
        *,
        timeout: float,
        pause: Callable[[float], None] = time.sleep,
        dispensable: Sequence[str] = (),
    ) -> None:
        logging.getLogger("httpx").setLevel(logging.WARNING)  # it logs every address, with its credentials
        self._kind = kind
        self._address = service_address(kind)
        self._client = httpx.Client(headers=_authorization(kind), timeout=timeout)
        self._pause = pause
        self._dispensable, self._refused = dispensable, set[str]()

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
                response = self._post(request)
            except httpx.RequestError as error:
                problem = "did not answer in time" if isinstance(error, httpx.TimeoutException) else "cannot be reached"
            else:
                if response.is_success:
                    return response
                self._refuse_lasting(response, request["model"])
                problem = f"answered with status {response.status_code}"
                wanted = _retry_after(response)
            if attempt + 1 < ATTEMPTS:
                self._pause(_pause_seconds(attempt, wanted))
        raise self._kind.error(
            f"The {self._kind.name} at {self.shown} {problem}, {ATTEMPTS} times in a row: check {self._kind.url}, or "
            f"go on later; {self._kind.comfort}."
        )

    def _post(self, request: dict[str, Any]) -> httpx.Response:
        """Send it without what the service refused, and once more if it refuses something one can do without."""
        response = self._client.post(self._address, json=self._without_refused(request))
        if response.status_code in REFUSING:
            refused = {name for name in self._dispensable if _is_about(response, name)} - self._refused
            if refused:
                self._refused |= refused
                return self._client.post(self._address, json=self._without_refused(request))
        return response

    def _without_refused(self, request: dict[str, Any]) -> dict[str, Any]:
        return {name: value for name, value in request.items() if name not in self._refused}

    def _refuse_lasting(self, response: httpx.Response, model: str) -> None:
        status = response.status_code
        is_paid_up = _complaint(response).get("code") != NO_QUOTA
        if status in PASSING and is_paid_up:
            return
        url, key = self._kind.url, self._kind.key
        advice = {
            429: f"the quota of the key in {key} is used up: raise it with the service, or use another key",
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


def json_object(response: httpx.Response) -> dict[str, Any]:
    """The JSON object that a service answers with; empty where it answers with anything else."""
    try:
        told = response.json()
    except ValueError:
        return {}
    return told if isinstance(told, dict) else {}


def _complaint(response: httpx.Response) -> dict[str, Any]:
    """What a service says is wrong; empty where it says it in a form of its own."""
    error = json_object(response).get("error")
    return error if isinstance(error, dict) else {}


def _is_about(response: httpx.Response, parameter: str) -> bool:
    complaint = _complaint(response)
    return complaint.get("param") == parameter or parameter in str(complaint.get("message", ""))


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
