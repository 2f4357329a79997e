"""Expected topics on the map's page without a browser: tried, drawn, told."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import navigation, session
from dashboard.analysis.neighbors import nearest_neighbors
from dashboard.expected_topics import expecting, read_topics
from dashboard.map_names import map_word
from dashboard.stage_keys import groups_key
from dashboard.topic_preview import TopicPreview
from dashboard.widgets.expected_topics import in_percent, summary
from dashboard.widgets.provenance import facts
from store import Store
from store.recipes import MapRecipe
from store.results import StageResult
from tests.corpora import planted_vectors
from tests.example_map import example_map, stage_results
from tests.map_space import PER_TOPIC, answering_at_once, map_of_cases
from tests.test_app import RecordedJobs, on_page, texts, words

APP = navigation.ROOT / "dashboard" / "app.py"


@pytest.fixture
def store(tmp_path, monkeypatch):
    with Store.open(tmp_path) as opened:
        shared = session.Application(opened, answering_at_once(tmp_path / "scratch"), RecordedJobs())
        monkeypatch.setattr(session, "application", lambda: shared)
        st.cache_resource.clear()
        yield opened
    st.cache_resource.clear()


@pytest.fixture
def drawn(store):
    return with_neighbors_kept(store, map_of_cases(store))


def with_neighbors_kept(store, drawn):
    """The map with the nearest five texts of each."""
    encodable = np.flatnonzero(np.isfinite(drawn.coordinates[:, 0]))
    near = nearest_neighbors(planted_vectors(store.corpora.texts(drawn.corpus.id))[encodable], 5)
    none = near.indices[:0]
    arrays = {
        "sample": np.arange(len(encodable)), "indices": near.indices, "similarities": near.similarities,
        "others": np.zeros(0, np.int64), "others_indices": none, "others_similarities": none.astype(np.float32),
    }  # fmt: skip
    store.results.save("near", stage="neighbors", texts_key=drawn.corpus.texts_key, result=StageResult(arrays))
    store.maps.add_stage(drawn.id, "neighbors", "near")
    store.maps.add_stage(drawn.id, "reduce", "reduced")
    region_of = drawn.layers[0].region_of[None]
    groups = StageResult({"region_of": region_of, "attached": region_of})
    store.results.save(groups_key("reduced"), stage="groups", texts_key=drawn.corpus.texts_key, result=groups)
    return store.maps.get(drawn.id)


def opened(drawn, **query) -> AppTest:
    app = on_page(AppTest.from_file(APP, default_timeout=60), "map", map=drawn.id, **query)
    assert not app.exception
    return app


def test_topics_are_tried_and_then_asked_for(drawn):
    app = opened(drawn)
    assert "would be in regions of your topics" not in words(app)
    app.text_area(key=f"expected_{drawn.id}").set_value("billing\nmy login | a login\n????\nastronomy\n").run()
    slider = app.slider(key=f"expected_similarity_{drawn.id}")
    assert slider.value == 0.25
    slider.set_value(0.6).run()
    assert not app.exception
    said = words(app).replace("\\", "").replace("\u2060", "")
    assert f"{2 * PER_TOPIC} texts (67%) would be in regions of your topics." in said
    assert "The encoder does not know the words of “????”." in said
    assert "“astronomy” is absent: no group of texts is so like it (at most " in said
    [table] = [frame.value for frame in app.dataframe if "Topic" in frame.value]
    assert table.Topic.tolist() == ["billing", "my login", "????", "astronomy"]
    assert table.Texts.tolist() == [PER_TOPIC, PER_TOPIC, 0, 0]
    assert (table["Nearest group"][:2] >= 0.6).all()
    assert (table["Nearest group"][2:] < 0.6).all()
    assert "By chance: a text drawn at random attracts" in said
    border = [text for text in texts(app) if text[0] in "-01"]
    assert ["billing case" in text for text in border] == [True] * 3 + [False] * 3
    similarities = [float(text.split()[0]) for text in border]
    assert min(similarities[:3]) >= 0.6 > max(similarities[3:])
    assert similarities == [*sorted(similarities[:3]), *sorted(similarities[3:], reverse=True)]
    belongs = next(button for button in app.button if button.label == "Belongs too")
    text = border[3].split(maxsplit=1)[1]
    belongs.click().run()
    assert app.text_area(key=f"expected_{drawn.id}").value.startswith(f"billing: {text}\n")
    app.text_area(key=f"expected_{drawn.id}").set_value("billing\nmy login | a login\n????\nastronomy\n").run()
    app.button(key="draw_topics").click().run()
    request = session.application().jobs.listed[-1].request
    assert request.recipe == replace(
        drawn.recipe, expected="billing\nmy login: a login\n????\nastronomy", expected_similarity=0.6
    )
    assert "Drawing “Complaints”" in words(app)
    assert app.session_state["expected_topics"] is False, "the topics no longer cover it"


def test_what_cannot_be_sought_is_said_and_not_offered(drawn):
    app = opened(drawn)
    app.text_area(key=f"expected_{drawn.id}").set_value("billing\nBilling").run()
    assert "Two topics are called “Billing”" in words(app).replace("\\", "").replace("\u2060", "")
    assert "draw_topics" not in [button.key for button in app.button]


def test_a_map_whose_neighbours_are_gone_says_so(store):
    drawn = map_of_cases(store)
    app = opened(drawn)
    app.text_area(key=f"expected_{drawn.id}").set_value("billing").run()
    said = words(app).replace("\\", "").replace("\u2060", "")
    assert "What regions are found in is no longer there: draw the map again." in said


def test_a_map_of_expected_topics_says_so_wherever_its_regions_are_named(store):
    guided = guided_map(store)
    app = opened(guided, region="Plastic")
    said = words(app).replace("\\", "").replace("\u2060", "")
    assert "Expected: its texts are those most like the topic “Plastic”." in said
    assert "A person gave it this name; the computed one is “cards”." in said
    assert "2 of 3 expected topics have a region; “Fees” has none" in said
    assert app.text_area(key=f"expected_{guided.id}").value == guided.recipe.expected
    assert "draw_topics" not in [button.key for button in app.button], "nothing has changed"
    app.text_area(key=f"expected_{guided.id}").set_value("").run()
    app.button(key="draw_topics").click().run()
    assert session.application().jobs.listed[-1].request.recipe == MapRecipe("first-look")
    app = on_page(app, "regions", map=guided.id)
    [table] = [frame.value for frame in app.dataframe if "Found" in frame.value]
    assert dict(zip(table.Region, table.Found, strict=True)) == {
        "Plastic": "as expected",
        "loans": "freely",
        "Money back": "as expected",
    }


def guided_map(store):
    """The example map as if two of its coarse regions had been expected."""
    record = replace(
        example_map(), recipe=expecting(MapRecipe("first-look"), read_topics("Plastic\nFees\nMoney back"), 0.4)
    )
    stored = map_of_cases(store)
    results = stage_results(record)
    results["cluster"].document.update(names=["Plastic", "Fees", "Money back"], topics=[[0, -1, 2], [-1] * 6])
    for region, name in ((0, "Plastic"), (2, "Money back")):
        told = results["label"].document["layers"][0][region]
        told.update(label=name, computed_label=told["label"])
    for stage, result in results.items():
        store.results.save(f"guided {stage}", stage=stage, texts_key=stored.corpus.texts_key, result=result)
    stages = {stage: f"guided {stage}" for stage in results}
    return store.maps.get(store.maps.save(stored.corpus.id, record.recipe, encoder_id="planted", stages=stages))


def test_what_topics_attract_is_said_in_sentences():
    found = [
        TopicPreview("a", 90, 9, True, 0.7), TopicPreview("b", 0, 0, True, 0.184), TopicPreview("c", 0, 0, True, 0)
    ]  # fmt: skip
    assert summary(found, 1000) == (
        "90 texts (9.0%) would be in regions of your topics. 10% of them are like more than one. "
        "“b” and “c” are absent: no group of texts is so like them (at most 0.18, 0.00)."
    )
    assert summary(found[:1], 90).startswith("90 texts (100%)")
    assert [in_percent(share) for share in (0, 0.0004, 0.012, 0.5)] == ["0%", "less than 0.1%", "1.2%", "50%"]


def test_the_topics_are_in_the_name_of_a_map_and_in_its_facts():
    recipe = expecting(MapRecipe(), read_topics("a\nb"), 0.4)
    assert map_word(recipe) == "full map, 2 expected topics"
    assert map_word(replace(recipe, regions=9)) == "full map, 2 expected topics, 9 regions"
    assert map_word(expecting(recipe, read_topics("a"), 0.4)) == "full map, 1 expected topic"
    drawn = replace(example_map(), recipe=recipe)
    assert "0 of 2 expected topics have a region; “a” and “b” have none" in facts(drawn, 0)
