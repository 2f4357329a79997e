"""The pictures of the documentation, taken from the running app: `make screenshots`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser

from tests.browser.chromium import MISSING, find_chromium, launched
from tests.browser.running_app import ROOT, RunningApp
from tests.browser.visitor import Visitor, file, sentences

PICTURES = ROOT / "docs" / "screenshots"
SIZE = {"width": 1400, "height": 900}
SECONDS_TO_SETTLE = 3
"""For fonts, canvases and animations, of which the page does not tell when they are done."""


def main() -> None:
    """Start an empty app, draw the sample and take a picture of every page worth showing."""
    path = find_chromium()
    if path is None:
        sys.exit(MISSING)
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        command = [sys.executable, "-m", "dashboard", "prepare"]
        subprocess.run(command, cwd=ROOT, env={**os.environ, "ISOGLOSS_HOME": str(home)}, check=True)
        with RunningApp(home, Path(folder) / "server.log") as app, launched(path) as browser:
            take_all(browser, app)


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
