"""The map as its visitor sees it: reading, choosing, reloading, sharing, light and dark."""

from __future__ import annotations

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import Visitor, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TEXTS = sentences(400)


@pytest.fixture(scope="module")
def map_address(browser, app):
    """The address of a map with metadata, drawn once."""
    page = browser.new_context().new_page()
    visitor = Visitor(page, app)
    kinds = ("plain", "fancy")
    rows = [f'"{text}",{kinds[n % 2]},{n % 5}\n' for n, text in enumerate(TEXTS)]
    visitor.upload(file("kinds.csv", "text,kind,stars\n" + "".join(rows)))
    visitor.draw(name="kinds")
    visitor.see_map("kinds")
    address = page.url.removeprefix(f"{app.url}/")
    page.context.close()
    return address


def test_a_reload_keeps_the_view(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.choose("Colour", "kind")
    expect(visitor.page).to_have_url(re.compile("color=kind"))
    expect(visitor.page.locator(".legendtext")).to_have_count(2)
    legend, address = visitor.page.locator(".legendtext").all_text_contents(), visitor.page.url
    visitor.page.reload()
    visitor.see_map("kinds")
    expect(visitor.page.locator(".legendtext")).to_have_text(legend)
    assert view(visitor.page.url) == view(address)


def test_a_colleague_sees_the_same_by_link(visit, app, visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.choose("Colour", "stars")
    expect(visitor.page).to_have_url(re.compile("color=stars"))
    colleague = visit(app)
    colleague.page.goto(visitor.page.url)
    colleague.see_map("kinds")
    expect(colleague.page.locator(".cbtitle, .colorbar").first).to_be_attached()


def test_texts_are_read_by_selecting_points(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.selects_all()
    expect(visitor.heading()).to_have_text("400 texts selected")
    assert visitor.page.locator("[class*='st-key-document_']").count() > 5


def test_the_dark_theme_is_dark(visit, app, map_address):
    light_paper, light_ink = paper_and_ink(visit(app, color_scheme="light"), map_address)
    assert light_paper > 0.9
    assert light_ink < 0.6
    dark_paper, dark_ink = paper_and_ink(visit(app, color_scheme="dark"), map_address)
    assert dark_paper < 0.15
    assert dark_ink > 0.5


def view(address: str) -> dict[str, list[str]]:
    """What an address asks for, in whatever order."""
    return parse_qs(urlsplit(address).query)


def paper_and_ink(visitor: Visitor, address: str) -> tuple[float, float]:
    """How light the page and the first label of the map are."""
    visitor.open(address)
    label = visitor.see_map("kinds").locator(".annotation-text").first
    return luminance(visitor.page.get_by_test_id("stApp"), "background-color"), luminance(label, "fill")


def luminance(element, style: str) -> float:
    """How light a colour on the screen is, 0 to 1."""
    color = element.evaluate("(element, style) => getComputedStyle(element).getPropertyValue(style)", style)
    red, green, blue = (int(part) for part in re.findall(r"\d+", color)[:3])
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
