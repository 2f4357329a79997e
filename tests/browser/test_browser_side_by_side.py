"""Two maps of the same texts side by side."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE_TO_DRAW_MS, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_what_is_selected_on_one_map_stands_out_on_both(visitor):
    texts = [f"{text} (twice drawn)" for text in sentences(150)]
    visitor.upload(file("twice.txt", "\n".join(texts)))
    visitor.draw(full=True, name="twice")
    visitor.see_map("twice")
    visitor.page.get_by_role("button", name="Side by side").click(timeout=PATIENCE_TO_DRAW_MS)
    sheets = visitor.page.locator(".sheet")
    expect(sheets).to_have_count(2)
    for number in range(2):
        expect(sheets.nth(number)).to_have_attribute("data-state", "drawn")
    expect(visitor.page.get_by_text(re.compile(r"\d+% of a text's nearest neighbours are others"))).to_be_visible()
    expect(visitor.page).to_have_url(re.compile("side_by_side.*map=.*beside="))
    listed = visitor.page.get_by_text("As a table")
    expect(listed).to_have_count(0)
    sheets.nth(1).locator(".label:not([hidden])").first.click()
    expect(listed).to_be_visible()
    sheets.nth(0).press("Escape")
    expect(listed).to_have_count(0)
    visitor.page.reload()
    expect(sheets).to_have_count(2)
