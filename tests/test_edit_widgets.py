"""Regions changed by hand on the pages: what one can do, what is told of it, and the way back."""

from __future__ import annotations

from urllib.parse import unquote

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import edits, session
from dashboard.edits.wording import in_words
from dashboard.widgets.map_controls import swatch
from tests.asked_at_once import AskedAtOnce
from tests.example_map import stored_map
from tests.test_app import APP, RecordedJobs, on_page, texts


@pytest.fixture
def app(store, monkeypatch):
    shared = session.Application(store, AskedAtOnce(), RecordedJobs())
    monkeypatch.setattr(session, "application", lambda: shared)
    st.cache_resource.clear()
    return AppTest.from_file(APP, default_timeout=60)


@pytest.fixture
def semantic_map(store):
    return stored_map(store)


def field(widgets, start):
    """The field whose key begins so: the rest names the region and the edits that count."""
    return next(widget for widget in widgets if widget.key.startswith(start))


def named_in_address(app):
    """The region that the address names."""
    named = app.query_params["region"]
    return named if isinstance(named, str) else named[0]


def made(store, semantic_map):
    return [in_words(edit) for edit in store.edits.list(semantic_map.corpus.id)]


def test_a_region_is_renamed_on_its_page_and_called_as_before_when_that_is_undone(app, store, semantic_map):
    on_page(app, "regions", layer="3", region="loans")
    field(app.text_input, "author_for").set_value("  Ada  ").run()
    field(app.text_input, "name_").set_value("<b>Credit</b>")
    app.button(key="rename_region").click().run()
    assert not app.exception
    assert named_in_address(app) == "<b>Credit</b>"
    assert "A person gave it this name; the computed one is “loans”." in texts(app)
    assert made(store, semantic_map) == ["Renamed “loans” to “<b>Credit</b>”"]
    assert store.edits.list(semantic_map.corpus.id)[0].author == "Ada"
    assert not any("<b>" in markdown.value for markdown in app.markdown)
    app.button(key="turn_edit_1").click().run()
    assert named_in_address(app) == "loans"
    assert app.button(key="turn_edit_1").label == "Redo"
    app.button(key="turn_edit_1").click().run()
    assert named_in_address(app) == "<b>Credit</b>"


def test_a_name_that_is_taken_is_refused_in_a_sentence(app, store, semantic_map):
    on_page(app, "regions", layer="3", region="loans")
    field(app.text_input, "name_").set_value("cards")
    app.button(key="rename_region").click().run()
    [refusal] = app.error
    assert refusal.value.startswith("Another region of this level is called “cards”")
    assert not made(store, semantic_map)


def test_a_description_is_pinned_and_told_as_text(app, store, semantic_map):
    on_page(app, "regions", layer="3", region="loans")
    field(app.text_area, "description_").set_value("What *people* owe")
    app.button(key="describe_region").click().run()
    assert "What *people* owe" in texts(app)
    assert not app.exception


def test_regions_merge_on_the_map_page_in_the_layer_one_is_in(app, store, semantic_map):
    on_page(app, "map", map=semantic_map.id, layer="6", region="loan")
    field(app.selectbox, "merge_").set_value("loan interest")
    app.button(key="merge_regions").click().run()
    assert not app.exception
    assert app.segmented_control(key="layer").value == "5"
    assert named_in_address(app) == "loan + loan interest"
    app.button(key="turn_edit_1").click().run()
    assert app.segmented_control(key="layer").value == "6"
    assert made(store, semantic_map) == ["Merged “loan interest” into “loan”"]


def test_hidden_and_dissolved_regions_leave_the_page_and_come_back(app, store, semantic_map):
    on_page(app, "regions", layer="3", region="loans")
    app.button(key="hide_region").click().run()
    assert not app.exception
    assert "region" not in app.query_params
    app.button(key="turn_edit_1").click().run()
    on_page(app, "regions", layer="3", region="cards")
    app.button(key="mark_as_noise").click().run()
    assert made(store, semantic_map) == ["Hid “loans”", "Marked “cards” as no region"]
    assert not app.exception


