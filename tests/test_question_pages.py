"""The pages of analogies and paths without a browser: what they say, refuse and keep in the link."""

from __future__ import annotations

import re
import sys
from types import SimpleNamespace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.analysis.neighbors import nearest_neighbors
from store.results import StageResult
from tests.map_space import answering_at_once, map_of_cases
from tests.test_app import APP, RecordedJobs

BILLING, LOGIN = "a refund about my billing", "a password about my login"


@pytest.fixture
def semantic_map(store):
    return with_neighbors(store, map_of_cases(store))


@pytest.fixture
def app(store, semantic_map, tmp_path, monkeypatch):
    shared = session.Application(store, answering_at_once(tmp_path / "scratch"), RecordedJobs())
    monkeypatch.setattr(session, "application", lambda: shared)
    st.cache_resource.clear()
    return AppTest.from_file(APP, default_timeout=30)


def with_neighbors(store, semantic_map, k=8):
    """The same map with the neighbours of its points stored, as they are when a map is built."""
    vectors = np.zeros((len(semantic_map.counts), store.vectors.dimensions("planted")), np.float32)
    store.vectors.read(semantic_map.corpus.id, "planted", into=vectors)
    found = nearest_neighbors(vectors[:-1], k)
    arrays = {"sample": np.arange(len(vectors) - 1), "indices": found.indices, "similarities": found.similarities}
    store.results.save("near", stage="neighbors", texts_key=semantic_map.corpus.texts_key, result=StageResult(arrays))
    [entry] = store.maps.list()
    stages = {**entry.stages, "neighbors": "near"}
    map_id = store.maps.save(semantic_map.corpus.id, entry.recipe, encoder_id="planted", stages=stages)
    store.maps.delete(entry.id)
    return store.maps.get(map_id)


def on_page(app, name, **query):
    app.run()
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    app.switch_page(f"../pages/{name}.py").run()
    assert not app.exception
    return app


def said(app) -> str:
    parts = (app.markdown, app.caption, app.text, app.warning, app.info, app.error)
    return "\n".join(str(element.value) for elements in parts for element in elements)


def test_an_analogy_stands_beside_what_is_nearest_and_says_what_it_is_worth(app):
    on_page(app, "analogies", a=LOGIN, b=LOGIN, c="#1")
    assert [element.value for element in app.text_input[:3]] == [LOGIN, LOGIN, "#1"]
    words = said(app)
    assert "Nearest to c, without any pair" in words
    assert "Same as the nearest neighbour: your pair added nothing here." in words
    assert "are left out" in words
    assert "From four pairs on" in words
    assert "Dots are the answers, rings what is nearest to c" in words


def test_a_text_that_was_found_is_filled_in(app):
    on_page(app, "analogies", a=LOGIN, b=LOGIN)
    next(field for field in app.text_input if field.label.startswith("Words of the text")).set_value("billing").run()
    button = next(button for button in app.button if button.label == "c")
    button.click().run()
    assert not app.exception
    assert app.text_input(key="c").value == f"#{button.key.split('_')[-1]}"
    assert "Nearest to c, without any pair" in said(app)


def test_four_pairs_are_judged_and_a_line_without_an_arrow_is_told(app):
    pairs = "\n".join([*(f"{n} {BILLING} -> {n} {LOGIN}" for n in range(3)), "no arrow"])
    on_page(app, "analogies", a=BILLING, b=LOGIN, c="#1", pairs=pairs)
    assert "of your own examples" in said(app)
    assert "Line 4 of your pairs is left out" in said(app)


def test_what_has_no_place_is_told(app):
    on_page(app, "analogies", a=LOGIN, b=LOGIN, c="@nowhere <b>")
    assert "no region that is called" in said(app)


def test_words_and_phrases_answer(app, semantic_map):
    on_page(app, "analogies", a=BILLING, b=LOGIN, c="#1", answers="words and phrases")
    texts = session.application().store.corpora.texts(semantic_map.corpus.id)
    shown = [element.value for element in app.text if not element.value.startswith(("score", "similarity", "lead"))]
    assert len(shown) >= 10
    assert not set(shown) & set(texts)


def test_sentences_answer_with_their_rows(app):
    on_page(app, "analogies", a=BILLING, b=LOGIN, c="#1", answers="sentences")
    assert re.search(r"score \d\.\d+ · row \d+", said(app))


def test_a_file_with_known_answers_is_held_against_all_solvers(app, monkeypatch):
    uploaded = SimpleNamespace(file_id="one", name="mine.txt", content=b"")
    uploaded.getvalue = lambda: uploaded.content
    page = sys.modules["dashboard.widgets.analogy_evaluation"]
    monkeypatch.setattr(page, "file_field", lambda label, key: uploaded)
    lines = [f"{n} about my billing\t{n} about my login" for n in range(12)]
    uploaded.content = "\n".join([": to login", *lines, ": to delivery", *lines[:1], "a login\ta delivery"]).encode()
    on_page(app, "analogies", ask="a file with known answers")
    assert "14 questions about 26 items" in said(app)
    table = app.dataframe[0].value
    assert set(table["solver"]) >= {"nearest to c", "nearest to b", "3CosAdd", "3CosMul", "averaged pairs"}
    assert all(" to " in interval for interval in table["95 % interval"])
    assert app.dataframe[1].value["section"].tolist() == ["to login", "to delivery"]
    uploaded.file_id, uploaded.content = "two", b"a b c"
    app.run()
    assert "Line 1 of mine.txt has 3 items" in said(app).replace("\\", "")
    uploaded.file_id, uploaded.content = "three", b": x\na b\nc d\n"
    monkeypatch.setattr(page, "MOST_ITEMS", 3)
    app.run()
    assert "too many to answer here" in said(app)


