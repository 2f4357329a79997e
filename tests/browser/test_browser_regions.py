"""Regions chosen anew, tried first and then drawn; noise shown in the regions nearest to it."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PATIENCE_TO_DRAW_MS, file, sentences

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_other_regions_are_tried_before_they_are_drawn_and_their_noise_is_attached(visitor):
    visitor.upload(file("many.csv", "text\n" + "".join(f'"{text}"\n' for text in sentences(700))))
    visitor.draw(name="many")
    visitor.see_map("many")
    address = visitor.page.url
    settings = visitor.page.get_by_role("button", name="Regions…")
    visitor.selects((0.2, 0.2), (0.8, 0.8))
    expect(visitor.heading()).to_have_text(re.compile(r"\d+ texts selected"))
    selected = visitor.heading().inner_text()

    settings.click()
    visitor.page.get_by_label("About how many regions to show first").fill("9")
    visitor.page.keyboard.press("Enter")
    expect(visitor.page.get_by_text("With this number:")).to_contain_text("9 regions")
    visitor.page.get_by_text("HDBSCAN", exact=True).click()
    tried = visitor.page.get_by_text("With HDBSCAN:")
    small = tried.inner_text()
    visitor.page.get_by_label("min_cluster_size").fill("100")
    visitor.page.keyboard.press("Enter")
    expect(tried).not_to_have_text(small)
    assert visitor.page.url == address, "nothing is drawn yet"
    told = tried.inner_text()
    regions, noise = re.search(r"(\d+) regions?, (\d+%)", told).groups()
    with visitor.keeps_the_sheet():
        visitor.page.get_by_role("button", name="Draw these regions").click()
        expect(visitor.page.get_by_text("How regions are found")).to_be_hidden()
        expect(visitor.page).not_to_have_url(address, timeout=PATIENCE_TO_DRAW_MS)
        visitor.see_map("many")
    expect(visitor.heading()).to_have_text(selected)
    expect(visitor.provenance()).to_contain_text(f"{noise} in no region")
    layers = visitor.page.get_by_test_id("stButtonGroup").filter(has_text="Regions").first
    expect(layers.get_by_role("radio", checked=True)).to_have_text(regions)
    expect(visitor.page.get_by_role("button", name="See the first look")).to_be_visible()

    visitor.page.get_by_role("button", name="Noise…").click()
    most, least_sure = (
        visitor.page.get_by_role("slider", name="Attach"),
        visitor.page.get_by_role("slider", name="Only"),
    )
    with visitor.page.expect_request(re.compile(r"/layers/\d+/regions/\d+/0\?")):
        most.press("End")
    expect(visitor.provenance()).to_contain_text(re.compile(r"\d+% in no region · \d+% attached to one"))
    expect(visitor.page).to_have_url(re.compile(r"attach=\d+"))
    visitor.page.reload()
    visitor.see_map("many")
    expect(visitor.provenance()).to_contain_text("attached to one")
    visitor.page.get_by_role("button", name="Noise…").click()
    least_sure.press("End")
    expect(visitor.provenance()).not_to_contain_text("attached to one")
    expect(visitor.provenance()).to_contain_text(f"{noise} in no region")
    expect(visitor.page).to_have_url(re.compile("sure=100"))
