"""The names on the map, as a cartographer would have them: apart, inside the frame, and hardly any missing."""

from __future__ import annotations

import itertools

import pytest
from playwright.sync_api import expect

from store import Store
from store.records import Layer
from tests.browser.running_app import RunningApp
from tests.browser.visitor import Visitor
from tests.made_up_maps import made_up_map

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIZES = ({"width": 1280, "height": 800}, {"width": 1920, "height": 1080})
TOLERANCE = 0.5
"""Pixels that rounding may take from either of two boxes."""

SUBJECTS = ("card", "transfer", "exchange rate", "top up", "refund", "identity", "cash withdrawal", "direct debit")
TROUBLES = (
    "declined",
    "late",
    "unknown",
    "fee",
    "lost or stolen",
    "how to",
    "double charge",
    "limit",
    "app",
    "country",
)
PLAIN = [f"{subject} · {trouble}" for subject, trouble in itertools.product(SUBJECTS, TROUBLES)]
SCRIPTS = [
    "銀行 · 口座を開く",
    "卡被拒绝",
    "كيف أفتح حسابا",
    "להחזיר את הכסף",
    "카드 분실 신고",
    "потерянная карта",
    "कार्ड खो गया",
    "ธนาคาร · บัตร",
]
HOSTILE = [
    *("<img src=x onerror=alert(1)>", "<script>alert(2)</script>", "**bold** [link](http://x.y)", '"two" & \'one\''),
    *("a" * 400, "word " * 60, "\u202eright to left", "tab\tand\nline", "😀" * 30, "$x^2$", "{{ braces }}", "   ", "—"),
]  # fmt: skip
CORPORA = {"plain": PLAIN[:70], "scripts": SCRIPTS * 3, "hostile": HOSTILE}


@pytest.fixture(scope="module")
def maps(tmp_path_factory):
    """A server with three maps: the server, and the maps by name."""
    folder = tmp_path_factory.mktemp("labels")
    with Store.open(folder / "home") as store:
        stored = {name: made_up_map(store, name, labels, seed=7) for name, labels in CORPORA.items()}
    with RunningApp(folder / "home", folder / "server.log") as running:
        yield running, stored


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("corpus", CORPORA)
def test_labels_keep_apart_and_in_the_frame_and_name_most_large_regions(visit, maps, corpus, scheme):
    app, stored = maps
    visitor = visit(app, color_scheme=scheme)
    visitor.page.set_viewport_size(SIZES[0])
    for layer in stored[corpus].layers:
        visitor.open(f"map?map={stored[corpus].id}&layer={len(layer.regions)}")
        visitor.see_map(corpus)
        for size in SIZES:
            visitor.resizes(size)
            assert_labels_keep_apart(visitor)
            if corpus != "hostile":
                assert_most_large_regions_are_named(visitor, layer)
            for notches in (4, 4):
                visitor.zooms(notches)
                assert_labels_keep_apart(visitor)
            visitor.uses("Show the whole map")
            visitor.rests()


def test_finer_names_come_as_one_zooms_in_and_go_as_one_leaves(visit, maps):
    app, stored = maps
    visitor = visit(app)
    visitor.open(f"map?map={stored['plain'].id}&layer={len(stored['plain'].layers[0].regions)}")
    visitor.see_map("plain")
    assert not [key for key in keys(visitor) if key.startswith("1:")]
    visitor.zooms(6)
    assert [key for key in keys(visitor) if key.startswith("1:")]
    visitor.uses("Show the whole map")
    visitor.rests()
    assert not [key for key in keys(visitor) if key.startswith("1:")]


def test_points_in_no_region_can_be_hidden(visit, maps):
    app, stored = maps
    visitor = visit(app)
    visitor.open(f"map?map={stored['plain'].id}")
    visitor.see_map("plain")
    visitor.uses("Hide the points in no region")
    visitor.selects_all()
    in_regions = int((stored["plain"].layers[stored["plain"].first_layer].region_of >= 0).sum())
    assert in_regions < len(stored["plain"].coordinates)
    expect(visitor.heading()).to_have_text(f"{in_regions:,} texts selected")
    visitor.uses("Hide the points in no region")
    visitor.selects_all()
    expect(visitor.heading()).not_to_have_text(f"{in_regions:,} texts selected")
    assert int(visitor.heading().inner_text().split()[0].replace(",", "")) > in_regions


def test_labels_of_strangers_are_shown_literally(visit, maps):
    app, stored = maps
    visitor = visit(app)
    met = []
    visitor.page.on("dialog", lambda dialog: (met.append(dialog.message), dialog.dismiss()))
    visitor.open(f"map?map={stored['hostile'].id}")
    sheet = visitor.see_map("hostile")
    shown = visitor.labels().all_inner_texts()
    assert any("<img src=x" in label.replace("\n", " ") for label in shown)
    assert sheet.locator("img, script, b, a").count() == 0
    assert max(len(label) for label in shown) < 100
    assert not met
    visitor.sees_no_trace()


def test_scripts_from_right_to_left_run_that_way(visit, maps):
    app, stored = maps
    visitor = visit(app)
    visitor.open(f"map?map={stored['scripts'].id}")
    visitor.see_map("scripts")
    for words, direction in (("حسابا", "rtl"), ("карта", "ltr")):
        line = visitor.labels().filter(has_text=words).first.locator("bdi").last
        expect(line).to_have_css("direction", direction)


def assert_labels_keep_apart(visitor: Visitor) -> None:
    frame = visitor.area()
    boxes = visitor.labels().evaluate_all("labels => labels.map((label) => label.getBoundingClientRect().toJSON())")
    assert boxes
    for box in boxes:
        assert box["x"] >= frame["x"] - TOLERANCE
        assert box["y"] >= frame["y"] - TOLERANCE
        assert box["x"] + box["width"] <= frame["x"] + frame["width"] + TOLERANCE
        assert box["y"] + box["height"] <= frame["y"] + frame["height"] + TOLERANCE
    for one, other in itertools.combinations(boxes, 2):
        apart = (
            one["x"] + one["width"] <= other["x"] + TOLERANCE
            or other["x"] + other["width"] <= one["x"] + TOLERANCE
            or one["y"] + one["height"] <= other["y"] + TOLERANCE
            or other["y"] + other["height"] <= one["y"] + TOLERANCE
        )
        assert apart, f"{one} meets {other}"


def assert_most_large_regions_are_named(visitor: Visitor, layer: Layer) -> None:
    named = {int(key.split(":")[1]) for key in keys(visitor)}
    large = {region.number for region in layer.regions if region.size >= 0.01 * len(layer.region_of)}
    assert len(named & large) >= 0.8 * len(large) > 0, f"{len(named & large)} of {len(large)}"


def keys(visitor: Visitor) -> list[str]:
    """Layer and number of every region that is named."""
    return visitor.labels().evaluate_all("labels => labels.map((label) => label.dataset.key)")
