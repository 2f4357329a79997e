"""A corpus that changes: added texts find their places on the map that is there, deleted ones leave it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_rows_are_added_to_a_corpus_and_placed_on_its_map(visitor):
    *texts, added, another = [f"{text} (so far)" for text in sentences(202)]
    visitor.upload(file("diary.txt", "\n".join(texts)))
    visitor.draw(name="Diary")
    visitor.see_map("Diary")
    before = visitor.page.url
    visitor.upload(file("later.txt", "\n".join([added, another, texts[0]])))
    visitor.page.get_by_text("More rows of a corpus that is here").click()
    visitor.choose("Corpus", "Diary")
    visitor.page.get_by_role("button", name="Add the rows").click()
    visitor.see_map("Diary")
    expect(visitor.provenance()).to_contain_text("203 texts")
    expect(visitor.provenance()).to_contain_text("2 added texts")
    visitor.open(before.removeprefix(f"{visitor.app.url}/"))
    expect(visitor.provenance()).to_contain_text("2 texts added since and not on this map")
    visitor.see_map("Diary")
    leaves_half_of_the_map_without_texts(visitor)


def leaves_half_of_the_map_without_texts(visitor) -> None:
    """What is in a box is deleted for good; the map and its address stay."""
    page = visitor.page
    visitor.selects((0.005, 0.005), (0.995, 0.5))
    expect(visitor.heading()).to_have_text(re.compile(r"\d+ texts selected"))
    selected = re.findall(r"\d+", visitor.heading().inner_text())[0]
    address = page.url
    page.get_by_role("button", name="Delete…").click()
    page.get_by_role("button", name="Delete for good").click()
    expect(visitor.provenance()).to_contain_text(f"{selected} deleted for good")
    expect(visitor.heading()).to_have_text("Read the texts")
    visitor.open(address.removeprefix(f"{visitor.app.url}/"))
    visitor.see_map("Diary")
    expect(visitor.provenance()).to_contain_text(f"{203 - int(selected)} texts")
    visitor.sees_no_trace()
