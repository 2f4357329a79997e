"""The whole app, driven without a browser: every page, what it shows and what its controls do."""

from __future__ import annotations

import logging
import re
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from urllib.parse import quote

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import figures, map_pairs, navigation, session, uploads
from dashboard.analysis.region_settings import DensitySettings
from dashboard.analysis.stages import Found
from dashboard.corpus_files import ColumnPreview
from dashboard.intake import Choices
from dashboard.jobs import JobStatus
from dashboard.noise import noise_votes
from dashboard.progress import Progress
from dashboard.widgets import job_progress, region_settings, texts_choice
from dashboard.widgets.columns_choice import with_columns
from dashboard.widgets.plain import bytes_in_words, counted, literal, seconds_in_words
from dashboard.widgets.provenance import facts
from dashboard.widgets.reading import stability_in_words
from store.errors import StoreLockedError
from store.recipes import MapRecipe
from store.requests import JobRequest
from store.results import StageResult
from tests.asked_at_once import AskedAtOnce
from tests.example_map import COARSE_LABELS, LABELS, example_map, stored_map
from tests.test_noise import with_neighbors

APP = navigation.ROOT / "dashboard" / "app.py"


@dataclass
class RecordedJobs:
    """A queue that computes nothing and remembers what it was asked."""

    listed: tuple[JobStatus, ...] = ()
    asked: list[tuple] = field(default_factory=list)

    def statuses(self):
        return self.listed

    def status(self, request_id):
        return next((status for status in self.listed if status.request.id == request_id), None)

    def submit(self, corpus_id, recipe, *, requested_by=""):
        self.asked.append(("submit", corpus_id, recipe.encoder))
        request = JobRequest(f"job{len(self.asked)}", corpus_id, recipe, len(self.asked), requested_by, None)
        self.listed += (JobStatus(request, "Complaints", "queued"),)
        return request.id

    def holding(self, corpus_id):
        return nullcontext()

    def __getattr__(self, name):
        return lambda *arguments: self.asked.append((name, *arguments))


@pytest.fixture
def app(store, monkeypatch):
    shared = session.Application(store, AskedAtOnce(), RecordedJobs())
    monkeypatch.setattr(session, "application", lambda: shared)
    monkeypatch.setattr(uploads, "background", AskedAtOnce)
    st.cache_resource.clear()
    return AppTest.from_file(APP, default_timeout=30)


@pytest.fixture
def jobs(app):
    return session.application().jobs


def on_page(app, name, **query):
    app.run()
    app.query_params.clear()
    for key, value in query.items():
        app.query_params[key] = value
    return app.switch_page(str(navigation.page_file(name))).run()


def texts(app):
    return [element.value for element in app.text]


def words(app):
    """Everything that is said on the screen, one string."""
    kinds = (app.text, app.markdown, app.caption, app.error, app.warning, app.title, app.subheader)
    return "\n".join(str(element.value) for kind in kinds for element in kind)


def running(**changes):
    request = JobRequest("job1", "c0ffee", MapRecipe("full"), 1, "", None)
    status = JobStatus(request, "Complaints", "running", Progress("encode", 500, 1000), 250.0, 2.0)
    return replace(status, **changes)


def test_back_and_forward_bring_the_region_of_the_address_to_the_front(app, store):
    on_page(app, "map", map=stored_map(store).id, region="loans")
    for region in ("cards", "loans"):
        app.query_params["region"] = region
        app.run()
        assert app.query_params["region"] == region
        assert region in texts(app)
    del app.query_params["region"]
    app.run()
    assert "region" not in app.query_params
    assert "Read the texts" in texts(app)


# Maps of the same texts


def test_the_first_look_offers_the_full_map_at_the_same_region_and_colour(app, store):
    early = stored_map(store)
    stages = {stage: f"{stage}-key" for stage in ("project", "cluster", "label", "assess")}
    late = store.maps.save(early.corpus.id, MapRecipe("full"), encoder_id="full-1", stages=stages)
    on_page(app, "map", map=early.id, color="stars", region="loans")
    assert not app.exception
    seeing = app.button(key=f"see_{late}")
    assert seeing.label == literal("The full map is ready, see it")
    seeing.click().run()
    assert not app.exception
    assert (app.query_params["map"], app.query_params["region"]) == (late, "loans")
    assert app.selectbox(key="color").value == "stars"
    assert app.session_state["layer"] == "3"
    assert app.button(key=f"see_{early.id}").label == "See the first look"


