"""An axis from typed words to a coloured map, a blind check, and a colleague who opens the link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE_TO_DRAW_MS, Visitor, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]

COOKING = ["Whisk the dough for the almond cake", "This cherry recipe needs sugar", "Bake the lemon cake for an hour"]
TRAVEL = ["The train to Oslo was late", "I missed my connection in Porto", "Is there a night train to Turin"]


def test_an_axis_from_typed_words_to_a_coloured_map_and_a_blind_check(visitor, visit, app):
    visitor.upload(file("things.csv", "text\n" + "".join(f'"{text}"\n' for text in sentences(300))))
    visitor.draw(name="things")
    visitor.see_map("things")
    page = visitor.page
    page.get_by_test_id("stSidebarNav").get_by_text("Axes", exact=True).click()
    page.get_by_label("Less: texts of this kind").fill("\n".join(COOKING))
    page.get_by_label("More: texts of this kind").fill("\n".join(TRAVEL))
    page.get_by_role("button", name="Order the texts").click()
    believed = page.get_by_text("How far to believe it")
    expect(believed).to_be_visible(timeout=PATIENCE_TO_DRAW_MS)
    expect(cards(visitor, "True").first).to_contain_text(re.compile("train|connection"))
    expect(cards(visitor, "False").first).to_contain_text(re.compile("cake|dough|recipe"))
    visitor.answer("map")
    visitor.rests()
    expect(page.locator(".legend .ticks")).to_have_text("lessmore")
    visitor.answer("blind check")
    for number in range(1, 17):
        expect(page.get_by_text(f"Pair {number} of 16")).to_be_visible()
        expect(believed).to_have_count(0)
        second = page.locator(".st-key-document_pair_True").inner_text()
        is_second = re.search("train|connection", second) is not None
        page.get_by_role("button", name="This one has more").nth(int(is_second)).click()
    expect(page.get_by_text(re.compile(r"You and the axis agreed on \d+ of 16 pairs"))).to_be_visible()
    visitor.answer("both ends")
    expect(believed).to_be_visible()
    page.get_by_label("A name for what you saw at both ends").fill("away from home")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as “away from home”")).to_be_visible()
    colleague = visit(app)
    colleague.page.goto(page.url)
    expect(cards(colleague, "True").first).to_have_text(cards(visitor, "True").first.inner_text(), use_inner_text=True)
    expect(colleague.page.get_by_text("Saved as “away from home”")).to_be_visible()
    colors_the_map_and_takes_examples_from_it(colleague)
    colleague.sees_no_trace()


def colors_the_map_and_takes_examples_from_it(colleague: Visitor) -> None:
    """By the saved axis, again from the link alone; what is selected on the map becomes an end of the axis."""
    page = colleague.page
    page.get_by_test_id("stSidebarNav").get_by_text("Map", exact=True).click()
    colleague.rests()
    colleague.choose("Colour", "away from home (axis)")
    legend = page.locator(".legend")
    expect(legend).to_contain_text("away from home")
    page.goto(page.url)
    colleague.rests()
    expect(legend).to_contain_text("away from home")
    expect(legend.locator(".ticks")).to_have_text("lessmore")
    colleague.selects_all()
    expect(colleague.heading()).to_contain_text("texts selected")
    page.get_by_role("button", name="more like these").click()
    expect(page).to_have_url(re.compile(r"axes\?.*more=%23"))
    page.get_by_text("The two ends", exact=True).click()
    expect(page.get_by_text(re.compile(r"and 199 more selected texts, from row"))).to_be_visible()
    page.get_by_text("Find a text of the map").click()
    page.get_by_label("Words of the text, or what it is about").fill("yellow leaves")
    page.keyboard.press("Enter")
    page.locator("[class*='st-key-document_found_']").first.get_by_role("button", name="less").click()
    expect(page).to_have_url(re.compile(r"less=%23\d+"))


def cards(visitor: Visitor, is_positive: str):
    """The texts at one end."""
    return visitor.page.locator(f"[class*='st-key-document_{is_positive}_']")
