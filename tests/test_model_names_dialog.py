"""The dialog of names from a language model, as a visitor goes through it."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import session
from dashboard.widgets import model_names as dialog
from store import Store
from tests.asked_at_once import AskedAtOnce
from tests.chat_service import ChatService
from tests.example_map import COARSE_LABELS, stored_map
from tests.test_app import RecordedJobs


@pytest.fixture
def app(tmp_path, monkeypatch):
    with Store.open(tmp_path) as store:
        shared = session.Application(store, AskedAtOnce(), RecordedJobs())
        monkeypatch.setattr(session, "application", lambda: shared)
        st.cache_resource.clear()
        semantic_map = stored_map(store)
        monkeypatch.setattr(dialog, "TESTED", semantic_map, raising=False)
        yield AppTest.from_function(opened_dialog, default_timeout=60)


def opened_dialog():
    from dashboard import session
    from dashboard.widgets import model_names

    model_names._dialog(session.loaded_map(model_names.TESTED.id), 0)


def said(app):
    """All that the dialog says, as it is read."""
    told = [*app.markdown, *app.caption, *app.info, *app.warning, *app.error]
    return " ".join(element.value for element in told).replace("\\", "").replace("\u2060", "")


def labels():
    return [region.label for region in session.loaded_map(dialog.TESTED.id).layers[0].regions]


def test_names_are_asked_for_shown_beside_the_evidence_and_used(app, monkeypatch):
    with ChatService(lambda prompt: f"**About {prompt.split('others: ')[1].splitlines()[0]}**") as service:
        monkeypatch.setenv("ISOGLOSS_CHAT_URL", service.url)
        app.run()
        assert "Write the name of a model that the service has." in said(app)
        app.text_input(key="chat_model").set_value("llama").run()
        assert service.prompts == []
        assert f"goes to {service.url} once you ask" in said(app)
        assert "3 questions of about" in said(app)
        app.selectbox(key="chat_sent").set_value(2).run()
        shown = app.code[0].value
        assert service.prompts == []
        app.number_input(key="chat_price").set_value(2.5).run()
        assert "at this price" in said(app)
        app.button(key="ask_now").click().run()
        assert len(service.prompts) == 3
        assert service.prompts[2] == shown
        assert set(service.models) == {"llama"}
        [audit] = [table.value for table in app.dataframe if "Proposed" in table.value]
        assert sorted(audit["Present name"]) == sorted(COARSE_LABELS)
        assert all(
            name == f"About {phrases}" for name, phrases in zip(audit["Proposed"], audit["Keyphrases"], strict=True)
        )
        assert all("about <i>banking</i>" in text for text in audit["A typical text"])
        app.button(key="use_names").click().run()
        assert not app.exception
        assert sorted(labels()) == sorted(f"About {label}" for label in COARSE_LABELS)
        author = session.application().store.edits.list(dialog.TESTED.corpus.id)[0].author
        assert author == "llama"


def test_a_service_that_refuses_is_told_and_nothing_changes(app, monkeypatch):
    with ChatService(lambda _: 404) as service:
        monkeypatch.setenv("ISOGLOSS_CHAT_URL", service.url)
        monkeypatch.setenv("ISOGLOSS_CHAT_MODEL", "gone")
        app.run()
        app.button(key="ask_now").click().run()
        assert not app.exception
        assert "it knows no model 'gone'" in said(app)
        assert "3 regions would keep the present name." in said(app)
        assert sorted(labels()) == sorted(COARSE_LABELS)


def test_without_a_service_it_says_how_to_set_one_up(app, monkeypatch):
    monkeypatch.delenv("ISOGLOSS_CHAT_URL", raising=False)
    app.run()
    assert "ISOGLOSS_CHAT_URL" in said(app)
    assert not app.button


def test_a_prompt_without_evidence_is_refused_in_a_sentence(app, monkeypatch):
    monkeypatch.setenv("ISOGLOSS_CHAT_URL", "http://localhost:9/v1")
    app.run()
    app.text_area(key="chat_prompt").set_value("Name it.").run()
    assert "shows the model nothing of a region" in said(app)
