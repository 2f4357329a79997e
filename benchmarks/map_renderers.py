"""How fast four ways to draw the same points are in Chromium: our own, regl-scatterplot, deck.gl and plotly.js.

The others are not part of Isogloss. Install them somewhere with npm (regl-scatterplot, deck.gl,
plotly.js-gl2d-dist-min) and name the folder:

    python -m benchmarks.map_renderers FOLDER/node_modules

A renderer that needs more than a minute for all of it has no figures.
"""

from __future__ import annotations

import json
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from playwright.sync_api import Browser, Error

from benchmarks.reporting import report
from dashboard.map_data import CODE
from tests.browser.chromium import find_chromium, launched

PAGES = Path(__file__).parent / "pages"
SIZES = (10_000, 100_000, 1_000_000)
RENDERERS = ("own", "regl", "deck", "plotly")
NAMES = {"own": "Isogloss", "regl": "regl-scatterplot", "deck": "deck.gl", "plotly": "plotly.js (gl2d)"}
SCRIPTS = {
    "regl": ("pub-sub-es/dist/index.js", "regl/dist/regl.min.js", "regl-scatterplot/dist/regl-scatterplot.min.js"),
    "deck": ("deck.gl/dist.min.js",),
    "plotly": ("plotly.js-gl2d-dist-min/plotly-gl2d.min.js",),
}
PATIENCE_MS = 60_000
IN_TIME = """async ([name, points, patience]) => {
    const { measured } = await import("/bench/map_renderers.js");
    const late = new Promise((_, fail) => setTimeout(() => fail(new Error("It took too long.")), patience));
    return Promise.race([measured(name, points), late]);
}"""


def main() -> None:
    """Measure every renderer at every size and publish the table."""
    if len(sys.argv) < 2:
        print("Skipped: name the folder that npm has installed the other renderers in.", file=sys.stderr)
        return
    libraries = Path(sys.argv[1]).resolve()
    rows = []
    with serving(libraries) as address, launched(str(find_chromium())) as browser:
        rows = [row(browser, address, libraries, name, points) for points in SIZES for name in RENDERERS]
    versions = {name: version(libraries, name) for name in ("regl-scatterplot", "deck.gl", "plotly.js-gl2d-dist-min")}
    report(
        "Drawing points in the browser",
        rows,
        "Milliseconds in Chromium without a GPU (SwiftShader), 900 x 700 pixels, normally distributed points in "
        "twelve colours; each is done when a pixel has been read back. Moving is the median of 15 frames that draw "
        "every point (Isogloss never more than 150,000, over a picture of the others, and on its page fewer while one "
        "moves, if frames come too slowly); selecting is 5,000 "
        "points, the others fading. JavaScript is what the renderer loads, uncompressed; that of Isogloss is the "
        f"whole map with labels, legend, search and pictures. {', '.join(f'{n} {v}' for n, v in versions.items())}.",
    )


def row(browser: Browser, address: str, libraries: Path, name: str, points: int) -> dict[str, object]:
    """One renderer with so many points, on a page of its own."""
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.goto(address)
    try:
        measured = page.evaluate(IN_TIME, [name, points, PATIENCE_MS])
        print(f"{NAMES[name]}, {points:,} points: {measured}", file=sys.stderr)
    except Error as error:
        measured = {}
        print(f"{NAMES[name]} failed with {points:,} points: {str(error).splitlines()[0]}", file=sys.stderr)
    finally:
        page.close()
    files = [libraries / script for script in SCRIPTS[name]] if name in SCRIPTS else sorted(CODE.glob("*.js"))
    return {
        "points": points,
        "renderer": NAMES[name],
        "JavaScript, KB": round(sum(file.stat().st_size for file in files) / 1000),
        "first paint, ms": measured.get("first"),
        "moving, ms a frame": measured.get("pan"),
        "new colours, ms": measured.get("color"),
        "selecting, ms": measured.get("select"),
    }


def version(libraries: Path, name: str) -> str:
    """The installed version of a library."""
    return str(json.loads((libraries / name / "package.json").read_text("utf-8"))["version"])


@contextmanager
def serving(libraries: Path) -> Iterator[str]:
    """The address of a server for the page, our code and the libraries."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Files, libraries=libraries))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


class Files(SimpleHTTPRequestHandler):
    """Files of three folders, each under its name."""

    def __init__(self, *arguments: object, libraries: Path) -> None:
        self.folders = {"code": CODE, "bench": PAGES, "libraries": libraries}
        super().__init__(*arguments)  # type: ignore[arg-type]

    def translate_path(self, path: str) -> str:
        """Where the file lies; every other address is the page."""
        first, _, rest = path.partition("?")[0].strip("/").partition("/")
        return str(self.folders[first] / rest) if first in self.folders else str(PAGES / "map_renderers.html")

    def guess_type(self, path: object) -> str:
        """Modules have to come as JavaScript."""
        return "text/html" if str(path).endswith("html") else "text/javascript"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    main()
