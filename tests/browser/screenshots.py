"""The pictures of the documentation, taken from the running app: `make screenshots`.

`make screenshots CORPORA=FOLDER` takes those of the corpora too, where FOLDER has their files; `HOME_FOLDER` keeps what
was computed for the next time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from playwright.sync_api import Browser

from tests.browser.chromium import MISSING, find_chromium, launched
from tests.browser.running_app import ROOT, RunningApp
from tests.browser.visitor import Visitor, file, sentences

PICTURES = ROOT / "docs" / "screenshots"
SIZE = {"width": 1400, "height": 900}
CORPORA = {
    "banking77": "banking77/banking77.csv",
    "sotu": "sotu/sotu.parquet",
    "reddit": "reddit_pub/reddit_pub_20topics.csv",
}
"""Files below the folder that CORPORA names, by what the map is called."""
TREASURY = (
    "the revenue of the Treasury exceeded the estimates", "the public debt was reduced",
    "appropriations for the fiscal year", "duties on imports", "the surplus in the Treasury",
)  # fmt: skip
FAMILIES = (
    "families who cannot afford a doctor", "a mother who works two jobs", "children deserve good schools",
    "a young man came home from the war", "our neighbors help each other",
)  # fmt: skip
SECONDS_TO_SETTLE = 3
"""For fonts, canvases and animations, of which the page does not tell when they are done."""


def main() -> None:
    """Start an empty app, draw the sample and take a picture of every page worth showing."""
    path = find_chromium()
    if path is None:
        sys.exit(MISSING)
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        home = Path(os.environ.get("HOME_FOLDER") or Path(folder) / "home")
        command_line(home, "prepare")
        maps = mapped_corpora(home, os.environ.get("CORPORA"))
        with RunningApp(home, Path(folder) / "server.log") as app, launched(path) as browser:
            take_all(browser, app)
            for name, map_id in maps.items():
                take_corpus(browser, app, name, map_id)


def mapped_corpora(home: Path, folder: str | None) -> dict[str, str]:
    """The first looks of the corpora that are there: name and map."""
    paths = {name: Path(folder) / path for name, path in CORPORA.items()} if folder else {}
    found = {}
    for name, path in paths.items():
        if path.exists():
            answer = command_line(home, "map", str(path), "--text", "text", "--encoder", "first-look", "--name", name)
            found[name] = json.loads(answer.splitlines()[-1])["map"]
    return found


def command_line(home: Path, *words: str) -> str:
    """What the command line says on stdout."""
    command = [sys.executable, "-m", "dashboard", "--home", str(home), *words]
    return subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout


def take_corpus(browser: Browser, app: RunningApp, name: str, map_id: str) -> None:
    """The whole map by light and by night, and a part of it closer by."""
    for scheme in ("light", "dark"):
        visitor = newcomer(browser, app, scheme)
        visitor.open(f"map?map={map_id}")
        visitor.see_map(name)
        take(visitor, f"{name}-{scheme}")
        visitor.zooms(4)
        take(visitor, f"{name}-{scheme}-closer")
        visitor.page.context.close()
    if name == "sotu":
        take_accounts(browser, app, map_id)
        take_directions(browser, app, map_id)


def take_accounts(browser: Browser, app: RunningApp, map_id: str) -> None:
    """The pages that speak of regions, on a corpus with dates and categories."""
    pages = {"compare": "compare?compare=values&column=party&", "regions": "regions?"}
    for name, address in pages.items():
        visitor = newcomer(browser, app, "light")
        visitor.open(f"{address}map={map_id}")
        visitor.page.get_by_role("radio").nth(1).click()
        take(visitor, name)
    table = visitor.page.get_by_test_id("stDataFrame").bounding_box()
    assert table is not None
    visitor.page.mouse.click(table["x"] + 60, table["y"] + 85)
    visitor.page.get_by_text("Texts that stand for it").wait_for()
    take(visitor, "region")
    at_night = newcomer(browser, app, "dark")
    at_night.open(f"over_time?map={map_id}")
    at_night.page.get_by_role("radio").nth(1).click()
    take(at_night, "over-time")


def take_directions(browser: Browser, app: RunningApp, map_id: str) -> None:
    """The pages that ask for directions, each with a question that its address holds."""
    analogy = {"a": "the army", "b": "soldiers", "c": "the schools"}
    tense = {"source": "the library", "entry": "past tense", "apply": "Our army guards the frontier", "strength": 2.0}
    path = {"from": "the tariff on imported iron", "to": "our children deserve better schools"}
    questions = {
        ("axes", "light"): ({"less": TREASURY, "more": FAMILIES}, "How far to believe it"),
        ("transformations", "light"): (tense, "in both lists"),
        ("analogies", "light"): (analogy, "Nearest to c"),
        ("paths", "dark"): (path, "between its ends"),
    }
    for (page, scheme), (question, answer) in questions.items():
        visitor = newcomer(browser, app, scheme)
        visitor.open(f"{page}?{urlencode({**question, 'map': map_id}, doseq=True)}")
        visitor.page.get_by_text(answer).first.wait_for(timeout=120_000)
        take(visitor, page)


def take_all(browser: Browser, app: RunningApp) -> None:
    """Start page, preview of a file, the sample's map by light and by night, and texts being read."""
    visitor = newcomer(browser, app, "light")
    visitor.open()
    take(visitor, "start")
    visitor.page.get_by_role("button", name="Draw the sample").click()
    visitor.see_map()
    address = visitor.page.url.removeprefix(f"{app.url}/")
    take(visitor, "map")
    visitor.selects((0.4, 0.35), (0.65, 0.6))
    visitor.page.get_by_text("texts selected").wait_for()
    take(visitor, "reading")
    rows = "".join(f'"{text}",{n % 5 + 1}\n' for n, text in enumerate(sentences(1_500)))
    visitor.upload(file("feedback.csv", "comment,stars\n" + rows))
    take(visitor, "upload")
    at_night = newcomer(browser, app, "dark")
    at_night.open(address)
    at_night.see_map()
    take(at_night, "map-dark")


def newcomer(browser: Browser, app: RunningApp, scheme: str) -> Visitor:
    """A visitor who likes it light or dark."""
    context = browser.new_context(viewport=SIZE, color_scheme=scheme)
    return Visitor(context.new_page(), app)


def take(visitor: Visitor, name: str) -> None:
    """Keep what is on the screen."""
    visitor.page.mouse.move(0, 0)
    visitor.page.wait_for_timeout(1_000 * SECONDS_TO_SETTLE)
    visitor.page.screenshot(path=PICTURES / f"{name}.png")


if __name__ == "__main__":
    main()