def test_an_expression_is_answered_in_a_table_whose_parts_add_up(app):
    on_page(app, "analogies", ask="arithmetic", expression=f'"{BILLING}" - "{LOGIN}" * 0.5')
    table = app.dataframe[0].value
    assert len(table) == 10
    first, second = table.columns[2:4]
    assert first.startswith("+1 ")
    assert second.startswith("-0.5 ")
    assert np.allclose(table["Similarity"], table[first] + table[second], atol=1e-5)


def test_an_error_in_an_expression_points_at_its_column(app):
    on_page(app, "analogies", ask="arithmetic", expression="flights + + hotels")
    assert "Column 11" in said(app)
    assert app.code[0].value == "flights + + hotels\n          ^"
    assert not any(field.key == "question_name" for field in app.text_input), "what has no answer is not kept"


def test_a_result_away_from_texts_warns(app):
    on_page(app, "analogies", ask="arithmetic", expression="-#1 - #2 - #3")
    assert "lies off where texts are" in said(app)


def test_a_path_is_a_strip_of_texts(app, semantic_map):
    regions = semantic_map.layers[0].region_of
    other = int(np.flatnonzero(regions == regions[0])[5])
    on_page(app, "paths", **{"from": "#1", "to": f"#{other + 1}"})
    words = said(app)
    assert "between its ends" in words
    assert "weakest step" in words
    assert semantic_map.layers[0].regions[regions[0]].label in words
    assert app.button(key="tag_stops").label == "Tag these…"


def test_ends_on_islands_have_no_path_and_the_page_says_so(app, semantic_map):
    regions = semantic_map.layers[0].region_of
    on_page(app, "paths", **{"from": "#1", "to": f"#{int(np.flatnonzero(regions != regions[0])[0]) + 1}"})
    assert "No chain of nearest neighbours" in said(app)


def test_the_straight_way_tells_how_many_stops_have_a_text_and_is_never_called_halfway(app):
    on_page(app, "paths", **{"from": "#1", "to": LOGIN, "way": "straight, for comparison"})
    words = said(app)
    assert "of 7 stops on the straight way have a text that is nearer to them than both ends." in words
    assert "halfway" not in words.casefold()
    assert app.button(key="tag_stops")


def test_a_map_without_stored_neighbours_says_so(app, store):
    [entry] = store.maps.list()
    stages = {name: key for name, key in entry.stages.items() if name != "neighbors"}
    map_id = store.maps.save(entry.corpus_id, entry.recipe, encoder_id="planted", stages=stages)
    on_page(app, "paths", map=map_id, **{"from": "#1", "to": "#2"})
    assert "draw the map anew" in said(app)


def click(app, label) -> None:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception


def kept(app, name) -> None:
    app.text_input(key="question_name").set_value(name).run()
    click(app, "Save")
    assert f"Saved as “{name}”." in said(app)


def asked_again(app, name) -> None:
    next(pills for pills in app.button_group if pills.label == "Saved questions").set_value(name).run()
    assert not app.exception


def test_an_analogy_and_an_expression_are_kept_under_names_and_asked_again(app, store, semantic_map):
    on_page(app, "analogies", a=BILLING, b=LOGIN, answers="sentences", solver="3CosAdd")
    assert not any(field.key == "question_name" for field in app.text_input), "nothing is asked yet"
    app.text_input(key="c").set_value("#1").run()
    kept(app, "to *login*")
    [(name, asked)] = store.saved_questions["analogy"].list(semantic_map.corpus.id).items()
    assert name == "to *login*"
    assert asked == {"a": BILLING, "b": LOGIN, "c": "#1", "answers": "sentences", "solver": "3CosAdd"}
    app.segmented_control(key="ask").set_value("arithmetic").run()
    app.text_input(key="expression").set_value("#1 + #2").run()
    kept(app, "to *login*")
    asked_again(app, "to *login*")
    assert app.segmented_control(key="ask").value == "a is to b as c is to …"
    assert [app.text_input(key=key).value for key in "abc"] == [BILLING, LOGIN, "#1"]
    assert (app.selectbox(key="solver").value, app.segmented_control(key="answers").value) == ("3CosAdd", "sentences")
    assert "Saved as “to *login*”." in said(app)
    asked_again(app, "to *login* (expression)")
    assert app.text_input(key="expression").value == "#1 + #2"
    assert app.get("plotly_chart") or app.segmented_control(key="answers").value == "sentences"
    click(app, "Forget it")
    assert not store.saved_questions["expression"].list(semantic_map.corpus.id)


def test_a_path_is_kept_under_a_name_and_sought_again(app, store, semantic_map):
    store.saved_questions["path"].save(semantic_map.corpus.id, "odd", {"from": "#1", "to": 7, "way": "<b>"})
    on_page(app, "paths", **{"from": "#1", "to": LOGIN, "way": "straight, for comparison"})
    kept(app, "to login")
    on_page(app, "paths")
    asked_again(app, "to login")
    assert [app.text_input(key=key).value for key in ("from", "to")] == ["#1", LOGIN]
    assert "of 7 stops on the straight way" in said(app)
    assert "Saved as “to login”." in said(app)
    asked_again(app, "odd")
    assert [app.text_input(key=key).value for key in ("from", "to")] == ["#1", ""]
    assert app.segmented_control(key="way").value == "through the texts"