def two_maps(store):
    early = stored_map(store)
    stages = {stage: f"{stage}-key" for stage in ("project", "cluster", "label", "assess", "neighbors")}
    return early, store.maps.save(early.corpus.id, MapRecipe("full"), encoder_id="full-1", stages=stages)


def test_two_maps_of_the_same_texts_stand_side_by_side(app, store, monkeypatch):
    early, late = two_maps(store)
    on_page(app, "map", map=early.id)
    app.button(key="side_by_side").click().run()
    assert not app.exception
    assert (app.query_params["map"], app.query_params["beside"]) == (early.id, late)
    on_page(app, "side_by_side", map=early.id, beside=late)
    assert "How far the two agree cannot be told" in words(app), "their neighbours are not kept"
    monkeypatch.setattr(map_pairs, "shared_neighbors", lambda *_: 0.625)
    st.cache_data.clear()
    app.selectbox(key="color").set_value("stars").run()
    assert not app.exception
    assert "38% of a text's nearest neighbours are others" in words(app)
    [both] = [element for element in app.text if "Drawn by the full encoder" in element.value]
    assert both
    app.session_state["selected_on_both"] = (early.corpus.id, np.array([3, 4], np.int32))
    app.run()
    assert len(app.dataframe[0].value) == 2
    app.session_state["selected_on_both"] = ("another corpus", np.array([3, 4], np.int32))
    app.run()
    assert not app.dataframe


def test_a_link_to_two_maps_says_what_is_not_there(app, store):
    early = stored_map(store)
    on_page(app, "side_by_side", map=early.id)
    assert "There is only one map of these texts" in app.info[0].value
    _, late = two_maps(store)
    on_page(app, "side_by_side", map=late, beside="gone")
    assert not app.exception
    assert "a second map that is not here" in app.warning[0].value
    assert app.query_params["beside"] != "gone"


def test_what_a_map_was_before_it_grew_leads_to_what_it_is(app, store):
    before = stored_map(store)
    stages = {stage: f"{stage}-key" for stage in ("project", "cluster", "label", "assess")}
    grown = replace(before.recipe, base=before.id)
    now = store.maps.save(before.corpus.id, grown, encoder_id=before.encoder_id, stages=stages)
    on_page(app, "map", map=before.id)
    seeing = app.button(key=f"see_{now}")
    assert seeing.label == "See the newer first look"
    seeing.click().run()
    assert app.query_params["map"] == now
    assert not [button for button in app.button if (button.key or "").startswith("see_")]


# Start


def test_the_first_screen_says_what_this_is_and_offers_upload_and_sample(app):
    app.run()
    assert not app.exception
    assert "regions of meaning" in words(app)
    assert "Draw the sample" in [button.label for button in app.button]
    assert app.get("file_uploader")


def test_an_empty_app_explains_the_map_page(app):
    on_page(app, "map")
    assert [title.value for title in app.title] == ["No map yet"]


def test_the_first_screen_leads_back_to_maps(app, store):
    semantic_map = stored_map(store)
    app.run()
    app.button(key=f"recent_{semantic_map.id}").click().run()
    assert not app.exception
    assert "Complaints" in texts(app)
    assert app.query_params["map"] == semantic_map.id


def test_the_sample_is_stored_once_and_its_map_awaited(app, store, jobs, monkeypatch):
    corpus = stored_map(store).corpus
    monkeypatch.setattr(session, "add_sample", lambda: corpus.id)
    app.run()
    next(button for button in app.button if button.label == "Draw the sample").click().run()
    assert jobs.asked == [("submit", corpus.id, "first-look")]
    assert "Drawing “Complaints”" in texts(app)


def test_when_the_awaited_map_is_done_it_is_shown(app, store, jobs):
    semantic_map = stored_map(store)
    jobs.listed = (running(state="done", map_id=semantic_map.id),)
    app.run()
    app.session_state["awaited"] = "job1"
    app.run()
    assert not app.exception
    assert app.query_params["map"] == semantic_map.id


def test_when_the_awaited_job_fails_its_sentence_is_shown(app, jobs):
    jobs.listed = (running(state="failed", message="The disk is full: free some space and resume."),)
    app.session_state["awaited"] = "job1"
    app.run()
    assert "The disk is full" in words(app)
    assert app.session_state["awaited"] is None


# Map


def test_the_map_page_shows_the_map_with_its_provenance(app, store):
    stored_map(store)
    on_page(app, "map")
    assert not app.exception
    assert app.get("bidi_component")
    provenance = next(text for text in texts(app) if text.startswith("Drawn at first look"))
    assert "trustworthiness 0.93" in provenance
    assert "1 text the encoder cannot read" in provenance


