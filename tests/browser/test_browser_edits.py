"""Regions changed by hand, texts tagged: seen at once, undone, kept when the full map takes the first one's place."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE_TO_DRAW_MS, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NAME = "Baking & <i>dough</i>"
TAG = "<b>urgent</b>"
SUBJECTS = ("Whisk eggs", "My card was declined", "The keeper of", "The train to", "How deep should")
"""How sentences begin that both encoders tell apart."""


def test_a_name_given_by_hand_shows_on_the_map_is_undone_and_stays_on_the_full_map(visitor):
    page, title, level = visitor.page, visitor.page.locator(".st-key-title"), chosen_level(visitor)
    visitor.upload(file("edited.txt", "\n".join(text for text in sentences(900) if text.startswith(SUBJECTS))))
    visitor.draw(full=True, name="edited")
    visitor.see_map("edited")
    visitor.labels().filter(has_text=re.compile("eggs|dough")).first.click()
    page.get_by_role("link", name="What speaks for it").click()
    expect(page.get_by_role("button", name="All regions")).to_be_visible()
    computed = title.inner_text()

    page.get_by_role("button", name="Edit…").click()
    page.get_by_role("textbox", name="Your name").fill("Ada")
    page.get_by_role("textbox", name="Name", exact=True).fill(NAME)
    press(visitor, "Rename")
    expect(title).to_have_text(NAME)
    expect(page.get_by_text(f"A person gave it this name; the computed one is “{computed}”.")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="On the map")).to_have_count(1)
    page.get_by_role("link", name="On the map").click()
    visitor.rests()
    renamed = visitor.labels().filter(has_text=re.compile(r"Baking\s*&\s*<i>dough</i>"))
    expect(renamed).to_have_count(1)

    press(visitor, "Edits (1)")
    expect(page.get_by_text(re.compile("^Ada, "))).to_be_visible()
    press(visitor, "Undo")
    expect(renamed).to_have_count(0)
    press(visitor, "Redo")
    expect(renamed).to_have_count(1)
    page.keyboard.press("Escape")
    see_full_map(visitor)
    expect(renamed).to_have_count(1)

    press(visitor, "Edit…")
    pick(visitor, "Merge with", "")
    regions = int(level.inner_text())
    press(visitor, "Merge")
    expect(level).to_have_text(str(regions - 1))
    page.keyboard.press("Escape")
    visitor.rests()
    # The region in front is the one that was renamed: of all that is in the box, its texts are meant.
    visitor.selects_all()
    expect(visitor.heading()).to_have_text(re.compile(r"\d+ texts selected"))
    tags_what_is_selected(visitor)
    press(visitor, "Move to…")
    pick(visitor, "Where the", "no region")
    press(visitor, "Move")
    expect(page.get_by_role("button", name="Edits (3)")).to_be_visible()
    colors_by_the_tag(visitor)
    page.reload()
    visitor.see_map("edited")
    press(visitor, "Edits (3)")
    expect(page.get_by_role("textbox", name="Your name")).to_have_value("Ada")
    expect(page.get_by_text(re.compile(r"^Moved \d+ texts out of all regions$"))).to_be_visible()
    visitor.sees_no_trace()


def tags_what_is_selected(visitor) -> None:
    """In the dialog, with a new tag."""
    page = visitor.page
    page.locator(".st-key-tag_selected").get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("combobox", name="Tag").fill(TAG)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Put it on").click()
    expect(page.get_by_role("dialog")).to_have_count(0)


def colors_by_the_tag(visitor) -> None:
    """From the list of tags; the legend knows it."""
    press(visitor, "Tags (1)")
    expect(visitor.page.get_by_text(re.compile(rf"^Tagged \d+ texts “{TAG}”$"))).to_be_visible()
    press(visitor, "Show")
    visitor.page.keyboard.press("Escape")
    visitor.rests()
    expect(visitor.page.locator(".legend")).to_contain_text(TAG)
    press(visitor, "Tags (1)")
    press(visitor, "Rename…")
    visitor.page.get_by_role("dialog").get_by_role("textbox", name="What it is called").fill("another word")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("button", name="Rename", exact=True).click()
    expect(visitor.page.locator(".legend")).to_contain_text("another word")


def see_full_map(visitor) -> None:
    """Wait until it is ready and has taken the place of the first look."""
    ready = visitor.page.get_by_role("button", name="The full map is ready")
    expect(ready).to_be_visible(timeout=PATIENCE_TO_DRAW_MS)
    with visitor.keeps_the_sheet():
        ready.click()
        expect(visitor.page.get_by_role("button", name="See the first look")).to_be_visible()
    visitor.see_map("edited")


def chosen_level(visitor):
    """The pressed one of the buttons that say how many regions there are."""
    levels = visitor.page.get_by_test_id("stButtonGroup").filter(has_text="Regions").first
    return levels.get_by_role("radio", checked=True)


def press(visitor, name: str) -> None:
    button = visitor.page.get_by_role("button", name=name, exact=name.isalpha())
    # While a page is drawn anew, what it had before stays for a moment.
    expect(button).to_have_count(1)
    button.click()


def pick(visitor, field: str, option: str) -> None:
    """Choose the first option with these letters."""
    visitor.page.get_by_role("combobox", name=field).click()
    visitor.page.get_by_role("option", name=option).first.click()
