"""From an empty app to the map of the sample."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_an_empty_app_says_what_it_does_and_draws_its_sample(visitor):
    visitor.open()
    expect(visitor.page.get_by_role("heading", level=1)).to_be_visible()
    expect(visitor.page.locator("input[type=file]").first).to_be_attached()
    visitor.page.get_by_role("button", name="Draw the sample").click()
    visitor.see_map()
    expect(visitor.provenance()).to_contain_text("first look")
    assert visitor.texts_on_map() > 2_000
    expect(visitor.labels().nth(3)).to_be_visible()


def test_a_map_page_without_a_map_leads_to_the_beginning(visit, start_app):
    visitor = visit(start_app())
    visitor.open("map")
    expect(visitor.page.get_by_role("heading", name="No map yet")).to_be_visible()
    visitor.page.get_by_role("link", name="Begin").click()
    expect(visitor.page.get_by_role("button", name="Draw the sample")).to_be_visible()


def test_a_link_to_a_map_that_is_gone_says_so(visitor):
    visitor.open("map?map=000000000000")
    expect(visitor.alert()).to_contain_text(re.compile(r"leads to a map that is not here"))
