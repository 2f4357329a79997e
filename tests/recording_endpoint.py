"""An OpenAI-compatible embeddings service of the tests: answers from the text alone, remembers what it was asked."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np

DIMENSIONS = 24
TOPICS = 6


class RecordingEndpoint:
    """`/v1/embeddings` on a free port. `served` holds the texts that were asked for since `forget`, repetitions too."""

    def __init__(self, *, pause: float = 0.0) -> None:
        self.pause = pause
        self.served: list[str] = []
        self._lock = threading.Lock()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"

    def __enter__(self) -> RecordingEndpoint:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def forget(self) -> list[str]:
        """What was served since the last call."""
        with self._lock:
            served, self.served = self.served, []
        return served

    def _answer(self, texts: list[str]) -> bytes:
        with self._lock:
            self.served.extend(texts)
        if len(texts) > 1:
            time.sleep(self.pause)
        vectors = [{"index": number, "embedding": vector_of(text).tolist()} for number, text in enumerate(texts)]
        return json.dumps({"data": vectors}).encode()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                answer = endpoint._answer(request["input"])
                try:
                    self.send_response(200)
                    self.send_header("Content-Length", str(len(answer)))
                    self.end_headers()
                    self.wfile.write(answer)
                except OSError:
                    pass  # who asked was killed

            def log_message(self, *_: object) -> None:
                pass

        return Handler


def vector_of(text: str) -> np.ndarray:
    """A vector near that of the topic in the text's first word, the rest of the text deciding where."""
    topic = np.random.default_rng(_seed(text.split(maxsplit=1)[0])).normal(size=DIMENSIONS)
    return topic + 0.35 * np.random.default_rng(_seed(text)).normal(size=DIMENSIONS)


def topical_texts(count: int, *, words: int) -> list[str]:
    """Distinct texts that begin with the name of one of a few topics."""
    names = ("harvest", "railway", "violin", "glacier", "pottery", "election")[:TOPICS]
    return [
        " ".join([names[number % TOPICS], *(f"word{(number * 7 + place) % 97}" for place in range(words)), str(number)])
        for number in range(count)
    ]


def _seed(text: str) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")