def test_layer_colour_and_region_come_from_the_address(app, store):
    stored_map(store)
    on_page(app, "map", layer="6", color="stars", region="loan")
    assert not app.exception
    assert app.segmented_control(key="layer").value == "6"
    assert app.selectbox(key="color").value == "stars"
    assert "loan" in texts(app)
    assert any("about <i>banking</i>" in text for text in texts(app))


@pytest.mark.parametrize("color", ["membership", "product", "stars", "written"])
def test_every_kind_of_column_can_colour_the_map(app, store, color):
    stored_map(store)
    on_page(app, "map", color=color)
    assert not app.exception
    assert app.get("bidi_component")


def test_dead_links_are_told_in_a_sentence_until_something_else_is_chosen(app, store):
    stored_map(store)
    on_page(app, "map", layer="99", color="nothing", region="gone")
    told = literal("layer “99”, color “nothing”, region “gone”")
    assert told in app.info[0].value
    assert app.get("bidi_component")
    app.run()
    assert told in app.info[0].value
    app.segmented_control(key="layer").set_value("6").run()
    assert not app.info


def test_links_that_hold_are_not_remarked_on(app, store):
    stored_map(store)
    on_page(app, "map", layer="6", color="stars", region="loan")
    assert not app.info


def test_a_link_to_a_map_that_is_gone_says_so(app, store):
    stored_map(store)
    on_page(app, "map", map="0123456789ab")
    assert "not here" in words(app)
    assert not app.get("bidi_component")


def test_changing_the_layer_shows_its_regions(app, store):
    stored_map(store)
    on_page(app, "map")
    assert set(COARSE_LABELS) <= set(region_table(app)["Region"])
    app.segmented_control(key="layer").set_value("6").run()
    assert set(region_table(app)["Region"]) == set(LABELS)


def region_table(app):
    return next(table.value for table in app.dataframe if "Region" in table.value)


def test_repeated_texts_are_listed_with_their_rows(app, store):
    stored_map(store)
    on_page(app, "map", layer="6", region="card")
    assert any("3 times: rows 1, 2, 3" in text for text in texts(app))


def test_texts_never_reach_markdown(app, store):
    stored_map(store)
    on_page(app, "map", layer="6", region="<b>fees</b> & charges")
    for element in (*app.markdown, *app.caption):
        assert "<b>" not in element.value
        assert "<i>" not in element.value


# Corpora


def test_corpora_are_listed_with_their_maps_and_the_disk(app, store):
    semantic_map = stored_map(store)
    on_page(app, "corpora")
    assert not app.exception
    assert any("252 texts" in text and "2 repeated" in text for text in texts(app))
    assert app.button(key=f"open_{semantic_map.id}")
    assert "on disk" in words(app)


def test_a_full_map_can_be_asked_for_where_there_is_only_a_first_look(app, store, jobs):
    corpus = stored_map(store).corpus
    on_page(app, "corpora")
    assert not [button for button in app.button if button.label == "Draw first look"]
    app.button(key=f"draw_full_{corpus.id}").click().run()
    assert jobs.asked == [("submit", corpus.id, "full")]


def test_a_map_that_has_grown_can_be_drawn_anew(app, store, jobs):
    semantic_map = stored_map(store)
    stages = {stage: f"{stage}-key" for stage in ("project", "cluster", "label", "assess")}
    grown = replace(semantic_map.recipe, base=semantic_map.id)
    store.maps.save(semantic_map.corpus.id, grown, encoder_id=semantic_map.encoder_id, stages=stages)
    on_page(app, "corpora")
    opening = [button.label for button in app.button if (button.key or "").startswith("open_")]
    assert opening == ["first look"], "what it was before is not listed"
    [anew] = [button for button in app.button if button.label == "Draw first look anew"]
    anew.click().run()
    assert jobs.asked == [("submit", semantic_map.corpus.id, "first-look")]
    assert jobs.listed[-1].request.recipe.base is None


def test_a_corpus_is_deleted_with_its_jobs(app, store, jobs):
    corpus = stored_map(store).corpus
    on_page(app, "corpora")
    assert app.button(key=f"delete_{corpus.id}").label == "Delete for good"
    app.button(key=f"delete_{corpus.id}").click().run()
    assert not app.exception
    assert not store.corpora.list()
    assert ("forget_corpus", corpus.id) in jobs.asked


def upload(app, name, content):
    on_page(app, "corpora")
    app.get("file_uploader")[0].upload(name, content, "application/octet-stream").run()
    return app


