"""What a visitor does and sees, in their words; all waiting is for something on the screen."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from playwright.sync_api import FilePayload, FloatRect, Locator, Page, ViewportSize, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeoutError

from tests.browser.running_app import RunningApp

PATIENCE_MS = 30_000
"""For a page or a control to be there; a machine that draws maps may be slow."""

PATIENCE_TO_DRAW_MS = 240_000
"""A map may have to wait for the compute processes to load and compile, on a busy machine."""


class Visitor:
    """A person with a browser in front of Isogloss."""

    def __init__(self, page: Page, app: RunningApp) -> None:
        expect.set_options(timeout=PATIENCE_MS)
        page.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        page.on("console", lambda told: self.complaints.append(told.text) if told.type == "error" else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("crash", lambda _: self.complaints.append("The page crashed."))
        self.page = page
        self.app = app
        self.log_before = len(app.log.read_text("utf-8"))

    def open(self, path: str = "") -> None:
        """Go to an address and wait until the page has been drawn."""
        self.page.goto(f"{self.app.url}/{path}")
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")

    def upload(self, file: Path | FilePayload) -> None:
        """Choose a file on the page *Corpora*; done when its first rows, or what is wrong with it, are there."""
        self.open("corpora")
        self.page.locator("input[type=file]").first.set_input_files(file)
        outcome = self.page.get_by_role("button", name="Choose another file").or_(self.alert())
        expect(outcome.first).to_be_visible()

    def draw(self, *, first_look: bool = True, full: bool = False, name: str | None = None) -> None:
        """Ask for maps of the file that is shown."""
        if name is not None:
            self.page.get_by_label("Name of the corpus").fill(name)
            self.page.keyboard.press("Enter")
        self.check("First look", first_look)
        self.check("Full map", full)
        self.page.get_by_role("button", name="Draw the map").click()

    def check(self, label: str, is_wanted: bool) -> None:
        """Tick a box, or clear it."""
        box = self.page.get_by_role("checkbox", name=label)
        if box.is_checked() != is_wanted:
            self.page.get_by_test_id("stCheckbox").filter(has_text=label).locator("label").click()
        expect(box).to_be_checked(checked=is_wanted)

    def choose(self, label: str, option: str) -> None:
        """Choose from a list, again if a page that was just being drawn has closed it."""
        chosen = self.page.get_by_role("option", name=option, exact=True)
        for _ in range(5):
            self.page.get_by_role("combobox", name=label).click()
            with suppress(PlaywrightTimeoutError):
                chosen.click(timeout=PATIENCE_MS / 6)
                return
        raise AssertionError(f"The list “{label}” never offered “{option}”.")

    def answer(self, option: str) -> None:
        """Answer a question of the page by one of its options."""
        self.page.get_by_role("radiogroup").get_by_text(option, exact=True).click()

    def see_map(self, title: str | None = None) -> Locator:
        """Wait for a drawn map, of the corpus with this name; returns the drawing."""
        expect(self.provenance().or_(self.alert()).first).to_be_visible(timeout=PATIENCE_TO_DRAW_MS)
        expect(self.alert()).to_have_count(0)
        if title is not None:
            expect(self.page.locator(".st-key-title")).to_have_text(title)
        return self.rests()

    def rests(self) -> Locator:
        """Wait until the map stands still with all its labels; returns it."""
        sheet = self.page.locator(".sheet")
        expect(self.page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        expect(sheet).to_have_attribute("aria-busy", "false")
        expect(sheet).to_have_attribute("data-state", "drawn")
        return sheet

    @contextmanager
    def keeps_the_sheet(self) -> Iterator[None]:
        """See that another map comes onto the sheet of the one before, which neither vanishes nor stays beside it."""
        self.rests().evaluate("(sheet) => { sheet.isTheOneBefore = true; }")
        yield
        assert self.rests().evaluate("(sheet) => sheet.isTheOneBefore === true")

    def labels(self) -> Locator:
        """The names of regions on the map."""
        return self.page.locator(".sheet .label:not([hidden])")

    def zooms(self, notches: int) -> None:
        """Turn the wheel over the middle of the map, towards it or, with a negative number, away."""
        area = self.area()
        self.page.mouse.move(area["x"] + area["width"] / 2, area["y"] + area["height"] / 2)
        for _ in range(abs(notches)):
            self.page.mouse.wheel(0, -200 if notches > 0 else 200)
        self.rests()

    def resizes(self, size: ViewportSize) -> None:
        """Give the browser's window another size and wait until the map fits it."""
        self.page.set_viewport_size(size)
        self.page.locator(".sheet").evaluate("""async (sheet) => {
            const { points } = Object.fromEntries([...sheet.children].map((part) => [part.className, part]));
            const width = () => Math.round(sheet.getBoundingClientRect().width * Math.min(devicePixelRatio, 2));
            while (points.width !== width()) await new Promise(requestAnimationFrame);
        }""")
        self.rests()

    def area(self) -> FloatRect:
        """Where the map is on the page."""
        area = self.page.locator(".sheet").bounding_box()
        assert area is not None
        return area

    def uses(self, tool: str) -> None:
        """Press one of the buttons at the map's edge, by the beginning of its name."""
        self.page.locator(".tools").get_by_role("button", name=re.compile(f"^{tool}")).click()

    def provenance(self) -> Locator:
        """The line that says how the map was drawn."""
        return self.page.locator(".st-key-quiet_provenance")

    def texts_on_map(self) -> int:
        """How many texts the line under the title counts."""
        found = re.search(r"([\d,]+) texts?\b", self.provenance().inner_text())
        assert found is not None
        return int(found[1].replace(",", ""))

    def metric(self, name: str) -> Locator:
        """The figure with this name."""
        return self.page.get_by_test_id("stMetric").filter(has_text=name).get_by_test_id("stMetricValue")

    def selects_all(self) -> None:
        """Draw a box around the whole map."""
        self.selects((0.005, 0.005), (0.995, 0.995))

    def selects(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw a box on the map; corners are shares of its width and height, from the upper left."""
        self.uses("Select inside a box")
        self.drags((start, end))
        self.uses("Move the map")

    def drags(self, way: Sequence[tuple[float, float]]) -> None:
        """Press at the first place, move to the others, and let go; places are shares of the map's width and height."""
        area = self.area()
        first, *others = [(area["x"] + x * area["width"], area["y"] + y * area["height"]) for x, y in way]
        mouse = self.page.mouse
        mouse.move(*first)
        mouse.down()
        for place in others:
            mouse.move(*place, steps=10)
        mouse.up()

    def heading(self) -> Locator:
        """The heading over the texts that are being read."""
        return self.page.locator(".st-key-subtitle_reading")

    def sees_no_trace(self) -> None:
        """No inside of an error on the screen, and none in the log since this visitor came."""
        expect(self.page.get_by_test_id("stException")).to_have_count(0)
        assert "Traceback" not in self.page.locator("body").inner_text()
        assert "Traceback" not in self.app.log.read_text("utf-8")[self.log_before :]

    def alert(self) -> Locator:
        """Warnings and errors on the screen."""
        return self.page.get_by_test_id("stAlert")


def file(name: str, content: str | bytes) -> FilePayload:
    """A file as the browser hands it over."""
    data = content.encode() if isinstance(content, str) else content
    return {"name": name, "mimeType": "application/octet-stream", "buffer": data}


def sentences(count: int) -> list[str]:
    """Distinct English sentences about a handful of subjects, which change from one to the next."""
    every = (f"{form.format(thing)}, {time}." for time, thing, form in itertools.product(TIMES, THINGS, FORMS))
    texts = list(itertools.islice(every, count))
    assert len(texts) == count, f"there are only {len(texts)} sentences"
    return texts


FORMS = (
    *("My card was declined at the {0}", "The train to the {0} was late again", "Bake the {0} cake for forty minutes"),
    *(
        "The keeper of {0} saved a penalty",
        "Water the {0} only once a week",
        "A machine near the {0} kept my bank card",
    ),
    *("I missed my connection at the {0}", "Whisk eggs and sugar for the {0} dough", "{0} won the football match"),
    *("My {0} has yellow leaves", "When will my new {0} card arrive", "Is there a night train past the {0}"),
    *("This {0} recipe needs more butter", "The coach of {0} has resigned", "How deep should I plant the {0} bulb"),
)
THINGS = (
    "lemon",
    "Oslo",
    "market",
    "lily",
    "Turin",
    "cherry",
    "harbour",
    "cactus",
    "Leeds",
    "almond",
    "tulip",
    "Porto",
)
TIMES = (
    "today",
    "on Monday",
    "this morning",
    "last week",
    "in March",
    "at noon",
    "as ever",
    "again",
    "they say",
    "alas",
)
