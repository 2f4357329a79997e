"""The endpoint encoder against a real HTTP server that misbehaves as services do."""

from __future__ import annotations

import json
import threading
import time
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest

from dashboard.analysis.encoders import EncoderError, encoder_id, load_encoder
from dashboard.analysis.encoders.endpoint import WINDOW, EndpointEncoder
from dashboard.analysis.service import ATTEMPTS

KEY = "sk-very-secret"
SECRET_TEXT = "the text that nobody may log"


def embedding(text: str) -> list[float]:
    """A vector that depends on the text and is not of unit length."""
    return [3.0 * len(text), 4.0 * (ord(text[0]) % 7), float(text.count("e"))]


def answer(texts: list[str]) -> dict:
    return {"data": [{"index": i, "embedding": embedding(text)} for i, text in enumerate(texts)]}


class Service:
    """Answers with the scripted (status, body, headers) first, then as it should; remembers what it was asked."""

    def __init__(self) -> None:
        self.script: list[tuple[int, object, dict[str, str]]] = []
        self.requests: list[dict] = []
        self.keys: list[str | None] = []
        self.delays: list[float] = []

    def respond(self, request: dict, key: str | None) -> tuple[int, object, dict[str, str]]:
        self.requests.append(request)
        self.keys.append(key)
        if self.delays:
            time.sleep(self.delays.pop(0))
        return self.script.pop(0) if self.script else (200, answer(request["input"]), {})


@pytest.fixture
def service(monkeypatch):
    made = Service()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            assert self.path == "/v1/embeddings"
            status, body, headers = made.respond(request, self.headers.get("Authorization"))
            content = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(content))}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_URL", f"http://127.0.0.1:{server.server_port}/v1/")
    monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_KEY", KEY)
    yield made
    server.shutdown()
    server.server_close()


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def encoder(service, pauses):
    made = EndpointEncoder("test-model", timeout=5.0, pause=pauses.append)
    service.requests.clear()
    return made


def unit(vector) -> np.ndarray:
    return np.array(vector) / np.linalg.norm(vector)


def test_vectors_are_unit_rows_in_the_order_of_the_texts(service, encoder) -> None:
    texts = ["one", "three", "", "  \n", "seventeen"]
    service.script = [(200, {"data": answer(["one", "three", "seventeen"])["data"][::-1]}, {})]
    vectors = encoder.encode(texts)
    assert vectors.dtype == np.float32
    assert vectors.shape == (5, encoder.dimensions) == (5, 3)
    for row, text in [(0, "one"), (1, "three"), (4, "seventeen")]:
        np.testing.assert_allclose(vectors[row], unit(embedding(text)), rtol=1e-6)
    assert not vectors[[2, 3]].any()
    assert service.requests == [{"model": "test-model", "input": ["one", "three", "seventeen"]}]
    assert set(service.keys) == {f"Bearer {KEY}"}


def test_no_texts_need_no_request(service, encoder) -> None:
    assert encoder.encode([]).shape == (0, 3)
    assert encoder.encode(["", " "]).shape == (2, 3)
    assert service.requests == []


def test_requests_are_bounded(service, encoder) -> None:
    encoder.encode([f"text {number}" for number in range(300)])
    assert [len(request["input"]) for request in service.requests] == [128, 128, 44]


def test_a_long_text_is_sent_in_overlapping_windows_and_averaged_by_length(service, encoder) -> None:
    text = "abcdefghij" * 2_000
    (vector,) = encoder.encode([text])
    windows = service.requests[0]["input"]
    assert len(windows) == 3
    assert all(len(window) <= WINDOW for window in windows)
    assert text.startswith(windows[0])
    assert text.endswith(windows[-1])
    assert sum(map(len, windows)) == len(text) + 2 * 400
    mean = sum(len(window) * unit(embedding(window)) for window in windows)
    np.testing.assert_allclose(vector, unit(mean), rtol=1e-5)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_what_may_pass_is_asked_for_again(service, encoder, pauses, status) -> None:
    service.script = [(status, {}, {})] * 3
    assert encoder.encode(["one"]).any()
    assert len(service.requests) == 4
    assert len(pauses) == 3
    assert 0.3 < pauses[0] < pauses[1] < pauses[2] < 3  # each doubles, give or take a quarter


def test_the_service_says_how_long_to_wait(service, encoder, pauses) -> None:
    later = formatdate(time.time() + 20, usegmt=True)
    service.script = [
        (429, {}, {"Retry-After": "7"}),
        (503, {}, {"Retry-After": later}),
        (429, {}, {"Retry-After": "86400"}),
        (429, {}, {"Retry-After": "soon"}),
    ]
    encoder.encode(["one"])
    assert pauses[0] == 7
    assert 15 < pauses[1] <= 20
    assert pauses[2] == 60
    assert 0 < pauses[3] < 10


