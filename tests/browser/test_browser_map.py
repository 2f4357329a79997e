"""The map as its visitor sees it: reading, choosing, reloading, sharing, light and dark."""

from __future__ import annotations

import base64
import re
import struct
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

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
    expect(legend_of(visitor)).to_have_text(["plain200", "fancy200"])
    visitor.zooms(3)
    expect(visitor.page).to_have_url(re.compile("view="))
    address = visitor.page.url
    visitor.page.reload()
    visitor.see_map("kinds")
    expect(legend_of(visitor)).to_have_count(2)
    assert view(visitor.page.url) == view(address)


def test_a_colleague_sees_the_same_by_link(visit, app, visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.choose("Colour", "stars")
    expect(visitor.page).to_have_url(re.compile("color=stars"))
    colleague = visit(app)
    colleague.page.goto(visitor.page.url)
    colleague.see_map("kinds")
    expect(colleague.page.locator(".legend .histogram")).to_be_visible()
    expect(colleague.page.locator(".legend .ticks")).to_have_text("024")


def test_texts_are_read_by_selecting_points_in_a_box_or_a_lasso(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.selects_all()
    expect(visitor.heading()).to_have_text("400 texts selected")
    expect(visitor.page.locator("[class*='st-key-document_']").nth(5)).to_be_attached()
    visitor.selects((0.005, 0.005), (0.5, 0.995))
    expect(visitor.heading()).not_to_have_text("400 texts selected")
    in_box = visitor.heading().inner_text()
    visitor.page.locator(".sheet").press("Escape")
    expect(visitor.heading()).to_have_text("Read the texts")
    visitor.uses("Select inside a line drawn by hand")
    left_half = ((0.005, 0.005), (0.5, 0.005), (0.5, 0.995), (0.005, 0.995))
    visitor.drags(left_half)
    expect(visitor.heading()).to_have_text(in_box)
    visitor.page.locator(".sheet").press("Escape")
    expect(visitor.heading()).to_have_text("Read the texts")
    visitor.uses("Move the map")
    visitor.page.keyboard.down("Shift")
    visitor.drags(left_half)
    visitor.page.keyboard.up("Shift")
    expect(visitor.heading()).to_have_text(in_box)


def test_the_view_survives_another_layer_and_colour_and_going_back(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.zooms(3)
    expect(visitor.page).to_have_url(re.compile("view="))
    zoomed = view(visitor.page.url)["view"]
    visitor.choose("Colour", "membership")
    expect(visitor.page).to_have_url(re.compile("color=membership"))
    visitor.rests()
    assert view(visitor.page.url)["view"] == zoomed
    visitor.uses("Show the whole map")
    expect(visitor.page).not_to_have_url(re.compile("view="))


def test_a_click_on_a_name_chooses_its_region_and_escape_lets_go(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    label = visitor.labels().first
    name = label.get_attribute("title")
    label.click()
    expect(visitor.heading()).to_have_text(name)
    assert view(visitor.page.url)["region"] == [name]
    visitor.page.locator(".sheet").press("Escape")
    expect(visitor.heading()).to_have_text("Read the texts")
    expect(visitor.page).not_to_have_url(re.compile("region="))
    visitor.page.go_back()
    expect(visitor.heading()).to_have_text(name)
    visitor.page.go_forward()
    expect(visitor.heading()).to_have_text("Read the texts")
    visitor.rests()
    visitor.labels().first.dblclick()
    expect(visitor.page).to_have_url(re.compile("view="))
    expect(visitor.heading()).to_have_text(name)


def test_a_region_in_the_address_comes_to_the_front(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    name = visitor.labels().first.get_attribute("title")
    visitor.open(f"{map_address}&region={quote(name)}")
    visitor.see_map("kinds")
    expect(visitor.heading()).to_have_text(name)
    assert visitor.page.locator(".sheet .label.faded").count() > 0
    before = view(visitor.page.url).get("view")
    visitor.page.locator(".overview").click(position={"x": 30, "y": 30})
    visitor.rests()
    assert view(visitor.page.url)["view"] != before


def test_the_keyboard_moves_and_zooms(visitor, map_address):
    visitor.open(map_address)
    sheet = visitor.see_map("kinds")
    sheet.focus()
    places = []
    for key in ("+", "ArrowLeft", "ArrowUp", "-"):
        sheet.press(key)
        visitor.rests()
        places.append(view(visitor.page.url).get("view"))
    assert len({str(place) for place in places}) == 4
    sheet.press("0")
    expect(visitor.page).not_to_have_url(re.compile("view="))


def test_words_are_found_while_one_types_and_read_with_enter(visitor, map_address):
    visitor.open(map_address)
    sheet = visitor.see_map("kinds")
    sheet.focus()
    sheet.press("/")
    visitor.page.keyboard.type("FOOTBALL match")
    wanted = sum("football match" in text for text in TEXTS)
    expect(visitor.page.locator(".search output")).to_contain_text(f"{wanted} texts")
    visitor.page.keyboard.press("Enter")
    expect(visitor.heading()).to_have_text(f"{wanted} texts selected")


def test_a_second_box_with_shift_adds_and_escape_clears(visitor, map_address):
    visitor.open(map_address)
    sheet = visitor.see_map("kinds")
    visitor.selects((0.005, 0.005), (0.5, 0.995))
    expect(visitor.heading()).to_have_text(re.compile("selected"))
    left = int(visitor.heading().inner_text().split()[0])
    visitor.page.keyboard.down("Shift")
    visitor.selects((0.5, 0.005), (0.995, 0.995))
    visitor.page.keyboard.up("Shift")
    assert 0 < left < len(TEXTS)
    expect(visitor.heading()).to_have_text(f"{len(TEXTS)} texts selected")
    sheet.press("Escape")
    expect(visitor.heading()).to_have_text("Read the texts")


def test_a_point_tells_its_text_under_the_pointer(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    point = place_of_a_point(visitor)
    visitor.page.mouse.move(*point)
    card = visitor.page.locator(".card")
    expect(card.locator(".text")).to_be_visible()
    text = card.locator(".text").inner_text()
    assert text in TEXTS
    expect(card).to_contain_text("stars: ")
    visitor.page.get_by_test_id("stPopover").filter(has_text="Pointer").click()
    visitor.page.get_by_role("button", name=re.compile("^Remove stars|stars.*remove", re.IGNORECASE)).click()
    expect(visitor.page).to_have_url(re.compile("tell=0(&|$)"))
    visitor.page.keyboard.press("Escape")
    visitor.page.reload()
    visitor.see_map("kinds")
    point = place_of_a_point(visitor)  # the line above the map may have grown by a figure that became known
    visitor.page.mouse.move(*point)
    expect(card).to_contain_text("kind: ")
    expect(card).not_to_contain_text("stars: ")
    text = card.locator(".text").inner_text()
    visitor.page.mouse.click(*point)
    expect(visitor.heading()).to_have_text(re.compile(r"^\d texts? selected$"))
    read = visitor.page.locator("[class*='st-key-document_']").first
    expect(read).to_contain_text(text)
    read.get_by_role("button", name="Tag…").click()
    visitor.page.get_by_role("dialog").get_by_role("combobox", name="Tag").fill("seen here")
    visitor.page.keyboard.press("Enter")
    visitor.page.get_by_role("button", name="Put it on").click()
    expect(read).to_contain_text("seen here")
    visitor.page.mouse.move(0, 0)
    visitor.page.mouse.move(*point)
    expect(card).to_contain_text("tags: seen here")


def test_a_click_or_a_stroke_on_the_legend_lets_the_others_fade(visitor, map_address):
    visitor.open(f"{map_address}&color=kind")
    visitor.see_map("kinds")
    legend_of(visitor).filter(has_text="fancy").click()
    expect(legend_of(visitor).filter(has_text="plain")).to_have_class("faded")
    visitor.selects_all()
    expect(visitor.heading()).to_have_text("200 texts selected")
    visitor.choose("Colour", "stars")
    bars = visitor.page.locator(".legend .histogram")
    expect(bars).to_be_visible()
    visitor.page.locator(".sheet").press("Escape")
    expect(visitor.heading()).to_have_text("Read the texts")
    area = bars.bounding_box()
    for x, does in ((0.01, visitor.page.mouse.down), (0.3, visitor.page.mouse.up)):
        visitor.page.mouse.move(area["x"] + x * area["width"], area["y"] + 5)
        does()
    visitor.selects_all()
    expect(visitor.heading()).to_have_text(f"{2 * len(TEXTS) // 5} texts selected")


def test_changing_colour_and_layer_sends_only_what_changed(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    asked = []
    visitor.page.on("request", lambda request: asked.append(urlsplit(request.url).path))
    visitor.choose("Colour", "stars")
    expect(visitor.page.locator(".legend .histogram")).to_be_visible()
    assert [path.split("/")[-2:] for path in asked if "map-" in path] == [["columns", "1"]]
    asked.clear()
    visitor.zooms(2)
    visitor.uses("Show the whole map")
    visitor.rests()
    assert not asked, "moving asks the server nothing"


def test_languages_are_told_when_they_are_first_asked_for(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.choose("Colour", "language")
    expect(legend_of(visitor).first).to_contain_text("English")
    expect(visitor.page).to_have_url(re.compile("color=language"))
    visitor.page.reload()
    visitor.see_map("kinds")
    expect(legend_of(visitor).first).to_contain_text("English")


def test_a_typed_text_is_placed_among_those_it_is_like_and_stays_in_the_link(visit, app, visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    field = visitor.page.get_by_role("searchbox")
    field.fill("the tulips in my garden want water")
    expect(visitor.page.locator(".search output")).to_contain_text("0 texts")
    field.press("Enter")
    expect(visitor.page.locator(".st-key-quiet_whereabouts")).to_be_visible()
    expect(visitor.heading()).to_have_text("Like “the tulips in my garden want water”")
    expect(visitor.page).to_have_url(re.compile("like=the"))
    nearest = visitor.page.locator("[class*='st-key-document_']").first
    expect(nearest).to_contain_text(re.compile("Water the|bulb|leaves"))
    expect(nearest).to_contain_text("similarity 0.")
    visitor.choose("Colour", "similarity")
    expect(visitor.page.locator(".legend .histogram")).to_be_visible()
    expect(visitor.page).to_have_url(re.compile("color=similarity"))
    colleague = visit(app)
    colleague.page.goto(visitor.page.url)
    colleague.see_map("kinds")
    expect(colleague.page.locator(".legend .histogram")).to_be_visible()
    expect(colleague.page.get_by_role("searchbox")).to_have_value("the tulips in my garden want water")
    expect(colleague.heading()).to_contain_text("Like “the tulips")
    field.press("Escape")
    expect(visitor.heading()).to_have_text("Read the texts")
    expect(visitor.page).not_to_have_url(re.compile("like="))


def test_nothing_is_like_a_text_of_no_known_word(visitor, map_address):
    visitor.open(f"{map_address}&like={quote('你好')}")
    visitor.see_map("kinds")
    expect(visitor.page.locator(".st-key-quiet_whereabouts")).to_contain_text("knows no word of it")
    expect(visitor.page.locator(".search output")).to_have_text("the encoder knows no word of it")


def test_the_picture_is_saved_at_print_size_with_its_labels(visitor, map_address):
    visitor.open(f"{map_address}&color=kind&like={quote('the tulips want water')}")
    visitor.see_map("kinds")
    area = visitor.area()
    png = saved(visitor, "Save picture as PNG")
    width, height = struct.unpack(">II", png[16:24])
    assert (width, height) == (round(3 * area["width"]), round(3 * area["height"]))
    disc = legend_of(visitor).first.locator("i")
    place = disc.bounding_box()
    color = color_at(visitor, png, *(3 * (place[axis] - area[axis] + 5) for axis in "xy"))
    assert disc.evaluate("disc => disc.style.background") == color
    drawing = ElementTree.fromstring(saved(visitor, "Save picture as SVG"))
    found = {kind: list(drawing.iter(f"{{http://www.w3.org/2000/svg}}{kind}")) for kind in ("text", "path", "image")}
    words = " ".join(text.text for text in found["text"])
    for label in visitor.labels().all():
        assert label.inner_text().split()[0] in words
    assert {"kind", "plain", "fancy", "200", "the tulips want water"} <= {text.text for text in found["text"]}
    assert not found["image"], "points of a small map can be changed one by one"
    assert sum(path.get("d").count("h0") for path in found["path"]) == len(TEXTS)


def test_the_regions_are_saved_as_files_and_opened_from_the_map_beside_their_list(visitor, map_address):
    visitor.open(map_address.replace("map?", "regions?"))
    for words, begins in (("CSV", "\ufeff"), ("Report (HTML", "<!doctype html>")):
        visitor.page.get_by_test_id("stPopoverButton").filter(has_text="Download").click()
        with visitor.page.expect_download() as download:
            visitor.page.get_by_role("link", name=words).click()
        assert download.value.path().read_text("utf-8").lower().startswith(begins)
        visitor.page.keyboard.press("Escape")
    visitor.rests()
    expect(visitor.page.locator(".search input")).to_have_attribute("placeholder", "Find a text ( / )")
    visitor.labels().first.click()
    expect(visitor.page.get_by_role("button", name="All regions")).to_be_visible()


def test_a_browser_without_webgl_draws_the_map_all_the_same(visitor, map_address):
    visitor.page.add_init_script(
        "const real = HTMLCanvasElement.prototype.getContext;"
        "HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {"
        "  return kind.startsWith('webgl') ? null : real.call(this, kind, ...rest);"
        "};"
    )
    visitor.open(map_address)
    visitor.see_map("kinds")
    visitor.page.mouse.move(*place_of_a_point(visitor))
    expect(visitor.page.locator(".card .text")).to_be_visible()


def test_a_lost_graphics_context_comes_back_with_everything(visitor, map_address):
    visitor.open(map_address)
    visitor.see_map("kinds")
    canvas = visitor.page.locator("canvas.points")
    canvas.evaluate("""(canvas) => new Promise((restored) => {
        const extension = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
        canvas.addEventListener("webglcontextrestored", () => setTimeout(restored, 300));
        extension.loseContext();
        setTimeout(() => extension.restoreContext(), 100);
    })""")
    assert place_of_a_point(visitor)


def test_a_slash_at_the_end_of_the_address_does_no_harm(visitor, map_address):
    visitor.open(map_address.replace("map?", "map/?"))
    visitor.see_map("kinds")


def test_a_phone_shows_the_map_and_then_what_is_read_without_scrolling_sideways(visit, app, map_address):
    visitor = visit(app, has_touch=True)
    visitor.page.set_viewport_size({"width": 390, "height": 844})
    visitor.open(map_address)
    visitor.see_map("kinds")
    title, area = visitor.page.locator(".st-key-title").bounding_box(), visitor.area()
    assert title["y"] >= visitor.page.get_by_test_id("stHeader").bounding_box()["height"]
    assert area["width"] > 330
    assert area["y"] + area["height"] / 2 < 844, "most of the map is in sight at once"
    assert visitor.heading().bounding_box()["y"] > area["y"] + area["height"]
    assert visitor.page.evaluate("document.documentElement.scrollWidth") <= 390
    main = visitor.page.get_by_test_id("stMain")
    assert main.evaluate("element => element.scrollWidth - element.clientWidth") <= 0
    assert visitor.labels().count() > 0


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


def legend_of(visitor: Visitor):
    """The lines of the legend."""
    return visitor.page.locator(".legend button")


def place_of_a_point(visitor: Visitor) -> tuple[float, float]:
    """Where on the page a point shows, away from labels and controls."""
    area = visitor.area()
    picture = visitor.page.locator("canvas.points").screenshot()
    found = visitor.page.evaluate(
        """async ([picture, area]) => {
            const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
            const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
            const context = canvas.getContext("2d");
            context.drawImage(bitmap, 0, 0);
            const { data } = context.getImageData(0, 0, bitmap.width, bitmap.height);
            const root = document.querySelector(".stBidiComponent [data-testid=stBidiComponentIsolated]").shadowRoot;
            for (let y = 60; y < bitmap.height - 60; y++) for (let x = 60; x < bitmap.width - 60; x++) {
                const at = 4 * (y * bitmap.width + x);
                const colours = [data[at], data[at + 1], data[at + 2]];
                if (Math.max(...colours) - Math.min(...colours) < 70) continue;
                const place = [area.x + (x * area.width) / bitmap.width, area.y + (y * area.height) / bitmap.height];
                if (root.elementFromPoint(...place)?.classList.contains("sheet")) return place;
            }
        }""",
        [base64.b64encode(picture).decode(), area],
    )
    assert found, "no point is in sight"
    return tuple(found)


def saved(visitor: Visitor, tool: str) -> bytes:
    """What the browser saves when this button is pressed."""
    with visitor.page.expect_download() as download:
        visitor.uses(tool)
    return download.value.path().read_bytes()


def color_at(visitor: Visitor, png: bytes, x: float, y: float) -> str:
    """The colour of a picture at a pixel, as style sheets write it."""
    return visitor.page.evaluate(
        """async ([picture, x, y]) => {
            const bitmap = await createImageBitmap(await (await fetch(`data:image/png;base64,${picture}`)).blob());
            const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d");
            context.drawImage(bitmap, 0, 0);
            return `rgb(${[...context.getImageData(x, y, 1, 1).data].slice(0, 3).join(", ")})`;
        }""",
        [base64.b64encode(png).decode(), x, y],
    )


def paper_and_ink(visitor: Visitor, address: str) -> tuple[float, float]:
    """How light the page and the first label of the map are."""
    visitor.open(address)
    label = visitor.see_map("kinds").locator(".label").first
    return luminance(visitor.page.get_by_test_id("stApp"), "background-color"), luminance(label, "color")


def luminance(element, style: str) -> float:
    """How light a colour on the screen is, 0 to 1."""
    color = element.evaluate("(element, style) => getComputedStyle(element).getPropertyValue(style)", style)
    red, green, blue = (int(part) for part in re.findall(r"\d+", color)[:3])
    return (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255
