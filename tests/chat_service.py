"""A language model service of the tests: scripted answers in the forms of OpenAI and Ollama, and what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Reply:
    """An HTTP answer as it is: `body` as JSON, or the very bytes."""

    status: int = 200
    body: Any = b""
    headers: Mapping[str, str] = field(default_factory=dict)


def openai(content: object, *, finish_reason: str = "stop", **message: object) -> Reply:
    """A chat completion with all fields of OpenAI's."""
    told = {"role": "assistant", "content": content, "refusal": None, "annotations": [], **message}
    counts = {"prompt_tokens": 19, "completion_tokens": 10, "total_tokens": 29}
    details = {"reasoning_tokens": 0, "audio_tokens": 0, "accepted_prediction_tokens": 0}
    return Reply(body={
        "id": "chatcmpl-B9MBs8CjcvOU2jLn4n570S5qMJKcT", "object": "chat.completion", "created": 1741569952,
        "model": "gpt-4.1-2025-04-14",
        "choices": [{"index": 0, "message": told, "logprobs": None, "finish_reason": finish_reason}],
        "usage": {**counts, "completion_tokens_details": details}, "service_tier": "default",
        "system_fingerprint": "fp_44709d6fcb",
    })  # fmt: skip


def ollama(content: object, **message: object) -> Reply:
    """The same as Ollama answers; models that think say what they thought in `reasoning`."""
    return Reply(body={
        "id": "chatcmpl-308", "object": "chat.completion", "created": 1777529963, "model": "qwen3:8b",
        "system_fingerprint": "fp_ollama",
        "choices": [{
            "index": 0, "message": {"role": "assistant", "content": content, **message}, "finish_reason": "stop"
        }],
        "usage": {"prompt_tokens": 68, "completion_tokens": 16, "total_tokens": 84},
    })  # fmt: skip


def openai_error(status: int, message: str, *, code: str | None, param: str | None = None, **headers: str) -> Reply:
    """An error as OpenAI's service words it."""
    told = {"message": message, "type": "invalid_request_error", "param": param, "code": code}
    return Reply(status, {"error": told}, {name.replace("_", "-"): value for name, value in headers.items()})


class ChatService:
    """`/v1/chat/completions` on a free port. `answer` says what to answer to a prompt: a text, a status alone, or a
    whole reply."""

    def __init__(self, answer: Callable[[str], str | int | Reply]) -> None:
        self.answer = answer
        self.prompts: list[str] = []
        self.keys: list[str | None] = []
        self.models: list[str] = []
        self.requests: list[dict[str, Any]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> ChatService:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                assert self.path == "/v1/chat/completions"
                assert request["stream"] is False
                service.requests.append(request)
                service.models.append(request["model"])
                service.prompts.append(request["messages"][0]["content"])
                service.keys.append(self.headers.get("Authorization"))
                answer = service.answer(service.prompts[-1])
                reply = Reply(answer) if isinstance(answer, int) else answer
                reply = openai(reply) if isinstance(reply, str) else reply
                content = reply.body if isinstance(reply.body, bytes) else json.dumps(reply.body).encode()
                self.send_response(reply.status)
                for name, value in {"Content-Length": str(len(content)), **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
