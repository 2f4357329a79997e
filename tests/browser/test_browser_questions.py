"""Analogies, arithmetic and paths in the browser: asked, answered, and restored from their links."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def map_query(browser, app):
    """The part of an address that names a map, drawn once."""
    page = browser.new_context().new_page()
    visitor = Visitor(page, app)
    visitor.upload(file("asked.csv", "text\n" + "".join(f'"{text}"\n' for text in sentences(300))))
    visitor.draw(name="asked")
    visitor.see_map("asked")
    query = re.search(r"map=\w+", page.url)[0]
    page.context.close()
    return query


def write(visitor: Visitor, label: str, words: str) -> None:
    """Write into a field and leave it."""
    field = visitor.page.get_by_role("textbox", name=label, exact=True)
    field.fill(words)
    field.press("Enter")


def reopened(visitor: Visitor) -> None:
    """Come again by the address alone."""
    visitor.page.goto(visitor.page.url)


def test_an_analogy_is_asked_judged_and_restored_from_its_link(visitor, map_query):
    visitor.open(f"analogies?{map_query}")
    pair = "My card was declined at the market"
    for label, words in (("a", pair), ("is to b", pair), ("as c is to …", "#5")):
        write(visitor, label, words)
    badge = visitor.page.get_by_text("Same as the nearest neighbour: your pair added nothing here.")
    expect(badge).to_be_visible()
    expect(visitor.page.locator(".st-key-corners .js-plotly-plot")).to_be_visible()
    expect(visitor.page).to_have_url(re.compile("c=%235"))
    reopened(visitor)
    expect(badge).to_be_visible()
    expect(visitor.page.get_by_role("textbox", name="as c is to …")).to_have_value("#5")


def test_an_expression_is_corrected_where_its_error_points_and_restored_from_its_link(visitor, map_query):
    visitor.open(f"analogies?{map_query}")
    visitor.page.get_by_text("arithmetic", exact=True).click()
    write(visitor, "Expression", "cake + + flour")
    expect(visitor.alert()).to_contain_text("Column 8")
    write(visitor, "Expression", '"Bake the lemon cake" - lemon + almond')
    table = visitor.page.get_by_role("region", name="The answers with what each term adds to their similarity")
    expect(table).to_be_visible()
    visitor.page.get_by_text("words and phrases", exact=True).click()
    expect(visitor.page).to_have_url(re.compile("answers=words"))
    reopened(visitor)
    expect(table).to_be_visible()
    expect(visitor.page.get_by_role("textbox", name="Expression")).to_have_value(re.compile("Bake the lemon cake"))


def test_a_path_is_found_and_restored_from_its_link(visitor, map_query):
    visitor.open(f"paths?{map_query}")
    write(visitor, "From", "#1")
    write(visitor, "To", "How deep should I plant the tulip bulb")
    told = visitor.page.get_by_text(re.compile("between its ends|No chain of nearest neighbours"))
    expect(told).to_be_visible()
    visitor.page.get_by_text("straight, for comparison", exact=True).click()
    stops = visitor.page.get_by_text("of 7 stops on the straight way")
    expect(stops).to_be_visible()
    expect(visitor.page).to_have_url(re.compile("way=straight"))
    reopened(visitor)
    expect(stops).to_be_visible()
    visitor.page.get_by_text("through the texts", exact=True).click()
    expect(told).to_be_visible()
