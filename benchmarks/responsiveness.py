"""How fast pages answer while a map is being built, measured from a second process.

A visitor is a websocket that asks for a page as a browser does and waits until its script has finished.

    python -m benchmarks.responsiveness
"""

from __future__ import annotations

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from benchmarks.reporting import report
from dashboard.corpus_files import open_sample
from dashboard.intake import Choices, add_corpus
from store import Store
from store.recipes import MapRecipe

ROOT = Path(__file__).parent.parent
PAGES = ("", "map", "corpora", "jobs")
ROUNDS = 40
WARM_UP = 60
WORK: dict[str, tuple[MapRecipe, ...]] = {
    "idle": (),
    "encoding": (MapRecipe(encoder="full"),),
    "drawing": tuple(MapRecipe(encoder="first-look", seed=seed) for seed in range(100, 130)),
}
"""States of the server and the maps that keep it there: a long encoding, or every later stage again and again."""


def main() -> None:
    """Measure and publish."""
    report(
        "Pages while a map is being built",
        pages_while_building(),
        "Seconds from a request over a websocket until the page's script has finished, from another process, "
        f"{ROUNDS} requests a page, the pages in turn: while nothing is done, while the full map of the sample is "
        "being encoded, and while first-look maps of it go through all later stages. The goal: p95 below 0.3 s.",
    )


def pages_while_building() -> list[dict[str, object]]:
    """A row per page and state of the server."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        map_id = prepared(home)
        for state, recipes in WORK.items():
            ask_for(home, recipes)
            with server(home) as url:
                seconds: dict[str, list[float]] = {page: [] for page in PAGES}
                for _ in range(ROUNDS):
                    for page in PAGES:
                        seconds[page].append(visit(url, page, f"map={map_id}" if page == "map" else ""))
            for page in PAGES:
                rows.append(
                    {
                        "server": state,
                        "page": page or "start",
                        "median, s": float(np.median(seconds[page])),
                        "p95, s": float(np.quantile(seconds[page], 0.95)),
                        "worst, s": max(seconds[page]),
                    }
                )
            assert is_still_busy(home) == bool(recipes), "The work ended before the last page was asked for."
    return rows


def prepared(home: Path) -> str:
    """A store with the sample's first-look map."""
    with open_sample() as table, Store.open(home) as store:
        corpus = add_corpus(store, table, name="Sample", choices=Choices("text"), content_key="sample")
        texts = store.corpora.texts(corpus.id)
    file = home / "sample.txt"
    file.write_text("\n".join(" ".join(text.split()) for text in texts), "utf-8")
    command = [sys.executable, "-m", "dashboard", "--home", str(home), "map", str(file), "--encoder", "first-look"]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with Store.open(home) as store:
        (entry,) = store.maps.list()
        return entry.id


def ask_for(home: Path, recipes: tuple[MapRecipe, ...]) -> None:
    """Leave requests that the next server goes on with."""
    with Store.open(home) as store:
        for request in store.requests.list():
            store.requests.remove(request.id)
        (first, *_) = store.maps.list()
        for recipe in recipes:
            store.requests.add(first.corpus_id, recipe, "benchmark")


def is_still_busy(home: Path) -> bool:
    """Whether the server ended before its work did."""
    with Store.open(home) as store:
        return bool(store.requests.list())


@contextmanager
def server(home: Path) -> Iterator[str]:
    """The app on a free port, warmed up by a visit."""
    with socket.socket() as free:
        free.bind(("localhost", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "dashboard", "--home", str(home), "serve", "--port", str(port), "--no-browser"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        url = f"ws://localhost:{port}/_stcore/stream"
        try:
            deadline = time.monotonic() + 120
            while time.monotonic() < deadline:
                try:
                    visit(url, "", "")
                    break
                except OSError:
                    time.sleep(0.5)
            time.sleep(WARM_UP)  # the processes warm up before the encoding begins
            yield url
        finally:
            process.terminate()


def visit(url: str, page: str, query: str) -> float:
    """Seconds from the request of a page until its script has finished, connection included."""
    began = time.perf_counter()
    with connect(url, subprotocols=["streamlit"], max_size=None, compression=None) as visitor:  # type: ignore[list-item]
        ask(visitor, page, query)
    return time.perf_counter() - began


def ask(visitor: ClientConnection, page: str, query: str) -> None:
    """Request a page and read until its script has finished."""
    message = BackMsg()
    message.rerun_script.page_name = page
    message.rerun_script.query_string = query
    visitor.send(message.SerializeToString())
    while True:
        answer = ForwardMsg()
        answer.ParseFromString(visitor.recv(timeout=60))
        if answer.WhichOneof("type") == "script_finished":
            return


if __name__ == "__main__":
    main()
