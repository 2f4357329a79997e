"""Language models behind an OpenAI-compatible /v1/chat/completions, local ones such as Ollama's included.

ISOGLOSS_CHAT_URL    the base address, such as http://localhost:11434/v1; nothing is sent as long as it is not set
ISOGLOSS_CHAT_KEY    sent as a bearer token where it is set
ISOGLOSS_CHAT_MODEL  the model that is asked unless another is named
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

from dashboard.analysis.service import Kind, Service, json_object, shown_address

URL, MODEL = "ISOGLOSS_CHAT_URL", "ISOGLOSS_CHAT_MODEL"


class ChatError(Exception):
    """A language model cannot be asked; the message is a finished sentence."""


class UnansweredError(ChatError):
    """A language model has no answer to one question, and may have one to others."""


CHAT = Kind(
    "language model service", "chat/completions", URL, "ISOGLOSS_CHAT_KEY", ChatError, "the answers so far are kept"
)

DISPENSABLE = ("temperature",)
"""What is asked for where a model takes it: those that think before they answer often refuse a temperature."""


class ChatModel:
    """`model` at the address in the environment. `pause` waits so many seconds between attempts."""

    def __init__(self, model: str, *, timeout: float = 120.0, pause: Callable[[float], None] = time.sleep) -> None:
        if not model.strip():
            raise ChatError(f"No language model is named: write its name, or put it into {MODEL}.")
        self._model = model.strip()
        self._service = Service(CHAT, timeout=timeout, pause=pause, dispensable=DISPENSABLE)

    def answer(self, prompt: str) -> str:
        """What the model answers, as likely as it can; raises ChatError, for this prompt alone an UnansweredError."""
        messages = [{"role": "user", "content": prompt}]
        request = {"model": self._model, "messages": messages, "temperature": 0, "stream": False}
        choices = json_object(self._service.answer(request)).get("choices")
        if not isinstance(choices, list):
            raise ChatError(
                f"The language model service at {self._service.shown} did not answer with a message: check that {URL} "
                f"is the address of an OpenAI-compatible service and that {self._model!r} is a model one can talk to."
            )
        choice = choices[0] if choices and isinstance(choices[0], dict) else {}
        message = choice.get("message")
        content = _written(message.get("content")) if isinstance(message, dict) else ""
        if not content:
            raise UnansweredError(_why_nothing(choice))
        return content


def is_set_up() -> bool:
    """Whether the operator named a service that texts may be sent to."""
    return bool(os.environ.get(URL, "").strip())


def usual_model() -> str:
    """The model that the operator named."""
    return os.environ.get(MODEL, "").strip()


def service_shown() -> str:
    """The address that texts are sent to, without credentials; raises ChatError."""
    return shown_address(CHAT)


def _written(content: Any) -> str:
    """The text of a message, which is one text or, with some services, several parts of which some are thoughts."""
    if isinstance(content, list):
        parts = [part for part in content if isinstance(part, dict) and part.get("type") == "text"]
        content = "".join(part["text"] for part in parts if isinstance(part.get("text"), str))
    return content.strip() if isinstance(content, str) else ""


def _why_nothing(choice: Mapping[str, Any]) -> str:
    message = choice.get("message")
    is_refused = isinstance(message, dict) and bool(message.get("refusal"))
    if is_refused or choice.get("finish_reason") == "content_filter":
        return "The model refused to answer."
    if choice.get("finish_reason") == "length":
        return "The model thought for longer than its service lets it, and did not come to an answer."
    return "The model did not answer with a name."
