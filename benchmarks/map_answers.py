"""How long the server takes over a map of 100,000 texts: `python -m benchmarks.map_answers`.

The first-look map of titles of discussion boards. A visitor is another process that does what a browser does: it asks
for a page over a websocket, changes its controls there, waits for the script to finish, and then fetches the arrays
that the map needs, one after the other. Nothing is drawn, so this is what the server takes, and both share one
machine; what the processor of the server did is told apart, since it hardly depends on what else goes on there.
Kilobytes are those of the websocket and of HTTP as compressed. First: the first visitor after the server's start, or
the first to ask for that colour, layer or word; then further visitors.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.sync.client import ClientConnection, connect

from benchmarks.reporting import report
from benchmarks.responsiveness import server
from benchmarks.scaling import titles
from store import Store
from store.records import SemanticMap

ROOT = Path(__file__).parent.parent
TEXTS = 100_000
VISITORS = 20
COLORS = {"membership": "layers/{layer}/membership", "length": "length", "label": "columns/0"}
GOALS = {
    "opening, first": "500 ms",
    "opening": "100 ms",
    "another colour": "150 ms, 500 KB",
    "another layer": "150 ms, 500 KB",
    "searching": "200 ms",
}


@dataclass(frozen=True)
class Cost:
    """What one thing that a visitor does costs: the milliseconds until all is there, those that the server's processes
    computed, and what came."""

    total_ms: float
    processor_ms: float
    kilobytes: float

    @classmethod
    def of(cls, work: Callable[[], int]) -> Cost:
        """That of some work, which returns the bytes that it brought."""
        used = processor_seconds()
        began = time.perf_counter()
        size = work()
        took = time.perf_counter() - began
        return cls(1000 * took, 1000 * (processor_seconds() - used), size / 1000)


def processor_seconds() -> float:
    """What the server has used, in steps of ten milliseconds, without its compute processes."""
    processes = psutil.Process().children(recursive=True)
    times = [process.cpu_times() for process in processes if not any("loky" in word for word in process.cmdline())]
    return float(sum(time.user + time.system for time in times))


@dataclass
class Visitor:
    """A map's page open over a websocket, with what its browser has fetched already."""

    socket: ClientConnection
    address: str
    open_map: SemanticMap
    layer: int
    color: str = "region"
    controls: dict[str, str] = field(default_factory=dict)
    """The ids of its widgets by their labels."""
    fetched: set[str] = field(default_factory=set)

    def opens(self) -> Cost:
        """The page and all that is on it at first."""
        return self._asks(f"map={self.open_map.id}", [])

    def colors_by(self, name: str) -> Cost:
        """Another choice in the list of colours."""
        self.color = name
        return self._asks(f"map={self.open_map.id}", self._choices())

    def shows_layer(self, layer: int) -> Cost:
        """Another number of regions."""
        self.layer = layer
        return self._asks(f"map={self.open_map.id}", self._choices())

    def searches(self, words: str) -> Cost:
        """What a browser asks while one types."""
        return Cost.of(lambda: len(self._fetch("matches", words.encode())))

    def _choices(self) -> list[WidgetState]:
        shown = str(len(self.open_map.layers[self.layer].regions))
        layer = WidgetState(id=self.controls["Regions"])
        layer.string_array_value.data.append(shown)
        return [layer, WidgetState(id=self.controls["Colour"], string_value=self.color)]

    def _asks(self, query: str, states: Sequence[WidgetState]) -> Cost:
        return Cost.of(lambda: self._runs(query, states) + sum(self._fetches()))

    def _fetches(self) -> Iterator[int]:
        """The bytes of each array that is not here yet."""
        for path in self._arrays():
            if path not in self.fetched:
                yield len(self._fetch(path))
                self.fetched.add(path)

    def _runs(self, query: str, states: Sequence[WidgetState]) -> int:
        """Have the script run and read all that it says; returns its bytes."""
        message = BackMsg()
        message.rerun_script.page_name = "map"
        message.rerun_script.query_string = query
        message.rerun_script.widget_states.widgets.extend(states)
        self.socket.send(message.SerializeToString())
        size = 0
        while True:
            frame = self.socket.recv(timeout=60)
            size += len(frame)
            answer = ForwardMsg()
            answer.ParseFromString(frame)
            if answer.WhichOneof("type") == "script_finished":
                return size
            element = answer.delta.new_element
            for widget in (element.selectbox, element.button_group):
                if widget.id:
                    self.controls[widget.label] = widget.id

    def _arrays(self) -> list[str]:
        """What the map's code fetches for what is shown, unless it has it."""
        regions = f"layers/{self.layer}/regions"
        codes = COLORS.get(self.color, regions).format(layer=self.layer)
        return list(dict.fromkeys(["sheet", "places", regions, codes, f"layers/{self.layer}/outlines"]))

    def _fetch(self, path: str, body: bytes | None = None) -> bytes:
        address = f"{self.address}/map-data/{self.open_map.id}/{path}"
        asked = urllib.request.Request(address, data=body, headers={"Accept-Encoding": "gzip"})
        with urllib.request.urlopen(asked, timeout=60) as answer:
            content: bytes = answer.read()
        return content


