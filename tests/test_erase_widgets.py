"""Texts deleted for good from the map's page and the command line."""

from __future__ import annotations

import json

import numpy as np
import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard import map_data, session
from dashboard.__main__ import main
from dashboard.corpus_files import ReadOptions, open_file
from dashboard.intake import Choices, add_corpus, key_of
from store import Store
from tests.example_map import stored_map, text_of
from tests.test_app import RecordedJobs
from tests.test_mapping import InlineCompute

SECRET = text_of(7)


@pytest.fixture
def shared(store, monkeypatch):
    shared = session.Application(store, InlineCompute(store.home), RecordedJobs())
    monkeypatch.setattr(session, "application", lambda: shared)
    st.cache_resource.clear()
    return shared


def page(map_id, points):
    import numpy

    from dashboard import session, widgets
    from dashboard.widgets.erasing import erase_popover

    widgets.notice()
    semantic_map = session.loaded_map(map_id)
    chosen = numpy.array(points)
    erase_popover(semantic_map, chosen[semantic_map.counts[chosen] > 0])
    widgets.provenance(semantic_map, 0)


def test_selected_texts_are_deleted_after_it_was_said_what_goes(shared, store):
    semantic_map = stored_map(store)
    version = map_data.data_version(semantic_map)
    app = AppTest.from_function(page, args=(semantic_map.id, [7, 0]), default_timeout=60).run()
    assert "**2 distinct texts in 4 rows will be gone for good,**" in app.markdown[0].value
    map_data.packed.keep(("what a browser asked for", version), (b"", None))
    app.button(key="erase_selected").click().run()
    assert not app.exception
    [toast] = app.toast
    assert "4 documents and 2 distinct texts" in toast.value
    assert any("4 deleted for good" in text.value for text in app.text)
    after = session.loaded_map(semantic_map.id)
    assert not after.counts[[0, 7]].any()
    assert map_data.data_version(after) != version, "no browser takes what it has kept for what there is"
    assert map_data.packed.get(("what a browser asked for", version)) is None
    assert SECRET not in store.corpora.texts(semantic_map.corpus.id)


def test_all_that_there_is_cannot_be_deleted_so(shared, store):
    semantic_map = stored_map(store)
    points = np.arange(len(semantic_map.counts)).tolist()
    app = AppTest.from_function(page, args=(semantic_map.id, points), default_timeout=60).run()
    app.button(key="erase_selected").click().run()
    [error] = app.error
    assert error.value.startswith("No document would be left")
    assert store.corpora.get(semantic_map.corpus.id).deleted_documents == 0


def test_a_command_says_what_would_be_lost_and_does_it_if_told_so(tmp_path, capsys):
    home = tmp_path / "home"
    with Store.open(home) as store:
        corpus_id = stored_map(store).corpus.id

    def said(*arguments):
        status = main(["--home", str(home), "erase", corpus_id, *map(str, arguments)])
        shown = capsys.readouterr()
        return status, (shown.out + shown.err).strip()

    loss = "3 documents and 1 distinct text"
    assert said("--rows", "1-2,10") == (0, f"{loss} would be gone for good. Add --yes to delete them.")
    assert said("--rows", "1-2,10", "--yes") == (0, f"Deleted for good: {loss}.")
    assert said("--rows", "1-2,10")[1] == "No document is meant: say which ones are to be deleted."
    assert said("--where", "product", "product 2", "--yes")[0] == 0
    for wrong, sentence in (
        ((), "by --rows or --where"),
        (("--rows", "x"), "by their rows"),
        (("--where", "a", "b"), "no column “a”"),
    ):
        status, told = said(*wrong)
        assert status == 2
        assert sentence in told
    with Store.open(home) as store:
        assert "product 2" not in str(store.metadata.values(store.corpora.get(corpus_id), "product"))


def test_the_same_file_does_not_bring_texts_back_unsaid(tmp_path, capsys, monkeypatch):
    file, home = tmp_path / "answers.csv", tmp_path / "home"
    file.write_text(
        "text,who\n" + "".join(f"a long enough answer {number},{'ab'[number % 2]}\n" for number in range(9))
    )
    choices = Choices("text")
    with Store.open(home) as store, open_file(file) as table:
        key = key_of(file, options=ReadOptions(), choices=choices)
        corpus = add_corpus(store, table, name="answers", choices=choices, content_key=key)
    assert main(["--home", str(home), "erase", corpus.id, "--where", "who", "a", "--yes"]) == 0
    monkeypatch.setattr("dashboard.mapping.build_map", stopped)
    assert main(["--home", str(home), "map", str(file), "--text", "text"]) == 130
    told = capsys.readouterr().err
    assert "“answers” is here already; 5 documents of it were deleted for good and stay so." in told
    with Store.open(home) as store:
        assert [known.id for known in store.corpora.list()] == [corpus.id]
        assert json.dumps(list(store.corpora.texts(corpus.id))).count("answer 0") == 0


def stopped(*_arguments, **_options):
    raise KeyboardInterrupt
