"""The page *Regions*: its table of contents, and the account of one region."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import session, tags
from dashboard.evidence.phrase_counts import stored_phrases
from dashboard.widgets.contents import in_tree_order, region_address
from tests.asked_at_once import AskedAtOnce
from tests.example_map import COARSE_LABELS, LABELS, stored_map, text_of
from tests.test_app import APP, RecordedJobs, on_page, texts, words
from tests.test_map_data import Browser


@pytest.fixture
def app(store, monkeypatch):
    shared = session.Application(store, AskedAtOnce(), RecordedJobs())
    monkeypatch.setattr(session, "application", lambda: shared)
    st.cache_resource.clear()
    return AppTest.from_file(APP, default_timeout=60)


def contents(app):
    return next(table.value for table in app.dataframe if "Region" in table.value and "Map" in table.value)


def test_the_table_of_contents_is_a_tree_down_to_the_layer(app, store):
    stored_map(store)
    on_page(app, "regions", layer="6")
    assert not app.exception
    table = contents(app)
    assert [label.strip() for label in table["Region"]] == [
        *("cards", "card", "card payment", "loans", "loan", "loan interest"),
        *("money back", "<b>fees</b> & charges", "refund"),
    ]
    assert table["Region"][1].startswith("\u2003")
    assert table["Texts"].tolist()[:3] == [82, 42, 40]
    assert all(len(course) > 1 for course in table["Over time"]), "the corpus has dates"
    assert app.get("bidi_component"), "the map is beside it"
    app.segmented_control(key="layer").set_value("3").run()
    assert list(contents(app)["Region"]) == list(COARSE_LABELS)


def test_the_tags_of_a_region_stand_beside_those_of_all_others(app, store):
    semantic_map = stored_map(store)
    region = next(region for region in semantic_map.layers[0].regions if region.label == "cards")
    inside = np.flatnonzero(semantic_map.layers[0].region_of == region.number)
    tags.put(store, semantic_map.corpus.id, "<b>urgent", inside[:30])
    on_page(app, "regions", layer="3", region="cards")
    assert not app.exception
    told = words(app).replace("\\", "")
    assert "“<b>urgent” is on " in told
    assert "% of the texts here and on 0 % elsewhere." in told
    assert any("<b>urgent: " in text and "corrected p below 0.001" in text for text in texts(app))


def test_stability_is_told_once_it_is_known(app, store, monkeypatch):
    semantic_map = stored_map(store)
    layer = semantic_map.layers[0]
    known = [replace(region, stability=share) for region, share in zip(layer.regions, (0.9, 0.7, 0.2), strict=True)]
    checked = replace(semantic_map, layers=(replace(layer, regions=tuple(known)), semantic_map.layers[1]))
    monkeypatch.setattr(session, "loaded_map", lambda map_id: checked)
    on_page(app, "regions", layer="3")
    assert list(contents(app)["Stability"]) == ["stable (0.90)", "at its core (0.70)", "unstable (0.20)"]
    on_page(app, "regions", layer="3", region="cards")
    assert any(text.startswith("Stable: when regions are sought anew") for text in texts(app))


def test_every_file_to_take_along_has_an_address_that_answers(app, store):
    stored_map(store)
    on_page(app, "regions", layer="3")
    offered = {link.proto.label: link.proto.url for link in app.get("link_button")}
    assert list(offered) == ["Report (HTML, to print or save as PDF)", "CSV", "Excel workbook", "Markdown", "Parquet"]
    for address in offered.values():
        answer = Browser().get(address.removeprefix("."))
        assert answer.status_code == 200
        assert answer.headers["content-disposition"].startswith("attachment")


def test_regions_are_found_by_name_and_keyphrase(app, store):
    stored_map(store)
    on_page(app, "regions", layer="6")
    app.text_input(key="find_region").set_value("loan").run()
    assert {label.strip() for label in contents(app)["Region"]} == {"loans", "loan", "loan interest"}
    app.text_input(key="find_region").set_value("nothing of the kind").run()
    assert not [table for table in app.dataframe if "Region" in table.value]
    assert "0 regions found" in words(app)


def test_addresses_of_regions_are_quoted(store):
    semantic_map = stored_map(store)
    regions = in_tree_order(semantic_map, 1)
    fees = next(region for region in regions if region.label.startswith("<b>"))
    address = region_address(semantic_map, fees)
    assert address == f"./map?map={semantic_map.id}&layer=6&region=%3Cb%3Efees%3C%2Fb%3E+%26+charges"


def test_a_region_has_a_page_of_its_own(app, store):
    semantic_map = stored_map(store)
    on_page(app, "regions", map=semantic_map.id, layer="6", region="card")
    assert not app.exception
    assert texts(app)[0] == "card"
    facts = next(text for text in texts(app) if text.startswith("42 texts"))
    assert "16.7% of all" in facts
    assert stored_phrases(store, semantic_map.corpus) is not None, "counted once, then kept"
    said = words(app)
    assert "Over time" in said
    assert "**stars**" in said
    assert any("about <i>banking</i>" in text for text in texts(app))


def test_a_region_lists_its_texts_by_membership_and_says_how_it_is_spread(app, store, monkeypatch):
    semantic_map = stored_map(store)
    fine = semantic_map.layers[1]
    own = np.flatnonzero(fine.region_of == 0)
    membership = fine.membership.copy()
    membership[own] = np.linspace(0.4, 1, len(own))
    spread = replace(semantic_map, layers=(semantic_map.layers[0], replace(fine, membership=membership)))
    monkeypatch.setattr(session, "loaded_map", lambda map_id: spread)
    on_page(app, "regions", map=semantic_map.id, layer="6", region="card")
    assert not app.exception
    [listed] = [table.value for table in app.dataframe if "membership" in table.value]
    assert len(listed) == 42, "repetitions are listed, too"
    assert listed["membership"].is_monotonic_decreasing
    assert listed["text"].iloc[0] == text_of(own[-1])
    assert "In figures: membership mostly 0.55 to 0.85." in texts(app)


def test_the_map_leads_to_a_regions_own_page(app, store):
    stored_map(store)
    on_page(app, "map", layer="6", region="loan")
    assert links(app, "regions") == [{"layer": "6", "region": "loan"}]


def test_a_regions_own_page_leads_to_the_map_and_beside_another(app, store):
    stored_map(store)
    on_page(app, "regions", layer="6", region="loan")
    assert links(app, "map") == [{"layer": "6", "region": "loan"}]
    assert links(app, "compare") == [{"layer": "6", "compare": "regions", "region_a": "loan"}]


def links(app, page):
    """What the links to a page ask for besides the map."""
    queries = [link.proto.query_string for link in app.get("page_link") if link.proto.page == page]
    return [dict(pair for pair in parse_qsl(query) if pair[0] != "map") for query in queries]


def test_from_a_region_one_comes_to_its_parent_and_its_parts(app, store):
    stored_map(store)
    on_page(app, "regions", layer="6", region="loan")
    app.button(key="parent").click().run()
    assert not app.exception
    assert texts(app)[0] == "loans"
    assert app.query_params["region"] == "loans"
    part = next(button for button in app.button if button.label == "loan interest")
    part.click().run()
    assert texts(app)[0] == "loan interest"
    app.button(key="all_regions").click().run()
    assert "region" not in app.query_params
    assert len(contents(app)) == len(COARSE_LABELS) + len(LABELS)


def test_names_of_strangers_stay_text(app, store):
    stored_map(store)
    for region in ("<b>fees</b> & charges", "refund"):
        on_page(app, "regions", layer="6", region=region)
        assert not app.exception
        for element in (*app.markdown, *app.caption):
            assert "<b>" not in element.value
            assert "<i>" not in element.value


def test_a_link_to_a_region_that_is_gone_shows_the_contents(app, store):
    stored_map(store)
    on_page(app, "regions", layer="6", region="gone")
    assert not app.exception
    assert "gone" in app.info[0].value
    assert len(contents(app)) == len(COARSE_LABELS) + len(LABELS)