def test_an_upload_is_shown_before_it_is_stored(app, store):
    upload(app, "notes.csv", b"note;stars\nfirst text here;1\nsecond text here;2\n;3\nfirst text here;4\n")
    assert not app.exception
    assert not store.corpora.list()
    values = {metric.label: metric.value for metric in app.metric}
    assert values == {"Texts to map": "3", "Repeated": "1", "Empty": "1", "Rejected": "0"}
    assert "semicolons" in words(app)


def test_another_text_column_is_counted_anew(app):
    upload(app, "notes.csv", b"title,note\na b,first long text here of five\na b,second long text here of six words\n")
    app.selectbox(key="text_column_1").set_value("title").run()
    assert {metric.label: metric.value for metric in app.metric}["Repeated"] == "1"


UNSURE = b"""title,note
first of titles here,first long text here
second of titles here,second long text here
third of titles here,third long text here
"""


def test_where_several_columns_could_be_the_texts_the_page_asks(app):
    upload(app, "notes.csv", UNSURE)
    (question,) = app.radio
    assert "Which column holds the texts?" in question.label
    assert question.value is None
    assert not app.metric, "nothing is counted before the answer"
    question.set_value("note").run()
    assert {metric.label: metric.value for metric in app.metric}["Texts to map"] == "3"


def test_columns_are_joined_by_a_template_that_is_shown_at_once(app, store):
    upload(app, "notes.csv", UNSURE)
    app.radio(key="asked_1").set_value(texts_choice.ANOTHER).run()
    app.selectbox(key="text_column_1").set_value(texts_choice.JOINED).run()
    assert sorted(app.text_input(key="template_1").value.split(". ")) == ["{note}", "{title}"]
    app.text_input(key="template_1").set_value("{title}: {note}").run()
    joined = next(table.value for table in app.dataframe if "text" in table.value)
    assert joined["text"][0] == "first of titles here: first long text here"
    app.text_input(key="template_1").set_value("{title}: {nothing}").run()
    assert "no column" in words(app)
    assert not app.metric
    app.text_input(key="template_1").set_value("{title}: {note").run()
    assert "single" in words(app)


def test_texts_are_split_and_sampled(app, store, jobs):
    rows = "".join(f'"First sentence of {n}. Second sentence of {n}.",{"ab"[n % 2]}\n' for n in range(40))
    upload(app, "notes.csv", f"note,kind\n{rows}".encode())
    app.selectbox(key="split_1").set_value("A sentence").run()
    assert {metric.label: metric.value for metric in app.metric}["Texts to map"] == "80"
    app.selectbox(key="amount_1").set_value(texts_choice.BY_COLUMN).run()
    app.number_input(key="rows_1").set_value(10).run()
    app.selectbox(key="by_1").set_value("kind").run()
    assert {metric.label: metric.value for metric in app.metric}["Texts to map"] == "20"
    next(button for button in app.button if button.label == "Draw the map").click().run()
    (corpus,) = store.corpora.list()
    assert corpus.documents == 20
    assert [column.name for column in corpus.columns] == ["kind", "document", "part"]
    assert sorted(store.metadata.values(corpus, "kind").to_pylist()) == ["a"] * 10 + ["b"] * 10


FOREIGN = (
    "Why has the transfer that I made not yet been shown in my account?,en",
    "为什么我的转账还没有显示在账户里？,zh",
    "Warum ist die Überweisung noch nicht auf meinem Konto zu sehen?,de",
)


def test_languages_lengths_and_a_warning_are_shown_before_anything_is_stored(app, store):
    rows = "\n".join(f"{n} {row}" for n in range(10) for row in FOREIGN)
    upload(app, "questions.csv", f"question,language\n{rows}\n".encode())
    app.run()
    (profile,) = [box for box in app.expander if "tokens a text" in box.label]
    assert all(name in profile.label for name in ("English 33 %", "Chinese 33 %", "German 33 %"))
    assert "All of them fit into the 254 tokens" in words(app)
    assert "in Chinese, none elsewhere." in words(app)
    (warning,) = app.warning
    assert "Chinese" in warning.value
    assert "English" not in warning.value
    assert "on two cores" in words(app)


def test_times_are_those_of_this_machine_once_it_has_worked(app, store):
    store.speeds.note("full", units=1, seconds=60)
    store.speeds.note("map", units=1000, seconds=1)
    upload(app, "notes.csv", b"note,stars\nfirst text here,1\nsecond text here,2\n")
    app.run()
    assert "About 6 min, as fast as this machine was the last time" in words(app)