def test_attempts_are_bounded(service, encoder, pauses) -> None:
    service.script = [(500, {"error": SECRET_TEXT}, {})] * 20
    with pytest.raises(EncoderError, match=f"status 500, {ATTEMPTS} times in a row") as raised:
        encoder.encode([SECRET_TEXT])
    assert len(service.requests) == ATTEMPTS
    assert len(pauses) == ATTEMPTS - 1
    assert SECRET_TEXT not in str(raised.value)


def test_a_slow_answer_is_asked_for_again(service, pauses) -> None:
    encoder = EndpointEncoder("test-model", timeout=0.2, pause=pauses.append)
    service.delays = [1.0]
    assert encoder.encode(["one"]).any()
    assert len(pauses) == 1


@pytest.mark.parametrize(
    ("status", "advice"), [(401, "EMBEDDINGS_KEY"), (403, "EMBEDDINGS_KEY"), (404, "EMBEDDINGS_URL"), (400, "refuses")]
)
def test_what_will_not_pass_is_said_at_once(service, encoder, pauses, status, advice) -> None:
    service.script = [(status, {"error": f"no {KEY} for {SECRET_TEXT}"}, {})]
    with pytest.raises(EncoderError, match=advice) as raised:
        encoder.encode([SECRET_TEXT])
    assert str(status) in str(raised.value)
    assert str(raised.value).endswith(".")
    assert KEY not in str(raised.value)
    assert SECRET_TEXT not in str(raised.value)
    assert pauses == []


@pytest.mark.parametrize(
    "body",
    [
        b"<html>hello</html>",
        b"\xff\xfe",
        [],
        {},
        {"data": None},
        {"data": [{"index": 0, "embedding": []}, {"index": 1, "embedding": []}]},
        {"data": [{"index": 0, "embedding": [1.0, 2.0, 3.0]}]},
        {"data": [{"index": 0, "embedding": [1, 2, 3]}, {"index": 0, "embedding": [1, 2, 3]}]},
        {"data": [{"index": 0, "embedding": [1, 2, 3]}, {"index": 1, "embedding": [1, 2]}]},
        {"data": [{"index": 0, "embedding": [1, 2]}, {"index": 1, "embedding": [1, 2]}]},
        {"data": [{"index": 0, "embedding": [1, 2, "x"]}, {"index": 1, "embedding": [1, 2, 3]}]},
        {"data": [{"index": 0, "embedding": [1, 2, None]}, {"index": 1, "embedding": [1, 2, 3]}]},
        {"data": [{"index": 0, "embedding": "AAAA"}, {"index": 1, "embedding": "AAAA"}]},
    ],
)
def test_an_answer_of_the_wrong_shape_is_refused(service, encoder, body) -> None:
    service.script = [(200, body, {})]
    with pytest.raises(EncoderError, match="did not answer with one vector per text"):
        encoder.encode(["one", "two"])


def test_a_wrong_key_shows_when_the_encoder_is_loaded(service, tmp_path) -> None:
    service.script = [(401, {}, {})]
    with pytest.raises(EncoderError, match="does not accept the key"):
        load_encoder("endpoint:test-model", home=tmp_path)
    assert load_encoder("endpoint:test-model", home=tmp_path).dimensions == 3


def test_nobody_at_the_address(monkeypatch, pauses) -> None:
    monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_URL", "http://127.0.0.1:9/v1")
    with pytest.raises(EncoderError, match="cannot be reached"):
        EndpointEncoder("test-model", pause=pauses.append)


@pytest.mark.parametrize("address", ["", "api.example.org/v1", "ftp://example.org", "http://", "http://[::1/"])
def test_an_address_that_is_none(monkeypatch, tmp_path, address) -> None:
    monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_URL", address)
    with pytest.raises(EncoderError, match=r"put its base address, such as https://api\.example\.org/v1, into"):
        encoder_id("endpoint:m", home=tmp_path)


def test_the_id_names_model_and_address_but_no_credentials(monkeypatch, tmp_path) -> None:
    def identity(address: str, model: str = "m") -> str:
        monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_URL", address)
        return encoder_id(f"endpoint:{model}", home=tmp_path)

    plain = identity("https://api.example.org/v1")
    assert plain.startswith("endpoint:m@https://api.example.org/v1|")
    assert identity("https://user:pass@api.example.org/v1/embeddings?key=k") == plain
    assert len({plain, identity("https://api.example.org/v2"), identity("http://api.example.org:81/v1")}) == 3
    assert identity("https://api.example.org/v1", model="n") != plain


def test_a_key_that_cannot_be_sent_is_not_repeated(monkeypatch, service) -> None:
    monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_KEY", "schl\u00fcssel\nX")
    with pytest.raises(EncoderError, match="copy the key again") as raised:
        EndpointEncoder("test-model")
    assert "ssel" not in str(raised.value)


def test_lone_surrogates_are_sent_as_question_marks(service, encoder) -> None:
    encoder.encode(["a\ud800b"])
    assert service.requests[0]["input"] == ["a?b"]
