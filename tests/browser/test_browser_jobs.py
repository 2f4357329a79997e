"""Long work as its visitor sees it: progress, pause, resume, cancel, and a server that was killed."""

from __future__ import annotations

import re
import signal

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE_TO_DRAW_MS, Visitor, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MANY = 1_500
"""Texts that the full encoder reads for some seconds."""


def test_a_job_is_paused_and_goes_on_where_it_stopped(visitor):
    ask_for_full_map(visitor, "paused")
    job = job_card(visitor, "paused")
    texts_read(job)
    job.get_by_role("button", name="Pause").click()
    expect(job).to_contain_text("Paused")
    job.get_by_role("button", name="Resume").click()
    assert texts_read(job) > 0
    finished = visitor.page.get_by_test_id("stHorizontalBlock").filter(has_text="paused · full map")
    finished.get_by_role("link", name="Open the map").click(timeout=PATIENCE_TO_DRAW_MS)
    visitor.see_map("paused")
    assert visitor.texts_on_map() == MANY


def test_a_cancelled_job_is_gone(visitor):
    ask_for_full_map(visitor, "cancelled", ending=" Or so I heard.")
    job = job_card(visitor, "cancelled")
    texts_read(job)
    job.get_by_role("button", name="Cancel").click()
    expect(job).to_have_count(0)
    visitor.page.reload()
    expect(visitor.page.get_by_role("heading", name="Jobs")).to_be_visible()
    expect(job_card(visitor, "cancelled")).to_have_count(0)


def test_a_killed_server_goes_on_with_its_jobs(visit, start_app):
    app = start_app()
    visitor = visit(app)
    ask_for_full_map(visitor, "killed")
    texts_read(job_card(visitor, "killed"))
    app.stop(signal.SIGKILL)
    app.start()
    again = visit(app)
    again.open("jobs")
    again.page.get_by_role("link", name="Open the map").click(timeout=PATIENCE_TO_DRAW_MS)
    again.see_map("killed")
    assert again.texts_on_map() == MANY
    again.sees_no_trace()


def ask_for_full_map(visitor: Visitor, name: str, *, ending: str = "") -> None:
    """Upload many texts, ask for their full map and go to the page *Jobs*."""
    texts = [text + ending for text in sentences(MANY)]
    visitor.upload(file(f"{name}.txt", "\n".join(texts)))
    visitor.draw(first_look=False, full=True, name=name)
    expect(visitor.page.get_by_text(f"Drawing “{name}”")).to_be_visible()
    visitor.page.get_by_role("link", name="Jobs").click()
    expect(visitor.page.get_by_role("heading", name="Jobs")).to_be_visible()


def job_card(visitor: Visitor, name: str):
    """The queue's card of the job of this corpus."""
    cards = visitor.page.get_by_test_id("stMain").get_by_test_id("stVerticalBlock")
    return cards.filter(has_text=f"{name} · full map").filter(has=visitor.page.get_by_role("button")).last


def texts_read(job) -> int:
    """Wait until some texts have been encoded; their number."""
    progress = job.get_by_text(re.compile(r"Reading the texts · [1-9][\d,]* of"))
    expect(progress).to_be_visible(timeout=PATIENCE_TO_DRAW_MS)
    found = re.search(r"· ([\d,]+) of", progress.inner_text())
    return int(found[1].replace(",", ""))
