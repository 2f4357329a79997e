"""What looking at a map costs, in bytes and in milliseconds, on Isogloss' page and on one with `st.plotly_chart`.

python -m benchmarks.map_page
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Error, Page, expect

from benchmarks.reporting import report
from store import Store
from store.records import SemanticMap
from tests.browser.chromium import find_chromium, launched
from tests.browser.running_app import ROOT, RunningApp, free_port
from tests.browser.visitor import Visitor
from tests.made_up_maps import made_up_map

SIZES = (10_000, 100_000, 1_000_000)
SELECTED = 5_000
PATIENCE_MS = 60_000
WINDOW = {"width": 1280, "height": 800}


class Traffic:
    """Bytes that reach a page: over the websocket, and by HTTP as they were compressed."""

    def __init__(self, page: Page) -> None:
        self.total = 0
        page.on("websocket", lambda socket: socket.on("framereceived", self._frame))
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.loadingFinished", self._loaded)

    def _frame(self, payload: str | bytes) -> None:
        self.total += len(payload)

    def _loaded(self, event: dict[str, float]) -> None:
        self.total += int(event["encodedDataLength"])

    def of(self, work: Callable[[], None]) -> tuple[float, float]:
        """Kilobytes that some work brings, and its milliseconds."""
        before, began = self.total, time.perf_counter()
        work()
        seconds = time.perf_counter() - began
        return (self.total - before) / 1000, 1000 * seconds


def main() -> None:
    """Measure both pages at every size and publish the table."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder, launched(str(find_chromium())) as browser:
        for points in SIZES:
            home = Path(folder) / f"{points}"
            with Store.open(home) as store:
                labels = [f"subject {number} · matter" for number in range(60)]
                small = made_up_map(store, "small", labels[:4], texts=100)
                semantic_map = made_up_map(store, "made up", labels, texts=points)
            with RunningApp(home, Path(folder) / "log") as app:
                rows.append(own_page(browser, app, semantic_map, warmed_by=small))
            with plotly_server() as address:
                rows.append(plotly_page(browser, address, points))
            publish(rows)


def publish(rows: list[dict[str, object]]) -> None:
    """Write down what has been measured so far: the largest maps may fail."""
    report(
        "Looking at a map",
        rows,
        "Kilobytes that reach the browser (HTTP as compressed, and websocket) and milliseconds until the page stands "
        "still, in Chromium without a GPU, 1280 x 800, server and browser sharing the machine. The first visit to this "
        "map comes after one to a map of 100 points, so that code is in the browser's cache; other columns are on the "
        "open page. Selecting is a box "
        f"around about {SELECTED:,} points until their number is on the page. Frames are those that a browser shows "
        "while the map is dragged for two seconds.",
    )


def own_page(
    browser: Browser, app: RunningApp, semantic_map: SemanticMap, *, warmed_by: SemanticMap
) -> dict[str, object]:
    """A row for Isogloss."""
    page = browser.new_page(viewport=WINDOW)
    visitor = Visitor(page, app)
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    traffic = Traffic(page)
    visitor.open(f"map?map={warmed_by.id}")
    visitor.rests()
    first = traffic.of(lambda: (page.goto(f"{app.url}/map?map={semantic_map.id}"), visitor.rests()))  # type: ignore[arg-type, return-value]

    def recolor() -> None:
        visitor.choose("Colour", "membership")
        expect(page.locator(".legend .histogram")).to_be_visible()
        visitor.rests()

    def change_layer() -> None:
        page.get_by_text(f"{len(semantic_map.layers[0].regions)}", exact=True).click()
        expect(page.locator('.sheet .label[data-key^="0:"]').first).to_be_attached()
        visitor.rests()

    def select() -> None:
        visitor.selects(*box_around(page, semantic_map))
        expect(visitor.heading()).to_have_text(re.compile("selected"))

    measured = {"colour": traffic.of(recolor), "layer": traffic.of(change_layer)}
    frames = frames_of_drag(page, visitor.area())
    visitor.uses("Show the whole map")
    visitor.rests()
    measured["selecting"] = traffic.of(select)
    page.close()
    return row("Isogloss", semantic_map.corpus.points, first, measured, frames)