def test_a_colour_is_chosen_from_the_palette_and_given_back(app, store, semantic_map):
    on_page(app, "regions", layer="3", region="loans")
    field(app.button_group, "color_").set_value("teal").run()
    assert edits.edited_map(store, semantic_map.id).layers[0].regions[1].color == 8
    field(app.button_group, "color_").set_value("as the map chooses").run()
    assert edits.edited_map(store, semantic_map.id).layers[0].regions[1].color is None


def test_links_from_before_an_edit_lead_to_the_same_place(app, store, semantic_map):
    fine = semantic_map.layers[1].regions
    edits.rename(store, semantic_map, fine[5], "money")
    edits.merge(store, semantic_map, fine[0], fine[1])
    on_page(app, "regions", map=semantic_map.id, layer="6", region="refund")
    assert not app.exception
    assert app.segmented_control(key="layer").value == "5"
    assert named_in_address(app) == "refund"
    assert not app.info


def test_the_table_of_contents_tells_what_a_named_region_was_called(app, store, semantic_map):
    edits.rename(store, semantic_map, semantic_map.layers[0].regions[1], "credit")
    on_page(app, "regions", layer="3")
    table = next(table.value for table in app.dataframe if "Region" in table.value and "Map" in table.value)
    assert dict(zip(table["Region"], table["Computed name"], strict=True)) == {
        "cards": "", "credit": "loans", "money back": "",
    }  # fmt: skip


def test_an_edit_in_conflict_is_told_in_the_list(app, store, semantic_map):
    fine = semantic_map.layers[1].regions
    edits.merge(store, semantic_map, fine[2], fine[3], author="Ada")
    merged = edits.edited_map(store, semantic_map.id)
    edits.rename(store, merged, merged.layers[1].regions[2], "borrowing")
    edits.move(store, merged, 1, np.arange(5), None)
    on_page(app, "regions", layer="3")
    app.button(key="turn_edit_1").click().run()
    told = [caption.value for caption in app.caption]
    assert any("it is now split into" in line and "does not hold any more" in line for line in told)
    assert any(line.startswith("Ada\\,") for line in told)
    assert made(store, semantic_map)[2] == "Moved 7 texts out of all regions"


def test_a_region_is_split_into_its_parts_and_one_without_says_so(app, store, semantic_map):
    on_page(app, "regions", layer="3", region="loans")
    app.button(key="split_region").click().run()
    assert not app.exception
    assert made(store, semantic_map) == ["Split “loans” into 2 parts"]
    assert named_in_address(app) in ("loan", "loan interest")
    assert app.segmented_control(key="layer").value == "4"
    app.button(key="split_anew").click().run()
    assert app.error[0].value.startswith("What regions are found in is no longer there")


@pytest.mark.parametrize("page", ["map", "regions", "compare", "over_time", "analogies", "paths"])
def test_every_page_shows_a_map_with_edits_of_all_kinds(app, store, semantic_map, page):
    fine = semantic_map.layers[1].regions
    edits.merge(store, semantic_map, fine[0], fine[1])
    edits.hide(store, semantic_map, fine[3])
    edits.mark_as_noise(store, semantic_map, fine[4])
    edits.move(store, semantic_map, 1, np.arange(5), fine[2])
    edits.rename(store, semantic_map, semantic_map.layers[0].regions[1], "*credit*")
    coarse = edits.edited_map(store, semantic_map.id)
    edits.color(store, coarse, coarse.layers[0].regions[0], 3)
    on_page(app, page, map=semantic_map.id, layer="3")
    assert not app.exception
    assert not app.error


def test_the_discs_of_colours_have_a_size():
    for image in (swatch("#17579a"), swatch("#17579a", is_dashed=True)):
        assert 'width="16" height="16"' in unquote(image)