def test_a_file_with_vectors_of_its_own_needs_no_encoder(app, store, jobs):
    rows = "".join(f'{{"text": "text number {n}", "v": {[n + m for m in range(8)]}}}\n' for n in range(9))
    upload(app, "vectors.jsonl", rows.encode())
    assert app.radio(key="vectors_1").value == "v"
    assert not app.checkbox, "no encoder is offered"
    next(button for button in app.button if button.label == "Draw the map").click().run()
    assert not app.exception
    (asked,) = jobs.asked
    assert asked[2].startswith("vectors:")
    assert store.vectors.dimensions(asked[2]) == 8


def test_another_encoder_is_checked_before_anything_is_stored(app, store, jobs, tmp_path):
    upload(app, "notes.csv", b"note,stars\nfirst text here,1\nsecond text here,2\n")
    app.text_input(key="other_encoder_1").set_value(str(tmp_path)).run()
    assert literal("holds no sentence-transformers model") in words(app)
    next(button for button in app.button if button.label == "Draw the map").click().run()
    assert not store.corpora.list()
    app.text_input(key="other_encoder_1").set_value("endpoint:some-model").run()
    next(button for button in app.button if button.label == "Draw the map").click().run()
    assert "No embeddings service is set up" in words(app)
    assert not jobs.asked


def test_a_file_of_a_known_shape_is_read_as_the_last_one(app, store):
    upload(app, "march.csv", UNSURE)
    app.radio(key="asked_1").set_value("title").run()
    next(button for button in app.button if button.label == "Draw the map").click().run()
    upload(app, "april.csv", UNSURE.replace(b"first", b"fourth"))
    assert [question.key for question in app.radio] == ["destination"]
    assert app.selectbox(key="text_column_2").value == "title"
    next(button for button in app.button if "Start afresh" in button.label).click().run()
    assert [question.key for question in app.radio] == ["asked_3"]


def test_rejected_rows_can_be_corrected_and_added(app):
    upload(app, "notes.csv", b"note,stars\na first long text,1\ntoo,many,cells\na second long text,2\n")
    (download,) = app.get("download_button")
    assert download.proto.label == "Download the rejected rows"
    assert download.proto.url, "what is made at a click only is lost where the click meets a redrawing of the page"
    app.run()
    assert app.get("download_button")[0].proto.url == download.proto.url
    field = next(field for field in app.get("file_uploader") if "corrected" in field.proto.label)
    field.upload("corrected.csv", b"note,stars\na third long text,3\n", "text/csv").run()
    assert not app.exception
    assert {metric.label: metric.value for metric in app.metric}["Texts to map"] == "3"
    assert "1 file of corrected rows added" in app.success[0].value


def test_files_of_the_server_are_offered_only_where_its_operator_allows_it(app, tmp_path, monkeypatch):
    on_page(app, "corpora")
    assert [tab.label for tab in app.tabs] == ["A file", "Pasted text"]
    folder = tmp_path / "allowed"
    folder.mkdir()
    (folder / "notes.csv").write_text("note,stars\na first long text,1\na second long text,2\n")
    monkeypatch.setenv("ISOGLOSS_FILES", str(folder))
    app.run()
    app.text_input(key="server_path").set_value("/etc/passwd").run()
    next(button for button in app.button if button.label == "Read it").click().run()
    assert "holds no file or folder" in words(app)
    app.text_input(key="server_path").set_value("notes.csv").run()
    next(button for button in app.button if button.label == "Read it").click().run()
    assert {metric.label: metric.value for metric in app.metric}["Texts to map"] == "2"


def test_types_and_columns_that_are_kept_are_the_visitors_choice():
    detected = [ColumnPreview("year", "number", is_integer=True), ColumnPreview("kind", "category")]
    rows = [{"Keep": True, "Column": "year", "Type": "date"}, {"Keep": False, "Column": "kind", "Type": "category"}]
    choices = with_columns(Choices("note"), detected, rows)
    assert (choices.types, choices.left_out) == ((("year", "date"),), ("kind",))


def test_drawing_stores_the_corpus_and_asks_for_both_maps(app, store, jobs):
    upload(app, "notes.csv", b"note,stars\nfirst text here,1\nsecond text here,2\n")
    app.text_input(key="corpus_name").set_value("My notes").run()
    next(button for button in app.button if button.label == "Draw the map").click().run()
    (corpus,) = store.corpora.list()
    assert (corpus.name, corpus.documents, corpus.text_column) == ("My notes", 2, "note")
    assert [asked[2] for asked in jobs.asked] == ["first-look", "full"]
    assert not list((store.home / session.UPLOADS).iterdir())


