"""Fixtures of the browser tests: one browser and one server for nearly all, a new visitor per test."""

from __future__ import annotations

import os
import re
import shutil

import pytest

from tests.browser.chromium import MISSING, find_chromium, launched
from tests.browser.running_app import ROOT, RunningApp
from tests.browser.visitor import Visitor

FAILURES = ROOT / "build" / "browser"
"""Screenshots and server logs of tests that failed."""

SIZE = {"width": 1400, "height": 1000}
outcome_key = pytest.StashKey[pytest.TestReport]()


@pytest.fixture(scope="session")
def browser():
    path = find_chromium()
    if path is None:
        if os.environ.get("CI") == "true":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    with launched(path) as chromium:
        yield chromium


@pytest.fixture(scope="session")
def start_app(tmp_path_factory, first_look):
    """Start a server with an empty store of its own; all are ended with the tests."""
    running = []

    def start() -> RunningApp:
        folder = tmp_path_factory.mktemp("app")
        shutil.copytree(first_look / "encoders", folder / "home" / "encoders")
        running.append(RunningApp(folder / "home", folder / "server.log"))
        running[-1].start()
        return running[-1]

    yield start
    for app in running:
        app.stop()


@pytest.fixture(scope="session")
def app(start_app):
    """The server that most tests share, since its first map has to wait for compilation."""
    return start_app()


@pytest.fixture
def visit(request, browser):
    """Let a visitor come to a server; a failed test leaves screenshots and the server's log in build/browser."""
    visitors: list[Visitor] = []

    def come(app: RunningApp, **preferences: object) -> Visitor:
        context = browser.new_context(viewport=SIZE, **preferences)
        visitors.append(Visitor(context.new_page(), app))
        return visitors[-1]

    yield come
    report = request.node.stash.get(outcome_key, None)
    for number, visitor in enumerate(visitors):
        if report is not None and report.failed:
            _keep(f"{request.node.name}-{number}", visitor)
        visitor.page.context.close()


@pytest.fixture
def visitor(visit, app):
    """A new visitor of the shared server, who never sees the inside of an error and never meets a dialog."""
    somebody = visit(app)
    met = []
    somebody.page.on("dialog", lambda dialog: (met.append(dialog.message), dialog.dismiss()))
    yield somebody
    assert not met, "a text opened a dialog"
    somebody.sees_no_trace()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    if call.when == "call":
        item.stash[outcome_key] = report
    return report


def _keep(name: str, visitor: Visitor) -> None:
    FAILURES.mkdir(parents=True, exist_ok=True)
    stem = re.sub(r"[^\w-]+", "-", name)
    visitor.page.screenshot(path=FAILURES / f"{stem}.png", full_page=True)
    log = visitor.app.log.read_text("utf-8", errors="replace")
    told = "\n".join([visitor.page.url, "", log, "In the browser:", *visitor.complaints])
    (FAILURES / f"{stem}.log").write_text(told, "utf-8")
