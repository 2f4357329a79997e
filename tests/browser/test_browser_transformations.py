"""Tense learned from pairs: its card, a text it is applied to, a name, and a colleague who opens the link."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE_TO_DRAW_MS, Visitor, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TENSE = (
    ("Her brother sells old clocks.", "Her brother sold old clocks."),
    ("We are waiting for the bus to Cork.", "We waited for the bus to Cork."),
    ("My knee hurts on the stairs.", "My knee hurt on the stairs."),
    ("Does the shop close at noon?", "Did the shop close at noon?"),
    ("Nobody knows the way to the lake.", "Nobody knew the way to the lake."),
    ("The children are drawing a dragon.", "The children drew a dragon."),
    ("I think that he is lying.", "I thought that he was lying."),
    ("It smells of smoke in here.", "It smelled of smoke in here."),
)


def test_tense_is_learned_judged_applied_named_and_restored_from_its_link(visitor, visit, app):
    visitor.upload(file("told.csv", "text\n" + "".join(f'"{text}"\n' for text in sentences(300))))
    visitor.draw(name="told")
    visitor.see_map("told")
    page = visitor.page
    page.get_by_test_id("stSidebarNav").get_by_text("Transformations", exact=True).click()
    pairs = page.get_by_role("textbox", name="Before and after, a pair on each line")
    pairs.fill("\n".join(f"{before} -> {after}" for before, after in TENSE))
    page.keyboard.press("Control+Enter")
    card = page.locator(".st-key-transformation_card")
    expect(card).to_contain_text("The changes go one way", timeout=PATIENCE_TO_DRAW_MS)
    card.get_by_text("The figures").click()
    expect(card).to_contain_text(re.compile(r"unpaired AUC [01]\.\d\d, paired accuracy [01]\.\d\d, of 8 pairs"))
    expect(card).to_contain_text("by all 128 swaps")
    field = page.get_by_role("textbox", name="Apply it to")
    field.fill("The train to Oslo is late")
    field.press("Enter")
    expect(lists(visitor, "here")).to_have_count(10)
    expect(lists(visitor, "there")).to_have_count(10)
    expect(lists(visitor, "here").first).to_contain_text("train")
    page.get_by_role("textbox", name="A name for the change").fill("past")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved as “past”")).to_be_visible()
    colleague = visit(app)
    colleague.page.goto(page.url)
    expect(lists(colleague, "there").first).to_have_text(
        lists(visitor, "there").first.inner_text(), use_inner_text=True
    )
    expect(colleague.page.get_by_text("Saved as “past”")).to_be_visible()
    colleague.answer("map")
    colleague.rests()
    expect(colleague.page.locator(".legend .ticks")).to_have_text("beforeafter")
    colleague.sees_no_trace()


def lists(visitor: Visitor, side: str):
    """The texts of one of the two lists."""
    return visitor.page.locator(f"[class*='st-key-document_{side}_']")