def test_rows_are_added_to_a_corpus_that_is_there(app, store, jobs):
    semantic_map = stored_map(store)
    corpus = semantic_map.corpus
    upload(app, "more.csv", b"product,text\nproduct 1,a text that is new\nproduct 2,another that is new\n")
    app.radio(key="destination").set_value("More rows of a corpus that is here").run()
    [adding] = [button for button in app.button if button.label == "Add the rows"]
    adding.click().run()
    assert not app.exception
    grown = store.corpora.get(corpus.id)
    assert (grown.documents, grown.points) == (corpus.documents + 2, corpus.points + 2)
    assert store.metadata.values(grown, "product").to_pylist()[-2:] == ["product 1", "product 2"]
    assert jobs.asked == [("submit", corpus.id, semantic_map.recipe.encoder)]
    assert jobs.listed[-1].request.recipe.base == semantic_map.id
    on_page(app, "map", map=semantic_map.id)
    assert "2 texts added since and not on this map" in words(app)


def test_a_full_map_that_takes_long_is_offered_not_taken_for_granted(app, store, jobs):
    upload(app, "notes.csv", b"note,stars\nfirst text here,1\nsecond text here,2\n")
    assert app.checkbox(key="wants_full").value
    assert "only if you ask for it" not in words(app)
    store.speeds.note("full", units=1, seconds=600)
    store.speeds.note("map", units=1000, seconds=1)
    app.run()
    assert (app.checkbox(key="wants_first").value, app.checkbox(key="wants_long").value) == (True, False)
    assert re.search(r"About \d+ min, .*That is long, so it is drawn only if you ask for it", words(app))
    draw = next(button for button in app.button if button.label == "Draw the map")
    app.checkbox(key="wants_long").check()
    draw.click().run()
    assert not app.exception
    assert [encoder for _, _, encoder in jobs.asked] == ["first-look", "full"]


