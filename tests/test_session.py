"""What the process shares and what a visitor has open, without a screen."""

from __future__ import annotations

import subprocess
import sys
from types import SimpleNamespace

import pytest
import streamlit as st

from dashboard import navigation, session
from dashboard.corpus_files import open_file
from dashboard.map_names import map_names
from store.recipes import MapRecipe
from tests.example_map import stored_map


@pytest.fixture
def jobs(store, monkeypatch):
    asked = []
    queue = SimpleNamespace(
        submit=lambda corpus_id, recipe: asked.append((corpus_id, recipe)) or f"job{len(asked)}",
        forget_corpus=lambda corpus_id: asked.append(("forget", corpus_id)),
        asked=asked,
    )
    monkeypatch.setattr(session, "application", lambda: session.Application(store, SimpleNamespace(), queue))
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(st, "query_params", {})
    st.cache_resource.clear()
    return queue


def test_the_first_requested_map_is_awaited(jobs):
    session.request_maps("c0ffee", ["first-look", "full"])
    assert jobs.asked == [("c0ffee", MapRecipe("first-look")), ("c0ffee", MapRecipe("full"))]
    assert session.awaited() == "job1"


def test_the_address_decides_which_map_is_open_then_the_visitor_then_the_newest(jobs, store):
    assert session.open_map_id() is None
    first = stored_map(store).id
    assert session.open_map_id() == first
    st.session_state["open_map"] = first
    second = stored_map(store).id
    assert session.open_map_id() == first
    st.query_params["map"] = second
    assert session.open_map_id() == second


def test_maps_of_one_name_are_told_apart(jobs, store):
    ids = {stored_map(store).id, stored_map(store).id}
    names = map_names()
    assert set(names) == ids
    assert len(set(names.values())) == 2


def test_a_single_map_has_a_plain_name(jobs, store):
    semantic_map = stored_map(store)
    assert map_names() == {semantic_map.id: "Complaints · first look"}


def test_the_sample_is_stored_once(jobs, store, monkeypatch):
    def small_sample(*, scratch):
        path = scratch / "small.csv"
        path.write_text("text,package\nadd numbers: returns the sum of both of them,numpy\n")
        return open_file(path)

    monkeypatch.setattr(session, "open_sample", small_sample)
    first = session.add_sample()
    assert session.add_sample() == first
    (corpus,) = store.corpora.list()
    assert (corpus.id, corpus.name, corpus.text_column) == (first, session.SAMPLE, "text")


def test_deleting_forgets_the_jobs_and_the_map(jobs, store):
    corpus = stored_map(store).corpus
    assert session.delete_corpus(corpus.id) >= 0
    assert jobs.asked == [("forget", corpus.id)]
    assert map_names() == {}


def test_the_server_looks_at_maps_without_any_model_library():
    code = (
        "import sys, dashboard.session, dashboard.widgets, dashboard.figures;"
        "heavy = {'torch', 'umap', 'hdbscan', 'numba', 'sklearn', 'transformers', 'sentence_transformers'};"
        "sys.exit(' '.join(sorted(heavy & set(sys.modules))) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=navigation.ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