def main() -> None:
    """Make the map, visit it, publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        semantic_map = prepared(home)
        with server(home) as url:
            rows = measured(url, semantic_map)
    publish(rows)


def publish(rows: list[dict[str, Any]]) -> None:
    """Write the table."""
    report("What a map of 100,000 texts asks of the server", rows, " ".join((__doc__ or "").split("\n\n")[1].split()))


def prepared(home: Path) -> SemanticMap:
    """The map, in a store of its own."""
    file = home / "titles.csv"
    titles(TEXTS).to_csv(file, index=False)
    command = [sys.executable, "-m", "dashboard", "--home", str(home), "map", str(file)]
    choices = ["--text", "text", "--encoder", "first-look", "--stability"]  # which the server would find out meanwhile
    subprocess.run([*command, *choices], cwd=ROOT, check=True, capture_output=True)
    with Store.open(home) as store:
        (entry,) = store.maps.list()
        return store.maps.get(entry.id)


def measured(url: str, semantic_map: SemanticMap) -> list[dict[str, Any]]:
    """A row for each thing that a visitor does."""
    costs: dict[str, list[Cost]] = {"opening": [], "another colour": [], "another layer": [], "searching": []}
    firsts: dict[str, list[Cost]] = {step: [] for step in costs}
    layers = [layer for layer in range(len(semantic_map.layers)) if layer != semantic_map.first_layer]
    words = searched()
    for number in range(VISITORS + 1):
        told = costs if number else firsts
        with connect(url, subprotocols=["streamlit"], max_size=None, compression=None) as socket:  # type: ignore[list-item]
            visitor = Visitor(socket, http(url), semantic_map, semantic_map.first_layer)
            told["opening"].append(visitor.opens())
            told["another colour"].extend(visitor.colors_by(color) for color in COLORS)
            visitor.colors_by("region")
            told["another layer"].extend(visitor.shows_layer(layer) for layer in layers)
            told["searching"].extend(visitor.searches(typed) for typed in words[number])
    return [row(step, firsts[step], costs[step]) for step in costs]


def searched() -> list[list[str]]:
    """For each visitor a word, letter by letter from the third on, as one types it."""
    vocabulary = titles(TEXTS).text.str.findall(r"[a-z]{6,}").explode().dropna()
    words = vocabulary.sample(VISITORS + 1, random_state=0)
    return [[word[:end] for end in range(3, len(word) + 1)] for word in words]


def http(url: str) -> str:
    """The address of the server whose websocket this is."""
    return url.replace("ws://", "http://").removesuffix("/_stcore/stream")


def row(step: str, firsts: list[Cost], costs: list[Cost]) -> dict[str, Any]:
    """A line of the table."""
    totals = [cost.total_ms for cost in costs]
    goal = f"{GOALS['opening, first']} at first, then {GOALS[step]}" if step == "opening" else GOALS[step]
    return {
        "step": step,
        "times": len(costs),
        "first, at most (ms)": max(cost.total_ms for cost in firsts),
        "median (ms)": float(np.median(totals)),
        "p95 (ms)": float(np.quantile(totals, 0.95)),
        "processor, mean (ms)": float(np.mean([cost.processor_ms for cost in costs])),
        "at most (KB)": max(cost.kilobytes for cost in [*firsts, *costs]),
        "goal": goal,
    }


if __name__ == "__main__":
    main()