def test_nothing_can_be_drawn_without_an_encoder(app):
    upload(app, "notes.csv", b"note,stars\nfirst text here,1\nsecond text here,2\n")
    app.checkbox(key="wants_first").uncheck()
    app.checkbox(key="wants_full").uncheck().run()
    assert next(button for button in app.button if button.label == "Draw the map").disabled


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(app, store):
    upload(app, "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4)
    assert not app.exception
    assert app.error
    assert not store.corpora.list()


def test_pasted_text_is_read_like_a_file(app):
    on_page(app, "corpora")
    app.text_area(key="pasted").set_value("one text\nanother text\nthird text").run()
    next(button for button in app.button if button.label == "Look at it").click().run()
    assert {metric.label: metric.value for metric in app.metric}["Texts to map"] == "3"


def test_another_file_can_be_chosen_and_the_first_leaves_nothing_behind(app, store):
    upload(app, "notes.csv", b"note,stars\nfirst text here,1\n")
    next(button for button in app.button if button.label == "Choose another file").click().run()
    assert app.get("file_uploader")
    assert not list((store.home / session.UPLOADS).iterdir())


# Jobs


def test_no_jobs_are_told_in_words(app):
    on_page(app, "jobs")
    assert "Nothing is being computed" in words(app)


def test_a_running_job_shows_speed_and_time_and_can_be_stopped(app, jobs):
    jobs.listed = (running(),)
    on_page(app, "jobs")
    bars = [bar.proto.text for bar in app.get("progress")]
    assert len(bars) == 2, "one in the sidebar, one on the page"
    assert "500 of 1,000 · 250 a second · 2 s left" in bars[1]
    app.button(key="Pause_job1").click().run()
    app.button(key="Cancel_job1").click().run()
    assert jobs.asked == [("pause", "job1"), ("cancel", "job1")]


def test_waiting_jobs_are_reordered_among_their_kind(app, jobs):
    def waiting(number, encoder="full", state="queued"):
        request = JobRequest(f"job{number}", "c", MapRecipe(encoder), number, "", None)
        return JobStatus(request, f"Corpus {number}", state)

    jobs.listed = (waiting(3, "first-look"), waiting(1, state="running"), waiting(2), waiting(4, state="paused"))
    on_page(app, "jobs")
    keys = {button.key for button in app.button}
    assert {"Later_job2", "Earlier_job4", "Resume_job4"} <= keys
    assert not {"Earlier_job2", "Later_job3", "Earlier_job3", "Later_job4"} & keys
    app.button(key="Earlier_job4").click().run()
    assert jobs.asked == [("move", "job4", 1)]


def test_a_failed_job_says_why_and_can_be_resumed(app, jobs):
    jobs.listed = (running(state="failed", message="Memory ran out in [this] *process*."),)
    on_page(app, "jobs")
    assert literal("Memory ran out in [this] *process*.") in [error.value for error in app.error]
    app.button(key="Resume_job1").click().run()
    assert jobs.asked == [("resume", "job1")]


def test_a_finished_job_leads_to_its_map(app, store, jobs):
    semantic_map = stored_map(store)
    jobs.listed = (running(state="done", map_id=semantic_map.id),)
    on_page(app, "jobs")
    [link] = [element.proto for element in app.main if element.type == "page_link"] or app.get("page_link")
    assert f"map={semantic_map.id}" in str(link)


# The frame


def test_a_locked_store_is_one_sentence(app, monkeypatch):
    def locked():
        raise StoreLockedError("Another Isogloss has this folder open: close it first.")

    monkeypatch.setattr(session, "application", locked)
    app.run()
    assert [error.value for error in app.error] == [literal("Another Isogloss has this folder open: close it first.")]
    assert not app.exception


def test_what_nobody_expected_is_a_sentence_on_screen_and_a_trace_in_the_log(app, monkeypatch, caplog):
    def broken():
        raise RuntimeError("a secret text")

    monkeypatch.setattr("dashboard.widgets.welcome.map_names", broken)
    with caplog.at_level(logging.ERROR, logger="dashboard.app"):
        app.run()
    assert "did not expect" in app.error[0].value
    assert "a secret text" not in words(app)
    assert not app.exception
    assert "a secret text" in caplog.text


def test_the_theme_is_local_and_counts_nobody():
    config = (navigation.ROOT / ".streamlit" / "config.toml").read_text()
    assert "gatherUsageStats = false" in config
    assert "http" not in config


# Words


def test_strangers_words_stay_words():
    shown = literal("# *a* <b> [x](http://y.z) :smile: $x$ www.evil.com a@b.c")
    assert "*a*" not in shown.replace("\\*", "")
    assert "http:" not in shown.replace("\\:\u2060", "")
    assert "\\:\u2060smile" in shown


def test_numbers_in_words():
    assert counted(1, "text") == "1 text"
    assert counted(1204, "text") == "1,204 texts"
    assert bytes_in_words(512) == "512 bytes"
    assert bytes_in_words(3_400_000) == "3.4 MB"
    assert bytes_in_words(2_500_000_000) == "2.5 GB"
    assert seconds_in_words(8.4) == "8 s"
    assert seconds_in_words(200) == "3 min"
    assert seconds_in_words(7_500) == "2 h 5 min"


def test_the_provenance_names_points_placed_by_their_neighbours():
    semantic_map = replace(example_map(), fitted_points=100)
    assert "149 points placed by their neighbours" in facts(semantic_map, 0)


def test_a_map_that_goes_away_while_the_page_is_drawn_does_not_break_it(app, store, monkeypatch):
    stored_map(store)
    monkeypatch.setattr(session, "open_map_id", lambda: "gone meanwhile")
    app.run()
    assert not app.error
    assert not app.exception


# Regions chosen anew


def test_other_regions_are_previewed_and_then_asked_for(app, store, jobs, monkeypatch):
    drawn = stored_map(store)
    tried = []

    def ask_for_regions(store, compute, semantic_map, settings):
        tried.append(settings)
        fine = semantic_map.layers[1]
        return AskedAtOnce().ask(
            lambda: Found({"region_of": fine.region_of[None, :-1]}, {"first": 0, "parents": [[None] * 6]})
        )

    monkeypatch.setattr(region_settings, "ask_for_regions", ask_for_regions)
    st.cache_data.clear()
    on_page(app, "map", map=drawn.id)
    assert not app.exception
    assert not tried, "nothing is computed before something is chosen"
    app.number_input(key=f"regions_wanted_{drawn.id}").set_value(6).run()
    assert "With this number: **6 regions, 4% of the texts in none**." in words(app)
    app.segmented_control(key=f"regions_method_{drawn.id}").set_value("HDBSCAN").run()
    app.number_input(key=f"regions_min_cluster_size_{drawn.id}").set_value(9).run()
    app.segmented_control(key=f"regions_cluster_selection_method_{drawn.id}").set_value("eom").run()
    assert tried[-1].density == DensitySettings(9, cluster_selection_method="eom")
    assert all(sentence in words(app) for sentence in region_settings.WORDS.values())
    app.button(key="draw_regions").click().run()
    assert not app.exception
    request = jobs.listed[-1].request
    assert request.recipe == replace(drawn.recipe, min_cluster_size=9, cluster_selection_method="eom")
    assert "Drawing “Complaints”" in words(app)


def test_whoever_waits_for_another_map_is_not_called_away_from_this_one(app, store, jobs):
    drawn = stored_map(store)
    app.run()
    other = JobStatus(JobRequest("job9", drawn.corpus.id, MapRecipe("full"), 1, "", None), "Complaints", "queued")
    jobs.listed += (other,)
    app.session_state["awaited"] = "job9"
    on_page(app, "map", map=drawn.id)
    assert "Drawing “Complaints”" not in words(app)


def test_how_stable_regions_are_is_said_as_soon_as_it_is_known(app, store):
    drawn = stored_map(store)
    on_page(app, "map", map=drawn.id, region="loans")
    assert "How stable they are is found out while nobody waits for a map." in words(app)
    assert "agreement" not in words(app)
    measures = {"density": 0.6, "cohesion": 0.7, "separation": 0.3, "nearest": 0}
    quality = {"adjusted_rand": 0.873, "adjusted_mutual_information": 0.9, "silhouette": 0.61, "dbcv": None}
    layers = [
        {"stability": stability} | {name: [value] * len(stability) for name, value in measures.items()} | quality
        for stability in ([0.95, 0.7, 0.4], [0.9] * 6)
    ]
    store.results.save("v", stage="validate", texts_key="x", result=StageResult({}, {"layers": layers}))
    store.maps.add_stage(drawn.id, "validate", "v")
    on_page(app, "map", map=drawn.id, region="loans")
    said = [stability_in_words(region) for region in store.maps.get(drawn.id).layers[0].regions]
    measured = "membership mostly 0.75 to 0.75, cohesion 0.70, density 0.60, separation 0.30 from “cards”"
    assert f"{said[1]} In figures: {measured}." in texts(app)
    assert [sentence.split(":")[0] for sentence in said] == ["Stable", "Stable at its core", "Unstable"]
    assert "agreement 0.87 of 1" in words(app)
    assert "1 of them is stable, 1 unstable (agreement 0.87, silhouette 0.61)." in words(app)
    swatches = region_table(app)[""]
    assert ["dasharray" in swatch for swatch in swatches] == [
        label == "money back" for label in region_table(app).Region
    ]


def test_the_page_is_drawn_again_when_more_is_known_of_its_map(app, store, monkeypatch):
    drawn = stored_map(store)
    on_page(app, "map", map=drawn.id)
    asked = []

    def rerun(*arguments, **options):
        asked.append(arguments)

    monkeypatch.setattr(job_progress.st, "rerun", rerun)
    job_progress._sidebar_line(False, drawn.id, store.maps.revision(drawn.id))
    assert not asked
    store.maps.add_stage(drawn.id, "validate", "v")
    job_progress._sidebar_line(False, drawn.id, 0)
    assert asked


def test_noise_is_shown_in_regions_as_the_address_asks_and_marked_in_every_list(app, store):
    drawn, *_ = with_neighbors(store)
    colors = figures.region_colors(drawn, 0, figures.LIGHT)
    on_page(app, "map", map=drawn.id, region="cards", attach="100", sure="none")
    assert not app.exception
    assert app.slider(key="attach").value == 4, "no more than there is"
    attached = region_table(app)
    own = {region.label: (region.size, colors[region.number]) for region in drawn.layers[0].regions}
    assert (attached.Texts - attached["+"]).tolist() == [own[label][0] for label in attached.Region]
    strengths = noise_votes(store, drawn)[0].strengths[:, 0]
    assert attached["+"].sum() == (strengths > 0).sum() > 0
    for label, swatch in zip(attached.Region, attached[""], strict=True):
        assert quote(own[label][1]) in swatch, "colours stay"
    assert "attached to one" in words(app)
    rows = next(table.value for table in app.dataframe if "point" in table.value)
    assert (rows["point"] == "cards (attached)").sum() == attached["+"].tolist()[
        attached.Region.tolist().index("cards")
    ]
    app.slider(key="sure").set_value(100).run()
    assert app.query_params["attach"] == "4"
    assert 0 < sum(region_table(app)["+"]) == (strengths == 1).sum() < (strengths > 0).sum()
    app.slider(key="attach").set_value(0).run()
    assert "+" not in region_table(app)
    assert "attached to one" not in words(app)
