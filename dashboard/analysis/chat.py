"""Language models behind an OpenAI-compatible /v1/chat/completions, local ones such as Ollama's included.

ISOGLOSS_CHAT_URL    the base address, such as http://localhost:11434/v1; nothing is sent as long as it is not set
ISOGLOSS_CHAT_KEY    sent as a bearer token where it is set
ISOGLOSS_CHAT_MODEL  the model that is asked unless another is named
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable

import httpx

from dashboard.analysis.service import Kind, Service, shown_address

URL, MODEL = "ISOGLOSS_CHAT_URL", "ISOGLOSS_CHAT_MODEL"


class ChatError(Exception):
    """A language model cannot be asked; the message is a finished sentence."""


CHAT = Kind(
    "language model service", "chat/completions", URL, "ISOGLOSS_CHAT_KEY", ChatError, "the answers so far are kept"
)

THOUGHTS = re.compile(r"<think>.*?(</think>|$)", re.DOTALL)
"""What some models say before they answer."""


class ChatModel:
    """`model` at the address in the environment. `pause` waits so many seconds between attempts."""

    def __init__(self, model: str, *, timeout: float = 120.0, pause: Callable[[float], None] = time.sleep) -> None:
        if not model.strip():
            raise ChatError(f"No language model is named: write its name, or put it into {MODEL}.")
        self._model = model.strip()
        self._service = Service(CHAT, timeout=timeout, pause=pause)

    def answer(self, prompt: str) -> str:
        """What the model answers, as likely as it can; raises ChatError."""
        messages = [{"role": "user", "content": prompt}]
        content = _content(
            self._service.answer({"model": self._model, "messages": messages, "temperature": 0, "stream": False})
        )
        if content is None:
            raise ChatError(
                f"The language model service at {self._service.shown} did not answer with a message: check that {URL} "
                f"is the address of an OpenAI-compatible service and that {self._model!r} is a model one can talk to."
            )
        return THOUGHTS.sub("", content).strip()


def is_set_up() -> bool:
    """Whether the operator named a service that texts may be sent to."""
    return bool(os.environ.get(URL, "").strip())


def usual_model() -> str:
    """The model that the operator named."""
    return os.environ.get(MODEL, "").strip()


def service_shown() -> str:
    """The address that texts are sent to, without credentials; raises ChatError."""
    return shown_address(CHAT)


def _content(response: httpx.Response) -> str | None:
    try:
        content = response.json()["choices"][0]["message"]["content"]
    except (ValueError, KeyError, TypeError, IndexError):
        return None
    return content if isinstance(content, str) else None
