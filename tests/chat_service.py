"""A language model service of the tests: scripted answers, and what it was asked."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class ChatService:
    """`/v1/chat/completions` on a free port. `answer` says what to answer to a prompt: a text, or a status alone."""

    def __init__(self, answer: Callable[[str], str | int]) -> None:
        self.answer = answer
        self.prompts: list[str] = []
        self.keys: list[str | None] = []
        self.models: list[str] = []
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
                service.models.append(request["model"])
                service.prompts.append(request["messages"][0]["content"])
                service.keys.append(self.headers.get("Authorization"))
                answer = service.answer(service.prompts[-1])
                message = {"choices": [{"message": {"role": "assistant", "content": answer}}]}
                content = b"" if isinstance(answer, int) else json.dumps(message).encode()
                self.send_response(answer if isinstance(answer, int) else 200)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        return Handler
