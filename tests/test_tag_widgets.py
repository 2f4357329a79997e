"""Tags on the pages: put on in a dialog, told beside texts, a colour of the map, a side of a comparison, undone."""

from __future__ import annotations

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import map_colors, session, tags
from dashboard.widgets import tagging
from dashboard.widgets.map_controls import color_paths
from store import Store
from tests.asked_at_once import AskedAtOnce
from tests.example_map import stored_map
from tests.test_app import APP, RecordedJobs, on_page, texts, words

HOSTILE = "<b>*good*</b> :smile: [x](http://x.y)"


@pytest.fixture
def store(tmp_path, monkeypatch):
    with Store.open(tmp_path) as opened:
        shared = session.Application(opened, AskedAtOnce(), RecordedJobs())
        monkeypatch.setattr(session, "application", lambda: shared)
        st.cache_resource.clear()
        yield opened


@pytest.fixture
def semantic_map(store):
    return stored_map(store)


@pytest.fixture
def app(store):
    return AppTest.from_file(APP, default_timeout=60)


def put(semantic_map, tag, points, author=""):
    return tags.put(session.application().store, semantic_map.corpus.id, tag, points, author=author)


def label(button):
    return button.label.replace("\\", "").replace("\u2060", "")


def test_the_map_is_coloured_by_a_tag_and_its_texts_are_read(app, store, semantic_map):
    exemplar = semantic_map.layers[0].regions[1].exemplars[0]
    put(semantic_map, HOSTILE, [exemplar, 2, 3], author="<i>Ada</i>")
    put(semantic_map, "urgent", [exemplar])
    on_page(app, "map", color=f"{HOSTILE} (tag)")
    assert not app.exception
    assert app.selectbox(key="color").value == f"{HOSTILE} (tag)"
    assert "3 tagged texts" in texts(app) or "4 tagged texts" in texts(app)
    assert f"Tagged 3 texts “{HOSTILE}”" in words(app).replace("\\", "").replace("\u2060", "")
    assert label(app.button(key=f"tag_text_{exemplar}")) == f"{HOSTILE} · urgent"
    assert label(app.button(key="tag_text_2")) == HOSTILE
    for element in (*app.markdown, *app.caption, *app.button):
        shown = element.label if hasattr(element, "label") else element.value
        assert "<b>" not in shown
        assert "<i>" not in shown
    app.button(key="show_tag_1").click().run()
    assert not app.exception
    assert app.selectbox(key="color").value == "urgent (tag)"
    assert app.button(key=f"tag_text_{exemplar}")
    app.button(key="turn_tagging_2").click().run()
    assert not app.exception
    assert list(store.tags.tagged(semantic_map.corpus.id)) == [HOSTILE]
    assert app.selectbox(key="color").value == "region"


def test_each_set_of_tags_is_a_colour_under_a_path_that_stays_true(semantic_map):
    assert not map_colors.tag_paths(semantic_map)
    put(semantic_map, "a", [0, 1, 2])
    put(semantic_map, "b", [2, 3])
    paths = map_colors.tag_paths(semantic_map)
    assert list(paths) == [map_colors.ALL_TAGS, "a (tag)", "b (tag)"]
    assert set(paths.items()) <= set(color_paths(semantic_map, 0).items())
    every = map_colors.coloring(semantic_map, paths[map_colors.ALL_TAGS])
    named = {entry.name: (entry.color or 0) + 1 for entry in every.entries}
    assert every.codes[:5].tolist() == [named["a"], named["a"], named["a + b"], named["b"], 0]
    one = map_colors.coloring(semantic_map, paths["b (tag)"])
    assert (one.codes[:5].tolist(), [entry.name for entry in one.entries]) == ([0, 0, 1, 1, 0], ["b"])
    number = put(semantic_map, "b", [4])
    assert map_colors.tag_paths(semantic_map)["b (tag)"] != paths["b (tag)"]
    assert map_colors.tag_paths(semantic_map)["a (tag)"] == paths["a (tag)"]
    assert map_colors.coloring(semantic_map, paths["b (tag)"]) is one, "a browser may still ask for it"
    session.application().store.tags.undo(semantic_map.corpus.id, number)
    assert map_colors.tag_paths(semantic_map) == paths
    with pytest.raises(LookupError):
        map_colors.coloring(semantic_map, "tags/0123456789abcdef")


def opened_dialog():
    from dashboard import session
    from dashboard.widgets import tagging

    tagging._dialog(session.loaded_map(tagging.TESTED.id), tagging.POINTS)


def test_texts_are_tagged_in_a_dialog_and_a_tag_is_taken_off(store, semantic_map, monkeypatch):
    monkeypatch.setattr(tagging, "TESTED", semantic_map, raising=False)
    monkeypatch.setattr(tagging, "POINTS", np.array([0, 1, 5], np.int32), raising=False)
    put(semantic_map, "urgent", [1, 7])
    dialog = AppTest.from_function(opened_dialog, default_timeout=60).run()
    assert not dialog.exception
    assert "urgent · on 1 of them" in texts(dialog)
    assert dialog.button(key="put_tag").disabled
    dialog.text_input(key="author_for_tags").set_value("Ada").run()
    dialog.selectbox(key="tag_to_put").set_value("urgent").run()
    dialog.button(key="put_tag").click().run()
    assert not dialog.exception
    assert store.tags.tagged(semantic_map.corpus.id)["urgent"].tolist() == [0, 1, 5, 7]
    assert store.tags.list(semantic_map.corpus.id)[-1].author == "Ada"
    dialog.button(key="put_tag").click().run()
    assert "All of these texts have the tag “urgent” already" in words(dialog)
    dialog.button(key="take_off_0").click().run()
    assert store.tags.tagged(semantic_map.corpus.id)["urgent"].tolist() == [7]


def renaming_dialog():
    from dashboard import session
    from dashboard.widgets import tag_list, tagging

    tag_list._renaming(session.loaded_map(tagging.TESTED.id), "urgent")


def test_a_tag_is_renamed_in_a_dialog_and_links_follow_it(app, store, semantic_map, monkeypatch):
    monkeypatch.setattr(tagging, "TESTED", semantic_map, raising=False)
    put(semantic_map, "urgent", [1, 7])
    put(semantic_map, "later", [2])
    dialog = AppTest.from_function(renaming_dialog, default_timeout=60).run()
    dialog.text_input(key="tag_name").set_value("Later").run()
    dialog.button(key="rename_tag").click().run()
    assert "There is a tag “later” already" in words(dialog)
    dialog.text_input(key="tag_name").set_value(HOSTILE).run()
    dialog.button(key="rename_tag").click().run()
    assert list(store.tags.tagged(semantic_map.corpus.id)) == [HOSTILE, "later"]
    on_page(app, "map", color="urgent (tag)")
    assert not app.exception
    assert app.selectbox(key="color").value == f"{HOSTILE} (tag)"
    assert not [info.value for info in app.info], "the link is not called dead"
    assert f"Renamed “urgent” to “{HOSTILE}”" in words(app).replace("\\", "").replace("\u2060", "")
    on_page(app, "compare", compare="tags", tag_a="later", tag_b="urgent")
    assert not app.exception
    assert f"later: 1 distinct text · {HOSTILE}: 2 distinct texts" in texts(app)


def test_two_tags_are_compared(app, semantic_map):
    put(semantic_map, "first", range(20))
    put(semantic_map, "other", range(60, 90))
    on_page(app, "compare", compare="tags", tag_a="other")
    assert not app.exception
    assert app.segmented_control(key="compare").value == "tags"
    assert "other: 30 distinct texts · first: 20 distinct texts" in texts(app)