def plotly_page(browser: Browser, address: str, points: int) -> dict[str, object]:
    """A row for `st.plotly_chart`; it has no layers."""
    page = browser.new_page(viewport=WINDOW)
    page.set_default_timeout(PATIENCE_MS)
    expect.set_options(timeout=PATIENCE_MS)
    traffic = Traffic(page)
    measured: dict[str, tuple[float, float]] = {}
    frames = None
    page.goto(f"{address}/?points=100")
    drawn(page, 100)
    first: tuple[float, float] | None = None

    def recolor() -> None:
        page.get_by_role("combobox", name="Colour").click()
        page.get_by_role("option", name="membership", exact=True).click()
        expect(page.get_by_text("0 selected of membership")).to_be_visible()
        drawn(page, points)

    def select() -> None:
        area = page.locator(".nsewdrag").first.bounding_box()
        assert area is not None
        # The share of a normal distribution within this many standard deviations of about seven on the page.
        half = np.sqrt(SELECTED / points) * 0.18
        middle = (area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
        page.mouse.move(middle[0] - half * area["width"], middle[1] - half * area["height"])
        page.mouse.down()
        page.mouse.move(middle[0] + half * area["width"], middle[1] + half * area["height"], steps=4)
        page.mouse.up()
        expect(page.get_by_text(re.compile(r"^[1-9]\d* selected"))).to_be_visible()

    try:
        first = traffic.of(lambda: (page.goto(f"{address}/?points={points}"), drawn(page, points)))  # type: ignore[arg-type, return-value]
        measured["colour"] = traffic.of(recolor)
        measured["selecting"] = traffic.of(select)
        page.locator('.modebar-btn[data-title="Pan"]').click()
        frames = frames_of_drag(page, page.locator(".nsewdrag").first.bounding_box())
    except Error as error:
        print(f"st.plotly_chart with {points:,} points: {str(error).splitlines()[0]}", file=sys.stderr)
    page.close()
    return row("st.plotly_chart", points, first, measured, frames)


def row(
    name: str,
    points: int,
    first: tuple[float, float] | None,
    measured: dict[str, tuple[float, float]],
    frames: float | None,
) -> dict[str, object]:
    """The columns of the table."""
    named = {**({"first visit": first} if first else {}), **measured}
    columns: dict[str, object] = {"points": points, "page": name}
    for step in ("first visit", "colour", "layer", "selecting"):
        kilobytes, milliseconds = named.get(step, (None, None))
        columns |= {f"{step}, KB": kilobytes, f"{step}, ms": milliseconds}
    return columns | {"moving, frames/s": frames}


def box_around(page: Page, semantic_map: SemanticMap) -> tuple[tuple[float, float], tuple[float, float]]:
    """Two corners, as shares of the sheet, of a box around so many points in the middle of the whole map."""
    placed = semantic_map.coordinates.astype(np.float64)
    low, high = np.percentile(placed, (0.5, 99.5), axis=0)
    middle = (low + high) / 2
    reach = np.sort(np.abs(placed - middle).max(axis=1))[min(SELECTED, len(placed) - 1)]
    area = page.locator(".sheet").bounding_box()
    assert area is not None
    scale = min((area["width"] - 92) / (high - low)[0], (area["height"] - 56) / (high - low)[1])
    half = (reach * scale / area["width"], reach * scale / area["height"])
    across = 0.5 - 18 / area["width"]
    return (across - half[0], 0.5 - half[1]), (across + half[0], 0.5 + half[1])


def frames_of_drag(page: Page, area: dict[str, float]) -> float:
    """Frames a second that reach the screen while the map is dragged to and fro."""
    page.evaluate(
        "window.frames_seen = 0; (function count() { window.frames_seen++; requestAnimationFrame(count); })()"
    )
    x, y = area["x"] + area["width"] / 2, area["y"] + area["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    for step in range(15):
        page.mouse.move(x + 10 * (step % 5), y + 5 * (step % 3))
    before, began = page.evaluate("window.frames_seen"), time.perf_counter()
    step = 0
    while time.perf_counter() - began < 2:
        step += 1
        page.mouse.move(x + 20 * np.sin(step / 5), y + 20 * np.cos(step / 7))
    frames = page.evaluate("window.frames_seen") - before
    seconds = time.perf_counter() - began
    page.mouse.up()
    return float(frames / seconds)


def drawn(page: Page, points: int) -> None:
    """Wait until Plotly has drawn so many points."""
    page.wait_for_function(
        """(points) => {
            const plot = document.querySelector(".js-plotly-plot");
            const state = document.querySelector(".stApp")?.dataset.testScriptState;
            return state === "notRunning" && plot?._fullData?.[0]?._length === points;
        }""",
        arg=points,
    )
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")


@contextmanager
def plotly_server() -> Iterator[str]:
    """The address of a Streamlit server with the page to compare with."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", "benchmarks/pages/plotly_map.py", "--server.port", str(port)]
    address = f"http://127.0.0.1:{port}"
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        while not answers(address):
            time.sleep(0.2)
        try:
            yield address
        finally:
            process.terminate()


def answers(address: str) -> bool:
    """Whether the server takes requests yet."""
    try:
        with urllib.request.urlopen(f"{address}/_stcore/health", timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


if __name__ == "__main__":
    main()
