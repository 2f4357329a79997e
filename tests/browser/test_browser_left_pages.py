"""A timer of a page that is being left does not empty the page one went to."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.running_app import free_port

pytestmark = [pytest.mark.browser, pytest.mark.slow]

ROUNDS = 6
"""Without the guard one in two leaves a white page."""


@pytest.fixture
def address(tmp_path):
    port = free_port()
    script = Path(__file__).with_name("two_pages.py")
    options = ["--server.port", str(port), "--server.address", "localhost", "--server.headless", "true"]
    command = [sys.executable, "-m", "streamlit", "run", str(script), *options, "--browser.gatherUsageStats", "false"]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stdout=log, stderr=log) as server:
        for _ in range(300):
            try:
                urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=2).close()
                break
            except OSError:
                time.sleep(0.1)
        yield f"http://localhost:{port}/"
        server.terminate()


def test_the_page_one_went_to_stays(address, browser):
    for _ in range(ROUNDS):
        context = browser.new_context()
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="go").click()
        expect(page.get_by_text("all is there")).to_be_visible()
        # Whatever a timer had asked for has been granted or dropped by then.
        page.wait_for_timeout(500)
        expect(page.get_by_text("line 0")).to_be_visible()
        context.close()
